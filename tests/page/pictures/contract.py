"""What every picture must keep."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def read(drawn: str) -> ElementTree.Element:
    """The picture as a tree; fails for what the page's policy or a reader's ears would not take."""
    drawn = str(drawn)  # markup would escape what it is given
    text = drawn if "xmlns=" in drawn else drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    tree = ElementTree.fromstring(text)
    for node in tree.iter():
        assert node.tag.removeprefix(SVG) not in {"style", "script", "foreignObject", "image"}
        assert not any(name == "style" or name.startswith("on") for name in node.attrib)
    if tree.get("aria-hidden") != "true":
        assert tree.get("role") == "img"
        assert tree.find(f"{SVG}title") is not None
        assert tree.find(f"{SVG}desc") is not None
    return tree


def found(tree: ElementTree.Element, name: str, class_: str = "") -> list[ElementTree.Element]:
    """Elements of a name, and of a class."""
    return [e for e in tree.iter(f"{SVG}{name}") if class_ in (e.get("class") or "").split() or not class_]

"""The parts of the page as data: none that nobody draws, none undescribed."""

from __future__ import annotations

import ast
import re
from importlib import resources

import msgspec
import pytest

from livedesk.page import parts

ROOM = resources.files("livedesk.page")
PARTS = [
    found
    for found in vars(parts).values()
    if isinstance(found, type) and issubclass(found, parts.Part) and found is not parts.Part
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_part_is_frozen_and_every_field_is_read_by_someone(part: type[parts.Part]):
    assert part.__struct_config__.frozen
    read = "".join(
        file.read_text()
        for folder in (ROOM, ROOM / "templates")
        for file in folder.iterdir()
        if file.name.endswith((".html", ".py")) and file.name not in {"parts.py", "pieces.py"}
    )
    for field in msgspec.structs.fields(part):
        assert re.search(rf"\.{field.name}\b|\"{field.name}\"", read), f"{part.__name__}.{field.name}"


def test_every_field_says_what_it_is():
    trees = [ast.parse((ROOM / name).read_text()) for name in ("parts.py", "pieces.py")]
    for node in [node for tree in trees for node in ast.walk(tree)]:
        if isinstance(node, ast.ClassDef):
            for field, note in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign):
                    assert isinstance(note, ast.Expr), f"{node.name}: {ast.unparse(field)}"

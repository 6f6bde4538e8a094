"""Stylesheet, scripts and pictures, named by their content so that they may be cached for ever."""

from __future__ import annotations

import re
from hashlib import blake2b
from importlib import resources
from typing import cast

import msgspec
import rjsmin

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file for the browser."""

    name: str
    """As it lies in the package: "page.css"."""
    hashed: str
    """As it is served: "page.1f0c9a2b7d3e.css"."""
    body: bytes
    """Its bytes, as sent: without comments and indentation."""
    content_type: str
    """Media type."""


LIVE = ("time.js", "since.js", "live.js")
"""The live page's scripts, sent as one file under the last one's name, each in a scope of its own."""

DESK = ("net", "queue", "hand", "dialog", "forms", "side", "keys", "presence")
"""The editors' scripts, in the folder desk, sent as one file of one scope."""
EDITORS = frozenset({"desk.js", "desk.css", "console.css", "console.js"})
"""Files that only the console loads: no copy of the page needs them."""


def slim(text: str, suffix: str) -> str:
    """The file without what only its authors read: comments, indentation, and what blanks a script can spare."""
    if suffix == "js":
        return cast("str", rjsmin.jsmin(text)).strip() + "\n"
    if suffix == "css":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        text = re.sub(r"\s*([{};,])\s+", r"\1", text).replace(";}", "}").replace(": ", ":")
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


class Assets:
    """All of them, read once from the package at construction."""

    def __init__(self) -> None:
        folder = resources.files("livedesk.page") / "assets"
        self._by_name: dict[str, Asset] = {}
        for file in sorted(folder.iterdir(), key=lambda found: found.name):
            _, dot, suffix = file.name.rpartition(".")
            content_type = CONTENT_TYPES.get(dot + suffix)
            if content_type is None:
                continue
            body = slim(file.read_text(encoding="utf-8"), suffix).encode()
            self._add(file.name, body, content_type)
        together = "".join(f"{{{self._by_name[name].body.decode()}}}\n" for name in LIVE)
        self._add("live.js", together.encode(), CONTENT_TYPES[".js"])
        desk = (slim((folder / "desk" / f"{name}.js").read_text(encoding="utf-8"), "js") for name in DESK)
        self._add("desk.js", "".join(desk).encode(), CONTENT_TYPES[".js"])
        self._by_hashed = {asset.hashed: asset for asset in self._by_name.values()}

    def _add(self, name: str, body: bytes, content_type: str) -> None:
        stem, _, suffix = name.rpartition(".")
        digest = blake2b(body, digest_size=6).hexdigest()
        self._by_name[name] = Asset(
            name=name, hashed=f"{stem}.{digest}.{suffix}", body=body, content_type=content_type
        )

    def hashed(self, name: str) -> str:
        """The name under which ``name`` is served. Raises KeyError for no such asset."""
        return self._by_name[name].hashed

    def get(self, hashed: str) -> Asset | None:
        """The asset served under a hashed name; None when there is none (any more)."""
        return self._by_hashed.get(hashed)

    def all(self) -> tuple[Asset, ...]:
        """Every asset, for a static site."""
        return tuple(self._by_name.values())

"""Stylesheet, scripts and pictures, named by their content so that they may be cached for ever."""

from __future__ import annotations

from hashlib import blake2b
from importlib import resources

import msgspec

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
    """Its bytes."""
    content_type: str
    """Media type."""


class Assets:
    """All of them, read once from the package at construction."""

    def __init__(self) -> None:
        folder = resources.files("livedesk.page") / "assets"
        self._by_name: dict[str, Asset] = {}
        for file in sorted(folder.iterdir(), key=lambda found: found.name):
            stem, dot, suffix = file.name.rpartition(".")
            content_type = CONTENT_TYPES.get(dot + suffix)
            if content_type is None:
                continue
            body = file.read_bytes()
            digest = blake2b(body, digest_size=6).hexdigest()
            self._by_name[file.name] = Asset(
                name=file.name, hashed=f"{stem}.{digest}.{suffix}", body=body, content_type=content_type
            )
        self._by_hashed = {asset.hashed: asset for asset in self._by_name.values()}

    def hashed(self, name: str) -> str:
        """The name under which ``name`` is served. Raises KeyError for no such asset."""
        return self._by_name[name].hashed

    def get(self, hashed: str) -> Asset | None:
        """The asset served under a hashed name; None when there is none (any more)."""
        return self._by_hashed.get(hashed)

    def all(self) -> tuple[Asset, ...]:
        """Every asset, for a static site."""
        return tuple(self._by_name.values())

"""Fonts on this machine: files by name, looked for where each system keeps them."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

_FOLDERS = {
    "darwin": ("~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"),
    "win32": ("%LOCALAPPDATA%\\Microsoft\\Windows\\Fonts", "%WINDIR%\\Fonts"),
}
_ELSEWHERE = ("~/.local/share/fonts", "~/.fonts", "/usr/local/share/fonts", "/usr/share/fonts")


@lru_cache(maxsize=1)
def installed() -> dict[str, Path]:
    """Every font file by its name in lower case."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS.get(sys.platform, _ELSEWHERE):
        for file in sorted(Path(os.path.expandvars(folder)).expanduser().rglob("*.tt[fc]")):
            found.setdefault(file.name.lower(), file)
    return found


def first(*names: str) -> Path | None:
    """The first of these files that is there."""
    return next((installed()[name.lower()] for name in names if name.lower() in installed()), None)

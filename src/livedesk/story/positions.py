"""On which line each key and table of a TOML text stands.

``tomllib`` gives values without places and the kept TOML libraries give places only for faults of
syntax, so this walks a text that ``tomllib`` has already accepted and notes the line of every key,
table header, array element and inline table. It reads structure only; values stay tomllib's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\r]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'",
    re.DOTALL,
)


class Positions:
    """Lines, from 1, by path: ``("source", 3, "name")`` is the key name of the fourth [[source]].

    ``text`` must be TOML that ``tomllib.loads`` accepts; for anything else the lines mean nothing.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._lines: dict[Path, int] = {(): 1}
        self._sizes: dict[Path, int] = {}
        self._document()

    def line(self, path: Path) -> int:
        """Line of the path, or of the innermost table around it that stands in the text."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def paths(self) -> Iterator[Path]:
        """Every path that stands in the text, tables before what they hold."""
        return iter(self._lines)

    # --- walking ---------------------------------------------------------------------------------

    def _document(self) -> None:
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _header(self) -> Path:
        array = self._text.startswith("[[", self._at)
        self._at += 2 if array else 1
        line = self._here()
        keys = self._keys()
        self._at += 2 if array else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._enter((*path, key), line)
        path = (*path, keys[-1])
        self._lines.setdefault(path, line)
        if not array:
            # A table may be named after its children: the header is then its place.
            self._lines[path] = line
            return path
        count = self._sizes.get(path, 0)
        self._sizes[path] = count + 1
        self._lines[(*path, count)] = line
        return (*path, count)

    def _pair(self, table: Path) -> None:
        line = self._here()
        keys = self._keys()
        path = table
        for key in keys:
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        else:
            self._skip(_STRING if opening in "\"'" else _SCALAR)

    def _array(self, path: Path) -> None:
        self._at += 1
        count = 0
        self._skip(_GAP)
        while self._text[self._at] != "]":
            element = (*path, count)
            self._lines[element] = self._here()
            self._value(element)
            count += 1
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_GAP)
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        self._skip(_GAP)
        while self._text[self._at] != "}":
            self._pair(path)
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1
                self._skip(_GAP)
        self._at += 1

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            quoted = self._text[self._at] in "\"'"
            start = self._at
            self._skip(_STRING if quoted else _BARE)
            key = self._text[start : self._at]
            keys.append(tomllib.loads(f"k={key}")["k"] if quoted else key)
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _enter(self, path: Path, line: int) -> Path:
        """The table a header's leading key leads into: the last element when it is an array."""
        self._lines.setdefault(path, line)
        count = self._sizes.get(path)
        return path if count is None else (*path, count - 1)

    # --- reading ---------------------------------------------------------------------------------

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

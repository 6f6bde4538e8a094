"""What was typed into a form whose session had ended: kept through signing in, and sent on one more click."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from livedesk.serving.console.guard import safe_next

SECRET = frozenset({"csrf", "password", "again", "current", "new"})
"""Fields that are never put into a page again."""
MOST = 48 * 1024
"""Bytes of what is kept at most; a form of the desk's has far less."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that waits to be sent again."""

    to: str
    """Its address."""
    fields: tuple[tuple[str, str], ...]
    """What was typed, in order."""

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """What somebody wrote in it, for them to see."""
        return tuple((name.replace("_", " "), value) for name, value in self.fields if value.strip())

    def packed(self) -> str:
        """For a hidden field."""
        return msgspec.json.encode(self).decode()


def kept_of(path: str, form: Mapping[str, object], home: str) -> Kept | None:
    """What of a form sent to ``path`` is worth keeping; None where nothing is, or where it has no place here.

    Passwords and files are not kept.
    """
    if safe_next(path, home) != path:
        return None
    fields = tuple(
        (name, value) for name, value in _pairs(form) if name not in SECRET and isinstance(value, str)
    )
    found = Kept(to=path, fields=fields)
    return found if fields and len(found.packed()) <= MOST else None


def unpacked(text: str, home: str) -> Kept | None:
    """What a hidden field says was kept; None for anything else."""
    if not text or len(text) > MOST:
        return None
    try:
        found = msgspec.json.decode(text, type=Kept)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return kept_of(found.to, _Pairs(found.fields), home)


class _Pairs(dict[str, object]):
    """Fields with one name more than once."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def _pairs(form: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return form.pairs if isinstance(form, _Pairs) else tuple(form.items())


__all__ = ["Kept", "kept_of", "unpacked"]

"""A state held still: what readers go on seeing while all publishing is stopped."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from livedesk.model import Ruling
from livedesk.record.dated import Dated

T = TypeVar("T")

STOPPED = "stopped"
"""What a chief's ruling that stops all publishing is about."""


def still(state: T) -> T:
    """A copy of a state that later entries do not change. Only what grows is copied: nouns are frozen and shared."""
    return cast("T", _copy(state))


def halted(ruling: Ruling | None) -> bool:
    """Whether a ruling on STOPPED, the one in force, stops all publishing."""
    return ruling is not None and ruling.value is True


def last_seen(moments: Dated[int], stops: Dated[Ruling | None] | None, moment: datetime) -> int:
    """The last of ``moments`` (entries that change the page) that readers saw at a moment; 0 when none.

    ``stops`` are the rulings on STOPPED as they came into force. While publishing is stopped, readers see the
    page as it was before.
    """
    i = bisect_right(moments.times, moment)
    j = 0 if stops is None else bisect_right(stops.times, moment)
    while stops is not None and j and halted(stops.values[j - 1]):
        j -= 1
        i = min(i, bisect_right(moments.seqs, stops.seqs[j]))
    return moments.seqs[i - 1] if i else 0


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        known = cast("dict[Any, Any]", value)
        return {key: _copy(each) for key, each in known.items()}
    if isinstance(value, list):  # of nouns, numbers, texts and times
        return cast("list[Any]", value).copy()
    if is_dataclass(value) and not isinstance(value, type):
        made = object.__new__(type(value))
        for each in fields(value):
            setattr(made, each.name, _copy(getattr(value, each.name)))
        return made
    return value


__all__ = ["STOPPED", "halted", "last_seen", "still"]

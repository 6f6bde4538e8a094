"""Values with the entry they became true at: what makes a page as of any moment a few binary searches."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from livedesk.model import Entry

T = TypeVar("T")


@dataclass(slots=True)
class Dated(Generic[T]):
    """Values by the entry they became true at: parallel lists, oldest first."""

    seqs: list[int] = field(default_factory=list[int])
    times: list[datetime] = field(default_factory=list[datetime])
    values: list[T] = field(default_factory=list[T])

    def add(self, entry: Entry, value: T) -> None:
        """Append a value that became true with this entry."""
        self.seqs.append(entry.seq)
        self.times.append(entry.recorded_at)
        self.values.append(value)

    def as_of(self, seq: int) -> T | None:
        """The value in force after entry ``seq``; None before the first."""
        i = bisect_right(self.seqs, seq)
        return self.values[i - 1] if i else None

    @property
    def latest(self) -> T | None:
        """The value in force now; None when there is none."""
        return self.values[-1] if self.values else None

    def upto(self, seq: int) -> list[T]:
        """The values that were there after entry ``seq``, oldest first."""
        return self.values[: bisect_right(self.seqs, seq)]

    def __len__(self) -> int:
        return len(self.values)


@dataclass(slots=True)
class Latest(Generic[T]):
    """The value in force and how many there were: for what no past page shows. The log has the others."""

    latest: T | None = None
    count: int = 0

    def add(self, value: T) -> None:
        """Put a value in force."""
        self.latest = value
        self.count += 1

    def __len__(self) -> int:
        return self.count

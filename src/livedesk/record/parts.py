"""What the state is made of: sources counted, developments, and why one waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from livedesk.model import Assessment, Because, Member, Status
from livedesk.record.dated import Dated, Latest


@dataclass(slots=True)
class SourceTally:
    """What one source has brought so far."""

    name: str
    received: int = 0
    relevant: int = 0
    last_seen_at: datetime | None = None


class Held(NamedTuple):
    """Why a development waits."""

    because: Because
    """The rule, or the editor's word."""
    note: str | None = None
    """What was wrong, when a correction waits."""


@dataclass(slots=True)
class DevelopmentState:
    """One development as the record has it."""

    id: str
    opened_at: datetime
    #: Every placement here, those of merged developments from the merge on. A report moved away since
    #: is still among them: members_now and members_at leave it out.
    members: Dated[Member] = field(default_factory=Dated[Member])
    #: Each names all outlets and origins, so keeping every one would grow with the square of the reports.
    assessment: Latest[Assessment] = field(default_factory=Latest[Assessment])
    #: Its status whenever that became another.
    status: Dated[Status] = field(default_factory=Dated[Status])
    #: Ids of the links it is on either side of, in order of being drawn; those undone since included.
    links: Dated[str] = field(default_factory=Dated[str])
    #: Whom it became part of; None where that was undone.
    merged: Dated[str | None] = field(default_factory=Dated["str | None"])
    #: Ids of those that are part of it, in order.
    absorbed: list[str] = field(default_factory=list[str])

    @property
    def merged_into(self) -> str | None:
        """Id of the development it is part of now; None while it stands for itself."""
        return self.merged.latest

    @property
    def merged_seq(self) -> int | None:
        """Entry of that merge; None while it stands for itself."""
        return self.merged.seqs[-1] if self.merged.latest is not None else None

"""One error tree: what, where, what to do about it.

``str(error)`` reads ``where: what. remedy`` (lower case, no blame). Users' faults and the outside
world's are wrapped in these; bugs pass through with their traceback. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class LivedeskError(Exception):
    """Something the user can mend. Exit code of the command line: ``exit_code``."""

    exit_code = 1

    def __init__(self, what: str, *, where: str, remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.where}: {_sentence(self.what)}"
        return f"{text} {_sentence(self.remedy)}" if self.remedy else text


def _sentence(text: str) -> str:
    """The text with one closing mark: a remedy may be a question."""
    text = text.rstrip(".")
    return text if text.endswith(("?", "!")) else f"{text}."


class StoryFileError(LivedeskError):
    """The story file can't be used; ``where`` is file:line. Several faults are joined, one a line."""

    exit_code = 2

    def __init__(self, what: str, *, where: str, remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.faults: tuple[StoryFileError, ...] = (self,)

    @classmethod
    def joined(cls, faults: Sequence[StoryFileError]) -> StoryFileError:
        """One error for all faults of a file, in the order given; the first gives what, where, remedy."""
        first = faults[0]
        error = cls(first.what, where=first.where, remedy=first.remedy)
        error.faults = tuple(faults)
        return error

    def __str__(self) -> str:
        if self.faults == (self,):
            return super().__str__()
        return "\n".join(str(fault) for fault in self.faults)


class SourceError(LivedeskError):
    """A source gave nothing usable; ``where`` names the source and its address."""

    exit_code = 3


class RecordError(LivedeskError):
    """The record can't be read or written; ``where`` is its file."""

    exit_code = 4


class VersionTaken(RecordError):
    """Optimistic check failed: the place in the stream is taken. Nothing of the batch was written."""


class LeaseLost(RecordError):
    """Somebody else writes to the story by now. Nothing of the batch was written."""


class UnfitEntry(RecordError):
    """An entry can't be recorded as it is, and never will be; others can."""


class CommandRefused(LivedeskError):
    """An editor's command can't be carried out; ``where`` names what it was about. Nothing was changed."""

    exit_code = 9


class CommandConflict(CommandRefused):
    """Somebody else was quicker: what the editor had before them is not what stands now."""

    def __init__(
        self,
        what: str,
        *,
        where: str,
        by: str,
        at: datetime,
        revision: int | None,
        command: str | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy="Look at what stands now, then decide anew")
        self.by = by
        """Who changed it: "editor:NAME" or "autopilot"."""
        self.at = at
        """When."""
        self.revision = revision
        """The revision that stands now; None when nothing is published."""
        self.command = command
        """Id of the colleague's command; None when it was none."""


class NotBorneOut(CommandRefused):
    """The reports do not bear out what an editor wrote; confirmed, it goes out all the same."""

    def __init__(self, *, where: str, unsupported: Sequence[str]) -> None:
        super().__init__(
            f"the reports do not bear out {', '.join(unsupported)}",
            where=where,
            remedy="Change it, or say that you stand by it",
        )
        self.unsupported = tuple(unsupported)
        """What stands in none of them: 'name: Mara Quill'."""


class RestsOnIt(CommandRefused):
    """A command can't be undone yet: a later one rests on it."""

    def __init__(self, what: str, *, where: str, first: str) -> None:
        super().__init__(what, where=where, remedy=f"Undo {first} first")
        self.first = first
        """Id of the command to undo first."""


class RecordingError(LivedeskError):
    """A recording (JSONL) has a line that can't be read; ``where`` is file:line."""

    exit_code = 5


class ServingError(LivedeskError):
    """The web server can't start or answer; ``where`` is address or route."""

    exit_code = 6


class PeopleError(LivedeskError):
    """Something about accounts can't be done; ``where`` is the file or the field."""

    exit_code = 8


class ExtraMissing(LivedeskError):
    """An optional extra is asked for but not installed; the remedy is the command that installs it."""

    exit_code = 7

"""What the console works with beside what readers see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from livedesk.model import Entry
from livedesk.outgoing.alerts.alerter import Alerter
from livedesk.outgoing.pictures import Pictures
from livedesk.people import People
from livedesk.serving.console.command_desk import TakesCommands
from livedesk.serving.console.source_desk import SourceDesk

Listener = Callable[[Sequence[Entry]], None]
"""Hears of entries once they are durable and folded in: in order, on the desk's event loop."""


def _now() -> datetime:
    return datetime.now(UTC)


def _silent(_: Listener) -> None:
    """A desk to which nothing more comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backroom:
    """Handed to ``make_app`` by whoever runs a desk that people may work at."""

    people: People
    """Accounts."""
    story: str
    """Id of the story in addresses: the name of its file."""
    pictures: Pictures | None = None
    """Where pictures on updates are kept; None for a desk that takes none."""
    desk: TakesCommands | None = None
    """Carries out commands; None for one that takes none."""
    sources: SourceDesk | None = None
    """Sources, for a desk whose sources may be changed while it runs; None for one that has none to show."""
    alerter: Alerter | None = None
    """What tells editors by their rules; None for a desk that tells nobody."""
    listen: Callable[[Listener], None] = field(default=_silent)
    """Has the desk tell of everything that comes: screens follow it."""
    now: Callable[[], datetime] = field(default=_now)
    """The wall clock, aware: sessions run by it, also in a replay."""

    def names(self) -> dict[str, str]:
        """Names that colleagues read, by what the record calls those who work here: "editor:ID"."""
        return {f"editor:{one.id}": one.display for one in self.people.accounts.all()}

"""The part of a desk that carries out commands, as the console works with it."""

from __future__ import annotations

from typing import Protocol

from livedesk.model import AnyCommand, Update
from livedesk.outgoing.alerts.alerter import Reads
from livedesk.record import State
from livedesk.story.schema import Story


class CarriedOut(Protocol):
    """What came of a command, as Desk.carry_out gives it."""

    @property
    def id(self) -> str:
        """By which it is undone."""
        ...

    @property
    def update(self) -> str | None:
        """What it was about."""
        ...

    @property
    def revision(self) -> Update | None:
        """What readers see now."""
        ...

    @property
    def submitted(self) -> bool:
        """Whether it waits for an editor."""
        ...

    @property
    def repeated(self) -> bool:
        """Whether it had been carried out before."""
        ...

    @property
    def seq(self) -> int:
        """The last entry it led to."""
        ...


class TakesCommands(Protocol):
    """The part of a desk that this one needs."""

    @property
    def record(self) -> Reads:
        """Where everything stands, for what is not kept in memory."""
        ...

    @property
    def state(self) -> State:
        """Everything the desk knows."""
        ...

    @property
    def story(self) -> Story:
        """The story file in force."""
        ...

    async def carry_out(self, command: AnyCommand, by: str) -> CarriedOut:
        """As Desk.carry_out."""
        ...

    async def submit(self, command: AnyCommand, by: str) -> CarriedOut:
        """As Desk.submit."""
        ...

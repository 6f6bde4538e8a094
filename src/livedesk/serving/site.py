"""What the web server asks of the desk: the state, the story, how to draw them, and how it is doing.

The desk keeps two promises to push: entries are applied to ``state`` before their frames are
broadcast, and both happen on the server's event loop. Every method is called on that loop, must
return at once and may not await: a reader's catch-up and its subscription are one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from livedesk.page.assets import Assets
from livedesk.page.html import Renderer
from livedesk.page.parts import Checked, Order, View
from livedesk.record.fold import State
from livedesk.story.schema import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the desk needs to work, and whether it does."""

    name: str
    """Short name: "record", "reading", "source:ID"."""
    ok: bool
    """True when it works."""
    because: str
    """What an operator reads: figures when it works, what to do when it does not."""
    needed: bool = True
    """False when the desk lives without it (one source of many): it never makes the desk unwell."""


class Site(Protocol):
    """The desk, as the web server sees it."""

    @property
    def state(self) -> State:
        """Everything readers may see, which while all publishing is stopped is what the desk knew then."""
        ...

    @property
    def story(self) -> Story:
        """The story file in force."""
        ...

    @property
    def renderer(self) -> Renderer:
        """Draws pages and fragments."""
        ...

    @property
    def assets(self) -> Assets:
        """Files the page links, by name."""
        ...

    def now(self) -> datetime:
        """The desk's clock, aware: the wall clock, or the recording's in a replay."""
        ...

    def checked(self) -> Checked | None:
        """What the poller knows; None when nothing is polled."""
        ...

    def view(
        self,
        seq: int | None = None,
        order: Order = "newest",
        before: int | None = None,
        after: int | None = None,
        at: datetime | None = None,
        lang: str | None = None,
    ) -> View:
        """The page now, or as it stood after entry ``seq`` at moment ``at``.

        ``before`` and ``after`` are those of a View's paging; ``lang`` is the interface's language,
        None for the story's own.
        """
        ...

    def health(self) -> Sequence[Check]:
        """What works and what does not, cheap enough to ask every second."""
        ...

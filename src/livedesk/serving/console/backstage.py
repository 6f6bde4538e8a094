"""The desk as its own people see it: all of it, also while readers are shown what was there before."""

from __future__ import annotations

from datetime import datetime

from livedesk.page.html import Renderer
from livedesk.page.parts import View
from livedesk.record import State
from livedesk.serving.console.command_desk import TakesCommands
from livedesk.serving.site import Site
from livedesk.story.schema import Story


class Backstage:
    """A story's site with nothing kept back."""

    def __init__(self, site: Site, desk: TakesCommands | None) -> None:
        """``desk`` is None for one that takes no commands, and so can't be stopped."""
        self._site = site
        self._desk = desk

    @property
    def state(self) -> State:
        """Everything the desk knows."""
        return self._site.state if self._desk is None else self._desk.state

    @property
    def story(self) -> Story:
        """The story file in force."""
        return self._site.story if self._desk is None else self._desk.story

    @property
    def renderer(self) -> Renderer:
        """Draws pages and fragments."""
        return self._site.renderer

    def now(self) -> datetime:
        """The desk's clock, never before the last entry."""
        now, last = self._site.now(), self.state.at
        return now if last is None else max(now, last)

    def readers_view(self) -> View:
        """The page as readers see it now."""
        return self._site.view()

"""The console of a desk with many stories: which of them one may work at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from livedesk.serving.console.drawing import Drawing
from livedesk.serving.console.guard import needs, person_of


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story on the list."""

    id: str
    """Its name."""
    title: str
    """Its headline."""
    phase: str
    """Planned, live, quiet or closed."""
    address: str
    """Of its own console."""


class Stories:
    """Handler of /console/ at the top of many stories; ``stories`` gives them as they stand."""

    def __init__(self, drawing: Drawing, stories: Callable[[], Sequence[StoryLine]]) -> None:
        self._drawing = drawing
        self._stories = stories

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [web.get("/console/", self.home)]

    @needs("contributor", anywhere=True)
    async def home(self, request: web.Request) -> web.StreamResponse:
        """The stories of whoever asks, and no other's names."""
        person = person_of(request)
        mine = [story for story in self._stories() if person.enters(story.id)]
        return self._drawing.page(request, "stories.html", here="desk", stories=mine)

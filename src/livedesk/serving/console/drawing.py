"""How pages of the console are drawn and sent: with who is signed in, never kept by a cache."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from livedesk.page.html import Renderer
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.guard import CSRF, HOME, PERSON

POLICY = web.ResponseKey("content security policy", str)
"""For an answer of the console that needs another one than most: the desk frames the readers' page."""


class Titled(Protocol):
    """Something with a headline."""

    @property
    def title(self) -> str:
        """What stands at the top of every page."""
        ...


class Shown(Protocol):
    """What pages are drawn for: a story's site, or the whole desk."""

    @property
    def renderer(self) -> Renderer:
        """Draws templates."""
        ...

    @property
    def story(self) -> Titled:
        """What the console is of."""
        ...


class Drawing:
    """Draws templates of page/templates/console for whoever asks."""

    def __init__(self, site: Shown, backroom: Backroom, home: str = HOME) -> None:
        """``home`` is the console's address."""
        self.home = home
        self._site = site
        self._back = backroom

    def text(self, request: web.Request, template: str, **names: object) -> str:
        """A template drawn; it finds ``home`` (the console's address), ``person`` (or None), ``csrf``, ``story_id``, ``story_title``, ``offers`` (pages a desk may be without), ``here`` (which
        link of the bar leads here, "" for none) and ``names``."""
        return self._site.renderer.console(
            template,
            home=self.home,
            person=request.get(PERSON),
            csrf=request.get(CSRF, ""),
            story_id=self._back.story,
            story_title=self._site.story.title,
            offers={"sources": self._back.sources is not None, "alerts": self._back.alerter is not None},
            **{"here": "", **names},
        )

    def page(
        self, request: web.Request, template: str, *, status: int = 200, **names: object
    ) -> web.Response:
        """The same as an answer."""
        text = self.text(request, template, **names)
        return web.Response(
            status=status, text=text, content_type="text/html", headers={"Cache-Control": "no-store"}
        )


def see_other(place: str) -> web.Response:
    """After a form: where to look next."""
    return web.Response(status=303, headers={"Location": place, "Cache-Control": "no-store"})

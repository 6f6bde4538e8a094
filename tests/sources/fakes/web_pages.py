"""Web pages that are asked for: a list of items, a news sitemap, a live page with its updates."""

from aiohttp import web

from sources.fakes.fake import Fake, hang_up
from sources.pages import listing, live, sitemap, update

TIME = "2025-08-15T11:{:02}:00Z"


class AskedFake(Fake):
    """Whatever is asked for by its address and shows all it has; a break cuts the next body off in the middle."""

    content_type = "text/html"
    junk = b"<html><title>Sign in</title><form><input type=password></form>"

    def __init__(self):
        super().__init__()
        self.cut = False

    def routes(self):
        return [web.get("/robots.txt", self._robots), web.get("/{path:.*}", self._answer)]

    def body(self):
        """All there is, newest first."""
        raise NotImplementedError

    def newest_first(self):
        """Key, text and time of the items."""
        rows = [(key, text, TIME.format(n)) for n, (key, text) in enumerate(self.items.items())]
        return rows[::-1]

    async def break_off(self):
        self.cut = True

    async def _robots(self, _):
        return web.Response(status=404)

    async def _answer(self, request):
        self.asked += 1
        if self.refusing is not None:
            return web.Response(status=self.refusing)
        body = self.junk if self.garbage else self.body()
        if self.cut:
            self.cut = False
            response = web.StreamResponse(headers={"Content-Length": str(len(body))})
            await response.prepare(request)
            await response.write(body[: len(body) // 2])
            hang_up(request)
            return response
        return web.Response(body=body, content_type=self.content_type)


class ListPageFake(AskedFake):
    """A list of headlines; one that is gone may have moved to the next page of the list."""

    kind = "list-page"
    deletes = False

    def fields(self):
        return {"select": {"item": "li.news", "title": "h3", "date": "time@datetime"}}

    def body(self):
        return listing(*((f"/n/{key}", text, at) for key, text, at in self.newest_first()))


class SitemapFake(AskedFake):
    """A news sitemap; what is gone from it is older than two days."""

    kind = "sitemap"
    deletes = False
    content_type = "application/xml"

    def body(self):
        return sitemap(*((f"{self.base}/{key}", text, at) for key, text, at in self.newest_first()))


class LivePageFake(AskedFake):
    """A live page; an update struck from its middle is taken back."""

    kind = "live-page"

    def body(self):
        return live(*(update(key, text, at=at) for key, text, at in self.newest_first()))

"""A served desk and Debian's Chromium to read it with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page
from pytest_asyncio import is_async_test

from browsing import Chromium, Launcher, in_the_loop, launcher
from livedesk.model import Entry
from livedesk.page import Assets, Checked, Renderer, View, build_view, checked_frame, frames
from livedesk.page.parts import Order
from livedesk.record.fold import State
from livedesk.serving import Check, Hub, Server, WebOptions, make_app
from livedesk.story.schema import Story
from newsdesk import COMPLAINTS, Newsdesk, newsdesk, sign_in
from newsroom import Newsroom, at
from waiting import LONG


class LiveDesk:
    """A newsroom behind a real server; what it publishes is pushed at once. Its clock stands still."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.hub = Hub()
        self.renderer = Renderer()
        self.clock = at("20:00")
        # On a slow machine drawing is slow, and refused for that in no test here.
        self.options = WebOptions(poll_seconds=1, render_burst=LONG)
        self._server: Server | None = None
        self._pushed = len(newsroom.entries)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def state(self) -> State:
        return self.newsroom.state

    @property
    def story(self) -> Story:
        return self.newsroom.story

    @property
    def assets(self) -> Assets:
        return self.renderer.assets

    def now(self) -> datetime:
        return self.clock

    def checked(self) -> Checked | None:
        return Checked(last_checked=self.clock - timedelta(seconds=12), sources=3)

    def health(self) -> Sequence[Check]:
        return []

    def view(
        self,
        seq: int | None = None,
        order: Order = "newest",
        before: int | None = None,
        after: int | None = None,
        at: datetime | None = None,
        lang: str | None = None,
    ) -> View:
        return build_view(
            self.state,
            self.story,
            now=self.clock,
            seq=seq,
            checked=self.checked(),
            order=order,
            before=before,
            after=after,
            at=at,
            lang=lang,
        )

    def publish(self, title: str, time: str = "19:00", *, source: str = "Harbour Wire", **fields: Any) -> str:
        """A report arrives and is published; the update's id."""
        heard = self.newsroom.hears(time, source, title, summary=fields.pop("summary", f"{title}, in full."))
        update = self.newsroom.publishes(time, heard, **fields)
        self.push()
        return update.id

    def push(self) -> None:
        """Send what the newsroom did since the last push."""
        entries: list[Entry] = self.newsroom.entries[self._pushed :]
        self._pushed = len(self.newsroom.entries)
        for lang in self.hub.tongues:
            drawn = frames(self.state, self.story, entries, self.renderer, self.clock, lang)
            self.hub.broadcast(drawn, lang)

    def beat(self) -> None:
        """A sign of life, as the poller gives."""
        checked = self.checked()
        assert checked is not None
        for lang in self.hub.tongues:
            frame = checked_frame(self.state, self.story, checked, self.renderer, self.clock, lang)
            self.hub.broadcast([frame], lang)

    async def start(self) -> None:
        self.hub = Hub()
        self._server = Server(make_app(self, self.hub, self.options), "127.0.0.1", self.port)
        await self._server.start()
        self.port = self._server.port

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop()
            self._server = None


Look = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these run in one event loop: the browser that they share is heard in it."""
    for item in items:
        if Path(__file__).parent in item.path.parents and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@in_the_loop(scope="session")
async def browsers() -> AsyncIterator[Launcher]:
    async with launcher() as found:
        yield found


@in_the_loop
async def chromium(browsers: Launcher) -> AsyncIterator[Chromium]:
    async with browsers.lent() as browser:
        yield browser


@pytest.fixture
def served() -> Callable[..., Any]:
    """``async with served(newsroom) as desk``: by default a live story with twelve updates."""

    @asynccontextmanager
    async def serve(newsroom: Newsroom | None = None) -> AsyncIterator[LiveDesk]:
        desk = LiveDesk(newsroom or Newsroom())
        if newsroom is None:
            desk.newsroom.turns("10:00", "live")
            for i in range(12):
                desk.publish(f"Talk number {i} begins", f"1{i // 6}:{i % 6}0", key=i % 4 == 0)
        await desk.start()
        try:
            yield desk
        finally:
            await desk.stop()

    return serve


@in_the_loop
async def look(chromium: Chromium) -> AsyncIterator[Look]:
    """``page = await look(url, width=390)``: any complaint of a page fails the test at its end."""
    complaints: list[str] = []

    async def open_page(
        url: str,
        *,
        width: int = 390,
        height: int = 800,
        scheme: Any = "light",
        script: bool = True,
        before: str | None = None,
        zone: str = "Europe/Berlin",
        calm: bool = False,
    ) -> Page:
        context = await chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            timezone_id=zone,
            reduced_motion="reduce" if calm else "no-preference",
        )
        if before:
            await context.add_init_script(before)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        await page.goto(url)
        return page

    yield open_page
    assert [c for c in complaints if "ERR_CONNECTION_REFUSED" not in c and "ERR_INCOMPLETE" not in c] == []


@in_the_loop
async def open_desk(tmp_path: Path, chromium: Chromium) -> AsyncIterator[Callable[..., Any]]:
    """``desk, page = await open_desk(5)``: a desk with so many developments, ana at it; no page may complain."""
    COMPLAINTS.clear()
    async with AsyncExitStack() as stack:

        async def opened(count: int = 5, name: str = "ana", **how: Any) -> tuple[Newsdesk, Page]:
            desk = await stack.enter_async_context(newsdesk(tmp_path, mode=how.pop("mode", "hold")))
            await desk.fill(count)
            return desk, await sign_in(chromium, desk.url, name, **how)

        yield opened
    assert COMPLAINTS == []

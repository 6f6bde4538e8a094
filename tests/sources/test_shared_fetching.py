"""One request for all stories that want an address, and a failure only for who asked."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiohttp import web

from livedesk.sources.fetching import FetchError, Limits
from livedesk.sources.shared_fetching import SHARED_SECONDS, SharedFetcher
from livedesk.sources.state import Validators
from livedesk.story.schema import Source


class Publisher:
    def __init__(self):
        self.asked = 0
        self.status = 200

    async def answer(self, request):
        self.asked += 1
        await asyncio.sleep(0.05)
        if request.headers.get("If-None-Match") == '"one"':
            return web.Response(status=304)
        return web.Response(text="<rss/>", status=self.status, headers={"ETag": '"one"'})


@pytest.fixture
async def publisher():
    found = Publisher()
    app = web.Application()
    app.router.add_get("/feed", found.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.address = f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    yield found
    await runner.cleanup()


def source(publisher, name="harbour-wire"):
    return Source(id=name, name=name, publisher=name, address=publisher.address, allow_private=True)


@pytest.fixture
async def fetcher():
    clock = [0.0]
    found = SharedFetcher(
        limits=Limits(host_pause_seconds=0.0),
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        monotonic=lambda: clock[0],
    )
    found.clock = clock
    async with found:
        yield found


async def test_stories_that_ask_together_or_soon_after_share_one_request(publisher, fetcher):
    wanting = [source(publisher, f"story-{number}") for number in range(5)]
    together = await asyncio.gather(*(fetcher.fetch(each) for each in wanting))
    later = await fetcher.fetch(source(publisher, "late"))
    assert publisher.asked == 1
    assert {found.body for found in (*together, later)} == {b"<rss/>"}
    assert (fetcher.requests, fetcher.shared) == (1, 5)


async def test_an_answer_is_not_kept_for_longer_than_any_pace(publisher, fetcher):
    await fetcher.fetch(source(publisher))
    fetcher.clock[0] += SHARED_SECONDS
    await fetcher.fetch(source(publisher))
    assert publisher.asked == 2


async def test_who_knows_something_else_asks_another_question(publisher, fetcher):
    whole = await fetcher.fetch(source(publisher))
    unchanged = await fetcher.fetch(source(publisher), Validators(etag='"one"'))
    assert (whole.status, unchanged.status) == (200, 304)
    assert publisher.asked == 2


async def test_a_failure_is_told_to_each_in_its_own_words(publisher, fetcher):
    publisher.status = 500
    found = await asyncio.gather(
        *(fetcher.fetch(source(publisher, name)) for name in ("one", "two")), return_exceptions=True
    )
    assert all(isinstance(fault, FetchError) for fault in found)
    assert [str(fault).split(" (")[0] for fault in found] == ["one", "two"]


async def test_who_really_asked_is_told_to_the_others_and_nobody_who_was_served(publisher, fetcher):
    asked = []
    fetcher.answered = lambda like: asked.append(like.id)
    await fetcher.fetch(source(publisher, "one"))
    await fetcher.fetch(source(publisher, "two"))
    assert asked == ["one"]


async def test_one_story_that_gives_up_takes_nobody_with_it(publisher, fetcher):
    first = asyncio.ensure_future(fetcher.fetch(source(publisher, "one")))
    await asyncio.sleep(0.01)
    second = asyncio.ensure_future(fetcher.fetch(source(publisher, "two")))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await second).body == b"<rss/>"

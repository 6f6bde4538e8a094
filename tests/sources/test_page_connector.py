"""What connectors of pages share: robots.txt obeyed, pages read in a worker, faults that name their source."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.article import ReadPage
from livedesk.sources.fetching import Fetched, Fetcher
from livedesk.sources.page_connector import INSTEAD, Pages, learned, unchanged, where
from livedesk.sources.state import SourceState, Validators
from livedesk.sources.workers import TooMuch, Workers
from sources.pages import article
from sources.world import NOON, QUICK, Clock


@pytest.fixture
async def fetcher():
    async with Fetcher(limits=QUICK, now=Clock()) as made:
        yield made


async def test_a_page_is_asked_for_only_where_robots_lets_it(fetcher, world):
    world.says("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
    world.says("/open", article())
    pages = Pages(fetcher)
    assert (await pages.fetch(world.source("/open"))).status == 200
    with pytest.raises(SourceError, match="keeps this page from programs"):
        await pages.fetch(world.source("/open"), address=world.url("/closed"))
    assert [request.path for request in world.asked] == ["/robots.txt", "/open"]


async def test_a_page_is_read_by_a_worker(fetcher, world):
    world.says("/a", article())
    pages = Pages(fetcher)
    fetched = await pages.fetch(world.source("/a"))
    assert (await pages.read("article", ReadPage, world.source("/a"), fetched)).what == "article"


async def test_what_a_worker_cannot_read_is_the_sources_fault(fetcher, world, monkeypatch):
    async def refuses(*_, **__):
        raise TooMuch("takes longer than 10 s to read")

    monkeypatch.setattr(Workers, "do", refuses)
    fetched = Fetched(status=200, at=NOON, url="https://x.example/a")
    with pytest.raises(
        SourceError, match=r"Harbour Post \(.*\): sent a page that takes longer than 10 s to read"
    ):
        await Pages(fetcher).read("article", ReadPage, world.source("/a"), fetched)


def test_an_answer_teaches_how_to_ask_next():
    fetched = Fetched(
        status=304, at=NOON, url="https://x.example/a", validators=Validators(etag='"2"'), seconds=0.1
    )
    look = unchanged(SourceState(title="Post"), fetched)
    assert (look.unchanged, look.state.title, look.state.validators.etag) == (True, "Post", '"2"')
    assert learned(SourceState(), fetched, title="Other").title == "Other"


def test_places_never_show_a_password():
    from sources.world import source

    assert where(source(), "https://me:secret@x.example/a") == "Harbour Post (https://x.example/a)"


def test_all_that_may_answer_instead_has_words():
    assert set(INSTEAD) == {"consent", "login", "paywall", "nothing", "front", "article"}

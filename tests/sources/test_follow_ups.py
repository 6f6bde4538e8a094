"""Pages behind links: read once, read again, and what follows from what changed there."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from livedesk.errors import RecordError
from livedesk.sources import follow_ups
from livedesk.sources.fetching import Fetcher
from livedesk.sources.follow_ups import REREADS, Followed, FollowUps, due_after, revision
from livedesk.sources.workers import Workers
from newsroom import report
from sources.pages import CONSENT, LOGIN, TEXT, article
from sources.world import NOON, QUICK, Clock
from waiting import until

pytestmark = pytest.mark.usefixtures("in_process")


class Desk:
    """Takes in what is read; can be told to fail."""

    def __init__(self):
        self.articles = []
        self.revised = []
        self.taken_back = []
        self.fails = None

    async def take_in(self, article):
        if self.fails:
            raise self.fails
        self.articles.append(article)

    async def revise(self, report):
        self.revised.append(report)

    async def take_back(self, report, why):
        self.taken_back.append((report, why))

    @property
    def found(self):
        return [article.found for article in self.articles]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
async def reads(clock, desk):
    async with Fetcher(limits=QUICK, now=clock) as fetcher:
        made = FollowUps(
            fetcher, take_in=desk.take_in, revise=desk.revise, take_back=desk.take_back, now=clock
        )
        yield made
        await made.stop()


def followed(world, path="/a1", title="Dockers walk out at Grey Harbour", **fields):
    source = world.source("/feed", id="coast-daily")
    heard = report("12:00", "Coast Daily", title, id=f"r{path}", url=world.url(path), item_key=path)
    return Followed(report=heard, source=source, page=f"page:{path}", **fields)


async def test_what_stands_behind_a_link_is_read_with_its_byline_dateline_and_times(world, reads, desk):
    world.says("/a1", article(thing={"author": "Ida Holm", "datePublished": "2025-08-15T11:00:00Z"}))
    found = await reads.read(followed(world))
    assert desk.articles == [found]
    assert (found.found, found.report, found.text) == ("read", "r/a1", "\n".join(TEXT))
    assert (found.byline, found.dateline, found.lang) == ("Ida Holm", "GREY HARBOUR (Wire One)", "en")
    assert (found.read_at, f"{found.published_at:%H:%M}") == (NOON, "11:00")
    assert (found.opening, found.ending, len(found.digest)) == ("\n".join(TEXT), "", 32)


async def test_the_same_text_again_is_noted_without_being_kept_again(world, reads, desk):
    world.says("/a1", article())
    page = followed(world)
    await reads.read(page)
    again = await reads.read(page)
    assert (again.found, again.text) == ("unchanged", "")
    assert page.read.found == "read"
    assert desk.revised == []


async def test_a_headline_that_changed_is_a_revision_of_the_report(world, reads, desk, clock):
    world.says(
        "/a1",
        [article(), article(title="Dockers return to Grey Harbour", thing={"description": "They are back."})],
    )
    page = followed(world)
    await reads.read(page)
    clock.on(minutes=15)
    await reads.read(page)
    (revised,) = desk.revised
    assert (revised.title, revised.summary, revised.tier) == (
        "Dockers return to Grey Harbour",
        "They are back.",
        "page",
    )
    assert (revised.item_key, revised.url, revised.seen_at) == ("/a1", world.url("/a1"), clock())
    assert revised.id != "r/a1"
    assert [(a.report, a.found) for a in desk.articles] == [
        ("r/a1", "read"),
        ("r/a1", "read"),
        (revised.id, "read"),
    ]
    assert page.report.id == revised.id
    assert page.times == [clock()]


async def test_a_headline_that_was_never_the_feeds_revises_nothing_by_itself(world, reads, desk):
    world.says("/a1", article(title="Harbour in turmoil"))
    page = followed(world)
    await reads.read(page)
    await reads.read(page)
    assert desk.revised == []


def test_a_page_that_comes_to_say_what_the_feed_said_revises_nothing():
    heard = report("12:00", "Coast Daily", "Dockers walk out")
    one, two = (
        follow_ups.Article(report=heard.id, found="read", words="", read_at=NOON, title=title)
        for title in ("Draft headline", "Dockers  walk OUT")
    )
    assert revision(heard, one, two) is None
    assert revision(heard, two, one) is not None
    assert revision(heard, one, one) is None


async def test_a_text_that_changed_under_its_headline_is_read_again(world, reads, desk):
    world.says("/a1", [article(), article(*TEXT, "Eleven more ships have come.")])
    page = followed(world)
    await reads.read(page)
    found = await reads.read(page)
    assert (found.found, found.words) == ("read", "read again: the text changed")
    assert desk.revised == []


@pytest.mark.parametrize(
    ("body", "what"),
    [(CONSENT, "consent"), (LOGIN, "login"), (b"<html></html>", "nothing"), (b"%PDF \xff", "nothing")],
)
async def test_what_is_no_article_is_noted_and_left_alone(world, reads, desk, body, what):
    world.says("/a1", body)
    page = followed(world)
    found = await reads.read(page)
    assert (found.found, found.text) == (what, "")
    assert due_after(page.times, page.last, rereads=True) is None


async def test_what_robots_txt_keeps_is_refused_and_never_asked_for(world, reads):
    world.says("/robots.txt", b"User-agent: *\nDisallow: /a1\n")
    world.says("/a1", article())
    page = followed(world)
    assert (await reads.read(page)).found == "refused"
    assert "/a1" not in [request.path for request in world.asked]
    assert due_after(page.times, page.last, rereads=True) is None


async def test_a_redirect_inside_is_not_followed_for_a_source_of_the_public_web(world, reads):
    world.says("/a1", article())
    page = followed(world)
    page.source = page.source.model_copy(update={"allow_private": False})
    found = await reads.read(page)
    assert (found.found, world.asked) == ("failed", [])
    assert "not public" in found.words


async def test_a_page_that_says_it_is_gone_takes_its_report_back(world, reads, desk):
    world.says("/a1", [article(), 410])
    page = followed(world)
    await reads.read(page)
    assert (await reads.read(page)).found == "gone"
    assert desk.taken_back == [("r/a1", "the page says that it is gone (410)")]
    assert due_after(page.times, page.last, rereads=True) is None


async def test_a_missing_page_is_asked_for_again_before_its_report_is_taken_back(world, reads, desk, clock):
    world.says("/a1", [article(), 404, 404])
    page = followed(world)
    await reads.read(page)
    clock.on(minutes=15)
    assert (await reads.read(page)).found == "missing"
    assert desk.taken_back == []
    assert due_after(page.times, page.last, rereads=True) == clock() + timedelta(minutes=5)
    clock.on(minutes=5)
    assert (await reads.read(page)).found == "gone"
    assert desk.taken_back == [("r/a1", "the page is gone (404, twice)")]


async def test_a_page_that_comes_back_was_never_gone(world, reads, desk):
    world.says("/a1", [article(), 404, article()])
    page = followed(world)
    for _ in range(3):
        await reads.read(page)
    assert desk.found == ["read", "missing", "unchanged"]


async def test_a_page_that_was_never_there_is_only_unread(world, reads, desk):
    world.says("/a1", 404)
    assert (await reads.read(followed(world))).found == "failed"
    world.says("/a2", 410)
    assert (await reads.read(followed(world, "/a2"))).found == "failed"
    assert desk.taken_back == []


async def test_a_site_that_loses_all_its_pages_at_once_takes_nothing_back(world, reads, desk):
    pages = [followed(world, f"/a{n}") for n in range(4)]
    for n, page in enumerate(pages):
        world.says(f"/a{n}", [article(), 404, 404])
        await reads.read(page)
    for _ in range(2):
        for page in pages:
            await reads.read(page)
    assert desk.taken_back == []
    assert "nothing is concluded" in desk.articles[-1].words


async def test_a_server_in_trouble_is_asked_again_at_the_next_turn(world, reads, clock):
    world.says("/a1", 503)
    page = followed(world)
    found = await reads.read(page)
    assert (found.found, found.words) == ("failed", "answered 503 Service Unavailable")
    assert due_after(page.times, page.last, rereads=True) == clock() + REREADS[0]


def test_pages_are_read_again_after_a_quarter_of_an_hour_an_hour_six_and_a_day():
    read = follow_ups.Article(report="r", found="read", words="", read_at=NOON)
    times = [NOON]
    for step in REREADS:
        assert due_after(times, read, rereads=True) == NOON + step
        times.append(NOON + step)
    assert due_after(times, read, rereads=True) is None
    assert due_after([NOON], read, rereads=False) is None
    assert due_after([], None, rereads=False) is None


async def test_it_runs_reads_at_once_then_as_due_and_goes_on_after_a_restart(world, reads, desk, clock):
    world.says("/a1", article())
    page = followed(world)
    running = asyncio.ensure_future(reads.run())
    reads.follow(page)
    await until(lambda: desk.found == ["read"])
    clock.on(minutes=14)
    reads._wake.set()
    await asyncio.sleep(0.05)
    assert desk.found == ["read"]
    clock.on(minutes=1)
    reads._wake.set()
    await until(lambda: desk.found == ["read", "unchanged"])
    await reads.stop()
    await running
    async with Fetcher(limits=QUICK, now=clock) as fetcher:
        again = FollowUps(
            fetcher, take_in=desk.take_in, revise=desk.revise, take_back=desk.take_back, now=clock
        )
        resumed = followed(
            world, times=[article.read_at for article in desk.articles], last=desk.articles[-1]
        )
        resumed.read = desk.articles[0]
        again.follow(resumed)
        running = asyncio.ensure_future(again.run())
        await asyncio.sleep(0.05)
        assert len(desk.found) == 2
        clock.on(minutes=45)
        again._wake.set()
        await until(lambda: desk.found == ["read", "unchanged", "unchanged"])
        await again.stop()
        await running


async def test_a_later_report_of_a_page_takes_the_place_of_the_earlier_one(world, reads, desk):
    world.says("/a1", article())
    running = asyncio.ensure_future(reads.run())
    reads.follow(followed(world))
    await until(lambda: len(desk.articles) == 1)
    later = followed(world)
    later.report = report("12:30", "Coast Daily", "Another headline", id="later", url=world.url("/a1"))
    reads.follow(later)
    await until(lambda: len(desk.articles) == 2)
    assert [article.report for article in desk.articles] == ["r/a1", "later"]
    assert reads.waiting() == 1
    await reads.stop()
    await running


async def test_what_the_desk_cannot_take_in_is_read_again_later(world, reads, desk, clock):
    world.says("/a1", article())
    desk.fails = RecordError("disk full", where="desk.sqlite")
    running = asyncio.ensure_future(reads.run())
    reads.follow(followed(world))
    await until(lambda: reads.counts["read"] == 1)
    desk.fails = None
    clock.on(minutes=16)
    reads._wake.set()
    await until(lambda: desk.found == ["read"])
    await reads.stop()
    await running


async def test_a_slow_page_holds_up_no_other(world, reads, desk):
    async def slow(_request):
        await world.open.wait()
        return web.Response(body=article())

    world.says("/slow", slow)
    world.says("/a1", article())
    running = asyncio.ensure_future(reads.run())
    reads.follow(followed(world, "/slow"))
    reads.follow(followed(world, "/a1"))
    await until(lambda: [a.report for a in desk.articles] == ["r/a1"])
    world.open.set()
    await reads.stop()
    await running


async def test_pages_that_wait_are_bounded_the_oldest_left_unread(world, reads, monkeypatch):
    monkeypatch.setattr(follow_ups, "MOST_WAITING", 3)
    for n in range(5):
        reads.follow(followed(world, f"/a{n}"))
    assert (reads.waiting(), reads.left_out) == (3, 2)


async def test_the_story_files_selector_takes_the_text(world, reads):
    world.says(
        "/a1", b"<html><body><div class='t'>" + " ".join(TEXT).encode() + b"</div><p>Other</p></body></html>"
    )
    page = followed(world)
    page.source = page.source.model_copy(update={"select": type("S", (), {"text": "div.t"})()})
    assert (await reads.read(page)).text == " ".join(TEXT)


async def test_a_page_that_no_worker_can_read_is_unread(world, reads, monkeypatch):
    async def refuses(*_, **__):
        raise follow_ups.LivedeskError("takes longer than 10 s to read", where="x")

    monkeypatch.setattr(Workers, "do", refuses)
    world.says("/a1", article())
    assert (await reads.read(followed(world))).words == "takes longer than 10 s to read"

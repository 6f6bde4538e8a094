"""A running desk goes behind its reports' links, where its story file says so, and goes on after a stop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from livedesk.desk import Desk
from livedesk.legwork import going_behind, resumed, wanted
from livedesk.model import Article, Member, TextRead
from livedesk.record.memory import MemoryLog
from livedesk.replaying import WallClock
from livedesk.serving.push import Hub
from livedesk.showing import DeskSite
from livedesk.sources import follow_ups
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.story.loading import load_story
from newsroom import Newsroom, placement, report
from sources.conftest import in_process  # noqa: F401  a fixture
from sources.pages import article, listing
from sources.world import QUICK, a_world
from waiting import until

pytestmark = pytest.mark.usefixtures("in_process")

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour in Anchorage."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = { en = ["harbour talks"] }
[[source]]
id = "coast-daily"
name = "Coast Daily"
address = "https://coast.example/feed"
publisher = "Coast Daily"
allow_private = true
[[source]]
id = "hill-gazette"
name = "Hill Gazette"
address = "https://hill.example/feed"
publisher = "Hill Gazette"
article_text = false
[fetching]
article_text = true
"""


@pytest.fixture
async def world():
    async with a_world() as answering:
        yield answering


@pytest.fixture
def loaded(tmp_path: Path):
    path = tmp_path / "harbour.toml"
    path.write_text(STORY)
    return load_story(path)


async def opened(loaded, log):
    desk = Desk(loaded, log, clock=WallClock())
    await desk.open()
    return desk


def heard(world, path, title, source="Coast Daily", **fields):
    return report(
        datetime.now(UTC), source, title, id=f"r{path}", url=world.url(path), item_key=path, **fields
    )


async def test_the_page_behind_a_report_on_the_story_is_read_and_stands_with_it(loaded, world):
    world.says("/a1", article(thing={"author": "Reuters"}))
    world.says("/a2", article())
    log = MemoryLog()
    desk = await opened(loaded, log)
    async with Fetcher(limits=QUICK) as fetcher, going_behind(desk, fetcher) as follow:
        await desk.hear(
            [heard(world, "/a1", "Harbour talks break off at dawn"), heard(world, "/a2", "Cats on a roof")]
        )
        await until(lambda: "r/a1" in desk.state.texts)
        assert follow.waiting() == 1
    member = desk.state.members["r/a1"]
    assert (member.article.byline, member.article.found) == ("Reuters", "read")
    assert [request.path for request in world.asked] == ["/robots.txt", "/a1"]
    development = desk.state.developments[member.placement.development]
    assert [origin.name for origin in development.assessment.latest.origins] == ["Reuters"]
    texts = [entry.body.article.text for entry in log.read() if isinstance(entry.body, TextRead)]
    assert "walked out at dawn" in texts[0]


async def test_after_a_stop_it_goes_on_with_what_is_due_and_a_new_headline_is_a_revision(
    loaded, world, monkeypatch
):
    monkeypatch.setattr(follow_ups, "REREADS", (timedelta(seconds=0.5),))
    world.says("/a1", [article(), article(title="Harbour talks resume after a night without sleep")])
    log = MemoryLog()
    desk = await opened(loaded, log)
    async with Fetcher(limits=QUICK) as fetcher, going_behind(desk, fetcher):
        await desk.hear([heard(world, "/a1", "Harbour talks break off at dawn")])
        await until(lambda: "r/a1" in desk.state.texts)
    again = await opened(loaded, log)
    async with Fetcher(limits=QUICK) as fetcher, going_behind(again, fetcher):
        await until(lambda: len(again.state.texts) == 2)
    (revised,) = [m for m in again.state.members.values() if m.report.id != "r/a1"]
    assert revised.report.title == "Harbour talks resume after a night without sleep"
    assert revised.placement.revision_of == "r/a1"
    assert again.state.rewordings["r/a1"].values[-1].kind == "changed"
    assert len(again.state.texts["r/a1"]) == 2


async def test_a_page_that_is_gone_takes_its_report_back_and_the_update_says_so(loaded, world, monkeypatch):
    monkeypatch.setattr(follow_ups, "REREADS", (timedelta(seconds=0.05),))
    world.says("/a1", [article(), 410])
    desk = await opened(loaded, MemoryLog())
    async with Fetcher(limits=QUICK) as fetcher, going_behind(desk, fetcher):
        await desk.hear([heard(world, "/a1", "Harbour talks break off at dawn")])
        await until(lambda: desk.state.rewordings)
        (update,) = desk.state.updates.values()
        await until(lambda: update.latest.status == "withdrawn")
    assert update.latest.note == "Coast Daily took its report back."


def member(source="Coast Daily", **fields):
    placed = {key: fields.pop(key) for key in ("copy_of", "relevant", "form") if key in fields}
    made = report("14:00", source, "Harbour talks break off", **fields)
    return Member(report=made, placement=placement(made, "d1", **placed))


def test_what_is_read_is_what_the_story_file_says(loaded):
    story = loaded.story
    assert wanted(member(), story).id == "coast-daily"
    assert wanted(member("Hill Gazette"), story) is None
    assert wanted(member("Nobody"), story) is None
    off = story.model_copy(update={"fetching": story.fetching.model_copy(update={"article_text": False})})
    assert wanted(member(), off) is None
    always = off.model_copy(update={"sources": (story.sources[0].model_copy(update={"article_text": True}),)})
    assert wanted(member(), always) is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"copy_of": "r0"},
        {"relevant": False},
        {"form": "live"},
        {"form": "visual"},
        {"type": "social"},
        {"tier": "live"},
        {"url": None},
    ],
)
def test_copies_rolling_pages_and_posts_are_not_gone_behind(loaded, fields):
    assert wanted(member(**fields), loaded.story) is None


def test_a_list_page_with_a_selector_for_texts_is_read_whatever_the_story_file_says(loaded):
    source = loaded.story.sources[0].model_dump() | {
        "kind": "list-page",
        "select": {"item": "li", "text": "div"},
    }
    story = loaded.story.model_copy(
        update={
            "sources": (type(loaded.story.sources[0]).model_validate(source),),
            "fetching": type(loaded.story.fetching)(),
        }
    )
    assert wanted(member(), story) is not None


def test_after_a_start_pages_of_the_last_days_are_gone_on_with_the_latest_report_of_each(loaded):
    desk = Newsroom(story=loaded.story)
    one = desk.hears("14:05", "Coast Daily", "Harbour talks break off", url="https://coast.example/a1")
    two = desk.hears("15:05", "Coast Daily", "Harbour talks go on", url="https://coast.example/a1", joins=one)
    read = Article(report=two.id, found="read", words="read", read_at=two.seen_at)
    desk.append("15:06", f"text:{two.id}", TextRead(article=read))
    now = two.seen_at + timedelta(hours=1)
    (found,) = resumed(desk.state, loaded.story, now=now)
    assert (found.report.id, found.times, found.last.found) == (two.id, [two.seen_at], "read")
    assert resumed(desk.state, loaded.story, now=now + timedelta(days=9)) == []


OFFICIAL = """
[[issue]]
id = "pay"
title = "Pay"
question = "How much?"
names = { en = ["pay"] }
[[actor]]
id = "lind"
name = "Ida Lind"
role = "Minister of Ports"
names = { en = ["Ida Lind"] }
[[actor]]
id = "moreau"
name = "Paul Moreau"
role = "head of the port company"
country = "US"
principal = true
names = { en = ["Paul Moreau"] }
[[source]]
id = "port-office"
name = "Port Office"
kind = "list-page"
address = "%s/news"
publisher = "Port Office"
type = "official"
allow_private = true
[source.select]
item = "li.news"
title = "h3"
date = "time@datetime"
text = "div.entry"
"""

ASKED = "<p>QUESTION: When?</p><p>PAUL MOREAU: We will never accept less than was agreed in pay.</p>"
SAID = "<p>IDA LIND: We have come a long way in the harbour talks, and {} ferries will sail on Monday.</p>"


def conference(ferries):
    said = f"<html><body><nav>Menu</nav><h1>Harbour talks: press conference</h1><div class='entry'>{SAID.format(ferries)}{ASKED}</div>"
    return said.encode()


async def test_from_a_list_page_to_the_readers_a_transcript_speaks_by_speaker_and_a_changed_one_is_corrected(
    world, tmp_path, monkeypatch
):
    monkeypatch.setattr(follow_ups, "REREADS", (timedelta(seconds=0.5),))
    world.says("/news", listing(("/t1", "Harbour talks: press conference", datetime.now(UTC).isoformat())))
    world.says("/t1", [conference(30), conference(25)])
    path = tmp_path / "harbour.toml"
    path.write_text(STORY.partition("[[source]]")[0] + OFFICIAL % world.base)
    desk = await opened(load_story(path), MemoryLog())
    site = DeskSite(desk, Hub())

    async def deliver(_, reports):
        await desk.hear(reports)

    poller = Poller(desk.story.sources, store=None, deliver=deliver, limits=QUICK)
    async with going_behind(desk, poller.fetcher):
        running = asyncio.create_task(poller.run())
        await until(lambda: desk.state.texts)
        (update,) = desk.state.updates.values()
        assert [(line.author, line.text) for line in update.latest.text] == [
            ("Ida Lind", "We have come a long way in the harbour talks, and 30 ferries will sail on Monday."),
            ("Paul Moreau", "We will never accept less than was agreed in pay."),
        ]
        (stand,) = desk.state.positions["moreau"].values
        assert (stand.issue, stand.kind, stand.turn) == ("pay", "red line", "first")
        shown = site.renderer.page(site.view(), base_url="https://live.example")
        assert "Ida Lind" in shown
        assert "30 ferries will sail on Monday" in shown
        await until(lambda: update.latest.change == "corrected")
        await poller.stop()
        await running
    assert update.latest.note == "Port Office corrected its report: “30” now reads “25”."
    assert "25 ferries" in update.latest.text[0].text
    shown = site.renderer.page(site.view(), base_url="https://live.example")
    assert "“30” now reads “25”" in shown

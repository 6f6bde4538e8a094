"""Serve nodes show and push what others gather: one story at the top, many under a front page."""

import asyncio
import json

import aiohttp
import pytest
import structlog

from engines import LOOPBACK
from livedesk.nodes.fetching import Deliveries
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard
from livedesk.record.postgres import PostgresLog
from livedesk.showing import Address
from newsroom import at, report
from waiting import until

pytestmark = pytest.mark.slow


def heard(n):
    return Heard(
        report=report(
            at("12:00"), f"Outlet {n % 3}", f"Harbour talks: offer {n} of the company is refused", id=f"r{n}"
        )
    )


async def read(url, found):
    """An open page: revisions by the id of their update; comes back after every break, and misses nothing."""
    last = 0
    while True:
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
                headers = {"Last-Event-ID": str(last)} if last else {}
                async with session.get(f"{url}?after={last}", headers=headers) as stream:
                    event = ""
                    async for raw in stream.content:
                        line = raw.decode().rstrip()
                        if line.startswith("id:"):
                            last = int(line[3:])
                        elif line.startswith("event:"):
                            event = line[6:].strip()
                        elif line.startswith("data:") and event in ("add", "revise"):
                            found[json.loads(line[5:])["id"]] = last
        except (aiohttp.ClientError, OSError):
            await asyncio.sleep(0.1)


async def test_readers_of_one_story_are_pushed_what_another_node_gathers(start, database, stories, nats_url):
    pages = Address(LOOPBACK, 0)
    serve = await start("serve", nats=nats_url, stories=stories[:1], pages=pages)
    gather = await start("gather", nats=nats_url)
    found = {}
    reading = asyncio.ensure_future(read(f"{serve.pages.url}/events", found))
    try:
        await until(lambda: serve.figures()["readers"][0] == 1)
        ((id_, part),) = database.rows("SELECT story, part FROM livedesk.covered")
        await Deliveries(database, gather.broker, lambda _s: part).deliver(
            [(id_, heard(n)) for n in range(6)]
        )
        log = PostgresLog(database, "harbour-0", read_only=True)
        await until(lambda: gather.gathering.placed == 6)

        def updates():
            return {e.body.update.id for e in log.read() if e.stream.startswith("update:")}

        await until(lambda: updates() and set(found) == updates())
        async with aiohttp.ClientSession() as session, session.get(serve.pages.url) as page:
            assert "The harbour talks 0" in await page.text()
            assert page.status == 200
    finally:
        reading.cancel()


async def test_many_stories_have_a_front_page_and_a_place_each(start, stories):
    serve = await start("serve", stories=stories, pages=Address(LOOPBACK, 0))
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{serve.pages.url}/api/stories") as listing:
            known = [one["address"] for one in (await listing.json())["stories"]]
        assert known == [f"/stories/harbour-{n}/" for n in range(6)]
        async with session.get(serve.pages.url + known[2]) as page:
            assert "The harbour talks 2" in await page.text()
        async with session.get(f"{serve.pages.url}/readyz") as ready:
            assert ready.status == 200


async def test_a_reader_who_was_cut_off_by_the_end_of_its_node_misses_nothing_at_the_next(
    start, database, stories
):
    first = await start("serve", stories=stories[:1], pages=Address(LOOPBACK, 0))
    port = first.pages.port
    gather = await start("gather")
    found = {}
    reading = asyncio.ensure_future(read(f"http://{LOOPBACK}:{port}/events", found))
    try:
        await until(lambda: first.figures()["readers"][0] == 1)
        ((id_,),) = database.rows("SELECT story FROM livedesk.covered")
        inbox = Inbox(database)
        inbox.hear([(id_, heard(n)) for n in range(3)])
        await until(lambda: gather.gathering.placed == 3 and found)
        await first.stop()
        inbox.hear([(id_, heard(n)) for n in range(3, 6)])
        await until(lambda: gather.gathering.placed == 6)
        second = await start("serve", pages=Address(LOOPBACK, port))
        log = PostgresLog(database, "harbour-0", read_only=True)
        wanted = {}
        for entry in log.read():
            if entry.stream.startswith("update:"):
                wanted[entry.body.update.id] = entry.seq
        await until(lambda: found == wanted)
        assert second.following.faults == {}
    finally:
        reading.cancel()


async def test_a_report_is_followed_by_its_id_through_the_log_from_feed_to_page(start, database, stories):
    serve = await start("serve", "gather", stories=stories[:1], pages=Address(LOOPBACK, 0))
    id_ = database.story("harbour-0")
    with structlog.testing.capture_logs() as lines:
        await Deliveries(database, None, lambda _s: 0).deliver([(id_, heard(n)) for n in range(4)])
        await until(lambda: len(serve.following.followers[id_].state.members) == 4)
    told = [
        (line["event"], line["story"])
        for line in lines
        if line.get("report") == "r2" or "r2" in line.get("reports", ())
    ]
    assert told == [("fetch.heard", id_), ("gather.recorded", "harbour-0"), ("serve.shown", "harbour-0")]
    shown = [line for line in lines if line["event"] == "serve.shown" and line["updates"]]
    assert shown, "an update came of it, and its revision is named"

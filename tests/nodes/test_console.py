"""The console of a serve node: what editors wish is done where the story is gathered, once, and shown here at once."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
import pytest

from engines import LOOPBACK
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard
from livedesk.showing import Address
from newsroom import at, report
from staff import Browser, staff
from waiting import LONG, until

pytestmark = pytest.mark.slow

BASE = "/console/harbour-0/"


@pytest.fixture
def accounts(tmp_path):
    """The file of ana (chief), ben (editor) and cleo (contributor)."""
    team = staff(tmp_path, story="harbour-0")
    team.close()
    return team.people.path


@pytest.fixture
def console(start, accounts, stories):
    """``async with console("ben") as (node, browser)``: a serve node that has the accounts, and ben at it."""

    @asynccontextmanager
    async def at_work(name, nats=None, count=1):
        pages = Address(LOOPBACK, 0, people=accounts)
        node = await start("serve", nats=nats, stories=stories[:count], pages=pages)
        node.orders.patience = LONG
        async with Browser.at(node.pages.url) as browser:
            await browser.sign_in(name)
            yield node, browser

    return at_work


async def gives(browser, base=BASE, **command):
    response, body = await browser.ask("POST", f"{base}commands", data=command)
    return response.status, json.loads(body)


def hear(database, title, numbers):
    """Reports for the first story, whose id this is."""
    ((id_,),) = database.rows("SELECT story FROM livedesk.covered ORDER BY story LIMIT 1")
    Inbox(database).hear(
        [
            (id_, Heard(report=report(at("12:00"), f"Outlet {n % 3}", title.format(n), id=f"r{n}")))
            for n in numbers
        ]
    )
    return id_


async def listen(session, url, told):
    """All lines that an open page is sent."""
    async with session.get(url, timeout=aiohttp.ClientTimeout(total=None)) as stream:
        async for line in stream.content:
            told.append(line.decode())


async def published(database, node):
    """Six reports, and the id of an update that came of them, once this node shows it."""
    id_ = hear(database, "Harbour talks: offer {} of the company is refused", range(6))
    state = node.following.followers[id_].state
    await until(lambda: len(state.members) == 6 and state.published)
    return next(iter(state.updates)), node.following.followers[id_]


async def test_a_command_is_carried_out_where_the_story_is_and_shown_here(console, start, database, nats_url):
    async with console("ben", nats_url) as (node, ben):
        gather = await start("gather", nats=nats_url)
        update, follower = await published(database, node)
        status, answer = await gives(ben, command="pin", development=update, why="the main thing")
        assert (status, answer["update"], answer["repeated"]) == (200, update, False)
        assert follower.state.seq >= answer["seq"]
        assert follower.state.updates[update].latest.pinned
        _, trail = await ben.get(f"{BASE}trail")
        assert [step["name"] for step in json.loads(trail)["steps"]] == ["Ben"]
        status, undone = await gives(ben, command="undo", id=answer["id"])
        assert status == 200
        assert not follower.state.updates[update].latest.pinned
        assert undone["seq"] > answer["seq"]
        assert gather.gathering.set_aside == 0


async def test_refusals_come_back_as_they_were_said(console, start, database):
    async with console("ben") as (node, ben), Browser.at(node.pages.url) as cleo:
        await start("gather")
        update, follower = await published(database, node)
        status, answer = await gives(ben, command="publish", development=update, expected_revision=0)
        assert (status, answer["problem"]) == (409, "conflict")
        assert answer["revision"] == follower.state.updates[update].latest.revision
        status, answer = await gives(
            ben, command="publish", development=update, headline="Mara Quill resigns over 77 offers"
        )
        assert (status, answer["problem"]) == (422, "unsupported")
        assert answer["unsupported"]
        status, answer = await gives(ben, command="undo", id="c99")
        assert (status, answer["problem"]) == (422, "refused")
        await cleo.sign_in("cleo")
        status, answer = await gives(cleo, command="pin", development=update)
        assert (status, answer["submitted"]) == (200, True)


async def test_a_wish_without_anybody_to_carry_it_out_stands_in_line_and_is_done_once(
    console, start, database
):
    async with console("ben") as (node, ben):
        gather = await start("gather")
        update, follower = await published(database, node)
        await gather.stop()
        node.orders.patience = 0.2
        wish = {"command": "pin", "development": update, "request": "one-wish"}
        status, answer = await gives(ben, **wish)
        assert status == 422
        assert answer["error"]["what"].startswith("no node has carried it out yet; it stands in line")
        node.orders.patience = LONG
        again = asyncio.ensure_future(gives(ben, **wish))
        await start("gather")
        status, answer = await again
        assert (status, answer["repeated"]) == (200, True)
        assert follower.state.updates[update].latest.pinned
        assert len(follower.state.trail.given) == 1


async def test_sources_are_shown_with_how_they_do_and_changed_for_all_nodes(console, start, database):
    async with console("ben") as (_node, ben):
        await start("gather", "fetch")
        address = "https://wire.example.org/feed.xml"
        about = {"address": address, "name": "Anchorage Wire", "publisher": "Wire", "kind": "feed"}
        response, body = await ben.post(f"{BASE}sources/add", about)
        assert response.status == 303, body
        rows = json.loads((await ben.get(f"{BASE}sources.json"))[1])
        assert [row["address"] for row in rows] == [address]
        await until(
            lambda: b"example.org" in database.rows("SELECT sources FROM livedesk.covered")[0][0].encode()
        )


async def test_the_console_is_answered_by_nodes_that_have_the_accounts_alone(start, stories):
    node = await start("serve", stories=stories[:1], pages=Address(LOOPBACK, 0))
    async with Browser.at(node.pages.url) as browser:
        response, _ = await browser.get("/console/sign-in")
    assert response.status == 404


async def test_many_stories_have_one_way_in_and_a_console_each(console, start, database, stories):
    async with console("ana", count=3) as (_node, ana):
        await start("gather")
        _, page = await ana.get("/console/")
        assert all(f"/stories/harbour-{n}/console/" in page.decode() for n in range(3))
        status, answer = await gives(
            ana, base="/stories/harbour-1/console/harbour-1/", command="mode", mode="hold"
        )
        assert (status, answer["submitted"]) == (200, False)


async def test_when_a_chief_stops_publishing_at_one_node_readers_of_all_nodes_keep_the_page_they_have(
    console, start, database, nats_url
):
    async with console("ana", nats_url) as (node, ana), aiohttp.ClientSession() as session:
        other = await start("serve", nats=nats_url, pages=Address(LOOPBACK, 0))
        await start("gather", nats=nats_url)
        _, follower = await published(database, node)
        nodes = [node, other]

        async def where(words):
            """Nodes and addresses for readers at which words stand."""
            found = []
            for one in nodes:
                for path in ("", "feed.atom", "api/updates"):
                    async with session.get(f"{one.pages.url}/{path}") as answer:
                        if words in await answer.text():
                            found.append((one.name, path))
            return found

        async def everywhere(words):
            return len(await where(words)) == 3 * len(nodes)

        async def phases():
            found = set()
            for one in nodes:
                async with session.get(f"{one.pages.url}/api/story") as answer:
                    found.add((await answer.json())["phase"])
            return found

        async def up_to_date():
            return all(
                one.following.followers[follower.covered.id].state.seq >= follower.state.seq for one in nodes
            )

        await until(lambda: everywhere("company is refused"))
        await until(up_to_date)
        was, told = follower.state.phase_now(), []
        streams = [
            asyncio.ensure_future(listen(session, f"{one.pages.url}/events?after={follower.state.seq}", told))
            for one in nodes
        ]
        await until(lambda: all(one.figures()["readers"][0] for one in nodes))
        assert (await gives(ana, command="stop", why="wait for the lawyers"))[0] == 200
        hear(database, "Harbour talks: union of dockers walks out over {}", range(6, 12))
        await until(lambda: len(follower.state.members) == 12)
        assert (await gives(ana, command="phase", phase="closed"))[0] == 200
        assert (follower.state.phase_now(), follower.state.shown.phase_now()) == ("closed", was)
        # One that comes now, and has it all from the record, shows no more than the others.
        nodes.append(await start("serve", nats=nats_url, pages=Address(LOOPBACK, 0)))
        await until(up_to_date)
        assert await where("walks out") == []
        assert await phases() == {was}
        assert await everywhere("company is refused")
        assert "walks out" not in "".join(told)
        assert (await gives(ana, command="stop", stopped=False, why="they agree"))[0] == 200
        await until(up_to_date)
        await until(lambda: everywhere("walks out"))  # a page may be kept for a while where drawing is slow
        assert await phases() == {"closed"}
        await until(lambda: sum("walks out" in line for line in told) >= 2, "open pages were not told")
        for one in streams:
            one.cancel()

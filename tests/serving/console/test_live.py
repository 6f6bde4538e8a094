"""Live: rows to every screen, without a gap, and only while somebody is signed in."""

import asyncio
import dataclasses
import json

import aiohttp
import pytest

from livedesk.model import EditorRuled, Ruling
from livedesk.serving.console import live as module
from newsroom import Newsroom
from staff import Browser
from waiting import LONG

EVENTS = "/console/harbour/events"


class Screen:
    """An open stream, read event by event."""

    def __init__(self, response):
        self.response = response

    async def next(self):
        """Name and data of the next event."""
        name = ""
        while True:
            line = await asyncio.wait_for(self.response.content.readline(), LONG)
            if not line:
                return None
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            if line.startswith(b"data: "):
                return name, json.loads(line[6:])


@pytest.fixture
def desk(serve, team):
    """``async with desk(newsroom) as (served, listeners, browser)``: ben is signed in."""

    class Open:
        def __init__(self, newsroom):
            self.newsroom = newsroom

        async def __aenter__(self):
            self.listeners, self.screens = [], []
            backroom = dataclasses.replace(team.backroom, listen=self.listeners.append)
            self.serving = serve(backroom=backroom, newsroom=self.newsroom)
            served = await self.serving.__aenter__()
            self.browser = Browser.at(served.url)
            await self.browser.sign_in("ben")
            return self

        async def __aexit__(self, *why):
            for screen in self.screens:
                screen.response.close()
            await self.browser.session.close()
            await self.serving.__aexit__(*why)

        def tell(self, since):
            """What came since is told to whoever listens."""
            for listener in self.listeners:
                listener(self.newsroom.entries[since:])

        async def look(self, after=0, **headers):
            screen = Screen(
                await self.browser.session.get(
                    f"{self.browser.url}{EVENTS}?after={after}",
                    headers=headers,
                    timeout=aiohttp.ClientTimeout(LONG),
                )
            )
            self.screens.append(screen)
            return screen

    return Open


def end_all(team):
    """Every session of ben's ends."""
    ben = team.person("ben").id
    for session in team.people.sessions.of(ben, team.clock()):
        team.people.sessions.end(ben, session.id, team.clock())


def room():
    found = Newsroom()
    found.assesses("14:00", found.hears("14:00", "Reuters", "Talks begin"))
    return found


async def test_a_screen_first_gets_what_it_missed_then_what_comes(desk) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        screen = await opened.look()
        name, told = await screen.next()
        assert name == "rows"
        assert [row["headline"] for row in told["rows"]] == ["Talks begin"]
        since = len(newsroom.entries)
        newsroom.assesses("14:05", newsroom.hears("14:05", "Reuters", "A ship leaves"))
        opened.tell(since)
        _, told = await screen.next()
        assert [row["headline"] for row in told["rows"]] == ["A ship leaves"]
        assert told["seq"] == newsroom.state.seq


async def test_a_screen_that_was_away_gets_exactly_what_changed(desk) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        screen = await opened.look()
        _, told = await screen.next()
        seen = told["seq"]
        screen.response.close()
        for i in range(3):
            since = len(newsroom.entries)
            newsroom.assesses("14:05", newsroom.hears("14:05", "Reuters", f"Ship {i} leaves"))
            opened.tell(since)
            await asyncio.sleep(0.02)
        screen = await opened.look(**{"Last-Event-ID": str(seen)})
        _, told = await screen.next()
        assert sorted(row["headline"] for row in told["rows"]) == [f"Ship {i} leaves" for i in range(3)]


async def test_a_screen_of_another_record_gets_everything(desk) -> None:
    async with desk(room()) as opened:
        screen = await opened.look(after=10**9)
        _, told = await screen.next()
        assert len(told["rows"]) == 1


async def test_what_nobody_looks_at_is_not_worked_out(desk, monkeypatch) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        worked = []
        follow = module.Queue.follow
        monkeypatch.setattr(module.Queue, "follow", lambda *args: worked.append(1) or follow(*args))
        monkeypatch.setattr(module.Queue, "open", lambda *args: worked.append(1))
        opened.tell(0)
        assert worked == []


async def test_the_stream_ends_with_the_session(desk, team, monkeypatch) -> None:
    monkeypatch.setattr(module, "STILL_IN", 0.05)
    async with desk(room()) as opened:
        screen = await opened.look()
        await screen.next()
        end_all(team)
        with pytest.raises(aiohttp.ClientPayloadError):  # cut, not ended
            await screen.response.content.read()


async def test_a_sign_without_an_entry_reaches_every_screen(desk) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        screen = await opened.look()
        await screen.next()
        opened.listeners[0].__self__.tell("presence", {"on": ["Ana"]})
        assert await screen.next() == ("presence", {"on": ["Ana"]})


async def test_a_stop_over_all_publishing_reaches_every_screen(desk) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        screen = await opened.look()
        _, told = await screen.next()
        assert told["stopped"] == ""
        since = len(newsroom.entries)
        ruling = Ruling(about="stopped", value=True, by="editor:Ana", command="c1")
        newsroom.append("14:05", "ruling:stopped", EditorRuled(ruling=ruling))
        opened.tell(since)
        _, told = await screen.next()
        assert (told["stopped"], told["rows"]) == ("Ana", [])


async def test_every_screen_says_what_goes_out_by_itself(desk) -> None:
    newsroom = room()
    async with desk(newsroom) as opened:
        screen = await opened.look()
        _, told = await screen.next()
        assert told["mode"] == newsroom.story.publishing.mode == "autopilot"
        since = len(newsroom.entries)
        ruling = Ruling(about="mode:story", value="hold", by="editor:Ana", command="c1")
        newsroom.append("14:05", "ruling:mode:story", EditorRuled(ruling=ruling))
        opened.tell(since)
        _, told = await screen.next()
        assert (told["mode"], told["modes"]) == ("hold", {"story": "hold"})
        since = len(newsroom.entries)
        ruling = Ruling(about="mode:rule:officials", value="suggest", by="editor:Ana", command="c2")
        newsroom.append("14:06", "ruling:mode:rule:officials", EditorRuled(ruling=ruling))
        opened.tell(since)
        _, told = await screen.next()
        assert told["modes"] == {"story": "hold", "officials": "suggest"}

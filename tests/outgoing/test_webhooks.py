"""Webhooks: signed, in order, at least once, to public addresses alone, and never in the desk's way."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from livedesk.outgoing.webhooks import Call, Endpoint, Patience, Webhook, next_call
from livedesk.page.view import View, build_view
from livedesk.record.memory import MemoryLog
from newsroom import Newsroom, at
from waiting import LONG, until

SECRET = b"0123456789abcdef0123456789abcdef"
QUICK = Patience(answer=LONG, first=0.001, longest=0.01)
Answers = Callable[[int], web.Response]


class Receiver:
    """A program that listens; ``answers`` says what it answers to its nth request."""

    def __init__(self, answers: Answers | None = None) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers = answers or (lambda _n: web.Response())
        self.url = ""
        self.news = asyncio.Event()

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        self.news.set()
        return self.answers(len(self.heard))

    async def until(self, count: int) -> None:
        async with asyncio.timeout(LONG):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.heard]


@asynccontextmanager
async def receiver(answers: Answers | None = None) -> AsyncIterator[Receiver]:
    listening = Receiver(answers)
    app = web.Application()
    app.router.add_post("/hook", listening.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield listening
    finally:
        await runner.cleanup()


def hook(desk: Newsroom, url: str, cursors: MemoryLog, *, private: bool = True) -> Webhook:
    return Webhook(
        Endpoint(address=url, allow_private=private),
        SECRET,
        cursors,
        lambda after: next_call(
            desk.state,
            desk.story,
            lambda: build_view(desk.state, desk.story, now=at("20:00")),
            after,
            "https://desk.example",
        ),
        lambda: desk.state.seq,
        patience=QUICK,
        now=lambda: 1_755_280_000.0,
    )


@asynccontextmanager
async def running(one: Webhook) -> AsyncIterator[Webhook]:
    task = asyncio.ensure_future(one.run())
    await asyncio.sleep(0)
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def publish(desk: Newsroom, title: str) -> str:
    return desk.publishes("14:00", desk.hears("14:00", "Wire", title)).id


async def test_each_revision_is_told_in_order_signed_and_as_ninjs() -> None:
    desk = Newsroom()
    publish(desk, "Long before")
    async with receiver() as listening, running(hook(desk, listening.url, MemoryLog())) as one:
        id_ = publish(desk, "Talks begin")
        one.wake()
        desk.corrects("14:10", id_, "They do not.")
        one.wake()
        await listening.until(2)
        assert listening.ids == [f"{id_}.1", f"{id_}.2"]
        for headers, body in listening.heard:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            proof = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
            assert headers["webhook-signature"] == f"v1,{proof}"
        first, second = (json.loads(body) for _, body in listening.heard)
        assert (first["type"], second["type"]) == ("update.published", "update.corrected")
        assert first["data"]["version"] == "1"
        assert second["data"]["uri"] == first["data"]["uri"]
        assert first["data"]["altIds"][0]["value"] == f"https://desk.example/updates/{id_}"


async def test_an_endpoint_that_fails_is_asked_again_until_it_takes_the_same_call() -> None:
    desk, cursors = Newsroom(), MemoryLog()

    def failing(n: int) -> web.Response:
        return web.Response(status=503 if n < 4 else 204)

    async with receiver(failing) as listening, running(hook(desk, listening.url, cursors)) as one:
        first, second = publish(desk, "Talks begin"), publish(desk, "Talks end")
        one.wake()
        await listening.until(5)
        assert listening.ids == [f"{first}.1"] * 4 + [f"{second}.1"]


async def test_a_redirect_is_not_followed_and_gone_ends_it() -> None:
    desk = Newsroom()

    def answers(n: int) -> web.Response:
        return web.Response(status=302, headers={"Location": "/hook"}) if n == 1 else web.Response(status=410)

    async with receiver(answers) as listening:
        one = hook(desk, listening.url, MemoryLog())
        task = asyncio.ensure_future(one.run())
        await asyncio.sleep(0)
        publish(desk, "Talks begin")
        one.wake()
        await asyncio.wait_for(task, LONG)
        assert one.gone
        assert len(listening.heard) == 2


async def test_an_address_that_is_not_public_is_never_asked_unless_allowed() -> None:
    desk = Newsroom()
    async with receiver() as listening, running(hook(desk, listening.url, MemoryLog(), private=False)) as one:
        publish(desk, "Talks begin")
        one.wake()
        await until(lambda: one.tries >= 3)
        assert listening.heard == []


async def test_a_desk_that_comes_back_goes_on_where_the_endpoint_was() -> None:
    desk, cursors = Newsroom(), MemoryLog()
    async with receiver() as listening:
        async with running(hook(desk, listening.url, cursors)) as one:
            before = publish(desk, "Talks begin")
            one.wake()
            await until(lambda: cursors.checkpoint(one._name) == (desk.state.seq, b""))
            assert listening.ids == [f"{before}.1"]
        meanwhile = publish(desk, "While it was away")
        async with running(hook(desk, listening.url, cursors)):
            await listening.until(2)
        assert listening.ids == [f"{before}.1", f"{meanwhile}.1"]


TELLS = """
import asyncio, sys
from pathlib import Path
from livedesk.outgoing.webhooks import Call, Endpoint, Patience, Webhook
from livedesk.record.sqlite import SqliteLog

async def main():
    log = SqliteLog(Path(sys.argv[2]))
    if log.checkpoint("begun") is None:
        log.keep_checkpoint("begun", 0, b"")
    def following(after):
        return Call(id=str(after + 1), seq=after + 1, body=b"{}") if after < int(sys.argv[3]) else None
    hook = Webhook(Endpoint(address=sys.argv[1], allow_private=True), b"x" * 32, log, following, lambda: 0,
                   patience=Patience(first=0.01))
    await hook.run()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_kill_at_any_moment_loses_no_call(tmp_path: Path) -> None:
    count = 120
    async with receiver() as listening:
        for kill_after in (17, 55, 90, None):
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                TELLS,
                listening.url,
                str(tmp_path / "r.sqlite"),
                str(count),
                env=os.environ,
            )
            if kill_after is not None:
                await listening.until(kill_after)
                os.kill(process.pid, signal.SIGKILL)
                await process.wait()
                continue
            while str(count) not in listening.ids:
                await listening.until(len(listening.heard) + 1)
            process.kill()
            await process.wait()
    first_told = list(dict.fromkeys(listening.ids))
    assert first_told == [str(n) for n in range(1, count + 1)]


def test_a_call_that_stands_for_nothing_any_more_is_passed_over() -> None:
    assert Call(id="x.1", seq=1, body=b"").body == b""
    desk = Newsroom()

    def view() -> View:
        return build_view(desk.state, desk.story, now=at("20:00"))

    assert next_call(desk.state, desk.story, view, 0, "https://desk.example") is None

"""A desk as a user runs it: a process, a feed that changes, readers, an editor of the story file."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

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
"""
SOURCE = """
[[source]]
id = "northlight"
name = "Northlight"
publisher = "Northlight"
address = "http://127.0.0.1:PORT/feed"
every = 30
allow_private = ALLOW
"""


def item(n: int, title: str) -> str:
    return f"<item><guid>{n}</guid><title>{title}</title><link>https://n.example/{n}</link><pubDate>Fri, 15 Aug 2025 1{n}:00:00 GMT</pubDate></item>"


class Feed:
    """A publisher's server: serves ``items``, counts who asks how."""

    def __init__(self) -> None:
        self.items = [item(1, "Harbour talks begin behind closed doors")]
        self.asked: list[str | None] = []
        self.agents: set[str] = set()

    async def answer(self, request: web.Request) -> web.Response:
        tag = f'"{len(self.items)}"'
        self.asked.append(request.headers.get("If-None-Match"))
        self.agents.add(request.headers.get("User-Agent", ""))
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>https://n.example</link><description>d</description>{"".join(self.items)}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": tag})


@asynccontextmanager
async def publisher() -> AsyncIterator[tuple[Feed, int]]:
    feed = Feed()
    app = web.Application()
    app.router.add_get("/feed", feed.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield feed, runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[str, list[str], asyncio.subprocess.Process]]:
    """``livedesk run`` in its own process; gives its address, what it says, and the process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "livedesk", "run", "harbour.toml", "--port", "0", "--embedder", "none",
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    said: list[str] = []
    assert process.stdout is not None
    address = ""
    while not address:
        line = (await process.stdout.readline()).decode()
        assert line, f"it ended: {said}"
        said.append(line)
        if found := re.search(r"http://[\d.]+:\d+", line):
            address = found.group()
    stdout = process.stdout

    async def listen() -> None:
        while line := await stdout.readline():
            said.append(line.decode())

    listening = asyncio.ensure_future(listen())
    try:
        yield address, said, process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        await listening
        process._transport.close()  # type: ignore[attr-defined]  # else its pipe warns when collected


async def until(true: Callable[[], Awaitable[bool]], what: str, seconds: float = 20) -> None:
    for _ in range(int(seconds * 5)):
        if await true():
            return
        await asyncio.sleep(0.2)
    pytest.fail(what)


def write(folder: Path, port: int, *, allow: bool = True, story: str = STORY) -> Path:
    path = folder / "harbour.toml"
    path.write_text(story + SOURCE.replace("PORT", str(port)).replace("ALLOW", str(allow).lower()))
    return path


async def test_a_feed_reaches_the_page_an_edited_story_is_reloaded_and_a_restart_goes_on(
    tmp_path: Path,
) -> None:
    async with publisher() as (feed, port), aiohttp.ClientSession() as web_:
        path = write(tmp_path, port)
        async with running(tmp_path) as (address, said, process):

            async def page() -> str:
                async with web_.get(address) as answer:
                    return await answer.text()

            async def has(text: str) -> bool:
                return text in await page()

            await until(
                lambda: has("Harbour talks begin behind closed doors"), "the report never reached the page"
            )
            assert "1 outlet, 1 origin" in await page()

            path.write_text(
                path.read_text().replace('title = "The harbour talks"', 'title = "All the harbour talks"')
            )
            await until(lambda: has("All the harbour talks"), "the edited story was not put in force")

            path.write_text("title = ")
            await until(_said(said, "stays in force"), "a half-written story file was not refused")
            assert any("harbour.toml:1" in line for line in said)
            assert await has("All the harbour talks")

            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        write(tmp_path, port)
        async with running(tmp_path) as (address, _, _):
            async with web_.get(f"{address}/api/updates") as answer:
                updates = json.loads(await answer.text())
            assert "Harbour talks begin behind closed doors" in json.dumps(updates)
            async with web_.get(f"{address}/healthz") as answer:
                assert answer.status == 200
        assert len(feed.asked) >= 1
        assert all(agent.startswith("Livedesk/") for agent in feed.agents)


async def test_a_private_address_is_not_fetched_unless_the_story_allows_it(tmp_path: Path) -> None:
    async with publisher() as (feed, port), aiohttp.ClientSession() as web_:
        write(tmp_path, port, allow=False)
        async with running(tmp_path) as (address, _, _):

            async def failing() -> bool:
                async with web_.get(f"{address}/healthz") as answer:
                    text = await answer.text()
                    return "source:northlight" in text and "an address that is not public" in text

            await until(failing, "the refusal is not in the source's health")
        assert feed.asked == []


def _said(lines: list[str], text: str) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        return any(text in line for line in lines)

    return found


async def test_a_capture_can_be_replayed_and_gives_what_the_desk_would_have_heard(tmp_path: Path) -> None:
    async with publisher() as (feed, port):
        feed.items.append(item(2, "Harbour talks pause for lunch"))
        write(tmp_path, port)
        for args in (
            ("capture", "harbour.toml", "monday.jsonl", "--for", "0.05"),
            ("replay", "harbour.toml", "monday.jsonl", "--speed", "max", "--no-serve", "--embedder", "none"),
        ):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "livedesk", *args,
                cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            printed, _ = await process.communicate()
            assert process.returncode == 0, printed.decode()
        assert b"2 new of 2 reports" in printed
        assert b"2 on the story" in printed


async def test_a_webhook_of_the_story_file_hears_of_what_is_published_and_readers_may_ask_for_notifications(
    tmp_path: Path,
) -> None:
    heard: list[tuple[str, dict[str, str]]] = []

    async def hook(request: web.Request) -> web.Response:
        heard.append(((await request.json())["type"], dict(request.headers)))
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    told = f'[[publishing.webhooks]]\naddress = "{address}"\nallow_private = true\n'

    async def came() -> bool:
        return bool(heard)

    try:
        async with publisher() as (_, port), aiohttp.ClientSession() as web_:
            write(tmp_path, port, story=told + STORY if STORY.startswith("[[") else STORY + told)
            async with running(tmp_path) as (desk, said, _):
                await until(came, f"no webhook was told: {said}")
                assert heard[0][0] == "update.published"
                assert heard[0][1]["webhook-signature"].startswith("v1,")
                assert (tmp_path / "harbour.keys.json").exists()
                async with web_.get(f"{desk}/notify") as answer:
                    assert answer.status in {200, 404}  # 404 without the extra
    finally:
        await runner.cleanup()

"""A desk as a user runs it: a process on a folder with stories, and a publisher whose feed changes."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

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
async def running(
    folder: Path, *stories: str
) -> AsyncIterator[tuple[str, list[str], asyncio.subprocess.Process]]:
    """``livedesk run`` in its own process; gives its address, what it says, and the process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "livedesk", "run", *(stories or ("harbour.toml",)), "--port", "0", "--embedder", "none",
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


def write(
    folder: Path, port: int, *, allow: bool = True, story: str = STORY, name: str = "harbour.toml"
) -> Path:
    """A story file with the publisher's feed as its source."""
    path = folder / name
    path.write_text(story + SOURCE.replace("PORT", str(port)).replace("ALLOW", str(allow).lower()))
    return path

"""A desk as a user runs it: a process, a feed that changes, readers, an editor of the story file."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from process import STORY, item, publisher, running, write
from waiting import until

pytestmark = pytest.mark.slow


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

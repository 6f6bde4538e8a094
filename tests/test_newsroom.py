"""Many stories on one desk, as a user runs it: one address, one request for all, and each story its own."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import aiohttp
import pytest

from livedesk.newsroom import NewsroomError, checked_names
from livedesk.story.loading import LoadedStory, load_story
from process import STORY, item, publisher, running, write
from waiting import until

CRANES = STORY.replace("The harbour talks", "Cranes of Anchorage").replace('"harbour talks"', '"crane"')


@pytest.mark.slow
async def test_two_stories_hear_one_feed_that_is_asked_once_and_each_keeps_what_is_its_own(
    tmp_path: Path,
) -> None:
    async with publisher() as (feed, port), aiohttp.ClientSession() as web_:
        feed.items.append(item(2, "A crane falls at the quay in Anchorage"))
        write(tmp_path, port)
        cranes = write(tmp_path, port, story=CRANES, name="cranes.toml")
        async with running(tmp_path, "harbour.toml", "cranes.toml") as (address, said, process):

            async def page(path: str = "/") -> str:
                async with web_.get(address + path) as answer:
                    assert answer.status == 200
                    return await answer.text()

            async def both() -> bool:
                front = await page()
                return "Harbour talks begin behind closed doors" in front and "A crane falls" in front

            await until(both, "the front page never showed both stories")
            assert len(feed.asked) == 1, "the feed was asked more than once for two stories"
            assert "A crane falls" not in await page("/stories/harbour/")
            assert "A crane falls" in await page("/stories/cranes/")
            listed = json.loads(await page("/api/stories"))["stories"]
            assert [(one["id"], one["phase"], one["updates"]) for one in listed] == [
                ("harbour", "live", 1),
                ("cranes", "live", 1),
            ]
            metrics = await page("/metrics")
            assert 'livedesk_updates{story="harbour"} 1.0' in metrics
            assert metrics.count("\nprocess_cpu_seconds_total ") == 1
            health = json.loads(await page("/healthz"))
            assert health["ok"]
            assert {check["name"] for check in health["checks"]} >= {"harbour:record", "cranes:record"}

            async with web_.get(address + "/events") as events:
                first = (await events.content.readuntil(b"\n\n")).decode()
                assert first.startswith("event: card\ndata: {")

                cranes.write_text(cranes.read_text().replace("Cranes of Anchorage", "All cranes"))
                told = ""
                while "All cranes" not in told:
                    told = (await events.content.readuntil(b"\n\n")).decode()

            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
            assert any("2 stories" in line for line in said)
        assert (tmp_path / "harbour.record.sqlite").exists()
        async with (
            running(tmp_path, "cranes.toml", "harbour.toml") as (address, _, _),
            web_.get(address + "/") as answer,
        ):
            front = await answer.text()
            assert "A crane falls" in front
            assert front.index("All cranes") < front.index("The harbour talks")


def loaded(folder: Path, name: str) -> LoadedStory:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(STORY)
    return load_story(folder / name)


def test_two_stories_of_one_name_are_refused_with_what_to_do(tmp_path: Path) -> None:
    stories = [loaded(tmp_path / folder, "harbour.toml") for folder in ("a", "b")]
    with pytest.raises(NewsroomError, match=r'two stories are called "harbour".*Rename'):
        checked_names(stories)


def test_a_name_that_no_address_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NewsroomError, match="can't be part of an address"):
        checked_names([loaded(tmp_path, "harbour talks?.toml")])

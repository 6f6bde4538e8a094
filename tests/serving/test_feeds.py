"""Feeds over the web, read by the programs readers use."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
from pathlib import Path

import feedparser
import pytest

from newsroom import Newsroom, story
from waiting import LONG

STORY = story(
    issue=[{"id": "wages", "title": "Wages", "question": "How much?"}],
    actor=[{"id": "mayor", "name": "Ana Ruiz", "role": "mayor", "names": {"en": ["Ruiz"]}}],
)
HEADLINES = (
    ("en", 'Ruiz & the <b>dockers</b> meet: "no deal" yet'),
    ("ru", "Докеры ушли с переговоров"),
    ("ar", "عمال الميناء يغادرون المحادثات"),
    ("zh", "码头工人离开谈判"),
    ("en", "]]> <!-- a title that ends things --> &amp;"),
    ("vi", "Công nhân bến cảng rời cuộc đàm phán"),
)


def newsroom() -> Newsroom:
    desk = Newsroom(story=STORY)
    for i, (lang, headline) in enumerate(HEADLINES):
        heard = desk.hears("14:00", f"Outlet {i}", headline, id=f"r{i}", lang=lang, summary=f"{headline} – 2")
        desk.publishes("14:00", heard, issues=("wages",) if i % 2 else ())
    return desk


async def test_issue_and_actor_have_feeds_of_their_own_and_an_unknown_one_is_refused(serve) -> None:
    async with serve(newsroom=newsroom()) as open_:
        for path, count in (("", 6), ("/issues/wages", 3), ("/actors/mayor", 1)):
            answer, body = await open_.get(f"{path}/feed.json")
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            found = json.loads(body)
            assert len(found["items"]) == count
            assert found["feed_url"] == f"{open_.url}{path}/feed.json"
            _, body = await open_.get(f"{path}/feed.atom")
            parsed = feedparser.parse(body)
            assert not parsed.bozo
            assert [e.id for e in parsed.entries] == [item["id"] for item in found["items"]]
        assert (await open_.get("/issues/none/feed.atom"))[0].status == 404
        assert (await open_.get("/actors/wages/feed.json"))[0].status == 404


async def test_feedparser_and_the_json_feed_lose_nothing_over_the_documents_of_a_long_coverage(serve) -> None:
    desk = Newsroom(story=STORY)
    for i in range(150):
        desk.publishes("14:00", desk.hears("14:00", "Wire", f"Thing {i}"))
    async with serve(newsroom=desk) as open_:
        ids: list[str] = []
        address = f"{open_.url}/feed.atom"
        while address:
            _, body = await open_.get(address.removeprefix(open_.url))
            parsed = feedparser.parse(body)
            ids += [entry.id for entry in parsed.entries]
            address = next((link.href for link in parsed.feed.links if link.rel == "next"), "")
        items: list[str] = []
        path = "/feed.json"
        while path:
            found = json.loads((await open_.get(path))[1])
            items += [item["id"] for item in found["items"]]
            path = found.get("next_url", "").removeprefix(open_.url)
    assert len(ids) == len(set(ids)) == 150
    assert items == ids


async def test_a_feed_nothing_was_added_to_answers_not_modified(serve) -> None:
    async with serve(newsroom=newsroom()) as open_:
        answer, _ = await open_.get("/actors/mayor/feed.atom")
        tag = {"If-None-Match": answer.headers["ETag"]}
        open_.desk.publish("Something about nobody")
        assert (await open_.get("/actors/mayor/feed.atom", headers=tag))[0].status == 304
        open_.desk.publish("Ruiz is back")
        assert (await open_.get("/actors/mayor/feed.atom", headers=tag))[0].status == 200


@pytest.mark.slow
async def test_newsboat_reads_every_entry_and_takes_a_revision_for_the_same_one(
    serve, tmp_path: Path
) -> None:
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        if os.environ.get("LIVEDESK_CI"):
            pytest.fail("newsboat is missing: .ci/run installs it")
        pytest.skip("newsboat is not installed (Debian: apt-get install newsboat)")
    (tmp_path / "config").write_text("")
    cache = tmp_path / "cache.db"

    async def reload(url: str) -> dict[str, tuple[str, str, str]]:
        (tmp_path / "urls").write_text(f"{url}/feed.atom\n")
        files = ["-u", tmp_path / "urls", "-c", cache, "-C", tmp_path / "config"]
        done = await asyncio.create_subprocess_exec(
            newsboat, *map(str, files), "-x", "reload", env={"HOME": str(tmp_path), "LANG": "C.UTF-8"}
        )
        assert await asyncio.wait_for(done.wait(), LONG) == 0
        with sqlite3.connect(cache) as db:
            rows = db.execute("SELECT guid, title, url, content FROM rss_item").fetchall()
        db.close()
        return {guid: (title, link, content) for guid, title, link, content in rows}

    async with serve(newsroom=newsroom()) as open_:
        read = await reload(open_.url)
        items = json.loads((await open_.get("/feed.json"))[1])["items"]
        # newsboat takes markup out of titles, as a reader that shows text does: "&lt;b&gt;" is markup to it.
        plain = lambda text: text.replace("<b>", "").replace("</b>", "")  # noqa: E731
        for item in items:
            title, link, content = read[item["id"]]
            assert link == item["url"]
            assert content == item["content_html"]
            if "-->" not in item["title"]:
                assert plain(title) == plain(item["title"])
        assert len(read) == len(items) == len(HEADLINES)
        open_.desk.newsroom.corrects("15:00", open_.desk.state.published.values[1], "They did not leave.")
        again = await reload(open_.url)
        assert again.keys() == read.keys()
        changed = [id_ for id_ in read if again[id_][2] != read[id_][2]]
        assert len(changed) == 1
        assert "They did not leave." in again[changed[0]][2]

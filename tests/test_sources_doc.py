"""The examples in docs/sources.md load, and fit pages built as those sites are, in our own words."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from yarl import URL

from livedesk.errors import SourceError
from livedesk.reading.claims import Claims
from livedesk.sources.article import read_article
from livedesk.sources.bridged import Reddit, YouTube
from livedesk.sources.fetching import Fetcher
from livedesk.sources.list_page import read_list
from livedesk.sources.mastodon import timeline_beside, timeline_of
from livedesk.sources.source import OURS, Connector
from livedesk.sources.state import SourceState
from livedesk.sources.telegram import page_of
from livedesk.story.schema import Source
from reading.harbour import STORY
from sources.world import QUICK, a_world

DOC = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
BLOCKS = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)]
SOURCES = {table["id"]: Source.model_validate(table) for block in BLOCKS for table in block.get("source", ())}

LISTS = {
    "kremlin": (
        (
            "<div class='hentry h-entry hentry_event'><h3 class='hentry__title'><a href='/events/president/news/10001'>"
            "<span class='entry-title p-name'>Meeting with the dockers</span><span class='hentry__meta'>"
            "<time class='published' datetime='2025-08-15'>August 15, 2025, 23:45</time>, <span>Grey Harbour</span></span>"
            "</a></h3></div>"
        ),
        ("Meeting with the dockers", "/events/president/news/10001", "2025-08-15 20:45"),
    ),
    "white-house": (
        (
            "<ul class='wp-block-post-template'><li class='wp-block-post post'><div class='wp-block-group'><h2 "
            "class='wp-block-post-title'><a href='https://www.whitehouse.gov/briefings-statements/2025/08/readout/'>Readout of "
            "the call with the harbour</a></h2><div class='wp-block-post-date'><time datetime='2025-08-15T18:30:00-04:00'>August "
            "15, 2025</time></div></div></li></ul>"
        ),
        (
            "Readout of the call with the harbour",
            "/briefings-statements/2025/08/readout/",
            "2025-08-15 22:30",
        ),
    ),
    "state-department": (
        (
            "<ul class='collection-results'><li class='collection-result'><p class='collection-result__date'>Statement</p><a "
            "class='collection-result__link' href='/releases/harbour/'>On the talks at Grey Harbour</a><div "
            "class='collection-result-meta'><span dir='ltr'>August 15, 2025</span></div></li></ul>"
        ),
        ("On the talks at Grey Harbour", "/releases/harbour/", "2025-08-15 00:00"),
    ),
    "mid-russia": (
        (
            "<ul class='announces'><li class='announce'><time class='announce__date'>15.08.2025 12:30</time><a "
            "class='announce__link' href='/en/foreign_policy/news/2040001/'>Comment on the ferries</a></li></ul>"
        ),
        ("Comment on the ferries", "/en/foreign_policy/news/2040001/", "2025-08-15 09:30"),
    ),
    "president-ukraine": (
        (
            "<div class='cat_list'><div class='item_stat cat_stat'><div class='item_stat_headline'><h3><a "
            "href='/en/news/address-99001'>Evening address to the harbour</a></h3></div><p class='date'>15 August 2025 - 22:41</p>"
            "</div></div>"
        ),
        ("Evening address to the harbour", "/en/news/address-99001", "2025-08-15 19:41"),
    ),
}

WORDS = "We have come a long way in these talks, and there is still a long way to go before the ferries sail again."
TEXTS = {
    "kremlin": "<div class='entry-content e-content'><p><b>Ida Lind:</b> {}</p><p><b>Paul Moreau</b><i>:</i> {}</p></div>",
    "white-house": "<div class='entry-content wp-block-post-content'><p>IDA LIND: {}</p><p>PAUL MOREAU: {}</p></div>",
    "state-department": "<div class='entry-content'><p><strong>MINISTER LIND:</strong> {}</p><p>PAUL MOREAU: {}</p></div>",
    "mid-russia": "<div class='article-content'><p>Ida Lind: {}</p><p>Question: When?</p><p>Paul Moreau: {}</p></div>",
    "president-ukraine": "<div class='article_content'><p>Ida Lind: {}</p><p>Paul Moreau: {}</p></div>",
}


def page(inside):
    return f"<html><head><title>News</title></head><body><nav>Menu</nav>{inside}<footer>All</footer></body></html>".encode()


def test_every_kind_that_is_told_of_exists_and_every_example_is_of_one():
    told = set(re.findall(r"^\| `([a-z-]+)` \|", DOC, re.MULTILINE))
    assert told <= set(OURS)
    assert {"feed", "list-page", "sitemap", "live-page"} <= told
    assert told == set(OURS)
    assert {source.kind for source in SOURCES.values()} == told | {"tide-table"}


@pytest.mark.parametrize(
    "id_", [source.id for source in SOURCES.values() if source.kind not in {"folder", "push"}]
)
def test_every_example_has_an_address_its_connector_takes(id_):
    source = SOURCES[id_]
    asked = {
        "bridge": lambda: source.address,
        "mastodon": lambda: str(timeline_of(source)),
        "mastodon-stream": lambda: str(timeline_beside(URL(source.address))),
        "reddit": lambda: Reddit(None).feed_of(source),
        "telegram": lambda: page_of(source),
        "youtube": lambda: YouTube(None).feed_of(source),
    }.get(source.kind, lambda: source.address)()
    assert urlsplit(asked).scheme in {"http", "https", "wss", "imaps"}
    assert urlsplit(asked).hostname


@pytest.fixture
async def world():
    async with a_world() as answering:
        yield answering


async def test_the_connector_of_another_package_runs_as_it_is_told(world):
    (module,) = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    there: dict[str, Any] = {}
    exec(compile(module, "docs/sources.md", "exec"), there)
    world.says("/tides.csv", b"Monday;4.2\nTuesday;4.4\n")
    world.says("/rebuilt.csv", b"<html>No tides</html>")
    async with Fetcher(limits=QUICK) as fetcher:
        connector = there["TideTable"](fetcher)
        assert isinstance(connector, Connector)
        tides = SOURCES["tides"].model_copy(
            update={"address": world.url("/tides.csv"), "allow_private": True}
        )
        look = await connector.look(tides, SourceState())
        assert [report.title for report in look.reports] == [
            "High water on Monday: 4.2 m", "High water on Tuesday: 4.4 m",
        ]  # fmt: skip
        with pytest.raises(SourceError, match="lists no tides"):
            await connector.look(
                tides.model_copy(update={"address": world.url("/rebuilt.csv")}), SourceState()
            )


@pytest.mark.parametrize("id_", LISTS)
def test_the_selectors_find_headline_address_and_date(id_):
    source = SOURCES[id_]
    inside, (title, address, moment) = LISTS[id_]
    found = read_list(
        page(inside), url=source.address, content_type="text/html", select=source.select.model_dump()
    )
    (item,) = found.items
    assert (item.title, f"{item.at:%Y-%m-%d %H:%M}") == (title, moment)
    assert item.link.endswith(address)
    assert found.warnings == ()


@pytest.mark.parametrize("id_", TEXTS)
def test_a_transcript_becomes_claims_by_speaker(id_):
    source = SOURCES[id_]
    body = page(TEXTS[id_].format(WORDS, WORDS))
    read = read_article(body, url=source.address + "/1", content_type="text/html", text=source.select.text)
    assert read.what == "article"
    claims = Claims(STORY).of_text(read.text, "en")
    assert [(claim.actor, claim.content) for claim in claims] == [("lind", WORDS), ("moreau", WORDS)]


@pytest.mark.parametrize("id_", LISTS)
def test_the_same_site_rebuilt_is_found_to_be_broken(id_):
    source = SOURCES[id_]
    inside = re.sub(r"class='[^']*'", "class='rebuilt'", LISTS[id_][0])
    found = read_list(
        page(inside), url=source.address, content_type="text/html", select=source.select.model_dump()
    )
    assert (found.items, found.found) == ((), 0)

"""The static site: every link leads to a file that is there, and every update has one."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import feedparser
import pytest

from livedesk.page.static_site import site_files
from newsroom import Newsroom, at, story

STORY = story(
    issue=[{"id": "wages", "title": "Wages", "question": "How much?"}],
    actor=[{"id": "mayor", "name": "Ana Ruiz", "role": "mayor", "names": {"en": ["Ruiz"]}}],
)


class Addresses(HTMLParser):
    """Relative addresses of a page, and its ids."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids.add(named.get("id") or "")
        for name in ("href", "src", "action"):
            value = named.get(name)
            if value and not urlsplit(value).scheme:
                path, _, fragment = value.partition("#")
                self.found.append((unquote(path), unquote(fragment)))


def site(updates: int, length: int = 10, base_url: str = "") -> tuple[Newsroom, dict[str, bytes]]:
    desk = Newsroom(story=STORY)
    for i in range(updates):
        heard = desk.hears("14:00", "Wire", f"Thing {i} of Ruiz", id=f"r/{i} ~ü")
        desk.publishes("14:00", heard, issues=("wages",), key=i % 5 == 0)
    return desk, dict(site_files(desk.state, desk.story, now=at("20:00"), length=length, base_url=base_url))


@pytest.mark.parametrize("updates", [0, 1, 10, 11, 35])
def test_every_link_leads_to_a_file_and_every_fragment_to_a_place_in_it(updates: int) -> None:
    _, files = site(updates)
    pages = {name: Addresses(body) for name, body in files.items() if name.endswith(".html")}
    assert "index.html" in pages
    for name, page in pages.items():
        for path, fragment in page.found:
            target = path or name
            assert target in files, f"{name} links to {target}"
            if fragment and target in pages:
                assert fragment in pages[target].ids, f"{name} links to {target}#{fragment}"


def test_every_update_has_a_page_of_its_own_and_stands_on_one_of_the_lists() -> None:
    desk, files = site(35)
    lists = b"".join(body for name, body in files.items() if name == "index.html" or name.startswith("page-"))
    oldest = b"".join(body for name, body in files.items() if name.startswith("oldest"))
    assert sum(name.startswith("update-") for name in files) == 35
    for id_ in desk.state.updates:
        headline = desk.state.updates[id_].values[-1].headline.text.encode()
        assert any(headline in body for name, body in files.items() if name.startswith("update-"))
        assert headline + b"</h3>" in lists
        assert headline + b"</h3>" in oldest


def test_nothing_in_it_needs_a_server_or_a_module() -> None:
    _, files = site(3)
    for name, body in files.items():
        assert b'type="module"' not in body, name
        assert b"data-events" not in body, name
        assert b'href="/' not in body, name
        assert b'src="/' not in body, name
        if name.endswith(".js"):
            assert body.startswith(b'(() => { "use strict";')


def test_feeds_hold_every_update_and_carry_the_public_address_when_there_is_one() -> None:
    _, files = site(35, base_url="https://archive.example/talks")
    parsed = feedparser.parse(files["feed.atom"])
    assert not parsed.bozo
    assert len(parsed.entries) == 35
    assert parsed.entries[0].link.startswith("https://archive.example/talks/update-")
    assert len(json.loads(files["feed-actor-mayor.json"])["items"]) == 35
    assert len(json.loads(files["feed-issue-wages.json"])["items"]) == 35


def test_the_same_record_gives_the_same_files() -> None:
    assert site(12)[1] == site(12)[1]

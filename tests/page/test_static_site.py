"""The static site: every link leads to a file that is there, and every update has one."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import pytest

from livedesk.model import DevelopmentsMerged, Image
from livedesk.page.static_site import site_files
from newsroom import Newsroom, at, because, story

STORY = story(
    issue=[{"id": "wages", "title": "Wages", "question": "How much?"}],
    actor=[
        {"id": "mayor", "name": "Ana Ruiz", "role": "mayor", "names": {"en": ["Ruiz"]}},
        {"id": "clerk", "name": "Ben Okoro", "role": "clerk", "names": {"en": ["Okoro"]}},
    ],
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
        for name in ("href", "src", "srcset", "action", "content"):
            value = named.get(name)
            if name == "content" and named.get("property") != "og:image":
                continue
            if value and not urlsplit(value).scheme:
                path, _, fragment = value.partition("#")
                self.found.append((unquote(path), unquote(fragment)))


def site(
    updates: int, length: int = 10, base_url: str = "", **given: Any
) -> tuple[Newsroom, dict[str, bytes]]:
    desk = Newsroom(story=STORY)
    for i in range(updates):
        time = f"14:{i:02d}"
        heard = desk.hears(time, "Wire", f"Thing {i} of Ruiz", id=f"r/{i} ~ü")
        pictures = (Image(media=f"{i}.jpg", alt="A quay", credit="Ana Ruiz"),) if i == 2 else ()
        desk.publishes(time, heard, issues=("wages",), key=i % 5 == 0, images=pictures)
    files = site_files(
        desk.state,
        desk.story,
        now=at("20:00"),
        length=length,
        base_url=base_url,
        picture=lambda media: f"picture {media}".encode(),
        card=lambda svg: f"card of {svg}".encode(),
        **given,
    )
    return desk, dict(files)


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


def test_the_address_of_an_update_merged_into_another_shows_what_it_is_part_of() -> None:
    desk = Newsroom(story=STORY)
    gone, stays = (
        desk.publishes(time, desk.hears(time, "Wire", f"At {time}")).id for time in ("14:00", "14:05")
    )
    merged = DevelopmentsMerged(development=gone, into=stays, because=because())
    desk.append("14:10", f"development:{gone}", merged)
    files = dict(site_files(desk.state, desk.story, now=at("20:00")))
    pages = {name: Addresses(body) for name, body in files.items() if name.startswith("update-")}
    assert len(pages) == 2
    index = Addresses(files["index.html"])
    for page in pages.values():
        places = {fragment for path, fragment in page.found if path == "index.html" and fragment}
        assert places
        assert places <= index.ids
        assert f"u-{stays}" in page.ids


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


def test_nothing_lies_in_it_that_no_page_leads_to() -> None:
    _, files = site(35)
    reached = {
        path for name, body in files.items() if name.endswith(".html") for path, _ in Addresses(body).found
    }
    assert {name for name in set(files) - reached if not name.startswith(("card-", "feed-"))} <= {
        "index.html"
    }
    assert not [
        name for name in files if any(word in name for word in ("console", "desk", "notify", "embed"))
    ]


def test_pictures_and_cards_lie_in_the_folder() -> None:
    desk, files = site(4)
    assert files["images/2.jpg"] == b"picture 2.jpg"
    assert b'src="images/2.jpg"' in files["index.html"]
    cards = {name: body for name, body in files.items() if name.startswith("card-")}
    assert len(cards) == 4
    for id_, body in zip(desk.state.published.values, cards.values(), strict=True):
        assert desk.state.updates[id_].values[-1].headline.text.encode() in body


def test_without_pictures_and_cards_at_hand_it_is_made_without_them() -> None:
    desk = Newsroom(story=STORY)
    desk.publishes("14:00", desk.hears("14:00", "Wire", "A thing"))
    files = dict(site_files(desk.state, desk.story, now=at("20:00")))
    assert not [name for name in files if name.startswith(("card-", "images/"))]
    assert b"og:image" not in files["index.html"]


def test_the_page_stands_in_it_as_it_stood_at_past_moments() -> None:
    desk, files = site(12, length=200)
    moments = [name for name in files if name.startswith("moment-")]
    listed = [path for path, _ in Addresses(files["moments.html"]).found if path.startswith("moment-")]
    assert listed == sorted(moments, key=lambda name: int(name[7:-5]))
    assert len(moments) > 5
    for name in moments:
        seq = int(name.removeprefix("moment-").removesuffix(".html"))
        stood = sum(published <= seq for published in desk.state.published.seqs)
        assert files[name].count(b'<article class="update') == stood
        assert b"Go to the page as it is now" in files[name]
    first = files[listed[0]]
    assert b"Thing 0 of Ruiz" in first
    assert b"Thing 11 of Ruiz" not in first


def test_a_past_moment_is_told_by_the_story_file_of_its_time() -> None:
    earlier = story(title="The talks before they had a name")
    _, files = site(12, story_at=lambda seq: earlier if seq < 9 else STORY)
    names = sorted((n for n in files if n.startswith("moment-")), key=lambda name: int(name[7:-5]))
    assert b"The talks before they had a name" in files[names[0]]
    assert b"The talks before they had a name" not in files[names[-1]]


def test_issues_and_actors_with_updates_have_a_page_of_their_own() -> None:
    _, files = site(35)
    for name, title in (("issue-wages.html", b"Wages"), ("actor-mayor.html", b"Ana Ruiz")):
        assert b"<h1><bdi>" + title in files[name]
        assert files[name].count(b'<article class="update') == 35
    assert b'href="issue-wages.html"' in files["index.html"]
    _, empty = site(0)
    assert "issue-wages.html" not in empty

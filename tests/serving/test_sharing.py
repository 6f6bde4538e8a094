"""What other sites show: oEmbed, the widget, cards."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest


class Links(HTMLParser):
    """Every element of a kind, by its attributes."""

    def __init__(self, tag: str, page: bytes) -> None:
        super().__init__()
        self.tag = tag
        self.found: list[dict[str, str | None]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self.tag:
            self.found.append(dict(attrs))


def discovery(page: bytes, kind: str) -> str:
    (link,) = [one for one in Links("link", page).found if one.get("type") == kind]
    return str(link["href"])


async def test_a_consumer_discovers_oembed_and_gets_a_frame_of_that_update_in_both_forms(serve) -> None:
    async with serve() as open_:
        id_ = open_.desk.publish('Crane "7" & <b>drivers</b> refuse')
        _, page = await open_.get(f"/updates/{id_}")
        address = discovery(page, "application/json+oembed").removeprefix(open_.url)
        answer, body = await open_.get(address)
        found = json.loads(body)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert (found["version"], found["type"]) == ("1.0", "rich")
        assert found["title"] == 'Crane "7" & <b>drivers</b> refuse'
        (frame,) = Links("iframe", found["html"].encode()).found
        assert frame["src"] == f"{open_.url}/embed/{id_}"
        assert frame["title"] == found["title"]
        _, xml = await open_.get(discovery(page, "text/xml+oembed").removeprefix(open_.url))
        read = {child.tag: child.text for child in ElementTree.fromstring(xml)}
        assert read == {name: str(value) for name, value in found.items()}


async def test_the_room_a_consumer_has_is_kept_to_and_other_peoples_addresses_are_refused(serve) -> None:
    async with serve() as open_:
        own = quote(f"{open_.url}/", safe="")
        _, body = await open_.get(f"/oembed?url={own}&maxwidth=300&maxheight=200")
        assert (json.loads(body)["width"], json.loads(body)["height"]) == (300, 200)
        for wrong, status in (
            (f"url={quote('https://elsewhere.example/updates/x', safe='')}", 404),
            (f"url={quote(open_.url + '/updates/none', safe='')}", 404),
            (f"url={quote(open_.url + '/about', safe='')}", 404),
            ("", 404),
            (f"url={own}&format=yaml", 501),
            (f"url={own}&maxwidth=0", 400),
        ):
            assert (await open_.get(f"/oembed?{wrong}"))[0].status == status, wrong


async def test_only_the_widget_may_be_framed(serve) -> None:
    async with serve() as open_:
        id_ = next(iter(open_.desk.state.updates))
        for path in ("/embed", f"/embed/{id_}"):
            answer, body = await open_.get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors *" in policy
            assert "unsafe-inline" not in policy
            assert b" style=" not in body
            assert b' target="_blank"' in body
        for path in ("/", f"/updates/{id_}", "/about", "/oembed"):
            answer, _ = await open_.get(path)
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_widget_tells_of_its_update_links_out_and_knows_where_to_look_for_changes(serve) -> None:
    async with serve() as open_:
        id_ = open_.desk.publish("Talks go on")
        open_.desk.newsroom.corrects("15:00", id_, "They do not.")
        _, body = await open_.get(f"/embed/{id_}")
        assert b"They do not." in body
        (root,) = Links("body", body).found
        _, delta = await open_.get(str(root["data-following"]))
        assert [e["event"] for e in json.loads(delta)["events"]] == ["checked"]
        open_.desk.publish("Something new")
        _, delta = await open_.get(str(root["data-following"]))
        assert "add" in [e["event"] for e in json.loads(delta)["events"]]
        links = [str(link["href"]) for link in Links("a", body).found]
        assert all(link.startswith(open_.url) for link in links)
        assert (await open_.get("/embed/none"))[0].status == 404


@pytest.mark.slow
async def test_a_card_is_a_picture_of_one_revision_and_never_changes(serve) -> None:
    pytest.importorskip("resvg_py")
    async with serve() as open_:
        id_ = open_.desk.publish("Talks go on")
        answer, body = await open_.get(f"/cards/{id_}-1.png")
        assert answer.headers["Content-Type"] == "image/png"
        assert "immutable" in answer.headers["Cache-Control"]
        open_.desk.newsroom.corrects("15:00", id_, "They do not.")
        assert (await open_.get(f"/cards/{id_}-1.png"))[1] == body
        for wrong in (
            f"{id_}-3.png",
            f"{id_}-0.png",
            f"{id_}.png",
            "none-1.png",
            f"{id_}-1.gif",
            f"{id_}-x.png",
        ):
            assert (await open_.get(f"/cards/{wrong}"))[0].status == 404, wrong


async def test_pages_point_to_a_card_only_where_cards_can_be_drawn(serve) -> None:
    async with serve() as open_:
        id_ = open_.desk.publish("Talks go on")
        _, page = await open_.get(f"/updates/{id_}")
        assert b"og:image" not in page
        open_.desk.renderer = type(open_.desk.renderer)(cards=True)
        open_.desk.publish("Later")
        _, page = await open_.get(f"/updates/{id_}")
        tags = {meta.get("property"): meta.get("content") for meta in Links("meta", page).found}
        assert tags["og:image"] == f"{open_.url}/cards/{id_}-1.png"
        assert tags["og:image:alt"] == tags["og:title"] == "Talks go on"
        assert tags["og:url"] == f"{open_.url}/updates/{id_}"

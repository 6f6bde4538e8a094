"""Pages for people: drawn once, revalidated cheaply, past moments as they stood."""

from __future__ import annotations

import gzip
import time

import pytest

from livedesk.serving import WebOptions


async def test_the_page_shows_what_was_published(serve) -> None:
    async with serve() as served:
        response, body = await served.get("/")
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        for title in ("Talks begin", "Doors closed", "A pause is called"):
            assert title in body.decode()


async def test_a_page_is_drawn_once_for_many_readers_and_anew_when_something_happens(serve) -> None:
    async with serve() as served:
        began = int(time.monotonic())
        await served.get("/")
        drawn = served.desk.views
        for _ in range(20):
            await served.get("/")
        assert served.desk.views - drawn <= int(time.monotonic()) - began, "only where a second began"
        served.desk.publish("News")
        _, body = await served.get("/")
        assert b"News" in body


async def test_a_reader_who_has_the_page_is_told_so(serve) -> None:
    async with serve() as served:
        response, _ = await served.get("/")
        etag = response.headers["ETag"]
        assert etag.startswith('W/"')
        again, body = await served.get("/", headers={"If-None-Match": etag})
        assert (again.status, body) == (304, b"")
        assert again.headers["ETag"] == etag
        served.desk.publish("News")
        changed, _ = await served.get("/", headers={"If-None-Match": etag})
        assert changed.status == 200


@pytest.mark.parametrize("garbage", ['"', 'W/"', "no quotes", "*, *", '"a", W/"b"'])
async def test_a_garbled_validator_is_no_validator(serve, garbage: str) -> None:
    async with serve() as served:
        response, _ = await served.get("/", headers={"If-None-Match": garbage})
        assert response.status in {200, 304}


async def test_pages_go_out_compressed_to_those_who_can_take_it(serve) -> None:
    async with serve() as served:
        import aiohttp

        async with aiohttp.ClientSession(auto_decompress=False) as raw:
            async with raw.get(served.url + "/", headers={"Accept-Encoding": "br, gzip;q=0.8"}) as packed:
                assert packed.headers["Content-Encoding"] == "gzip"
                assert packed.headers["Vary"] == "Accept-Encoding, Accept-Language"
                inside = gzip.decompress(await packed.read())
            for accept in ("identity", "gzip;q=0", "br", ""):
                async with raw.get(served.url + "/", headers={"Accept-Encoding": accept}) as plain:
                    assert "Content-Encoding" not in plain.headers
                    assert await plain.read() == inside


PATHS = ("/", "/about", "/corrections", "/feed.atom", "/feed.json", "/robots.txt", "/favicon.svg", "/healthz")


@pytest.mark.parametrize("path", PATHS)
async def test_head_is_get_without_its_body(serve, path: str) -> None:
    async with serve() as served:
        got, body = await served.get(path)
        head, nothing = await served.ask("HEAD", path)
        assert nothing == b""
        assert head.status == got.status == 200
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert body


async def test_oldest_first_turns_the_page_round(serve) -> None:
    async with serve() as served:
        _, newest = await served.get("/")
        _, oldest = await served.get("/?order=oldest")
        first, last = b"u-d-r-reuters-talks-begin", b"u-d-r-reuters-a-pause-is-called"
        assert newest.rindex(b'id="' + first) > newest.rindex(b'id="' + last)
        assert oldest.rindex(b'id="' + first) < oldest.rindex(b'id="' + last)


async def test_the_page_as_of_a_moment_stands_as_it_did(serve) -> None:
    async with serve() as served:
        for path in ("/as-of?at=2025-08-15T13:05:00Z", "/?at=2025-08-15T13:05:00Z"):
            response, body = await served.get(path)
            assert response.status == 200
            assert b"Talks begin" in body
            assert b"Doors closed" not in body
            assert "max-age=3600" in response.headers["Cache-Control"]


async def test_a_moment_without_a_zone_is_local_time_of_the_event(serve) -> None:
    async with serve() as served:
        _, body = await served.get("/as-of?at=2025-08-15T05:15")  # 13:15 UTC
        assert b"Doors closed" in body
        assert b"A pause is called" not in body


@pytest.mark.parametrize(
    ("at", "status", "says"),
    [
        ("", 400, "No time given"),
        ("yesterday", 400, "is not a time"),
        ("2025-13-41T99:99", 400, "is not a time"),
        ("0001-01-01T00:00:00%2B23:59", 400, "is not a time"),
        ("9999-12-31T23:59:59-23:59", 400, "is not a time"),
        ("2025-08-15T21:00:00Z", 400, "has not come yet"),
        ("2024-01-01", 404, "had not begun"),
        ("%3Cscript%3E", 400, "&lt;script&gt;"),
        ("%00%ff", 400, "is not a time"),
        ("1" * 201, 400, "Longer than 200 characters"),
    ],
)
async def test_a_moment_that_can_not_be_shown_is_refused_in_words(
    serve, at: str, status: int, says: str
) -> None:
    async with serve() as served:
        response, body = await served.get(f"/as-of?at={at}")
        assert response.status == status
        assert says in body.decode()
        assert b"<script>" not in body


async def test_an_unescaped_plus_of_a_zone_is_understood(serve) -> None:
    async with serve() as served:
        response, body = await served.get("/as-of?at=2025-08-15T15:05:00+02:00")
        assert response.status == 200
        assert b"Doors closed" not in body


async def test_every_update_has_an_address_of_its_own(serve) -> None:
    async with serve() as served:
        id_ = served.desk.publish("Kept for good")
        response, body = await served.get(served.desk.renderer.links.update(id_))
        assert response.status == 200
        assert b"Kept for good" in body


async def test_a_merged_update_leads_to_the_one_it_became_part_of(serve) -> None:
    from livedesk.model import DevelopmentsMerged

    async with serve() as served:
        stays, ends = served.desk.publish("Stays"), served.desk.publish("Ends")
        body = DevelopmentsMerged(
            development=ends,
            into=stays,
            because=served.desk.state.updates[ends].values[-1].status_because,
        )
        served.desk.newsroom.append("15:00", f"development:{ends}", body)
        response, _ = await served.get(f"/updates/{ends}")
        assert response.status == 301
        assert response.headers["Location"] == f"/updates/{stays}"
        response, _ = await served.get(f"/api/updates/{ends}")
        assert (response.status, response.headers["Location"]) == (301, f"/api/updates/{stays}")
        response, _ = await served.get(f"/api/developments/{ends}")
        assert (response.status, response.headers["Location"]) == (301, f"/api/developments/{stays}")


@pytest.mark.parametrize(
    "id_", ["nothing", "%3Cscript%3Ealert(1)%3C/script%3E", "a" * 5000, "%00", "..%2F..%2Fetc"]
)
async def test_an_unknown_update_says_where_to_look(serve, id_: str) -> None:
    async with serve() as served:
        response, body = await served.get(f"/updates/{id_}")
        assert response.status == 404
        assert b"the live page has every update" in body or b"the live page links everything" in body
        assert b"<script>alert" not in body


async def test_files_of_the_page_may_be_kept_for_ever(serve) -> None:
    async with serve() as served:
        for asset in served.desk.assets.all():
            response, body = await served.get(f"/assets/{asset.hashed}")
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.headers["Content-Type"] == asset.content_type
            assert body == asset.body
        for missing in ("page.css", "..%2f..%2fpyproject.toml", "%2e%2e/secret"):
            response, _ = await served.get(f"/assets/{missing}")
            assert response.status == 404


async def test_everything_the_page_links_on_this_desk_is_there(serve) -> None:
    import re

    async with serve() as served:
        _, body = await served.get("/")
        links = {link for link in re.findall(r'(?:href|src)="(/[^"]*)"', body.decode()) if "//" not in link}
        assert links
        for link in sorted(links):
            path = link.split("#")[0].replace("&amp;", "&")
            response, _ = await (served.ask("HEAD", path) if path.startswith("/events") else served.get(path))
            assert response.status in {200, 301}, link


async def test_feeds_come_as_what_they_are(serve) -> None:
    async with serve() as served:
        response, body = await served.get("/feed.atom")
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert b"<feed" in body
        assert served.url.encode() in body
        response, body = await served.get("/feed.json")
        assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
        again, _ = await served.get("/feed.json", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status == 304


async def test_absolute_addresses_are_those_readers_use(serve) -> None:
    async with serve(options=WebOptions(base_url="https://live.example.org/")) as served:
        _, body = await served.get("/feed.atom", headers={"Host": "internal:8000"})
        assert b"https://live.example.org/" in body
        assert b"internal" not in body


@pytest.mark.parametrize("host", ["evil.example/path", 'x"><script>', "a b", "", "x" * 300])
async def test_a_host_that_can_not_be_is_refused_and_never_shown(serve, host: str) -> None:
    async with serve() as served:
        response, body = await served.get("/feed.atom", headers={"Host": host})
        assert response.status == 400
        assert b"<script>" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/?order=sideways",
        "/?before=-1",
        "/?before=abc",
        "/?before=1e9",
        "/?before=" + "9" * 400,
        "/?before=1&before=2",
        "/api/updates?limit=0",
        "/api/updates?limit=100000",
        "/api/updates?after=%F0%9F%92%A9",
        "/events?after=" + "1" * 5000,
    ],
)
async def test_parameters_out_of_bounds_are_refused(serve, path: str) -> None:
    async with serve() as served:
        response, _ = await served.get(path)
        assert response.status == 400


async def test_a_query_of_a_hundred_kilobytes_harms_nobody(serve) -> None:
    async with serve() as served:
        response, _ = await served.get("/?utm_source=" + "a" * 100_000)
        assert response.status in {400, 414, 431}
        response, _ = await served.get("/?utm_source=mail")
        assert response.status == 200


@pytest.mark.parametrize("path", ["/meetings/none", "/topics/none", "/meetings/%3Cb%3E"])
async def test_a_meeting_or_topic_that_is_not_there_says_where_to_look(serve, path: str) -> None:
    async with serve() as served:
        response, body = await served.get(path)
        assert response.status == 404
        assert "meetings" in body.decode()

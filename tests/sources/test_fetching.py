"""Politely and warily: everything outside ends in an answer or in a sentence."""

import asyncio
import gzip
import socket
import time
from datetime import timedelta

import msgspec
import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher, FetchError, shown, user_agent
from livedesk.sources.state import Validators
from sources.world import NOON, QUICK, Clock, conditional, rss, source


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def fetcher(clock):
    async with Fetcher(contact="desk@harbour.example", limits=QUICK, now=clock) as fetching:
        yield fetching


async def fault(fetcher, asked, validators=None):
    with pytest.raises(SourceError) as caught:
        await fetcher.fetch(asked, validators)
    error = caught.value
    assert isinstance(error, FetchError)
    assert error.where.startswith("Harbour Post (")
    assert error.__suppress_context__ or error.__context__ is None
    return error


# --- politeness ------------------------------------------------------------------------------------------------


async def test_it_says_who_asks_and_takes_what_it_can_unpack(world, fetcher):
    world.says("/feed", b"body")
    fetched = await fetcher.fetch(world.source("/feed"))
    headers = world.asked[0].headers
    assert headers["User-Agent"].startswith("Livedesk/")
    assert headers["User-Agent"].endswith(" (+desk@harbour.example)")
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert (fetched.status, fetched.body, fetched.at) == (200, b"body", NOON)
    assert fetched.content_type.startswith("application/rss+xml")


@pytest.mark.parametrize("contact", [None, "", "a\r\nX-Evil: 1", "ü" * 10])
def test_no_contact_can_smuggle_a_header(contact):
    assert "\r" not in user_agent(contact)
    assert "\n" not in user_agent(contact)
    assert user_agent(contact).isascii()


async def test_the_second_look_asks_only_for_what_changed(world, fetcher):
    world.says(
        "/feed", conditional(rss(), etag='W/"strange \xe9 tag"', **{"Last-Modified": "yesterday, roughly"})
    )
    first = await fetcher.fetch(world.source("/feed"))
    assert first.validators == Validators(etag='W/"strange \xe9 tag"', last_modified="yesterday, roughly")
    second = await fetcher.fetch(world.source("/feed"), first.validators)
    assert (second.status, second.body) == (304, b"")
    assert second.validators == first.validators
    assert world.asked[1].headers["If-Modified-Since"] == "yesterday, roughly"


async def test_a_304_nobody_asked_for_is_a_fault(world, fetcher):
    world.says("/feed", 304)
    assert "304" in (await fault(fetcher, world.source("/feed"))).what


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=300", 300),
        ("public, max-age=300, must-revalidate", 300),
        ("no-store", None),
        ("s-maxage=9", None),
    ],
)
async def test_how_long_an_answer_may_be_kept(world, fetcher, header, seconds):
    world.says("/feed", lambda _: web.Response(body=b"x", headers={"Cache-Control": header}))
    assert (await fetcher.fetch(world.source("/feed"))).max_age == seconds


async def test_age_is_taken_off(world, fetcher):
    world.says(
        "/feed", lambda _: web.Response(body=b"x", headers={"Cache-Control": "max-age=300", "Age": "100"})
    )
    assert (await fetcher.fetch(world.source("/feed"))).max_age == 200


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("written", ["120", "Fri, 15 Aug 2025 12:02:00 GMT"])
async def test_retry_after_closes_the_whole_host_until_then(world, fetcher, clock, status, written):
    world.says("/busy", lambda _: web.Response(status=status, headers={"Retry-After": written}))
    world.says("/other", b"fine")
    error = await fault(fetcher, world.source("/busy"))
    assert (error.status, error.retry_after) == (status, NOON + timedelta(seconds=120))
    held = await fault(fetcher, world.source("/other"))
    assert held.retry_after == NOON + timedelta(seconds=120)
    assert "wants no requests before 12:02 UTC" in held.what
    assert len(world.asked) == 1
    clock.on(seconds=121)
    assert (await fetcher.fetch(world.source("/other"))).body == b"fine"


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("999999999999", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
        ("Fri, 15 Aug 2025 11:00:00 GMT", timedelta()),
    ],
)
async def test_retry_after_in_odd_forms(world, fetcher, written, wait):
    world.says("/busy", lambda _: web.Response(status=429, headers={"Retry-After": written}))
    error = await fault(fetcher, world.source("/busy"))
    assert error.retry_after == (None if wait is None else NOON + wait)


async def test_few_requests_to_one_host_at_once_and_a_pause_between(world):
    running, most = 0, 0

    async def slow(_):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.Response(body=b"x")

    world.says("/feed", slow)
    limits = msgspec.structs.replace(QUICK, per_host=2, host_pause_seconds=0.03)
    started = time.monotonic()
    async with Fetcher(limits=limits) as fetcher:
        await asyncio.gather(*(fetcher.fetch(world.source("/feed")) for _ in range(6)))
    assert most <= 2
    assert time.monotonic() - started >= 0.03 * 5


# --- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (401, "login"),
        (403, "refuses"),
        (404, "moved"),
        (410, "closed"),
        (429, "every"),
        (500, "next look"),
        (204, "address"),
        (302, "address"),
    ],
)
async def test_every_refusal_says_what_to_do(world, fetcher, status, remedy):
    world.says("/feed", status)
    error = await fault(fetcher, world.source("/feed"))
    assert (error.status, error.what.startswith(f"answered {status}")) == (status, True)
    assert remedy in error.remedy


async def test_a_source_that_hangs_is_left(world):
    async def hang(_):
        await world.open.wait()
        return web.Response()

    world.says("/feed", hang)
    async with Fetcher(limits=msgspec.structs.replace(QUICK, total_seconds=0.2)) as fetcher:
        assert "did not answer in full within 0.2 s" in str(await fault(fetcher, world.source("/feed")))


async def test_a_body_that_drips_for_ever_is_left(world):
    async def drip(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while not world.open.is_set():
            await response.write(b"x")
            await asyncio.sleep(0.01)
        return response

    world.says("/feed", drip)
    async with Fetcher(limits=msgspec.structs.replace(QUICK, total_seconds=0.3)) as fetcher:
        assert "did not answer in full" in str(await fault(fetcher, world.source("/feed")))


async def test_an_endless_body_is_left_at_the_limit(world, fetcher):
    async def pour(request):
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 50_000)
        except ConnectionError:
            return response

    world.says("/feed", pour)
    assert "sends more than 200000 bytes" in str(await fault(fetcher, world.source("/feed")))


async def test_a_compressed_bomb_costs_no_more_than_the_limit(world, fetcher):
    bomb = gzip.compress(bytes(20_000_000))
    world.says("/feed", lambda _: web.Response(body=bomb, headers={"Content-Encoding": "gzip"}))
    assert "sends more than" in str(await fault(fetcher, world.source("/feed")))


async def test_packed_bodies_are_unpacked(world, fetcher):
    world.says(
        "/feed", lambda _: web.Response(body=gzip.compress(b"body"), headers={"Content-Encoding": "gzip"})
    )
    assert (await fetcher.fetch(world.source("/feed"))).body == b"body"


@pytest.mark.parametrize(("encoding", "body"), [("gzip", b"not packed"), ("br", b"x"), ("zstd", b"x")])
async def test_bodies_that_cannot_be_unpacked_say_so(world, fetcher, encoding, body):
    world.says("/feed", lambda _: web.Response(body=body, headers={"Content-Encoding": encoding}))
    assert "can't be unpacked" in str(await fault(fetcher, world.source("/feed")))


async def test_a_body_that_ends_too_early_is_used_but_not_remembered(world, fetcher):
    async def cut(request):
        response = web.StreamResponse(headers={"Content-Length": "1000", "ETag": '"v1"'})
        await response.prepare(request)
        await response.write(b"first half")
        request.transport.close()
        return response

    world.says("/feed", cut)
    fetched = await fetcher.fetch(world.source("/feed"))
    assert (fetched.body, fetched.incomplete, fetched.validators) == (b"first half", True, Validators())
    packed = gzip.compress(b"first half and the rest")[:-8]
    world.says(
        "/packed", lambda _: web.Response(body=packed, headers={"Content-Encoding": "gzip", "ETag": '"v1"'})
    )
    assert (await fetcher.fetch(world.source("/packed"))).incomplete


async def test_what_does_not_speak_http_is_a_sentence(fetcher):
    async def babble(reader, writer):
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    error = await fault(fetcher, source(address=f"http://127.0.0.1:{port}/", allow_private=True))
    assert "does not answer as a web server should" in error.what
    server.close()
    await server.wait_closed()
    assert (
        "can't be connected to"
        in (await fault(fetcher, source(address=f"http://127.0.0.1:{port}/", allow_private=True))).what
    )


async def test_a_name_that_does_not_exist(fetcher):
    error = await fault(fetcher, source(address="http://no-such-host.invalid/"))
    assert error.what in {"its name can't be resolved", "can't be connected to"}


@pytest.mark.parametrize(
    "address",
    ["ftp://x/", "file:///etc/passwd", "gopher://x/", "feed", "http://", "http://[", "http://a b/"],
)
async def test_only_web_addresses_are_asked(fetcher, address):
    error = await fault(fetcher, source(address=address))
    assert error.status is None


async def test_passwords_stay_out_of_messages(world, fetcher):
    address = world.url("/feed").replace("//", "//ana:secret@")
    error = await fault(fetcher, source(address=address, allow_private=True))
    assert error.status == 404
    assert "secret" not in str(error)
    assert world.asked[0].headers["Authorization"].startswith("Basic ")
    assert shown("https://a:b@c.example/d?e") == "https://c.example/d?e"


# --- redirects ------------------------------------------------------------------------------------------------------


def to(where, status=302):
    return lambda _: web.Response(status=status, headers={"Location": where})


async def test_redirects_are_followed_and_permanent_ones_reported(world, fetcher):
    world.says("/old", to("/new", 301))
    world.says("/new", b"body")
    fetched = await fetcher.fetch(world.source("/old"))
    assert (fetched.body, fetched.url, fetched.moved_to) == (b"body", world.url("/new"), world.url("/new"))
    world.says("/old", to("/new", 302))
    assert (await fetcher.fetch(world.source("/old"))).moved_to is None


async def test_redirects_in_a_ring_end(world, fetcher):
    world.says("/a", to("/b"))
    world.says("/b", to("/a"))
    assert "redirects more than 5 times" in str(await fault(fetcher, world.source("/a")))
    assert len(world.asked) == 6


@pytest.mark.parametrize("where", ["ftp://x/", "file:///etc/passwd", "javascript:x", "http://["])
async def test_redirects_lead_only_to_the_web(world, fetcher, where):
    world.says("/a", to(where))
    assert "redirects to" in str(await fault(fetcher, world.source("/a")))


# --- private addresses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_private_addresses_are_refused_in_every_dress(world, fetcher, host):
    world.says("/feed", b"secret")
    address = world.url("/feed").replace("127.0.0.1", host)
    error = await fault(fetcher, source(address=address))
    assert "not public" in error.what
    assert "allow_private" in error.remedy
    assert world.asked == []


@pytest.mark.parametrize("host", ["2130706433", "127.1"])
async def test_numbers_that_are_no_proper_addresses_are_refused_as_such(world, fetcher, host):
    await fault(fetcher, source(address=world.url("/feed").replace("127.0.0.1", host)))
    assert world.asked == []


async def test_the_clouds_own_address_is_refused(fetcher):
    assert (
        "not public"
        in (await fault(fetcher, source(address="http://169.254.169.254/latest/meta-data/"))).what
    )


async def test_a_name_that_turns_private_is_refused_when_connecting(world, fetcher, monkeypatch):
    """The check is on the address connected to, so a name that was public a moment ago gains nothing."""
    port = int(world.base.rpartition(":")[2])

    async def rebound(*_args, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", rebound, raising=False)
    assert "not public" in (await fault(fetcher, source(address=f"http://harbour.example:{port}/feed"))).what
    assert world.asked == []


async def test_a_source_that_may_be_private_is_asked_and_shares_no_connection(world, fetcher):
    world.says("/feed", b"intranet")
    assert (await fetcher.fetch(world.source("/feed"))).body == b"intranet"
    await fault(fetcher, source(address=world.url("/feed")))
    assert len(world.asked) == 1


async def test_closing_twice_is_safe(clock):
    fetcher = Fetcher(now=clock)
    await fetcher.close()
    await fetcher.close()

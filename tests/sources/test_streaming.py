"""Connections that stay open: whole messages in order, whatever the network does to them."""

import asyncio

import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources import streaming
from livedesk.sources.fetching import Fetcher, FetchError
from livedesk.sources.streaming import events, in_batches, websocket
from sources.fakes.fake import hang_up
from sources.world import QUICK, Clock


@pytest.fixture
async def fetcher():
    async with Fetcher(limits=QUICK, now=Clock()) as made:
        yield made


async def test_messages_that_come_fast_come_together_and_in_order(monkeypatch):
    monkeypatch.setattr(streaming, "SOON", 0.01)

    async def messages():
        for n in range(1_000):
            yield b"%d" % n

    batches = [batch async for batch in in_batches(messages())]
    assert [int(each) for batch in batches for each in batch] == list(range(1_000))
    assert len(batches) < 20


async def test_when_nothing_comes_an_empty_batch_says_so(monkeypatch):
    monkeypatch.setattr(streaming, "BEAT", 0.01)
    never = asyncio.Event()

    async def messages():
        await never.wait()
        yield b""

    batches = in_batches(messages())
    assert await anext(batches) == []
    await batches.aclose()


async def test_what_came_before_a_fault_is_handed_over_first():
    async def messages():
        yield b"one"
        msg = "gone"
        raise FetchError(msg, where="it")

    found, error = await collected(in_batches(messages()))
    assert found == [[b"one"]]
    assert error.what == "gone"


async def test_a_desk_that_is_slow_makes_the_other_side_wait(monkeypatch):
    monkeypatch.setattr(streaming, "AHEAD", 10)
    made = 0

    async def messages():
        nonlocal made
        while True:
            made += 1
            yield b"x"

    batches = in_batches(messages())
    await anext(batches)
    before = made
    await asyncio.sleep(0.01)
    assert made - before <= 12
    await batches.aclose()


async def collected(stream):
    found = []
    try:
        async for each in stream:
            found.append(each)
    except SourceError as error:
        return found, error
    pytest.fail("it ended without a fault")


async def test_a_text_that_is_not_utf8_costs_itself_alone(world, fetcher):
    async def answer(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        socket._writer.transport.write(bytes([0x81, 2]) + b"\xff\xfe")
        await socket.send_str("fine")
        await socket.close()
        return socket

    world.says("/it", answer)
    address = world.url("/it").replace("http", "ws")
    assert [each async for each in websocket(fetcher, world.source("/it"), address)] == [b"\xff\xfe", b"fine"]


async def test_an_event_that_is_not_whole_is_dropped(world, fetcher):
    async def answer(request):
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b":)\n\nevent: update\ndata: {\ndata: }\n\nevent: update\ndata: half")
        await asyncio.sleep(0.01)
        hang_up(request)
        return response

    world.says("/it", answer)
    found, error = await collected(events(fetcher, world.source("/it"), world.url("/it")))
    assert found == [("update", b"{\n}")]
    assert error.where.startswith("Harbour Post (")


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (401, "answered 401"),
        (lambda _: web.Response(text="<html>"), 'sent "text/plain; charset=utf-8" in place'),
    ],
)
async def test_what_is_no_event_stream_is_told(world, fetcher, answer, what):
    world.says("/it", answer)
    _, error = await collected(events(fetcher, world.source("/it"), world.url("/it")))
    with pytest.raises(SourceError, match=what):
        raise error


async def test_no_stream_is_opened_to_a_private_address(world, fetcher):
    source = world.source("/it", allow_private=False)
    for stream in (
        events(fetcher, source, world.url("/it")),
        websocket(fetcher, source, world.url("/it").replace("http", "ws")),
    ):
        _, error = await collected(stream)
        assert "not public" in error.what
    assert world.asked == []


async def test_a_stream_that_redirects_to_a_private_address_is_refused(world, fetcher, monkeypatch):
    monkeypatch.setattr("livedesk.sources.guard.is_public", lambda host: host == "127.0.0.1")
    world.says("/it", lambda _: web.Response(status=302, headers={"Location": "http://127.0.0.2:9/"}))
    source = world.source("/it", allow_private=False)
    _, error = await collected(events(fetcher, source, world.url("/it")))
    assert "not public" in error.what

"""Push: everyone gets everything once, whatever happens to the connection."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from contextlib import suppress
from types import SimpleNamespace

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from livedesk.serving import HubOptions
from livedesk.serving.push import Hub, as_chunk
from waiting import until


def frame(seq: int, size: int = 20) -> SimpleNamespace:
    data = b"id: %d\nevent: add\ndata: %b\n\n" % (seq, b"x" * size)
    return SimpleNamespace(seq=seq, data=data)


async def test_a_reader_gets_what_is_published_while_it_reads(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect(f"/events?after={served.desk.state.seq}")
        await until(lambda: served.hub.readers == 1)
        id_ = served.desk.publish("The doors open", "14:00")
        await anna.read(lambda r: len(r.events) == 1)
        [event] = anna.events
        assert event.name == "add"
        assert json.loads(event.data)["id"] == id_
        assert int(event.id) == served.desk.state.seq


async def test_the_stream_says_what_proxies_and_browsers_need_to_know(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect()
        await anna.read(lambda r: r.retry is not None)
        assert anna.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert anna.headers["cache-control"] == "no-cache, no-transform"
        assert anna.headers["x-accel-buffering"] == "no"
        assert anna.retry == 3000
        assert anna.last_id == str(served.desk.state.seq), "so that it can resume before the first event"


async def test_a_proxy_speaking_http_1_0_gets_the_same_events(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect(version="1.0")
        assert "transfer-encoding" not in anna.headers
        await until(lambda: served.hub.readers == 1)
        served.desk.publish("The doors open")
        await anna.read(lambda r: len(r.events) == 1)
        assert anna.seqs == [served.desk.state.seq]


async def test_a_returning_reader_is_sent_what_it_missed_then_what_is_new(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect()
        await anna.read(lambda r: bool(r.last_id))
        anna.cut()
        await until(lambda: served.hub.readers == 0)
        missed = served.desk.publish("Missed", "14:00")
        await anna.connect()
        await anna.read(lambda r: r.last_id == str(served.desk.state.seq))
        new = served.desk.publish("New", "14:10")
        await anna.read(lambda r: new in {json.loads(e.data).get("id") for e in r.events})
        told = [json.loads(e.data)["id"] for e in anna.events if e.name == "add"]
        assert told == [missed, new]
        assert served.hub.figures.resumed == 1


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        ("999999", "ahead of this record"),
        ("12345678901234567890", "not one of this story"),
        ("another-story:7", "not one of this story"),
        ("-1", "not one of this story"),
        ("٣", "not one of this story"),
        ("<script>", "not one of this story"),
    ],
)
async def test_an_id_of_another_story_or_the_future_reloads_the_page_and_says_why(
    serve, reader, seen: str, says: str
) -> None:
    async with serve() as served:
        anna = reader(served)
        anna.last_id = seen
        await anna.connect()
        await anna.read(lambda r: bool(r.events))
        [event] = anna.events
        assert event.name == "reload"
        assert says in json.loads(event.data)["because"]
        assert event.id == str(served.desk.state.seq), "and it goes on live from here"
        assert served.hub.figures.reset == 1


async def test_fifty_cuts_at_random_places_lose_nothing_and_double_nothing(serve, reader) -> None:
    dice = random.Random(11)
    async with serve() as served:
        start = served.desk.state.seq
        readers = [reader(served) for _ in range(10)]
        done = asyncio.Event()
        cuts = 0

        async def follow(one) -> None:
            nonlocal cuts
            one.last_id = str(start)
            while True:
                await one.connect()
                stop_at = len(one.events) + dice.randrange(1, 6)
                wanted = str(served.desk.state.seq) if done.is_set() else None
                with suppress(TimeoutError):
                    await one.read(
                        lambda r: (r.last_id == wanted) if wanted else len(r.events) >= stop_at,  # noqa: B023
                        seconds=0.5,
                    )
                if wanted and one.last_id == wanted:
                    return
                one.cut()
                cuts += 1
                await asyncio.sleep(dice.random() * 0.02)

        followers = [asyncio.create_task(follow(one)) for one in readers]
        for i in range(120):
            served.desk.publish(f"Update {i}", "14:00")
            await asyncio.sleep(dice.random() * 0.01)
        await until(lambda: cuts >= 50)
        done.set()
        await asyncio.gather(*followers)
        record = [seq for seq in served.desk.state.revisions.seqs if seq > start]
        assert len(record) == 120
        for one in readers:
            adds = [int(e.id) for e in one.events if e.name == "add"]
            assert adds == record
            assert not [e for e in one.events if e.name == "reload"]


async def test_frames_broadcast_after_the_catch_up_that_held_them_are_not_sent_twice(serve, reader) -> None:
    async with serve() as served:
        since = len(served.desk.newsroom.entries)
        heard = served.desk.newsroom.hears("14:00", "Reuters", "Applied, not yet broadcast")
        served.desk.newsroom.publishes("14:00", heard)
        anna = reader(served)
        anna.last_id = str(since)
        await anna.connect()
        await anna.read(lambda r: r.last_id == str(served.desk.state.seq))
        served.desk.push(served.desk.newsroom.entries[since:])
        served.desk.publish("Next", "14:10")
        await anna.read(lambda r: json.loads(r.events[-1].data).get("headline") == "Next")
        adds = [json.loads(e.data)["headline"] for e in anna.events if e.name == "add"]
        assert adds == ["Applied, not yet broadcast", "Next"]


async def test_a_reader_far_behind_loads_the_page_instead(serve, reader) -> None:
    from livedesk.serving import WebOptions

    async with serve(options=WebOptions(catch_up=5)) as served:
        since = served.desk.state.seq
        for i in range(6):
            served.desk.publish(f"Update {i}")
        anna = reader(served)
        anna.last_id = str(since)
        await anna.connect()
        await anna.read(lambda r: bool(r.events))
        assert [e.name for e in anna.events] == ["reload"]
        assert "you missed 6 changes" in anna.events[0].data


async def test_silence_is_broken_by_a_heartbeat_and_speech_puts_it_off(serve, reader) -> None:
    async with serve(HubOptions(heartbeat=0.05)) as served:
        anna = reader(served)
        await anna.connect()
        await anna.read(lambda r: r.comments >= 3)
        assert not anna.events
    spoken = Hub(HubOptions(heartbeat=10), now=lambda: clock)
    clock = 100.0
    spoken._keep_beating()
    clock = 109.0
    spoken.broadcast([frame(1)])
    assert spoken._beat is not None
    await spoken.close()


async def test_a_reader_who_does_not_read_is_closed_and_the_others_notice_nothing(serve, reader) -> None:
    async with serve(HubOptions(unread=64 * 1024, send_buffer=16 * 1024)) as served:
        stalled = socket.socket()
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(stalled, ("127.0.0.1", served.server.port))
        await loop.sock_sendall(stalled, b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        quick = reader(served)
        await quick.connect()
        await until(lambda: served.hub.readers == 2)
        first = 1_000_000
        reading = asyncio.create_task(quick.read(lambda r: len(r.events) == 300))
        for i in range(300):
            served.hub.broadcast([frame(first + i, 2_000)])
            await asyncio.sleep(0.001)
        assert await reading is False
        assert [int(e.id) for e in quick.events] == list(range(first, first + 300))
        assert served.hub.figures.laggards == 1
        assert served.hub.readers == 1
        stalled.close()


async def test_a_large_catch_up_does_not_make_a_reader_a_laggard(serve, reader) -> None:
    async with serve(HubOptions(unread=8 * 1024, send_buffer=8 * 1024)) as served:
        since = served.desk.state.seq
        for i in range(100):
            served.desk.publish(f"Update {i} " + "words " * 30)
        anna = reader(served)
        anna.last_id = str(since)
        await anna.connect()
        await until(lambda: served.hub.readers == 1)
        served.desk.publish("While catching up")
        await anna.read(lambda r: any("While catching up" in e.data for e in r.events))
        assert len([e for e in anna.events if e.name == "add"]) == 101
        assert served.hub.figures.laggards == 0


async def test_a_reader_who_leaves_is_forgotten_at_once(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect()
        await until(lambda: served.hub.readers == 1)
        anna.cut()
        await until(lambda: served.hub.readers == 0)


async def test_a_full_hub_asks_to_come_back_later_in_words_a_browser_heeds(serve, reader) -> None:
    async with serve(HubOptions(max_readers=1)) as served:
        anna, ben = reader(served), reader(served)
        await anna.connect()
        await until(lambda: served.hub.readers == 1)
        await ben.connect()
        ended = await ben.read()
        assert ended
        assert ben.status == 200, "a browser never reconnects after any other status"
        assert ben.retry == 30_000
        assert [(e.name, e.data) for e in ben.events] == [("busy", "too many readers")]
        assert served.hub.figures.refused == 1


async def test_one_address_can_be_limited_and_a_trusted_proxy_names_it(serve, reader) -> None:
    options = HubOptions(max_per_address=1, trusted_proxies=("127.0.0.0/8",))
    async with serve(options) as served:
        anna, ben, carl, dora = (reader(served) for _ in range(4))
        await anna.connect(X_Forwarded_For="203.0.113.5")
        await until(lambda: served.hub.readers == 1)
        await ben.connect(X_Forwarded_For="203.0.113.6")
        await until(lambda: served.hub.readers == 2)
        await carl.connect(X_Forwarded_For="198.51.100.1, 203.0.113.5")
        assert await carl.read(), "what the reader wrote itself, left of the proxy's word, does not count"
        assert carl.events[0].data == "too many readers from your address"
        anna.cut()
        await until(lambda: served.hub.readers == 1)
        await dora.connect(X_Forwarded_For="203.0.113.5")
        await until(lambda: served.hub.readers == 2)


async def test_without_trusted_proxies_nobody_can_claim_another_address(serve, reader) -> None:
    async with serve(HubOptions(max_per_address=1)) as served:
        anna, ben = reader(served), reader(served)
        await anna.connect(X_Forwarded_For="203.0.113.5")
        await until(lambda: served.hub.readers == 1)
        await ben.connect(X_Forwarded_For="203.0.113.6")
        assert await ben.read()


async def test_closing_asks_everyone_to_return_spread_over_time(serve, reader) -> None:
    async with serve() as served:
        readers = [reader(served) for _ in range(4)]
        for one in readers:
            await one.connect()
        await until(lambda: served.hub.readers == 4)
        await served.server.stop()
        for one in readers:
            assert await one.read()
        assert sorted(one.retry or 0 for one in readers) == [3000, 6000, 9000, 12000]
        assert served.hub.readers == 0


async def test_a_sign_of_life_reaches_everyone_and_moves_no_id(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect()
        await anna.read(lambda r: bool(r.last_id))
        await until(lambda: served.hub.readers == 1)
        seen = anna.last_id
        served.hub.broadcast([SimpleNamespace(seq=0, data=b'event: checked\ndata: {"html":""}\n\n')])
        await anna.read(lambda r: bool(r.events))
        assert [e.name for e in anna.events] == ["checked"]
        assert anna.last_id == seen


async def test_the_id_a_browser_kept_goes_before_the_one_in_the_address(serve, reader) -> None:
    async with serve() as served:
        since = served.desk.state.seq
        served.desk.publish("One")
        seen = served.desk.state.seq
        served.desk.publish("Two")
        anna = reader(served)
        anna.last_id = str(seen)
        await anna.connect(f"/events?after={since}")
        await anna.read(lambda r: r.last_id == str(served.desk.state.seq))
        assert [json.loads(e.data)["headline"] for e in anna.events if e.name == "add"] == ["Two"]


async def test_a_fault_while_catching_up_asks_the_reader_to_come_back_later(serve, reader) -> None:
    async with serve() as served:

        def broken(*_: object, **__: object) -> str:
            raise RuntimeError("template gone")

        served.desk.renderer.update = broken
        anna = reader(served)
        anna.last_id = "1"
        with structlog.testing.capture_logs() as logs:
            await anna.connect()
            assert await anna.read()
        assert anna.retry == 30_000
        assert [line["event"] for line in logs] == ["serving.opening_broke"]
        assert served.hub.readers == 0


async def test_an_ipv6_network_counts_as_one_address(serve, reader) -> None:
    async with serve(HubOptions(max_per_address=1, trusted_proxies=("127.0.0.0/8",))) as served:
        anna, ben, carl = (reader(served) for _ in range(3))
        await anna.connect(X_Forwarded_For="2001:db8:1:2::5")
        await until(lambda: served.hub.readers == 1)
        await ben.connect(X_Forwarded_For="2001:db8:1:2:aaaa::6")
        assert await ben.read()
        await carl.connect(X_Forwarded_For="2001:db8:1:3::5")
        await until(lambda: served.hub.readers == 2)
        for i in (1, 2):
            await reader(served).connect(X_Forwarded_For=f"::ffff:192.0.2.{i}")
        await until(lambda: served.hub.readers == 4)


async def test_head_of_the_stream_ends(serve) -> None:
    async with serve() as served:
        response, body = await served.ask("HEAD", "/events")
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert body == b""
        assert served.hub.readers == 0


def test_broadcasting_to_nobody_is_nothing() -> None:
    hub = Hub()
    hub.broadcast([])
    hub.broadcast([frame(1)])
    assert (hub.figures.frames, hub.figures.deliveries) == (1, 0)


def test_a_chunk_says_its_length_and_nothing_is_no_chunk() -> None:
    assert as_chunk(b"x" * 26) == b"1a\r\n" + b"x" * 26 + b"\r\n"
    assert as_chunk(b"") == b""


async def test_who_is_gone_before_the_answer_leaves_no_trace(serve, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: object) -> None:
        raise ConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(web.StreamResponse, "prepare", gone)
    hub = Hub()
    request = make_mocked_request("GET", "/events")
    await hub.serve(request, lambda: pytest.fail("nobody is there to be told"))
    assert hub.readers == 0

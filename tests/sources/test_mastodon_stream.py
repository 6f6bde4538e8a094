"""A stream without a memory: what came, was edited or was deleted while nobody listened is found beside it."""

import json

import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.mastodon_stream import MastodonStream
from livedesk.sources.state import SourceState
from sources.fakes.fake import Fake
from sources.fakes.mastodon import REGISTER, MastodonStreamFake
from sources.test_every_kind import Newsroom, _brisk  # noqa: F401 (a fixture)
from sources.world import source


@pytest.fixture
async def fake(tmp_path):
    async with MastodonStreamFake().serve(tmp_path) as serving:
        yield serving


async def test_edits_and_deletions_made_while_nobody_listened_are_found(fake):
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        for key in "abc":
            fake.post(key, f"Talks {key}")
        await room.until(lambda: len(room.reports) == 3)
        await fake.break_off()
        fake.edit("a", "No talks")
        fake.delete("b")
        fake.post("d", "Talks d")
        await room.until(lambda: len(room.reports) == 5 and room.gone)
        assert sorted(room.said) == ["No talks", "Talks a", "Talks b", "Talks c", "Talks d"]
        assert room.gone == [room.reports[1].item_key]


async def test_an_instance_that_does_not_know_the_question_still_fills_the_gap(fake):
    fake.answers["statuses"] = 404
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        fake.post("a", "Talks a")
        await room.until(lambda: room.reports)
        await fake.break_off()
        fake.post("b", "Talks b")
        await room.until(lambda: len(room.reports) == 2)
        assert room.gone == []


async def test_a_gap_that_cannot_be_filled_is_told(fake):
    fake.answers["timeline"] = 401
    async with Newsroom(fake) as room:
        await room.until(lambda: room.state.warnings)
        assert room.state.warnings[0].startswith(
            "what came while it was not connected can't be had: answered 401"
        )
        fake.post("a", "Talks a")
        await room.until(lambda: room.reports)


@pytest.mark.slow
async def test_over_fifty_breaks_nothing_is_lost_and_nothing_comes_twice(fake):
    async with Newsroom(fake, most_per_minute=10_000) as room:
        await room.until(lambda: fake.live)
        posted = []
        for n in range(50):
            for m in range(3):
                posted.append(f"Word {n}.{m} from the quay")
                fake.post(f"k{n}x{m}", posted[-1])
            await room.broken()
        fake.post("last", "The last word")
        await room.until(lambda: "The last word" in room.said)
        assert sorted(room.said) == sorted([*posted, "The last word"])


class SocketFake(Fake):
    """The same by websocket, the payload as it is."""

    kind = "mastodon-stream"

    def address(self):
        return self.base.replace("http", "ws") + "/api/v1/streaming?stream=direct"

    def fields(self):
        return {"type": "social", "account": REGISTER}

    def routes(self):
        return [web.get("/api/v1/streaming", self._stream)]

    async def _stream(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        status = MastodonStreamFake()
        status.items["k"], status.ids["k"] = "Talks begin", "12"
        await socket.send_str(
            json.dumps({"stream": ["public"], "event": "update", "payload": status.status("k")})
        )
        await socket.send_str(json.dumps({"stream": ["public"], "event": "delete", "payload": "12"}))
        await socket.send_str(json.dumps({"stream": ["public"], "event": "filters_changed"}))
        async for _ in socket:
            pass
        return socket


async def test_it_can_be_followed_by_websocket(tmp_path):
    async with SocketFake().serve(tmp_path) as serving, Newsroom(serving) as room:
        await room.until(lambda: room.gone)
        assert room.said == ["Talks begin"]
        assert room.gone == [room.reports[0].item_key]


async def test_an_address_that_is_no_stream_is_refused():
    async with Fetcher() as fetcher:
        for address in ("https://quay.example/@mara", "quay"):
            with pytest.raises(SourceError, match="no stream"):
                await anext(MastodonStream(fetcher).follow(source(address=address), SourceState()))

"""A hub that speaks the protocol over HTTP, and a desk that believes it only so far."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from livedesk.page.html import Renderer
from livedesk.serving.answering import Masthead, answering
from livedesk.serving.metrics import Metrics
from livedesk.serving.websub import WebSub
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.state import SourceState
from livedesk.sources.websub import FLOOR, Signature, Subscriber
from livedesk.story.schema import Source
from waiting import until

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Looks:
    """A poller that notes what it is asked to look at."""

    def __init__(self) -> None:
        self.states: dict[str, SourceState] = {}
        self.looked: list[str] = []
        self.under_way = False

    def state(self, source: str) -> SourceState:
        return self.states.get(source, SourceState())

    def busy(self, source: str) -> bool:
        return self.under_way

    def look_soon(self, like: Source) -> None:
        self.looked.append(like.id)


class Hub:
    """A hub: verifies as soon as it is asked, unless told to do otherwise."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer = 202
        self.lease = "86400"
        self.verifies = True
        self.verified: list[tuple[int, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.answer == 202 and self.verifies:
            await self.verify()
        return web.Response(status=self.answer)

    async def verify(self, path: str | None = None, **changed: str) -> tuple[int, str]:
        form = self.asked[-1]
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "kX7"}
        query |= {"hub.lease_seconds": self.lease}
        query |= {f"hub.{name}": value for name, value in changed.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.get(path or form["hub.callback"], params=query) as answer,
        ):
            self.verified.append((answer.status, await answer.text()))
        return self.verified[-1]

    async def tell(self, body=b"<rss/>", method="sha256", secret=None, path=None, **headers) -> int:
        form = self.asked[-1]
        mac = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={mac}"} | headers
        async with (
            aiohttp.ClientSession() as session,
            session.post(path or form["hub.callback"], data=body, headers=headers) as answer,
        ):
            return answer.status


class Desk:
    def __init__(self) -> None:
        self.now = START
        self.hub, self.looks = Hub(), Looks()
        self.sources: list[Source] = []
        self.subscriber: Subscriber
        self.callback = ""

    def at(self, **later: float) -> None:
        self.now += timedelta(**later)


@asynccontextmanager
async def opened(folder, *, private=True):
    desk = Desk()
    hub_app, app = (
        web.Application(),
        web.Application(middlewares=[answering(Renderer(), lambda: Masthead("Talks", "en"), Metrics())]),
    )
    hub_app.router.add_post("/hub", desk.hub.take)
    hub = TestServer(hub_app)
    await hub.start_server()
    address = f"http://127.0.0.1:{hub.port}"
    desk.sources = [
        Source(
            id="gazette", name="Gazette", kind="feed", address=f"{address}/feed", publisher="Gazette",
            type="outlet", allow_private=private,
        )
    ]  # fmt: skip
    desk.looks.states["gazette"] = SourceState(
        hubs=(f"{address}/hub",), topic="https://gazette.example/feed", last_answered=START
    )
    served = TestServer(app)
    async with Fetcher() as fetcher:
        desk.subscriber = Subscriber(
            folder / "harbour.websub.json",
            "",
            lambda: desk.sources,
            desk.looks,
            fetcher.session,
            now=lambda: desk.now,
        )
        app.add_routes(WebSub(desk.subscriber).routes())
        await served.start_server()
        desk.callback = desk.subscriber.callback = f"http://127.0.0.1:{served.port}/websub/"
        try:
            yield desk
        finally:
            await served.close()
            await hub.close()


@pytest.fixture
async def desk(tmp_path):
    async with opened(tmp_path) as made:
        yield made


async def test_a_hub_is_asked_with_a_secret_and_a_path_nobody_can_guess_and_its_question_is_answered(desk):
    await desk.subscriber.subscribe()
    (form,) = desk.hub.asked
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == "https://gazette.example/feed"
    assert len(form["hub.callback"].removeprefix(desk.callback)) >= 32
    assert len(form["hub.secret"]) >= 43
    assert form["hub.lease_seconds"] == "604800"
    assert desk.hub.verified == [(200, "kX7")]
    assert desk.subscriber.lease("gazette").until == START + timedelta(days=1)
    assert desk.subscriber.words("gazette") == "; its hub tells of news at once"


async def test_only_what_was_asked_for_is_confirmed(desk):
    desk.hub.verifies = False
    await desk.subscriber.subscribe()
    for wrong in (
        {"topic": "https://other.example/"},
        {"mode": "unsubscribe"},
        {"mode": ""},
        {"path": f"{desk.callback}guessed"},
    ):
        status, said = await desk.hub.verify(**wrong)
        assert status == 404
        assert "kX7" not in said
    assert desk.subscriber.lease("gazette").until is None
    assert desk.subscriber.words("gazette") == "; its hub has not confirmed yet"
    desk.at(hours=2)
    assert (await desk.hub.verify())[0] == 404, "it was confirmed long after it was asked for"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_signed_word_has_the_feed_looked_at_at_once(desk, method):
    await desk.subscriber.subscribe()
    assert await desk.hub.tell(method=method) == 202
    assert desk.looks.looked == ["gazette"]


@pytest.mark.parametrize(
    "forged",
    [{"secret": "guessed"}, {"method": "md5"}, {"X-Hub-Signature": ""}, {"X-Hub-Signature": "sha256=é"}],
)
async def test_a_forged_word_is_answered_alike_and_has_no_effect(desk, forged):
    await desk.subscriber.subscribe()
    assert await desk.hub.tell(**forged) == 202
    assert desk.looks.looked == []


async def test_a_word_for_an_unknown_subscription_is_told_that_it_is_gone(desk):
    await desk.subscriber.subscribe()
    assert await desk.hub.tell(path=f"{desk.callback}guessed") == 410
    desk.sources = []
    await desk.subscriber.subscribe()
    assert await desk.hub.tell() == 410
    assert desk.looks.looked == []


async def test_whatever_a_hub_sends_the_publisher_is_asked_once_in_a_while_and_no_word_is_lost(desk):
    await desk.subscriber.subscribe()
    for _ in range(5):
        await desk.hub.tell()
    assert desk.looks.looked == ["gazette"]
    desk.at(seconds=FLOOR.total_seconds() + 1)
    desk.subscriber.look()
    assert desk.looks.looked == ["gazette"] * 2
    desk.at(seconds=FLOOR.total_seconds() + 1)
    desk.subscriber.look()
    assert desk.looks.looked == ["gazette"] * 2


async def test_a_word_during_a_look_has_it_looked_at_again_afterwards(desk):
    await desk.subscriber.subscribe()
    desk.looks.under_way = True
    await desk.hub.tell()
    assert desk.looks.looked == []
    desk.looks.under_way = False
    desk.subscriber.look()
    assert desk.looks.looked == ["gazette"]


async def test_a_publisher_in_trouble_is_left_to_its_own_schedule(desk):
    await desk.subscriber.subscribe()
    desk.looks.states["gazette"] = SourceState(failures=2)
    await desk.hub.tell()
    desk.looks.states["gazette"] = SourceState()
    desk.subscriber.look()
    assert desk.looks.looked == []


async def test_a_denial_is_told_and_the_hub_left_alone_for_a_day(desk):
    desk.hub.verifies = False
    await desk.subscriber.subscribe()
    assert await desk.hub.verify(mode="denied", reason="not\nyours") == (200, "")
    assert desk.subscriber.words("gazette") == "; its hub denied the subscription (not yours)"
    desk.at(hours=23)
    await desk.subscriber.subscribe()
    assert len(desk.hub.asked) == 1
    desk.at(hours=2)
    desk.hub.verifies = True
    await desk.subscriber.subscribe()
    assert desk.subscriber.words("gazette") == "; its hub tells of news at once"


async def test_a_lease_is_renewed_before_it_ends_at_the_same_address(desk):
    await desk.subscriber.subscribe()
    desk.at(hours=17)
    await desk.subscriber.subscribe()
    assert len(desk.hub.asked) == 1
    desk.at(hours=2)
    await desk.subscriber.subscribe()
    first, second = desk.hub.asked
    assert first == second
    assert desk.subscriber.lease("gazette").until == desk.now + timedelta(days=1)


async def test_a_lease_of_a_moment_does_not_have_the_hub_asked_all_the_time(desk):
    desk.hub.lease = "1"
    for _ in range(60):
        await desk.subscriber.subscribe()
        desk.at(seconds=10)
    assert len(desk.hub.asked) == 1


async def test_a_hub_that_fails_is_asked_more_and_more_seldom_and_health_says_so(desk):
    desk.hub.answer = 503
    for _ in range(48):
        await desk.subscriber.subscribe()
        desk.at(minutes=30)
    assert 3 <= len(desk.hub.asked) <= 5
    assert desk.subscriber.words("gazette") == "; its hub answered 503"


async def test_a_hub_at_an_address_that_is_not_public_is_not_asked(tmp_path):
    async with opened(tmp_path, private=False) as desk:
        await desk.subscriber.subscribe()
        assert desk.hub.asked == []
        assert "an address that is not public; not asked" in desk.subscriber.words("gazette")


async def test_a_private_feed_reaches_no_private_hub_but_its_own(desk):
    state = desk.looks.states["gazette"]
    hub = state.hubs[0].replace("127.0.0.1", "localhost")
    desk.looks.states["gazette"] = SourceState(hubs=(hub,), topic=state.topic)
    await desk.subscriber.subscribe()
    assert desk.hub.asked == []


async def test_subscriptions_outlast_a_restart_for_their_owners_eyes_alone(desk, tmp_path):
    await desk.subscriber.subscribe()
    file = tmp_path / "harbour.websub.json"
    assert file.stat().st_mode & 0o777 == 0o600
    again = Subscriber(file, "", lambda: desk.sources, desk.looks, None, now=lambda: desk.now)
    await again.subscribe()
    assert again.lease("gazette") == desk.subscriber.lease("gazette")
    file.write_text("[{")
    assert Subscriber(file, "", list, desk.looks, None).lease("gazette") is None


def test_a_signature_is_of_the_whole_body_in_its_pieces():
    said = hmac.new(b"s", b"one two", hashlib.sha512).hexdigest()
    signature = Signature("s", f"sha512={said.upper()}")
    signature.update(b"one ")
    assert not signature.holds()
    signature.update(b"two")
    assert signature.holds()


async def test_the_poller_keeps_what_a_feed_says_of_its_hub_and_says_how_it_stands(tmp_path):
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [],
            "feed_url": "https://g.example/f", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}]}  # fmt: skip

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=json.dumps(feed), content_type="application/feed+json")

    async def deliver(*_) -> None: ...

    app = web.Application()
    app.router.add_get("/f", answer)
    server = TestServer(app)
    await server.start_server()
    source = Source(
        id="g", name="G", kind="feed", address=f"http://127.0.0.1:{server.port}/f", publisher="G",
        type="outlet", allow_private=True,
    )  # fmt: skip
    async with Fetcher() as fetcher:
        poller = Poller([source], store=None, deliver=deliver, fetcher=fetcher)
        state = await poller.look(source)
        assert (state.hubs, state.topic) == (("https://hub.example/",), "https://g.example/f")
        poller.hub_words = lambda id_: f"; hub of {id_}"
        assert poller.health()[0].words.endswith("; hub of g")
        assert not poller.busy("g")
    await server.close()


async def test_news_a_hub_tells_of_reaches_the_desk_without_waiting_for_the_next_look(tmp_path):
    items = [{"id": "1", "url": "https://g.example/1", "title": "Talks begin"}]
    heard: list[str] = []
    now = START

    async def feed(request: web.Request) -> web.Response:
        body = {"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": items}
        body |= {
            "feed_url": str(request.url),
            "hubs": [{"type": "WebSub", "url": f"{request.url.origin()}/hub"}],
        }
        return web.Response(text=json.dumps(body), content_type="application/feed+json")

    async def deliver(_, reports) -> None:
        heard.extend(report.title for report in reports)

    async def heard_of(count: int) -> None:
        await until(lambda: len(heard) >= count and not poller.busy("g"), f"the desk never heard of {count}")

    hub, publisher, app = Hub(), web.Application(), web.Application()
    publisher.router.add_get("/f", feed)
    publisher.router.add_post("/hub", hub.take)
    async with TestServer(publisher) as server, Fetcher() as fetcher:
        source = Source(
            id="g", name="G", kind="feed", address=str(server.make_url("/f")), publisher="G",
            type="outlet", allow_private=True,
        )  # fmt: skip
        poller = Poller([source], store=None, deliver=deliver, fetcher=fetcher, now=lambda: now)
        subscriber = Subscriber(
            tmp_path / "h.websub.json", "", lambda: [source], poller, fetcher.session, now=lambda: now
        )
        app.add_routes(WebSub(subscriber).routes())
        async with TestServer(app) as served:
            subscriber.callback = str(served.make_url("/websub/"))
            running = asyncio.create_task(poller.run())
            await heard_of(1)
            await subscriber.subscribe()
            items.insert(0, {"id": "2", "url": "https://g.example/2", "title": "Talks end"})
            now += FLOOR  # far from the next look of its own
            assert poller.state("g").next_look > now
            assert await hub.tell(b"a word that nobody reads") == 202
            await heard_of(2)
            await poller.stop()
            await running
    assert heard == ["Talks begin", "Talks end"]

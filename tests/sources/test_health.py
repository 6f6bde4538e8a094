"""A source's health reads as an editor would say it, whatever the outside world does."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from aiohttp import web

from livedesk.sources import guard
from livedesk.sources.health import health_words
from livedesk.sources.polling import Poller
from livedesk.sources.state import SourceState
from sources.pages import CONSENT, LOGIN, index, listing
from sources.world import NOON, QUICK, Clock, item, rss, source

pytestmark = pytest.mark.usefixtures("in_process")

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SourceState(), "not looked at yet"),
        (
            SourceState(
                last_looked=NOON,
                failures=2,
                failing_since=NOON - HOUR,
                error="answered 500",
                next_look=NOON + HOUR,
            ),
            "answered 500 since 11:00, next look 13:00",
        ),
        (
            SourceState(
                last_looked=NOON,
                failures=1,
                failing_since=NOON,
                error="answered 401",
                remedy="Its token has expired; renew it",
                next_look=NOON + HOUR,
            ),
            "answered 401 since 12:00, next look 13:00. Its token has expired; renew it",
        ),
        (
            SourceState(last_looked=NOON, failures=9, failing_since=NOON - 20 * HOUR, error="answered 500"),
            "answered 500 since 14 Aug 16:00",
        ),
        (
            SourceState(last_looked=NOON, last_new=NOON - HOUR, next_look=NOON + HOUR),
            "answered 12:00, last new report 11:00, next look 13:00",
        ),
        (
            SourceState(
                last_looked=NOON, moved_to="https://harbour.example/new", warnings=("is cut off at line 3",)
            ),
            "answered 12:00, no report yet; has moved to https://harbour.example/new; is cut off at line 3",
        ),
    ],
)
def test_words(state, words):
    assert health_words(source(), state, now=NOON) == words


def page(body):
    return lambda _: web.Response(body=body, content_type="text/html")


def leads_to(address):
    return lambda _: web.Response(status=302, headers={"Location": address})


LIST = {"kind": "list-page", "select": {"item": "li.news", "title": "h3", "date": "time@datetime"}}
JSON = {"kind": "json", "paths": {"items": "news", "title": "t"}}
OPML = (
    b'<opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.example/feed"/></body></opml>'
)


@pytest.mark.parametrize(
    ("answer", "fields", "words"),
    [
        (401, {**JSON, "secret": "file:TOKEN"}, "answered 401 Unauthorized since 12:00, next look 12:05. Its token has expired"),
        (page(listing(("/a", "One", ""), cls="card")), LIST, 'the selector item = "li.news" finds nothing on "News of the port office"'),
        (b'{"articles": [{"t": "One"}]}', JSON, 'has no list at "news"'),
        (b'{"news": [{"headline": "One"}]}', JSON, "none of its 1 items has anything at t"),
        (page(b"<html><title>Mara</title><p>This account does not exist"), {"kind": "telegram", "type": "social"}, "shows no posts"),
        (page(LOGIN), {}, 'sent a web page titled "Sign in" in place of a feed'),
        (page(LOGIN), LIST, "a login page answers in its place"),
        (page(LOGIN), {"kind": "live-page"}, "a login page answers in its place"),
        (page(LOGIN), {"kind": "sitemap"}, 'sent a web page titled "Sign in" in place of a sitemap'),
        (page(CONSENT), {}, 'sent a web page titled "Before you continue to Harbour Post" in place of a feed'),
        (page(CONSENT), LIST, "a page that asks for consent answers in its place"),
        (page(CONSENT), {"kind": "live-page"}, "a page that asks for consent answers in its place"),
        (OPML, {}, "sent a list of feeds (OPML) in place of a feed"),
        (index(("https://a.example/s.xml", "2025-08-15")), {}, "sent a list of sitemaps in place of a feed"),
    ],
)  # fmt: skip
async def test_what_answers_in_the_place_of_news_is_a_fault_in_words_and_no_silence(
    world, tmp_path, answer, fields, words
):
    world.says("/robots.txt", 404)
    world.says("/it", answer)
    world.says("/other", rss(item("All quiet")))
    if "secret" in fields:
        (tmp_path / "token").write_text("expired")
        fields = {**fields, "secret": f"file:{tmp_path / 'token'}"}
    heard = await looked(world, world.source("/it", **fields))
    assert not heard.health[0].ok
    assert words in heard.health[0].words
    assert heard.titles == ["All quiet"]


@pytest.mark.parametrize(
    ("answer", "fields", "words"),
    [
        (rss(item("One", date="Sat, 16 Aug 2025 12:00:00 GMT")), {}, "1 item is dated up to 24 h ahead: a clock stands wrong"),
        (
            rss(*(item(name, "k", more=f"<link>https://harbour.example/{name}</link>") for name in ("One", "Two"))), {},
            '2 items share the id "k"',
        ),
        (rss(item("Caf\u00e9")).decode().encode("latin-1").replace(b'encoding="utf-8"', b""), {}, "is not UTF-8"),
        (page(listing(("/a", "One", "2025-08-15T11:00:00Z")).replace(b"<time", b"<span").replace(b"</time", b"</span")), LIST,
         'the selector date = "time@datetime" finds nothing in any of the 1 items'),
    ],
)  # fmt: skip
async def test_what_is_odd_about_news_is_told_and_the_news_are_read(world, answer, fields, words):
    world.says("/it", answer)
    world.says("/other", rss(item("All quiet")))
    heard = await looked(world, world.source("/it", **fields))
    assert heard.health[0].ok
    assert words in heard.health[0].words
    assert len(heard.titles) > 1


async def test_a_redirect_to_an_inner_address_is_named_and_not_asked(world, monkeypatch):
    # For once the test's own server counts as public; its neighbour does not.
    monkeypatch.setattr(guard, "is_public", lambda host: host == "127.0.0.1")
    world.says("/it", leads_to(world.url("/inner").replace("127.0.0.1", "127.0.0.2")))
    world.says("/inner", rss(item("The machine's secrets")))
    world.says("/other", rss(item("All quiet")))
    heard = await looked(world, world.source("/it", allow_private=False))
    assert "leads to an address that is not public; not asked" in heard.health[0].words
    assert "allow_private = true" in heard.health[0].words
    assert [request.path for request in world.asked] == ["/it", "/other"]
    assert heard.titles == ["All quiet"]


async def looked(world, source):
    """One look at a source and at another beside it: their health, and the titles that came."""
    sources, titles = [source, world.source("/other")], []

    async def deliver(_, reports):
        titles.extend(report.title for report in reports)

    poller = Poller(sources, store=None, deliver=deliver, limits=QUICK, now=Clock())
    for each in sources:
        await poller.look(each)
    health = poller.health()
    await poller.stop()
    assert health[1].ok
    return SimpleNamespace(health=health, titles=titles)

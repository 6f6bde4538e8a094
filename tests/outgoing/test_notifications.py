"""Notifications: sealed for the browser, signed by the desk, to push services alone, forgotten when gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

pytest.importorskip("pywebpush")

from livedesk.errors import ExtraMissing
from livedesk.outgoing import notifications as room
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import (
    Message,
    Notifier,
    Subscription,
    SubscriptionKeys,
    Subscriptions,
    message_of,
)
from newsroom import Newsroom
from outgoing.push_service import claims_of, push_service

NEWS = Message(title="بدأت المحادثات", body="The talks · Wire", url="/updates/d1", tag="d1", lang="ar")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "harbour.record.sqlite"


@pytest.fixture
def kept(record: Path) -> Iterator[Subscriptions]:
    found = Subscriptions(record)
    yield found
    found.close()


def local(record: Path, kept: Subscriptions) -> Notifier:
    return Notifier(
        Keys(record), kept, services=("127.0.0.1",), allow_private=True, contact="mailto:ana@desk.example"
    )


async def test_a_message_reaches_the_browser_sealed_and_signed(record: Path, kept: Subscriptions) -> None:
    async with push_service() as service:
        notifier = local(record, kept)
        browser = service.browser("one")
        assert notifier.accepts(browser.subscription)
        kept.add(browser.subscription)
        assert await notifier.send(NEWS) == 1
        ((_, headers, sealed),) = service.sent
        assert b"Wire" not in sealed
        assert browser.read(sealed) == {
            "title": "بدأت المحادثات",
            "body": "The talks · Wire",
            "url": "/updates/d1",
            "tag": "d1",
            "lang": "ar",
        }
        assert headers["Content-Encoding"] == "aes128gcm"
        assert int(headers["TTL"]) > 0
        claims, key = claims_of(headers["Authorization"])
        assert key == notifier.public_key
        assert claims["aud"] == service.url
        assert claims["sub"] == "mailto:ana@desk.example"
        assert time.time() < int(claims["exp"]) < time.time() + 24 * 3600


async def test_an_address_that_is_gone_is_forgotten_and_one_that_is_busy_is_asked_again(
    record: Path, kept: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr(room.asyncio, "sleep", at_once)
    async with push_service() as service:
        notifier = local(record, kept)
        gone, missing = service.browser("gone", 410), service.browser("missing", 404)
        busy, broken = service.browser("busy", 503, 429, 201), service.browser("broken", 500)
        for browser in (gone, missing, busy, broken):
            kept.add(browser.subscription)
        assert await notifier.send(NEWS) == 1
        assert {one.endpoint for one in kept.all()} == {
            busy.subscription.endpoint,
            broken.subscription.endpoint,
        }
        assert [name for name, _, _ in service.sent].count("broken") == 3


async def test_the_desk_keeps_its_key_over_a_restart_so_that_subscriptions_stay_good(
    record: Path, kept: Subscriptions
) -> None:
    assert local(record, kept).public_key == local(record, kept).public_key


def test_only_push_services_of_browsers_are_ever_written_to(record: Path, kept: Subscriptions) -> None:
    notifier = Notifier(Keys(record), kept)
    good = SubscriptionKeys(p256dh="B" + "A" * 86, auth="A" * 22)

    def accepted(endpoint: str, keys: SubscriptionKeys = good) -> bool:
        return notifier.accepts(Subscription(endpoint=endpoint, keys=keys))

    assert accepted("https://fcm.googleapis.com/fcm/send/abc")
    assert accepted("https://wns2-par02p.notify.windows.com/w/?token=x")
    for wrong in (
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilnotify.windows.com/x",
        "https://127.0.0.1/x",
        "https://user@evil.example:443/fcm.googleapis.com",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "not an address",
    ):
        assert not accepted(wrong), wrong
    assert not accepted("https://fcm.googleapis.com/x", SubscriptionKeys(p256dh="AAAA", auth="A" * 22))
    assert not accepted("https://fcm.googleapis.com/x", SubscriptionKeys(p256dh="B" + "A" * 86, auth="é"))


def test_nothing_is_kept_but_the_address_and_its_keys(record: Path, kept: Subscriptions) -> None:
    one = Subscription(endpoint="https://x.example/1", keys=SubscriptionKeys(p256dh="p", auth="a"))
    assert kept.add(one)
    assert kept.add(one)
    assert kept.all() == [one]
    columns = apsw.Connection(str(record.with_name("harbour.push.sqlite"))).execute(
        "SELECT name FROM pragma_table_info('subscription')"
    )
    assert [name for (name,) in columns] == ["endpoint", "p256dh", "auth"]
    kept.remove(one.endpoint)
    assert len(kept) == 0


def test_the_store_has_an_end(kept: Subscriptions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST", 1)
    keys = SubscriptionKeys(p256dh="p", auth="a")
    assert kept.add(Subscription(endpoint="https://x.example/1", keys=keys))
    assert not kept.add(Subscription(endpoint="https://x.example/2", keys=keys))


def test_readers_hear_of_new_key_moments_and_of_what_became_of_them_and_of_nothing_else() -> None:
    desk = Newsroom()

    def told() -> Message | None:
        return message_of(desk.state, desk.entries[-1], "The talks", lambda id_: f"/updates/{id_}")

    heard = desk.hears("14:00", "Wire", "Talks begin")
    assert told() is None
    desk.publishes("14:00", heard)
    assert told() is None
    update = desk.publishes("14:05", heard, key=True)
    first = told()
    assert first is not None
    assert (first.title, first.url, first.tag) == ("Talks begin", f"/updates/{update.id}", update.id)
    desk.publishes("14:10", heard, status="confirmed")
    assert told() is None
    desk.corrects("14:15", heard, "They did not.")
    corrected = told()
    assert corrected is not None
    assert corrected.title == "Corrected: Talks begin"
    assert corrected.tag == first.tag


def test_without_the_extra_it_is_said_what_to_install(
    record: Path, kept: Subscriptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "can_notify", lambda: False)
    with pytest.raises(ExtraMissing, match=r"livedesk\[push\]"):
        Notifier(Keys(record), kept)

"""Secrets, browsers and pictures are the same on every node."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from livedesk.nodes.shared import SharedKeys, SharedPictures, SharedSubscriptions
from livedesk.outgoing.notifications import Subscription, SubscriptionKeys


def test_a_secret_is_made_once_however_many_nodes_want_it(database):
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: SharedKeys(database).webhook_secret(), range(4)))
    assert len(found) == 1
    assert len(found.pop()) == 32
    keys = SharedKeys(database)
    assert keys.push_key(lambda: "PEM") == keys.push_key(lambda: "another") == "PEM"
    assert keys.where == "the table livedesk.secret"


def test_subscriptions_are_a_storys_own_and_kept_once(database, monkeypatch):
    one = Subscription(endpoint="https://push.example/1", keys=SubscriptionKeys(p256dh="a", auth="b"))
    again = Subscription(endpoint="https://push.example/1", keys=SubscriptionKeys(p256dh="c", auth="d"))
    kept, other = SharedSubscriptions(database, 1), SharedSubscriptions(database, 2)
    assert kept.add(one)
    assert kept.add(again)
    assert (kept.all(), other.all()) == ([again], [])
    monkeypatch.setattr("livedesk.nodes.shared.MOST", 1)
    assert not kept.add(one)
    kept.remove(one.endpoint)
    assert len(kept) == 0
    kept.close()


def test_a_picture_taken_at_one_node_is_found_by_all(database):
    images = pytest.importorskip("PIL.Image")
    out = BytesIO()
    images.new("RGB", (640, 480), "navy").save(out, "PNG")
    media = SharedPictures(database).take(out.getvalue())
    assert SharedPictures(database).take(out.getvalue()) == media
    body, kind = SharedPictures(database).find(media)
    assert kind == "image/jpeg"
    assert body.startswith(b"\xff\xd8")
    assert SharedPictures(database).find(media.replace("640", "641")) is None

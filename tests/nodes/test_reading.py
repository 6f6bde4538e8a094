"""Readings are the same wherever they are made, and nobody waits for who does not answer."""

import pytest

from livedesk.nodes import reading
from livedesk.nodes.broker import Broker
from livedesk.nodes.reading import Asked, Readers, SharedReadings
from newsroom import report


class Embedder:
    name = "fixed"

    def embed(self, texts):
        self.texts = [*getattr(self, "texts", []), *texts]
        return [[1.0, 0.0]] * len(texts)


REPORTS = [
    report("10:00", "Reuters", "Harbour talks: union refuses", id="a"),
    report("10:01", "TASS", "A cat", id="b"),
]


@pytest.fixture
async def brokers(nats_url):
    opened = [Broker(nats_url, "c1") for _ in range(2)]
    for broker in opened:
        await broker.open()
    yield opened
    for broker in opened:
        await broker.close()


async def test_who_asks_gets_what_it_would_have_read_itself(database, covered, brokers):
    story = covered["harbour-0"]
    there, here = Readers(database, None), Readers(database, None)
    await there.serve(brokers[0])
    asked = Asked(here, brokers[1])
    asked.others = True
    found = await asked.of(story, REPORTS)
    assert found == await here.of(story, REPORTS)
    assert there.answered == 2


async def test_when_nobody_answers_it_is_read_here(database, covered, brokers):
    asked = Asked(Readers(database, None), brokers[1])
    asked.others = True
    found = await asked.of(covered["harbour-0"], REPORTS)
    assert [one.title for one in found] == ["Harbour talks: union refuses", "A cat"]


async def test_an_answer_from_another_model_is_no_answer(database, covered, brokers, monkeypatch):
    monkeypatch.setattr(reading, "ANSWER_SECONDS", 0.2)
    there = Readers(database, None)
    await there.serve(brokers[0])
    asked = Asked(Readers(database, Embedder()), brokers[1])
    asked.others = True
    found = await asked.of(covered["harbour-0"], REPORTS)
    assert there.answered == 0
    assert found[0].embedding is not None


async def test_a_text_is_embedded_once_for_all_stories_and_nodes(database, covered):
    first, second = Embedder(), Embedder()
    await Readers(database, first).of(covered["harbour-0"], REPORTS)
    await Readers(database, second).of(covered["harbour-1"], REPORTS)
    assert len(first.texts) == 1
    assert not hasattr(second, "texts")


def test_what_is_kept_is_there_for_all(database):
    cache = SharedReadings(database)
    assert cache.readings([]) == {}
    cache.keep_readings([("k", b"one"), ("l", b"two")])
    cache.keep_readings([("k", b"one")])
    assert SharedReadings(database).readings(["k", "m"]) == {"k": b"one"}


async def test_readers_of_many_stories_are_kept_within_bounds(database, covered, monkeypatch):
    monkeypatch.setattr(reading, "STORIES_KEPT", 2)
    readers = Readers(database, None)
    for one in covered.values():
        await readers.of(one, REPORTS[:1])
    assert len(readers._ready) == 2

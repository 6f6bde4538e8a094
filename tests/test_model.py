"""Nouns are frozen, named and travel unchanged."""

from datetime import UTC, datetime

import msgspec
import pytest

from livedesk.model import Because, Body, Entry, Noun, PhaseChanged, Report, StoryRevised

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)


def entry(body):
    return Entry(seq=1, stream="story", version=1, recorded_at=NOON, occurred_at=None, body=body)


def test_a_noun_cannot_be_changed():
    because = Because(rule="status.reported", text="One origin.")
    with pytest.raises(AttributeError):
        because.rule = "other"


def test_fields_are_given_by_name():
    with pytest.raises(TypeError):
        Because("status.reported", "One origin.")


def test_what_is_not_known_is_none():
    report = Report(id="r", source="s", source_name="S", publisher="P", type="outlet", seen_at=NOON)
    assert report.published_at is None
    assert report.url is None


@pytest.mark.parametrize(
    "body",
    [
        StoryRevised(text='title = "Ж"', digest="0" * 32, origin="bridge.toml"),
        PhaseChanged(
            phase="quiet", because=Because(rule="phase.quiet", text="Silence.", values={"minutes": 60.0})
        ),
    ],
)
def test_an_entry_comes_back_as_it_went(body):
    there = entry(body)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(there), type=Entry) == there
    assert msgspec.json.decode(msgspec.json.encode(there), type=Entry) == there


def test_every_noun_is_frozen_and_keyword_only():
    def below(kind):
        for sub in kind.__subclasses__():
            yield sub
            yield from below(sub)

    for kind in [*below(Noun), *below(Body)]:
        assert kind.__struct_config__.frozen, kind
        assert not kind.__match_args__ or kind.__struct_fields__, kind

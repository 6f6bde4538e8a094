"""When two frames clash, and how far they agree."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Act, Frame, Mode
from livedesk.reading.frame_likeness import agree, clash, core, same_side


def rule(a: Frame, b: Frame) -> str | None:
    because = clash(a, b)
    return because.rule if because else None


def frames() -> st.SearchStrategy[Frame]:
    ids = st.sampled_from(["union", "port", "mayor", "coast"])
    some = st.lists(ids, max_size=3, unique=True).map(tuple)
    fields: dict[str, Any] = {
        "who": st.none() | ids,
        "who_text": st.none() | st.sampled_from(["the neighbours", "neighbour", "a crew"]),
        "side": st.none() | ids,
        "beside": some,
        "act": st.none() | st.sampled_from(get_args(Act)),
        "claim": st.none() | st.sampled_from(get_args(Act)),
        "mode": st.sampled_from(get_args(Mode)),
        "whom": some,
        "before": some,
        "after": some,
        "numbers": st.lists(st.sampled_from(["3", "40", "12%"]), max_size=2).map(tuple),
        "quotes": st.lists(st.sampled_from(["we will not move", "never move again", "a fair deal now"]), max_size=2).map(tuple),
    }  # fmt: skip
    return st.builds(Frame, **fields)


@given(frames(), frames())
def test_the_order_of_two_frames_does_not_matter(a, b):
    assert rule(a, b) == rule(b, a)
    assert agree(a, b) == agree(b, a)
    assert same_side(a, b) == same_side(b, a)


@given(frames())
def test_a_frame_agrees_with_nothing_more_than_with_itself_and_never_speaks_against_itself(a):
    if not (set(a.before) & set(a.after)):
        assert clash(a, a) is None


@given(frames(), frames())
def test_agreement_lies_between_nothing_and_all_and_is_nothing_where_they_clash(a, b):
    assert 0.0 <= agree(a, b) <= 1.0
    if clash(a, b) is not None:
        assert agree(a, b) == 0.0


def test_two_speakers_are_two_statements():
    a, b = Frame(who="union", act="say"), Frame(who="mayor", act="say")
    assert rule(a, b) == "frame.speaker"
    assert "union" in clash(a, b).text


def test_not_knowing_who_speaks_is_no_clash():
    assert rule(Frame(who="union", act="say"), Frame(act="say")) is None
    assert rule(Frame(who="union", act="say"), Frame(side="union", who_text="Its envoy", act="say")) is None


def test_somebody_the_story_does_not_name_is_another_speaker_unless_the_known_one_is_told_of():
    stranger = Frame(who_text="A neighbour", act="say")
    assert rule(Frame(who="union", act="say"), stranger) == "frame.speaker"
    assert (
        rule(Frame(who="union", act="say"), Frame(who_text="A neighbour", act="say", whom=("union",))) is None
    )
    assert rule(stranger, Frame(who_text="Two neighbours", act="say")) is None
    assert agree(stranger, Frame(who_text="The neighbours", act="demand")) == 0.3


def test_a_thing_and_its_denial_clash_but_a_plan_and_its_deed_do_not():
    assert rule(Frame(act="meet", mode="denied"), Frame(act="meet")) == "frame.mode"
    assert rule(Frame(act="meet", mode="planned"), Frame(act="meet")) is None


def test_a_result_is_no_statement():
    assert rule(Frame(act="win"), Frame(act="accuse")) == "frame.act"


def test_the_country_of_a_speaker_is_no_other_speaker():
    minister, country = Frame(who="minister", side="coast", act="say"), Frame(who="coast", act="say")
    assert same_side(minister, country) is True
    assert same_side(minister, Frame(who="premier", side="coast", act="say")) is False
    assert same_side(minister, Frame(who_text="the coast's envoy", side="coast")) is True


def test_a_meeting_told_from_either_side_is_one():
    a = Frame(who="union", act="meet", whom=("mayor",))
    b = Frame(who="mayor", act="meet", whom=("union",), mode="planned")
    assert rule(a, b) is None


def test_those_who_act_together_may_be_named_in_any_order():
    a = Frame(who="union", beside=("port",), act="agree")
    b = Frame(who="port", beside=("union",), act="say")
    assert same_side(a, b) is True


def test_what_one_says_another_did_is_what_that_other_did():
    said = Frame(who="mayor", act="say", claim="agree", whom=("port",))
    assert rule(said, Frame(who="port", act="agree")) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("attack", "meet"), ("win", "travel"), ("protest", "die"), ("begin", "end"), ("rise", "fall")],
)
def test_two_kinds_of_event_clash(one, other):
    assert rule(Frame(act=one), Frame(act=other)) == "frame.act"


def test_an_attack_and_its_dead_are_one_kind():
    assert rule(Frame(act="attack"), Frame(act="die")) is None


def test_the_same_ones_words_and_journey_are_two_happenings():
    words, journey = Frame(who="union", act="accuse"), Frame(who="union", act="travel")
    assert rule(words, journey) == "frame.act"
    assert rule(Frame(who="union", act="say", claim="meet"), journey) is None


def test_what_lies_ahead_in_one_and_behind_in_the_other_parts_them():
    assert rule(Frame(act="say", before=("talks",)), Frame(act="say", after=("talks",))) == "frame.phase"


def test_the_same_one_and_act_agree_most_and_a_quotation_adds():
    a = Frame(who="union", act="reject", quotes=("we will not move",))
    b = Frame(who="union", act="reject")
    c = Frame(who="union", act="reject", quotes=("not move, we will",))
    assert agree(a, b) == 0.6
    assert agree(a, c) == 0.9
    assert agree(a, Frame(who="union", act="say")) == 0.3


def test_what_is_said_counts_before_the_saying():
    assert core(Frame(act="say", claim="meet")) == "meet"
    assert core(Frame(act="reject", claim="meet")) == "reject"
    assert core(Frame(claim="call")) == "call"
    assert core(Frame(act="say")) == "say"

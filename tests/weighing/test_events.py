"""Developments coded as events, and sides told by principals."""

import pytest

from livedesk.model import Frame
from livedesk.weighing.events import QUADS, ROOTS, WEIGHTS, code, sides
from newsroom import story


def coded(**frame):
    return code(Frame(**{"who": "a", "whom": ("b",), "act": "meet", **frame}), "d", "r")


def test_a_frame_with_actor_act_and_target_is_an_event():
    event = coded(act="accuse", beside=("c",))
    assert (event.root, event.who, event.whom) == ("ACCUSE", "a", ("c", "b"))
    assert (event.quad, event.weight, event.mode) == ("verbal conflict", -2.0, "done")
    assert event.because.rule == "event.coded"


@pytest.mark.parametrize(
    "frame",
    [{"who": None}, {"whom": ()}, {"act": None}, {"act": "say"}, {"act": "travel"}, {"mode": "asked"},
     {"mode": "conditional"}, {"whom": ("a",)}, {"act": "attack", "mode": "denied"}],
)  # fmt: skip
def test_without_one_of_them_or_where_it_is_only_asked_there_is_none(frame):
    assert coded(**frame) is None


def test_what_a_speaker_says_will_happen_is_coded_not_the_saying():
    assert coded(act="say", claim="meet", mode="planned").root == "CONSULT"


def test_a_denied_cooperation_is_a_refusal():
    assert coded(act="agree", mode="denied").root == "REJECT"
    assert coded(act="reject", mode="denied").root == "REJECT"


def test_whoever_acts_for_a_side_is_it_where_he_is_no_actor():
    assert coded(who=None, side="s").who == "s"


def test_every_kind_has_a_class_and_a_weight_of_one_sign():
    assert set(ROOTS.values()) <= set(WEIGHTS) == set(QUADS)
    for root, weight in WEIGHTS.items():
        assert (weight > 0) == QUADS[root].endswith("cooperation"), root


def test_sides_are_the_principals_and_those_of_their_country():
    actors = [
        {"id": "a", "name": "A", "role": "x", "country": "US", "principal": True, "names": {"en": ["Aaa"]}},
        {"id": "b", "name": "B", "role": "x", "country": "US", "names": {"en": ["Bbb"]}},
        {"id": "c", "name": "C", "role": "x", "country": "NO", "names": {"en": ["Ccc"]}},
    ]
    assert sides(story(actor=actors)) == {"a": "a", "b": "a"}

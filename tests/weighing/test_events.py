"""Developments coded as events, and sides told by principals."""

from datetime import date

import pytest

from livedesk.model import Frame, Member
from livedesk.reading.frames import Frames
from livedesk.reading.mentions import Mentions
from livedesk.weighing.events import QUADS, ROOTS, WEIGHTS, Events
from newsroom import placement, report, story

ACTORS = [
    {"id": "a", "name": "Arne Aas", "role": "x", "country": "US", "principal": True, "names": {"en": ["Aas"]}},
    {"id": "b", "name": "Berit Berg", "role": "x", "country": "US", "names": {"en": ["Berg"]}},
    {"id": "c", "name": "Carl Cole", "role": "x", "country": "NO", "names": {"en": ["Cole"]}},
]  # fmt: skip
STORY = story(actor=ACTORS)


def coded(**frame):
    return Events(STORY).code(Frame(**{"who": "a", "whom": ("b",), "act": "meet", **frame}), None, "d", "r")


def told(title, summary=None, lang="en"):
    """What a report is coded as, read as the desk reads it."""
    heard = report("14:00", "Gazette", title, summary=summary)
    found = Mentions(STORY).find(title, summary or "", lang)
    frame = Frames(STORY).frame(title, summary or "", lang, found)
    member = Member(report=heard, placement=placement(heard, "d", lang=lang))
    return Events(STORY).code(frame, member, "d", heard.id)


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


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Aas lifts sanctions on Berg", ("CONCEDE", "done", "a", ("b",))),
        ("Aas suspends aid to Berg", ("SANCTION", "done", "a", ("b",))),
        ("Berg was arrested by Aas", ("COERCE", "done", "a", ("b",))),
        ("Aas and Cole hold talks", ("CONSULT", "done", "a", ("c",))),
        ("Aas refuses to meet Berg", ("REJECT", "denied", "a", ("b",))),
        ("Aas threatens Berg with an ultimatum", ("THREATEN", "threatened", "a", ("b",))),
    ],
)
def test_the_words_of_an_english_headline_tell_finer_kinds(title, expected):
    event = told(title)
    assert (event.root, event.mode, event.who, event.whom) == expected


def test_a_headline_that_names_one_leaves_it_to_the_first_sentence():
    event = told("A night on the quay", "Aas shelled the quarters of Berg near Grey Harbour.")
    assert (event.root, event.who, event.whom, event.place) == ("ASSAULT", "a", ("b",), "Grey Harbour")


def test_place_and_day_are_those_the_report_names():
    event = told("Aas meets Berg in Grey Harbour today")
    assert (event.place, event.day) == ("Grey Harbour", date(2025, 8, 15))
    assert told("Aas meets Berg in August").place is None


def test_questions_and_reports_in_which_nobody_else_takes_part_are_none():
    assert told("Will Aas attack Berg?") is None
    assert told("Aas attacks") is None
    assert told("Aas attacks", "It was a dull day.") is None
    assert told("Aas, Berg", lang="fi") is None


def test_every_kind_has_a_class_and_a_weight_of_one_sign():
    assert set(ROOTS.values()) <= set(WEIGHTS) == set(QUADS)
    for root, weight in WEIGHTS.items():
        assert (weight > 0) == QUADS[root].endswith("cooperation"), root

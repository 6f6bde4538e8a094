"""Cooperation and conflict between two sides: only what is borne out, each happening once, fading."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Because, Event
from livedesk.weighing.events import QUADS, WEIGHTS
from livedesk.weighing.relationship import Told, between, relationship
from newsroom import at

NOON = at("12:00")
SIDES = {"a": "a", "b": "b", "aide": "a"}


def told(n, root="CONSULT", who="a", whom=("b",), status="confirmed", mode="done", hours=0):
    event = Event(
        development=f"d{n}", root=root, mode=mode, who=who, whom=whom, quad=QUADS[root], weight=WEIGHTS[root],
        report="r", because=Because(rule="event.coded", text="so"),
    )  # fmt: skip
    return Told(NOON + timedelta(hours=hours), event, status, ("Gazette",))


def test_only_what_one_side_does_toward_the_other_and_is_borne_out_counts():
    all_told = [
        told(1),
        told(2, who="aide"),
        told(3, who="b", whom=("aide",)),
        told(4, status="reported"),
        told(5, status="disputed"),
        told(6, whom=("c",)),
        told(7, whom=("aide",)),
    ]
    assert [t.event.development for t in between(all_told, SIDES, "a", "b")] == ["d1", "d2", "d3"]


def test_cooperation_lifts_conflict_lowers_and_little_evidence_moves_little():
    up = relationship([told(1, "AID")])[-1].value
    assert 0 < up < 0.7
    assert relationship([told(1, "AID"), told(2, "AID", hours=1)])[-1].value > up
    assert relationship([told(1, "AID"), told(2, "ASSAULT", hours=1)])[-1].value < up


def test_plans_move_less_than_deeds_and_what_is_only_called_for_hardly():
    deed, plan, call = (
        relationship([told(1, "AID", mode=m)])[-1].value for m in ("done", "planned", "called_for")
    )
    assert deed > plan > call > 0


def test_old_events_fade():
    fresh = relationship([told(1, "ASSAULT"), told(2, "CONSULT", hours=1)])[-1].value
    old = relationship([told(1, "ASSAULT"), told(2, "CONSULT", hours=24 * 60)])[-1].value
    assert fresh < 0 < old


def test_the_band_is_narrow_where_events_agree_and_wide_where_they_do_not():
    same = relationship([told(n, "CONSULT", hours=n) for n in range(6)])[-1].error
    mixed = relationship([told(n, ("AID", "ASSAULT")[n % 2], hours=n) for n in range(6)])[-1].error
    assert same < mixed


@given(st.lists(st.tuples(st.sampled_from(sorted(WEIGHTS)), st.integers(0, 2000)), max_size=20))
def test_it_stays_between_minus_one_and_one_whatever_happens(found):
    events = sorted((told(n, root, hours=hours) for n, (root, hours) in enumerate(found)), key=lambda t: t.at)
    for point in relationship(events):
        assert -1 <= point.value <= 1
        assert point.error == pytest.approx(point.error)
        assert 0 <= point.error <= 1

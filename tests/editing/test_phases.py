"""Phases: silence makes quiet and closes; publication makes live."""

from __future__ import annotations

from datetime import timedelta

from livedesk.editing.phases import on_publication, on_silence
from newsroom import at, story

STORY = story(publishing={"quiet_after_minutes": 30, "close_after_hours": 10})


def test_a_publication_makes_any_story_live() -> None:
    for phase in ("planned", "quiet", "closed"):
        change = on_publication(phase)
        assert change is not None
        assert change.phase == "live"
    assert on_publication("live") is None


def test_silence_makes_a_live_story_quiet_at_a_time_known_beforehand() -> None:
    due = on_silence(STORY, "live", at("14:00"))
    assert due is not None
    assert due[0] == at("14:30")
    assert due[1].phase == "quiet"
    assert due[1].because.text == "nothing new for 30 min"


def test_a_quiet_story_closes_after_its_hours_of_silence() -> None:
    due = on_silence(STORY, "quiet", at("10:00"))
    assert due is not None
    assert (due[0], due[1].phase) == (at("20:00"), "closed")


def test_a_story_does_not_close_before_its_event_has_ended() -> None:
    later = story(
        event={"place": "Anchorage", "zone": "America/Anchorage", "ends": at("10:00") + timedelta(days=3)},
        publishing={"close_after_hours": 10},
    )
    due = on_silence(later, "quiet", at("10:00"))
    assert due is not None
    assert due[0] == at("20:00") + timedelta(days=3)


def test_a_planned_story_and_a_closed_one_are_left_alone() -> None:
    assert on_silence(STORY, "planned", None) is None
    assert on_silence(STORY, "live", None) is None
    assert on_silence(STORY, "closed", at("10:00")) is None

"""When a source has fallen silent."""

from datetime import timedelta
from pathlib import Path

import pytest

from livedesk.sources.silence import FAILING, QUIET, TYPICAL_GAPS, silence
from livedesk.sources.state import SourceState
from sources.world import NOON

MINUTE = timedelta(minutes=1)
DAY = 86_400.0


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (SourceState(), None),
        (SourceState(last_looked=NOON), None),
        (SourceState(failures=3, failing_since=NOON - FAILING + MINUTE, error="answered 500"), None),
        (SourceState(failures=3, failing_since=NOON - FAILING, error="answered 500"), "failing"),
        (SourceState(last_new=NOON - QUIET + MINUTE, gap_seconds=60), None),
        (SourceState(last_new=NOON - QUIET, gap_seconds=60), "quiet"),
        (SourceState(last_new=NOON - QUIET), "quiet"),
        (SourceState(last_new=NOON - timedelta(days=5), gap_seconds=DAY), None),
        (SourceState(last_new=NOON - timedelta(days=6), gap_seconds=DAY), "quiet"),
    ],
)
def test_a_source_is_silent_when_it_fails_for_long_or_brings_nothing_for_longer_than_its_way(state, kind):
    found = silence(state, now=NOON)
    assert (found.kind if found else None) == kind


def test_an_editor_may_want_to_know_sooner():
    state = SourceState(last_new=NOON - 31 * MINUTE, gap_seconds=DAY)
    found = silence(state, now=NOON, after=30 * MINUTE)
    assert (found.since, found.words) == (NOON - 31 * MINUTE, "answers, and brings nothing new")
    assert silence(state, now=NOON, after=32 * MINUTE) is None


def test_what_is_wrong_is_said_in_the_sources_words():
    state = SourceState(failures=1, failing_since=NOON - 20 * MINUTE, error="answered 500")
    assert silence(state, now=NOON).words == "answered 500"


def test_editors_are_told_the_rule_as_it_is():
    """An example for each figure: docs/console.md says what is asked here."""
    doc = " ".join((Path(__file__).parents[2] / "docs" / "console.md").read_text(encoding="utf-8").split())
    assert "bring nothing new for twelve hours, or for six times their typical gap" in doc
    assert "a source fails for 15 minutes" in doc
    assert (timedelta(minutes=15), timedelta(hours=12), 6) == (FAILING, QUIET, TYPICAL_GAPS)
    daily = SourceState(last_new=NOON - timedelta(hours=12), gap_seconds=DAY / 4)
    assert silence(daily, now=NOON) is None, "four items a day: silent after a day and a half"
    assert silence(daily, now=NOON + timedelta(hours=24)).kind == "quiet"

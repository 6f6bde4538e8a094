"""Looks at a source as the sources view shows them."""

from datetime import timedelta

from livedesk.serving.looks import looked
from livedesk.sources.state import SourceState
from sources.world import NOON, source


def test_a_failing_source_says_why_and_when_it_is_asked_again():
    state = SourceState(
        address="https://harbour.example/feed",
        last_looked=NOON,
        failures=2,
        failing_since=NOON - timedelta(minutes=3),
        error="answered 500",
        next_look=NOON + timedelta(minutes=2),
    )
    found = looked(source(), state, now=NOON)
    assert found.failing
    assert found.words == "answered 500 since 11:57, next look 12:02"
    assert found.silent == ""


def test_a_silent_source_says_since_when():
    state = SourceState(last_looked=NOON, last_new=NOON - timedelta(days=1), looks=9)
    found = looked(source(), state, now=NOON)
    assert found.silent == "answers, and brings nothing new since 14 Aug 12:00"
    assert not found.failing


def test_what_was_learned_of_another_address_is_left_out():
    found = looked(source(), SourceState(address="https://old.example/", last_looked=NOON), now=NOON)
    assert found.words == "not looked at yet"


def test_a_login_in_the_new_address_is_not_shown():
    state = SourceState(last_looked=NOON, moved_to="https://mara:geheim@new.example/feed")
    assert looked(source(), state, now=NOON).moved_to == "https://new.example/feed"


def test_what_is_wrong_with_the_pages_behind_its_links_is_told_with_it():
    state = SourceState(last_looked=NOON, warnings=("item 3 has no date",))
    found = looked(source(), state, now=NOON, behind="3 of the last 5 pages behind its links: a login page")
    assert found.words.endswith("; 3 of the last 5 pages behind its links: a login page")
    assert found.doubts == ("item 3 has no date", "3 of the last 5 pages behind its links: a login page")

"""What is remembered survives a restart, or is forgotten whole."""

from livedesk.sources.state import SourceState, Validators, decode_state, encode_state
from sources.world import NOON


def test_a_state_comes_back_as_it_was():
    state = SourceState(
        address="https://harbour.example/feed",
        validators=Validators(etag='W/"a\xe9"', last_modified="Fri, 15 Aug 2025 11:00:00 GMT"),
        next_look=NOON,
        failures=3,
        error="answered 500",
        known=("a", "b"),
        gap_seconds=0.5,
    )
    assert decode_state(encode_state(state)) == state


def test_nothing_kept_or_nothing_readable_is_a_fresh_start():
    for data in (None, b"", b"junk", b"[]", b'{"failures": "many"}'):
        assert decode_state(data) == SourceState()


def test_fields_of_another_version_are_passed_over():
    assert decode_state(b'{"failures": 2, "new_in_2030": 1}').failures == 2

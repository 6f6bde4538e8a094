"""Small pieces parts are made of."""

from datetime import UTC, datetime

import pytest

from livedesk.page.pieces import Cite, FactPart
from livedesk.page.times import Clock


def test_equal_pieces_are_one_and_can_be_kept_in_sets():
    clock = Clock("Europe/Oslo", "Oslo", "en")
    at = datetime(2025, 8, 15, 12, tzinfo=UTC)
    assert (
        len({clock.moment(at), clock.moment(at.replace()), Clock("Europe/Oslo", "Oslo", "en").moment(at)})
        == 1
    )


def test_a_piece_never_changes():
    fact = FactPart(text="It rained.", cites=(Cite(name="The gazette", url=None),))
    with pytest.raises(AttributeError):
        fact.text = "It did not."  # type: ignore[misc]

"""Evidence against outcomes, and how past probabilities fared."""

import math

import msgspec
import pytest

from livedesk.weighing.hypotheses import against, brier, fit, log_score, matrix, reliability
from livedesk.weighing.outlook import Outlook
from weighing.test_outlook import NOW, STORY, assessment
from weighing.test_reactions import heard


def moves(*titles):
    outlook, found = Outlook(STORY), []
    for n, title in enumerate(titles):
        found += outlook.weigh(f"d{n}", [heard(title)], assessment(), NOW)
    return found


@pytest.mark.parametrize(
    ("shift", "mark"), [(0.0, "0"), (0.05, "0"), (0.3, "+"), (0.7, "++"), (-0.3, "−"), (-0.7, "−−")]
)
def test_log_odds_have_a_mark(shift, mark):
    assert fit(shift) == mark


def test_a_row_is_a_development_with_its_sentence_and_what_it_adds_to_each_outcome():
    found = moves("Word of signing")
    (row,) = matrix(found)
    assert row.development == "d0"
    assert row.sentence.text == "Word of signing"
    assert row.shifts == {move.outcome: pytest.approx(move.shift) for move in found}
    assert row.telling == pytest.approx(max(0.0, *row.shifts.values()) - min(0.0, *row.shifts.values()))


def test_only_the_last_step_of_a_piece_counts_and_what_counts_no_more_has_no_row():
    (move,) = moves("Word of signing")[:1]
    assert matrix([move, msgspec.structs.replace(move, shift=0.0)]) == []
    (row,) = matrix([msgspec.structs.replace(move, shift=0.2), move])
    assert row.shifts[move.outcome] == pytest.approx(move.shift)


def test_the_most_telling_row_comes_first_and_only_what_speaks_against_an_outcome_adds_up():
    (move,) = moves("Word of signing")[:1]
    small = msgspec.structs.replace(move, development="small", shift=-0.2)
    large = msgspec.structs.replace(move, development="large", shift=0.9)
    rows = matrix([small, large])
    assert [row.development for row in rows] == ["large", "small"]
    assert against(rows, [move.outcome, "other"]) == {move.outcome: -0.2, "other": 0.0}


def test_scores_are_those_of_brier_and_good():
    said, came = {"a": 0.8, "b": 0.4, "open": 0.5}, {"a": True, "b": False}
    assert brier(said, came) == pytest.approx((0.04 + 0.16) / 2)
    assert log_score(said, came) == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2)
    assert brier(said, {}) is None
    assert log_score(said, {}) is None


def test_reliability_holds_what_was_said_against_what_came_band_by_band():
    low, high = reliability([(0.1, False), (0.1, True), (0.9, True)])
    assert (low.low, low.high, low.said, low.came, low.number) == (0.05, 0.2, 0.1, 0.5, 2)
    assert (high.said, high.came, high.number) == (0.9, 1.0, 1)
    assert reliability([]) == []
    assert reliability([(1.0, True)])[0].number == 1

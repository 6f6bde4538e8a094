"""Evidence against outcomes on the page, and how past figures fared."""

import msgspec

from livedesk.model import Because, OutcomeMoved, OutcomeResolved, Resolution
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.hypotheses import hypotheses
from livedesk.page.view import build_view
from newsroom import Newsroom, at
from weighing.test_hypotheses import moves
from weighing.test_outlook import STORY


def newsroom():
    """A desk on which one development moved two outcomes of a set."""
    desk = Newsroom(story=STORY)
    report = desk.hears("10:00", "Gazette", "Word of signing")
    desk.publishes("10:00", report)
    for move in moves("Word of signing"):
        told = msgspec.structs.replace(move, development=desk.development(report))
        desk.append("10:01", f"outcome:{move.outcome}", OutcomeMoved(move=told))
    return desk, desk.development(report)


def of(desk, seq=None):
    return hypotheses(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def resolves(desk, outcome, came, development=None, time="11:00"):
    why = Because(rule="outcome.resolved", text="So.")
    by = "rule" if development else "editor:mk"
    resolution = Resolution(outcome=outcome, came=came, by=by, because=why, development=development)
    desk.append(time, f"outcome:{outcome}", OutcomeResolved(resolution=resolution))


def test_each_set_of_outcomes_has_a_table_with_a_row_for_each_piece_of_evidence():
    desk, development = newsroom()
    (ends, rows), (weather, nothing) = of(desk).tables
    assert [column.id for column in ends] == ["deal", "none"]
    assert [column.id for column in weather] == ["rain"]
    assert nothing == ()
    (row,) = rows
    assert (row.sentence.text, row.update) == ("Word of signing", development)
    assert row.fits[0] == "++"
    assert row.figures[0].startswith("+1.")
    assert (row.fits[1], row.figures[1]) == ("0", "")
    assert of(desk, desk.state.published.seqs[0]).tables[0][1] == ()


def test_scores_take_the_figure_before_what_decided():
    desk, development = newsroom()
    assert (of(desk).brier, of(desk).bands) == ("", ())
    resolves(desk, "deal", True, development)
    found = of(desk)
    assert found.tables[0][0][0].percent == 30
    assert found.tables[0][0][0].came is True
    assert found.brier == "0.490"
    assert found.log_score == "1.20"
    (band,) = found.bands
    assert (band.said, band.came, band.count) == (30, 100, "1 outcome")


def test_an_editors_decision_scores_the_figure_of_that_moment_and_can_be_taken_back():
    desk, _ = newsroom()
    moved = of(desk).tables[0][0][0].percent
    assert moved > 30
    resolves(desk, "deal", True)
    assert of(desk).tables[0][0][0].percent == moved
    resolves(desk, "deal", None, time="12:00")
    assert of(desk).brier == ""


def test_it_has_a_page_of_its_own_that_the_front_page_leads_to():
    desk, _ = newsroom()
    resolves(desk, "deal", True)
    view = build_view(desk.state, desk.story, now=at("12:00"))
    renderer = Renderer()
    assert 'href="/evidence"' in renderer.page(view, base_url="https://live.example")
    page = renderer.hypotheses(view, base_url="https://live.example")
    assert "Word of signing" in page
    assert "Brier score" in page
    assert "Nothing has moved a figure yet." in page

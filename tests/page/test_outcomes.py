"""How it may end: figures by rule, each step with the sentence it rests on."""

import json

import pytest

from livedesk.model import Because, Move, OutcomeMoved, OutcomeResolved, Resolution
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.outcomes import outcomes, series
from livedesk.page.push import frames
from livedesk.page.view import build_view
from newsroom import Newsroom, at, passage, story

SIGNED = {
    "id": "signed",
    "text": "Somebody signs",
    "ratio": 4.0,
    "because": "Plain.",
    "names": {"en": ["signs"]},
}
DEAL = {"id": "deal", "title": "A deal", "criteria": "Signed.", "prior": 0.254, "prior_because": "Rare."}
NONE = {"id": "none", "title": "No deal", "criteria": "They part.", "prior": 0.7, "prior_because": "Usual."}
STORY = {"outcome": [{**DEAL, "indicator": [SIGNED]}, NONE]}


def newsroom():
    return Newsroom(story=story(**STORY))


def moves(desk, time, report, before, after, **fields):
    move = Move(
        outcome="deal", indicator="signed", development=desk.development(report), sentence=passage(report),
        mode_weight=1.0, ratio=4.0, discounts={"status": 0.8, "mode": 1.0}, shift=after - before,
        shares={report.source_name: after - before}, found_at=at(time), before=before, after=after,
        beside={"none": 1 - after - 0.046}, because=Because(rule="outcome.moved", text="so"), **fields,
    )  # fmt: skip
    return desk.append(time, "outcome:deal", OutcomeMoved(move=move))


def of(desk, seq=None):
    return outcomes(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def test_before_the_first_report_outcomes_stand_by_their_prior():
    none, deal = of(newsroom())
    assert (none.id, none.percent, none.word) == ("none", 70, "likely")
    assert (deal.percent, deal.prior, deal.moves, deal.moved) == (25, 25, (), "")


def test_a_step_shows_its_sentence_its_figures_and_moves_the_others_of_its_set():
    desk = newsroom()
    report = desk.hears("10:05", "Gazette", "Quill signs at dawn")
    desk.publishes("10:05", report)
    moves(desk, "10:06", report, 0.254, 0.6)
    deal, none = of(desk)
    assert (deal.percent, deal.word, none.percent) == (60, "likely", 35)
    (step,) = deal.moves
    assert (step.before, step.after, step.sentence.text) == (25, 60, "Quill signs at dawn")
    assert (step.indicator, step.working) == ("Somebody signs", "ratio 4; status × 0.8")
    assert deal.moved == "1 sign moved it from 25 %"
    ends = {o.id: o for o in desk.story.outcomes}
    both = [series(desk.state, Desk.of(desk.story), ends[id_], desk.state.seq) for id_ in ("deal", "none")]
    assert both == [((at("10:06"), 0.6),), ((at("10:06"), pytest.approx(0.354)),)]


def test_the_figures_of_any_moment_can_be_seen_again():
    desk = newsroom()
    report = desk.hears("10:05", "Gazette", "Quill signs at dawn")
    desk.publishes("10:05", report)
    first = moves(desk, "10:06", report, 0.254, 0.6)
    moves(desk, "10:30", report, 0.6, 0.3)
    assert [o.percent for o in of(desk) if o.id == "deal"] == [30]
    then = build_view(desk.state, desk.story, now=at("11:00"), seq=first.seq).outcomes
    assert [o.percent for o in then if o.id == "deal"] == [60]


def test_what_moved_nothing_is_not_told():
    desk = newsroom()
    report = desk.hears("10:05", "Gazette", "Quill signs at dawn")
    moves(desk, "10:06", report, 0.254, 0.254)
    assert all(o.moves == () for o in of(desk))


def test_what_was_decided_is_said_in_its_place():
    desk = newsroom()
    why = Because(rule="outcome.criterion", text="Both signed at 10:40.")
    decided = Resolution(outcome="deal", came=True, by="editor:ann", because=why)
    desk.append("10:41", "outcome:deal", OutcomeResolved(resolution=decided))
    (deal,) = [o for o in of(desk) if o.id == "deal"]
    assert (deal.came, deal.decided) == (True, "Both signed at 10:40.")


def test_what_came_instead_is_said_in_the_language_of_the_page():
    desk = newsroom()
    why = Because(rule="outcome.excluded", text="came instead: No deal")
    desk.append(
        "10:41",
        "outcome:deal",
        OutcomeResolved(resolution=Resolution(outcome="deal", came=False, by="rule", because=why)),
    )
    (deal,) = [o for o in of(desk) if o.id == "deal"]
    assert (deal.decided, deal.decided_lang) == ("came instead: No deal", "")
    view = build_view(desk.state, desk.story, now=at("11:00"), lang="de")
    (deal,) = [o for o in view.outcomes if o.id == "deal"]
    assert (deal.decided, deal.decided_lang) == ("stattdessen eingetreten: No deal", "")


def test_open_pages_are_sent_the_new_figures_with_the_update_that_moved_them():
    desk = newsroom()
    report = desk.hears("10:05", "Gazette", "<b>Quill</b> signs at dawn")
    desk.publishes("10:05", report)
    start = desk.state.seq
    desk.publishes("10:06", report, key=True)
    moves(desk, "10:06", report, 0.254, 0.6)
    sent = frames(desk.state, desk.story, desk.entries[start:], Renderer())
    drawn = json.loads(sent[-1].data.split(b"data: ")[1])["lists"]["outcome-list"]
    assert "60 %" in drawn
    assert "&lt;b&gt;Quill" in drawn
    assert "<b>Quill" not in drawn


def test_every_word_for_a_chance_is_in_the_catalogues():
    from typing import get_args

    from livedesk.page.outcomes import CHANCES
    from livedesk.weighing.outlook import Word

    assert get_args(Word) == CHANCES

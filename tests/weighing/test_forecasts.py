"""Six to seven hours planned, three held."""

import pytest

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.questions import Questions
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)


def member(time, source, title, development="d", summary=None, lang="en", **placed):
    report = heard(time, source, title, summary=summary, lang=lang)
    found = findings(READER.read(report))
    return Member(
        report=report, placement=placement(report, development, lang=lang, **placed), findings=found
    )


def found(*members):
    questions = Questions(STORY)
    changed = {one.id: one for each in members for one in questions.hear(each)}
    assert tuple(changed.values()) == questions.all()
    return [one for one in changed.values() if one.forecast]


def accounts(met):
    return [(a.foreseen, a.answer, a.source_name) for a in met.accounts]


PLAN = member("14:00", "Coast Daily", "Talks of Quill and Ashdown to last six to seven hours", "plan")
HELD = member("19:00", "Bay Radio", "Talks of Quill and Ashdown lasted less than three hours", "held")


def test_a_plan_meets_what_came_of_it_in_another_development():
    (met,) = found(PLAN, HELD)
    assert met.kind == "how long"
    assert met.about == "held"
    assert accounts(met) == [
        (True, "six to seven hours", "Coast Daily"),
        (False, "less than three hours", "Bay Radio"),
    ]
    assert met.because.rule == "forecast.met"
    assert (
        met.because.text
        == "foreseen: six to seven hours (Coast Daily); came: less than three hours (Bay Radio)"
    )


def test_a_plan_that_came_as_foreseen_meets_it_too():
    held = member("21:00", "Bay Radio", "Talks of Quill and Ashdown lasted six and a half hours", "held")
    (met,) = found(PLAN, held)
    assert [a.foreseen for a in met.accounts] == [True, False]


def test_several_forecasts_and_several_accounts_of_what_came_stand_together():
    other = member("14:30", "Hill Gazette", "Quill and Ashdown summit expected to last six hours", "plan")
    again = member(
        "19:10", "Hill Gazette", "Quill and Ashdown met for talks that lasted under three hours", "held"
    )
    (met,) = found(PLAN, other, HELD, again)
    assert [(f, s) for f, _, s in accounts(met)] == [
        (True, "Coast Daily"),
        (True, "Hill Gazette"),
        (False, "Bay Radio"),
        (False, "Hill Gazette"),
    ]


@pytest.mark.parametrize(
    ("lang", "plan", "held"),
    [
        (
            "es",
            "Quill y Ashdown prevén una reunión de 6 horas",
            "La reunión de Quill y Ashdown duró 3 horas",
        ),
        ("vi", "Cuộc gặp Quill - Ashdown dự kiến kéo dài 6-7 giờ", "Cuộc gặp Quill - Ashdown kéo dài 3 giờ"),
        (
            "de",
            "Treffen von Quill und Ashdown soll 6 Stunden dauern",
            "Treffen von Quill und Ashdown dauerte 3 Stunden",
        ),
    ],
)
def test_a_plan_meets_its_outcome_in_other_languages(lang, plan, held):
    (met,) = found(
        member("14:00", "Coast Daily", plan, "plan", lang=lang),
        member("19:00", "Bay Radio", held, "held", lang=lang),
    )
    assert [a.foreseen for a in met.accounts] == [True, False]


@pytest.mark.parametrize(
    "other",
    [
        member("19:00", "Bay Radio", "Press conference of Quill and Ashdown lasted three hours", "held"),
        member("19:00", "Bay Radio", "Talks of Quill and Ashdown to last three hours", "held"),
        member("19:00", "Bay Radio", "Talks of Quill and Ashdown cost 3 million pounds", "held"),
        member("19:00", "Bay Radio", "Talks of Quill and Ashdown lasted 90 seconds", "held"),
        member("19:00", "Bay Radio", "Talks of the bakers lasted three hours", "held"),
        member(
            "2025-08-27T19:00+00:00", "Bay Radio", "Talks of Quill and Ashdown lasted three hours", "held"
        ),
        member("13:00", "Bay Radio", "Talks of Quill and Ashdown lasted three hours", "held"),
        member("19:00", "Bay Radio", "Talks of Quill and Ashdown lasted three hours", "held", copy_of="r"),
        member(
            "19:00", "Bay Radio", "Talks of Quill and Ashdown lasted three hours", "held", form="analysis"
        ),
    ],
    ids=[
        "another occasion",
        "foreseen too",
        "money",
        "far off",
        "others",
        "weeks later",
        "before",
        "copy",
        "comment",
    ],
)
def test_what_is_of_something_else_is_not_held_against_a_plan(other):
    assert found(PLAN, other) == []


def test_a_time_planned_meets_the_time_it_began():
    plan = member("10:00", "Coast Daily", "Talks of Quill and Ashdown will begin at 11:30", "plan")
    began = member("11:40", "Bay Radio", "Talks of Quill and Ashdown began at 11:26", "began")
    (met,) = found(plan, began)
    assert (met.kind, [a.answer for a in met.accounts]) == ("when", ["11:30", "11:26"])
    ended = member("11:40", "Bay Radio", "Talks of Quill and Ashdown ended at 11:26", "began")
    assert found(plan, ended) == []


def test_a_merge_takes_forecasts_along():
    questions = Questions(STORY)
    questions.hear(PLAN)
    (met,) = questions.hear(HELD)
    (moved,) = questions.merge("held", "plan")
    assert moved.id == met.id
    assert {a.development for a in moved.accounts} == {"plan"}
    assert moved.about == "plan"

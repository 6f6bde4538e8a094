"""One question, different answers."""

import pytest

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.differences import Differences
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)


def member(time, source, title, development="d", summary=None, **placed):
    report = heard(time, source, title, summary=summary)
    found = findings(READER.read(report))
    return Member(report=report, placement=placement(report, development, **placed), findings=found)


def found(*members):
    differences = Differences(STORY)
    return {one.id: one for each in members for one in differences.hear(each)}


LONG = member("14:00", "Coast Daily", "Quill waited 25 minutes for Ashdown at the gate")
LONGER = member("14:10", "Bay Radio", "Quill waited 36 minutes at the gate in Grey Harbour")


def test_two_figures_that_cannot_both_be_right_stand_side_by_side():
    (one,) = found(LONG, LONGER).values()
    assert one.kind == "how long"
    assert one.about == "d"
    assert [(a.answer, a.source_name) for a in one.accounts] == [
        ("25 minutes", "Coast Daily"),
        ("36 minutes", "Bay Radio"),
    ]
    assert [a.says for a in one.accounts] == [LONG.report.title, LONGER.report.title]
    assert one.because.rule == "status.clash"


def test_a_third_account_joins_the_question():
    third = member("14:20", "Hill Gazette", "Quill waited 30 minutes at the gate for Ashdown")
    (one,) = found(LONG, LONGER, third).values()
    assert [a.answer for a in one.accounts] == ["25 minutes", "36 minutes", "30 minutes"]
    again = member("14:30", "Bay Radio", "Quill waited 40 minutes at the gate for Ashdown")
    (one,) = found(LONG, LONGER, again).values()
    assert len(one.accounts) == 2


@pytest.mark.parametrize(
    "other",
    [
        member("14:10", "Bay Radio", "Quill waited about 26 minutes at the gate"),
        member("14:10", "Bay Radio", "Quill expected to wait 36 minutes at the gate"),
        member("14:10", "Bay Radio", "Ashdown spoke 36 minutes on wages"),
        member("14:10", "Bay Radio", "Quill waited 36 ships at the gate"),
        member("14:10", "Bay Radio", "Quill waited 3 hours at the gate"),
        member("14:10", "Coast Daily", "Quill waited 36 minutes at the gate"),
        member("14:10", "Bay Radio", "Quill waited 36 minutes at the gate", copy_of="r"),
        member("14:10", "Bay Radio", "Quill waited 36 minutes at the gate", form="analysis"),
        member("2025-08-17T14:10+00:00", "Bay Radio", "Quill waited 36 minutes at the gate"),
    ],
    ids=[
        "agrees",
        "foreseen",
        "other words",
        "other unit",
        "far apart",
        "own",
        "copy",
        "comment",
        "days later",
    ],
)
def test_what_answers_another_question_or_the_same_way_is_no_difference(other):
    assert found(LONG, other) == {}


def test_across_developments_more_words_are_asked_for():
    near = member("14:10", "Bay Radio", "Quill waited 36 minutes at the gate in Grey Harbour", "other")
    assert found(LONG, near) == {}
    first = member("14:00", "Coast Daily", "Quill waited 25 minutes aboard her launch at the gate")
    near = member("14:10", "Bay Radio", "Quill waited 36 minutes aboard a launch at the gate", "other")
    assert len(found(first, near)) == 1


def test_times_of_day_a_few_minutes_apart_differ():
    one = member("14:00", "Coast Daily", "Ashdown's launch touched the pier at 10:54 in Grey Harbour")
    other = member("14:10", "Bay Radio", "Launch of Ashdown touched the pier at 10:56 in Grey Harbour")
    (difference,) = found(one, other).values()
    assert (difference.kind, [a.answer for a in difference.accounts]) == ("when", ["10:54", "10:56"])
    hours = member("14:10", "Bay Radio", "Launch of Ashdown touched the pier at 21:54 in Grey Harbour")
    nearly = member("14:10", "Bay Radio", "Launch of Ashdown touched the pier before 10:59 in Grey Harbour")
    assert found(one, hours) == {} == found(one, nearly)


def test_a_count_that_rises_is_news():
    first = member("14:00", "Coast Daily", "3 dockers killed at the gate in Grey Harbour")
    later = member("15:00", "Bay Radio", "5 dockers killed at the gate in Grey Harbour")
    assert found(first, later) == {}
    fewer = member("15:00", "Bay Radio", "2 dockers killed at the gate in Grey Harbour")
    assert len(found(first, fewer)) == 1

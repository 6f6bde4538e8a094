"""One question, different answers."""

import pytest

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.questions import Questions
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)


def member(time, source, title, development="d", summary=None, **placed):
    report = heard(time, source, title, summary=summary)
    found = findings(READER.read(report))
    return Member(report=report, placement=placement(report, development, **placed), findings=found)


def found(*members):
    differences = Questions(STORY)
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


# --- agreed or not, and who proposed ---------------------------------------------------------------------

DEAL = member("15:00", "Coast Daily", "Deal reached with Ashdown, says Mara Quill")
NO_DEAL = member("15:05", "Bay Radio", "Tom Ashdown says no deal was reached with Quill")


def test_agreed_and_not_agreed_stand_side_by_side_with_who_says_so():
    (one,) = found(DEAL, NO_DEAL).values()
    assert one.kind == "agreed"
    assert [(a.answer, a.speaker, a.source_name) for a in one.accounts] == [
        ("Deal reached", "Mara Quill", "Coast Daily"),
        ("no deal", "Tom Ashdown", "Bay Radio"),
    ]
    assert "deal" in one.because.text


def test_one_report_may_give_both_sides_word():
    both = member(
        "15:00",
        "Coast Daily",
        "Quill and Ashdown part",
        summary="Mara Quill said that a deal was reached with Ashdown. Tom Ashdown said that no deal was reached with Quill.",
    )
    (one,) = found(both).values()
    assert [a.speaker for a in one.accounts] == ["Mara Quill", "Tom Ashdown"]


@pytest.mark.parametrize(
    "other",
    [
        member("15:05", "Bay Radio", "Deal reached between Quill and Ashdown"),
        member("15:05", "Bay Radio", "Ashdown hopes that no deal with Quill is needed"),
        member("15:05", "Bay Radio", "Ashdown and the bakers end talks with no deal", "other"),
        member("15:05", "Coast Daily", "No deal was reached with Ashdown, says Mara Quill"),
    ],
    ids=["agrees", "hopes", "others", "one speaker of one outlet"],
)
def test_what_does_not_contradict_a_deal_is_no_difference(other):
    assert found(DEAL, other) == {}


def test_agreement_on_one_thing_and_none_on_another_do_not_differ():
    wages = member("15:00", "Coast Daily", "Quill and Ashdown reached a deal on wages")
    hours = member("15:05", "Bay Radio", "Quill and Ashdown reached no deal on night shifts")
    same = member("15:05", "Bay Radio", "Quill and Ashdown reached no deal on wages")
    assert found(wages, hours) == {}
    (one,) = found(wages, same).values()
    assert one.kind == "agreed"


def test_a_deal_hours_after_there_was_none_is_news():
    none = member("09:00", "Bay Radio", "Talks of Quill and Ashdown end with no deal")
    later = member("15:00", "Coast Daily", "Quill and Ashdown reach a deal")
    soon = member("10:00", "Coast Daily", "Quill and Ashdown reach a deal")
    assert found(none, later) == {}
    assert len(found(none, soon)) == 1


def test_two_that_each_name_the_other_as_who_proposed_it_differ():
    one = member("15:00", "Coast Daily", "Mara Quill says Ashdown asked for the meeting")
    other = member("15:10", "Bay Radio", "Ashdown says the meeting was Quill's idea")
    (found_,) = found(one, other).values()
    assert found_.kind == "who proposed"
    assert [(a.answer, a.speaker) for a in found_.accounts] == [
        ("Ashdown", "Mara Quill"),
        ("Quill", "Ashdown"),
    ]


def test_one_who_denies_having_proposed_it_differs_from_those_who_say_so():
    one = member("15:00", "Coast Daily", "Mara Quill says Ashdown asked for the meeting")
    other = member("15:10", "Bay Radio", "Ashdown never requested the meeting, the port company says")
    (found_,) = found(one, other).values()
    assert [(a.answer, a.refused) for a in found_.accounts] == [("Ashdown", False), ("Ashdown", True)]


def test_two_that_each_propose_a_meeting_of_their_own_do_not_differ():
    one = member("15:00", "Coast Daily", "Quill proposed a meeting on wages")
    other = member("15:10", "Bay Radio", "Ashdown proposed a meeting on wages")
    assert found(one, other) == {}


def test_a_figure_in_an_articles_text_answers_within_its_development_alone():
    def behind(title, text, development):
        one = member("14:20", "Hill Gazette", title, development)
        return Member(report=one.report, placement=one.placement, findings=READER.read_text(text, "en"))

    text = "The two were late.\nQuill waited 36 minutes for Ashdown at the gate, a guard said."
    for development, differ in (("d", 1), ("elsewhere", 0)):
        questions = Questions(STORY)
        questions.hear(LONG)
        heard_ = questions.hear_text(behind("Quill and Ashdown late for talks", text, development))
        assert len(heard_) == differ
        for one in heard_:
            assert one.accounts[1].part == "text"
            assert one.accounts[1].says == "Quill waited 36 minutes for Ashdown at the gate, a guard said."

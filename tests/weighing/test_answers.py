"""What one report answers: exact words, exact sentence, whose word it is, and whether it has come."""

import pytest

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.answers import Answers, account
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)
ANSWERS = Answers(STORY)


def member(title, summary=None, lang="en"):
    report = heard("14:00", "Coast Daily", title, summary=summary, lang=lang)
    return Member(
        report=report, placement=placement(report, "d", lang=lang), findings=findings(READER.read(report))
    )


def answers(title, summary=None, lang="en"):
    return list(ANSWERS.of(member(title, summary, lang)))


@pytest.mark.parametrize(
    ("title", "foreseen"),
    [
        ("Talks of Quill and Ashdown to last six to seven hours", True),
        ("Quill expects talks of seven hours in Grey Harbour", True),
        ("Talks of Quill and Ashdown lasted three hours", False),
        ("Talks of Quill and Ashdown, expected to go on all day, ended after three hours", False),
        ("Grey Harbour talks lasted three hours, Quill will meet the press", False),
    ],
)
def test_a_figure_is_foreseen_or_has_come_by_its_own_clause(title, foreseen):
    (answer,) = [one for one in answers(title) if one.kind == "how long"]
    assert answer.foreseen is foreseen
    assert answer.text in answer.sentence
    assert answer.sentence in title


@pytest.mark.parametrize(
    "title",
    [
        "Will talks of Quill and Ashdown last seven hours?",
        "Talks to last seven hours if Quill and Ashdown agree",
        "Talks of Quill, as expected by Ashdown, of three hours",
    ],
)
def test_what_is_asked_supposed_or_cannot_be_told_answers_nothing(title):
    assert [one for one in answers(title) if one.kind == "how long"] == []


def test_the_speaker_is_the_one_whose_word_the_answer_is():
    (answer,) = [
        one for one in answers("Talks lasted three hours, Mara Quill said") if one.kind == "how long"
    ]
    assert answer.speaker == "Mara Quill"
    assert account(answer, "d").speaker == "Mara Quill"


def test_whether_something_was_agreed_is_an_answer_with_its_sides_and_what_it_is_on():
    (answer,) = [one for one in answers("Quill and Ashdown reached a deal on wages") if one.kind == "agreed"]
    assert (answer.text, answer.value) == ("reached a deal", "yes")
    assert answer.sides == {"quill", "ashdown"}
    assert answer.about == {"wages"}


def test_whose_proposal_it_was_is_told_when_another_says_so():
    (plain,) = [
        one for one in answers("Quill asked for the meeting with Ashdown") if one.kind == "who proposed"
    ]
    (told,) = [one for one in answers("Ashdown: Quill asked for the meeting") if one.kind == "who proposed"]
    assert (plain.value, plain.told) == (told.value, False)
    assert told.told
    assert (told.text, told.speaker) == ("Quill", "Ashdown")


def test_an_articles_figures_answer_with_the_sentence_kept_beside_them_and_not_where_it_names_a_year():
    found = READER.read_text(
        "The ferries lay still.\nQuill waited 25 minutes for Ashdown at the gate. In 2019 she had waited 40 minutes.",
        "en",
    )
    one = member("Ferries lie still in Grey Harbour strike")
    (answer,) = ANSWERS.of_text(Member(report=one.report, placement=one.placement, findings=found))
    assert (answer.text, answer.part) == ("25 minutes", "text")
    assert answer.sentence == "Quill waited 25 minutes for Ashdown at the gate."
    assert list(ANSWERS.of(one)) == []

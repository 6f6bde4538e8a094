"""Reasons: each decision under the question it answers, with its figures."""

from livedesk.model import Because, Member
from livedesk.page.console.reasons import MOST, reason, together, why
from newsroom import assessed, because, placement, report

ON_STORY = because("on the story: harbour 1.2 (1.20 ≥ 1.0)", "relevance.terms", terms=1.2, threshold=1.0)
JOINED = because("joined: shares harbour (0.49 ≥ 0.2)", "development.join", threshold=0.2, score=0.49)


def member(*reasons: Because, title: str = "Talks begin") -> Member:
    heard = report("14:05", "Reuters", title)
    return Member(report=heard, placement=placement(heard, "d", because=reasons))


def test_figures_come_with_the_threshold_last():
    figures = reason(JOINED).figures
    assert [(f.name, f.value) for f in figures] == [("score", "0.49"), ("threshold", "0.2")]


def test_a_whole_number_is_written_without_a_point():
    (figure,) = reason(because(origins=2.0)).figures
    assert figure.value == "2"


def test_a_development_is_not_shown_as_a_figure():
    assert reason(because(near="d-talks")).figures == ()


def test_every_question_gets_its_own_reasons():
    waits = because("held: 1 of 2 independent origins", "autopilot.origins", origins=1, threshold=2)
    groups = {g.key: g for g in why(assessed(), [member(ON_STORY, JOINED)], waits=waits)}
    assert list(groups) == ["waits", "status", "together", "relevant", "significance"]
    assert groups["relevant"].reasons[0].rule == "relevance.terms"
    assert groups["together"].reasons[0].rule == "development.join"
    assert groups["waits"].reasons[0].text == "held: 1 of 2 independent origins"


def test_a_question_without_an_answer_is_not_asked():
    assert why(None, [member()]) == ()


def test_a_sentence_said_of_many_reports_is_shown_once_and_a_long_list_is_cut():
    assert len(why(None, [member(ON_STORY), member(ON_STORY, title="Again")])[0].reasons) == 1
    many = [member(because(f"joined: {i}", "development.join")) for i in range(MOST + 3)]
    (group,) = why(None, many)
    assert len(group.reasons) == MOST
    assert group.more == 3


def test_why_a_report_is_here_is_the_last_word_of_gathering():
    assert together(member(ON_STORY, JOINED)) == JOINED
    assert together(member(ON_STORY)) is None


def test_a_copy_names_the_other_report_by_whose_it_is():
    copy = because("the headline of 495c8cef but for a word or two", "copy.near")
    (group,) = why(None, [member(copy)], reports={"495c8cef": "BBC News"})
    assert group.reasons[0].text == "the headline of BBC News’s report but for a word or two"
    other = because("joined: names 495c8cef", "development.join")
    assert (
        why(None, [member(other)], reports={"495c8cef": "BBC News"})[0].reasons[0].text.endswith("495c8cef")
    )

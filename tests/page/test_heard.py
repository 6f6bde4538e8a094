"""What each side was last heard to want on an issue, and which of them was not heard there."""

import pytest

from livedesk.model import Because, IssueStep, IssueStepped, PositionStated, Stand
from livedesk.page.desk import Desk
from livedesk.page.heard import last_words, not_heard, words_before
from newsroom import Newsroom, passage, story

WHY = Because(rule="test", text="so")
CITE = [{"name": "Gazette", "url": "https://gazette.example/1"}]
SIDES = [
    {"id": id_, "name": id_.title(), "role": "r", "country": country, "principal": True, "names": {"en": [id_.title()]}}
    for id_, country in (("quill", "NO"), ("berg", "SE"), ("aalto", "FI"))
]  # fmt: skip
STORY = {
    "actor": SIDES,
    "issue": [{"id": "wages", "title": "Wages", "question": "How much?"}],
}
POSITION = {"actor": "berg", "issue": "wages", "kind": "goal", "text": "More pay.", "cite": CITE}


def newsroom(**more):
    return Newsroom(story=story(**STORY | more))


def steps(desk, time, title, side="quill"):
    report = desk.hears(time, "Gazette", title)
    desk.publishes(time, report)
    step = IssueStep(
        issue="wages", development=desk.development(report), toward="against", side=side, before="raised",
        after="contested", sentence=passage(report), because=WHY,
    )  # fmt: skip
    desk.append(time, "issue:wages", IssueStepped(step=step))
    return report, desk.state.steps["wages"].values[-1]


def wants(desk, time, report, kind, turn="first", before=None):
    stand = Stand(
        side="quill", actor="quill", issue="wages", kind=kind, quote=f"{kind} at {time}", sentence=passage(report),
        development=desk.development(report), turn=turn, before=before, because=WHY,
    )  # fmt: skip
    desk.append(time, "position:quill", PositionStated(stand=stand))
    return desk.state.positions["quill"].values[-1]


def words(found):
    return [f"{w.text} | {w.quote.text if w.quote is not None else w.fact.text}" for w in found]


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"position": [POSITION]}, "Quill rejects wages"),
        ({}, "Quill rejects Berg's plan for wages"),
    ],
    ids=["the story file knows its position", "a headline on the issue names it"],
)
def test_no_side_is_called_silent_that_may_have_spoken(more, title):
    desk = newsroom(**more)
    _, step = steps(desk, "10:00", title)
    assert not_heard(desk.state, Desk.of(desk.story), step, desk.state.seq) == ["Finland"]


def test_who_never_spoke_is_called_silent():
    desk = newsroom()
    _, step = steps(desk, "10:00", "Quill rejects wages")
    assert not_heard(desk.state, Desk.of(desk.story), step, desk.state.seq) == ["Sweden", "Finland"]


def test_a_side_is_quoted_where_it_was_heard_and_else_told_of_by_the_story_file():
    desk = newsroom(position=[POSITION])
    report, _ = steps(desk, "10:00", "Quill rejects wages")
    wants(desk, "10:00", report, "red line")
    _, step = steps(desk, "11:00", "Quill rejects wages again")
    found = last_words(desk.state, Desk.of(desk.story), step, desk.state.seq)
    assert words(found) == ["Norway: Red line | red line at 10:00", "Sweden: Goal | More pay."]


def test_a_position_is_known_from_the_day_it_was_said():
    desk = newsroom(position=[POSITION | {"on": "2025-08-16"}])
    _, step = steps(desk, "10:00", "Quill rejects wages")
    _, later = steps(desk, "2025-08-18T10:00:00+00:00", "Quill rejects wages again")
    drawing = Desk.of(desk.story)
    assert last_words(desk.state, drawing, step, desk.state.seq) == []
    assert words(last_words(desk.state, drawing, later, desk.state.seq)) == ["Sweden: Goal | More pay."]


def test_what_the_story_file_has_from_a_later_day_goes_before_what_was_heard():
    desk = newsroom(position=[POSITION | {"actor": "quill", "on": "2025-08-16"}])
    report, step = steps(desk, "10:00", "Quill rejects wages")
    wants(desk, "10:00", report, "red line")
    report, step = steps(desk, "11:00", "Quill rejects wages again")
    _, later = steps(desk, "2025-08-18T10:00:00+00:00", "Quill rejects wages once more")
    drawing = Desk.of(desk.story)
    found = [words(last_words(desk.state, drawing, one, desk.state.seq)) for one in (step, later)]
    assert found == [["Norway: Red line | red line at 10:00"], ["Norway: Goal | More pay."]]


def test_what_a_side_had_wanted_before_stands_beside_what_is_softer_or_harder():
    desk = newsroom(position=[POSITION | {"actor": "quill"}])
    report, _ = steps(desk, "10:00", "Quill rejects wages")
    first = wants(desk, "10:00", report, "demand", "harder", "goal")
    then, _ = steps(desk, "11:00", "Quill rejects wages for good")
    second = wants(desk, "11:00", then, "red line", "harder", "demand")
    drawing = Desk.of(desk.story)
    assert words(words_before(desk.state, drawing, first, desk.state.seq)) == ["Norway: Goal | More pay."]
    assert words(words_before(desk.state, drawing, second, desk.state.seq)) == [
        "Norway: Demand | demand at 10:00"
    ]

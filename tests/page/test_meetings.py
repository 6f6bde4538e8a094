"""Each meeting of the dossier, and the meetings side by side on each issue."""

from typing import Any

from livedesk.page import meetings as dossier
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story

CITE = [{"name": "The harbour gazette", "url": "https://gazette.example/1"}]
FACT = {"text": "It rained.", "cite": CITE}


def issue(id_: str) -> dict[str, Any]:
    return {"id": id_, "title": id_.capitalize(), "question": f"What of {id_}?"}


def meeting(id_: str, on: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": id_.capitalize(), "on": on, "place": "Quay", "facts": [FACT], **more}


def on(issue_: str, text: str) -> dict[str, Any]:
    return {"issue": issue_, "text": text, "cite": CITE}


TRUCE: dict[str, Any] = {
    "id": "truce",
    "type": "ceasefire",
    "issue": "wages",
    "terms": "No strike before spring.",
    "cite": CITE,
    "standing": [
        {"on": "2019-09-01", "state": "broken", "text": "The cranes stood still.", "cite": CITE},
        {"on": "2019-03-01", "state": "in force", "text": "It began.", "cite": CITE},
    ],
}
TABLES: dict[str, Any] = {
    "issue": [issue("wages"), issue("cranes"), issue("weather")],
    "meeting": [
        meeting("second", "2020-02-02", held=False, topic=[on("wages", "Nothing was said.")]),
        meeting(
            "first",
            "2019-02-02",
            minutes=136,
            participants=["The union", "The port"],
            expected=[{"text": "A short talk.", "cite": CITE}],
            topic=[on("wages", "Both sides named a figure."), on("cranes", "One was inspected.")],
            statement=[{"by": "The union", "text": "It was a good talk.", "cite": CITE}],
            agreement=[TRUCE],
        ),
    ],
}


def desk(**tables: Any) -> Desk:
    return Desk.of(story(**tables))


def test_meetings_run_from_old_to_new_and_keep_what_the_story_file_says():
    first, second = dossier.meetings(desk(**TABLES))
    assert [(m.title, m.held) for m in (first, second)] == [("First", True), ("Second", False)]
    assert (first.duration, second.duration) == ("2 h 16 min", "")
    assert first.participants == ("The union", "The port")
    assert [f.text for f in first.expected] == ["A short talk."]
    assert first.facts[0].cites[0].url == "https://gazette.example/1"
    assert [(t.issue.title, t.fact.text) for t in first.topics] == [
        ("Wages", "Both sides named a figure."),
        ("Cranes", "One was inspected."),
    ]
    assert [(s.by, s.fact.text) for s in first.statements] == [("The union", "It was a good talk.")]


def test_a_talk_of_less_than_an_hour_is_told_in_minutes():
    (one,) = dossier.meetings(desk(meeting=[meeting("first", "2019-02-02", minutes=40)]))
    assert one.duration == "40 min"


def test_an_agreement_says_what_became_of_it_from_old_to_new():
    (agreed,) = dossier.meetings(desk(**TABLES))[0].agreements
    assert (agreed.kind, agreed.fact.text) == ("Ceasefire", "No strike before spring.")
    assert [(s.day, s.state) for s in agreed.standings] == [
        ("1 March 2019", "In force"),
        ("1 September 2019", "Broken"),
    ]


def test_an_issue_that_two_meetings_dealt_with_has_them_side_by_side():
    (wages,) = dossier.topics(desk(**TABLES))
    assert (wages.issue.id, wages.count) == ("wages", "2 meetings")
    assert [(row.title, [f.text for f in row.said], len(row.agreements)) for row in wages.rows] == [
        ("First", ["Both sides named a figure."], 1),
        ("Second", ["Nothing was said."], 0),
    ]


def test_a_story_without_meetings_has_neither():
    assert dossier.meetings(desk()) == ()
    assert dossier.topics(desk()) == ()


def test_the_page_tells_each_meeting_in_short_and_leads_to_its_page_and_to_the_issues_across_them():
    room = Newsroom(story=story(**TABLES))
    html = Renderer().page(
        build_view(room.state, room.story, now=at("12:00")), base_url="https://desk.example"
    )
    assert (
        html.index('id="meeting-first"') < html.index('id="meeting-second"') < html.index('id="side-by-side"')
    )
    assert 'href="/meetings/first"' in html
    assert 'href="/topics/wages"' in html
    assert "No strike before spring." in html
    assert "<b>Broken</b>" in html


def test_a_meeting_tells_what_the_time_before_had_brought_and_what_was_agreed_by_then():
    first, second = dossier.meetings(desk(**TABLES))
    assert first.topics[0].last is None
    last = second.topics[0].last
    assert (last.id, last.fact.text) == ("first", "Both sides named a figure.")
    (earlier,) = second.earlier
    assert (earlier.id, [s.state for s in earlier.agreement.standings]) == ("first", ["In force", "Broken"])


def test_what_became_of_an_agreement_later_is_not_told_of_a_meeting_before_that():
    later = [meeting("third", "2019-06-01"), *TABLES["meeting"]]
    third = dossier.meetings(desk(**TABLES | {"meeting": later}))[1]
    assert [s.state for s in third.earlier[0].agreement.standings] == ["In force"]


def test_meetings_and_issues_across_them_have_pages_of_their_own():
    room = Newsroom(story=story(**TABLES))
    view = build_view(room.state, room.story, now=at("12:00"))
    drawn = Renderer().meeting(view, view.meetings[1], base_url="https://desk.example")
    assert '<link rel="canonical" href="https://desk.example/meetings/second">' in drawn
    assert 'href="/meetings/first"' in drawn
    assert "Both sides named a figure." in drawn
    assert "It was a good talk." in Renderer().meeting(view, view.meetings[0], base_url="")
    drawn = Renderer().topic(view, view.topics[0], base_url="https://desk.example")
    assert '<link rel="canonical" href="https://desk.example/topics/wages">' in drawn
    assert drawn.index("at-first") < drawn.index("at-second")
    assert "The cranes stood still." in drawn

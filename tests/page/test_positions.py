"""What each side wants on the page: beforehand, in its own words, and what has changed."""

from typing import Any

from livedesk.model import Because, EditorRuled, PositionStated, Ruling, Stand
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.positions import positions
from livedesk.page.view import build_view
from newsroom import Newsroom, at, passage, story

CITE = [{"name": "The harbour gazette", "url": "https://gazette.example/1"}]
MEETING = {
    "id": "m",
    "title": "The quay",
    "on": "2024-05-01",
    "place": "Quay",
    "facts": [{"text": "So.", "cite": CITE}],
}
TABLES: dict[str, Any] = {
    "actor": [
        {"id": "quill", "name": "Mara Quill", "role": "Leader", "country": "US", "principal": True, "names": {"en": ["Q"]}},
        {"id": "aide", "name": "Aida Aide", "role": "Aide", "country": "US", "names": {"en": ["A"]}},
    ],
    "issue": [{"id": "wages", "title": "Wages", "question": "How much?"}],
    "position": [{"actor": "quill", "issue": "wages", "kind": "goal", "text": "More.", "cite": CITE}],
}  # fmt: skip


def says(desk, time, title, kind, turn, before=None, side="quill"):
    report = desk.hears(time, "Gazette", title)
    desk.publishes(time, report)
    stand = Stand(
        side=side, actor="aide", issue="wages", kind=kind, quote=title, sentence=passage(report),
        development=desk.development(report), turn=turn, before=before,
        because=Because(rule="position.stated", text="so"),
    )  # fmt: skip
    desk.append(time, f"position:{side}", PositionStated(stand=stand))
    return report


def of(desk, seq=None):
    return positions(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def test_a_demand_that_is_dropped_is_named_by_what_is_let_go():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Quill drops demand for higher wages", "offer", "softer", "goal")
    (told,) = of(desk).sides[0].stands
    assert (told.kind, told.before, told.turn) == ("Goal", "", "Mara Quill no longer demands it")


def test_a_side_has_what_was_known_and_its_own_words_newest_first():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Wages must rise", "demand", "harder", "goal")
    early = desk.state.seq
    says(desk, "11:00", "Wages are a red line", "red line", "harder", "demand")
    (side,) = of(desk).sides
    assert (side.name, side.count, len(side.positions)) == ("Mara Quill", "2 statements", 1)
    assert [(s.quote.text, s.kind, s.before, s.turn, s.speaker) for s in side.stands] == [
        ("Wages are a red line", "Red line", "Demand", "harder than before", "Aida Aide"),
        ("Wages must rise", "Demand", "Goal", "harder than before", "Aida Aide"),
    ]
    assert side.stands[0].issue.title == "Wages"
    assert len(of(desk, early).sides[0].stands) == 1


def test_what_is_only_said_again_has_not_changed_and_what_is_withdrawn_was_not_said():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Wages must rise", "demand", "first")
    again = says(desk, "11:00", "Wages must rise still", "demand", "again", "demand")
    (side,) = of(desk).sides
    assert [s.quote.text for s in side.changed] == ["Wages must rise"]
    assert side.changed[0].before == ""
    desk.withdraws("12:00", again, "It was not said.")
    assert len(of(desk).sides[0].stands) == 1


def test_changes_count_from_the_last_meeting_or_from_the_events_end():
    desk = Newsroom(
        story=story(**TABLES, meeting=[MEETING, {**MEETING, "id": "n", "on": "2024-06-01", "held": False}])
    )
    says(desk, "10:00", "Wages must rise", "demand", "first")
    found = of(desk)
    assert found.meeting == "1 May 2024, The quay"
    assert found.sides[0].changed
    event = {"place": "Quay", "zone": "UTC", "starts": "2025-08-15T09:00:00Z", "ends": "2025-08-15T10:30:00Z"}
    over = Newsroom(story=story(**TABLES, event=event))
    says(over, "10:00", "Wages must rise", "demand", "first")
    says(over, "11:00", "Wages are a red line", "red line", "harder", "demand")
    found = of(over)
    assert found.meeting == "15 August 2025, The talks at the harbour"
    assert [s.quote.text for s in found.sides[0].changed] == ["Wages are a red line"]


def test_a_side_the_story_file_gives_no_position_is_there_once_it_speaks():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Wages must fall", "demand", "first", side="port")
    assert [side.id for side in of(desk).sides] == ["quill", "port"]
    assert Newsroom(story=story()).story.positions == ()
    assert of(Newsroom(story=story())).sides == ()


def test_the_front_page_leads_to_them_and_no_word_of_a_report_can_run():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Wages <script>must</script> rise", "demand", "harder", "goal")
    view = build_view(desk.state, desk.story, now=at("12:00"))
    renderer = Renderer()
    front = renderer.page(view, base_url="https://live.example")
    assert 'href="/positions#side-quill"' in front
    page = renderer.positions(view, base_url="https://live.example")
    assert "<script>must" not in page
    assert "(Goal → Demand)" in page
    assert "https://gazette.example/1" in page


def test_what_was_compared_with_a_word_taken_off_is_compared_with_the_one_before():
    desk = Newsroom(story=story(**TABLES))
    says(desk, "10:00", "Wages are on offer", "offer", "softer", "goal")
    misread = says(desk, "11:00", "Wages are a red line", "red line", "harder", "offer")
    says(desk, "12:00", "Wages must rise", "demand", "softer", "red line")
    says(desk, "13:00", "Wages must rise now", "demand", "again", "demand")
    before = desk.state.seq
    about = f"position:quill/wages/{desk.development(misread)}"
    ruling = Ruling(about=about, value=False, by="editor:mara", command="c1")
    desk.append("14:00", f"ruling:{about}", EditorRuled(ruling=ruling))
    told = [(s.turn, s.before) for s in reversed(of(desk).sides[0].stands)]
    assert told == [
        ("softer than before", "Goal"), ("harder than before", "Offer"), ("said again", ""),
    ]  # fmt: skip
    assert len(of(desk, before).sides[0].stands) == 4, "the page of a past moment is as it was"

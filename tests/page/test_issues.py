"""Where issues stand for readers, at any moment."""

from typing import Any

from livedesk.model import Because, IssueStep, IssueStepped
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.issues import issues
from newsroom import Newsroom, passage, story

ACTORS = [
    {"id": "quill", "name": "Mara Quill", "role": "Leader", "principal": True, "names": {"en": ["Quill"]}},
    {"id": "port", "name": "Port company", "role": "Company", "principal": True, "names": {"en": ["Port"]}},
]


def newsroom(**tables: Any) -> Newsroom:
    return Newsroom(story=story(**tables))


def issue(id_: str) -> dict[str, Any]:
    return {"id": id_, "title": id_.capitalize(), "question": f"What of {id_}?"}


def steps(desk, time, title, toward, side, after, *, before="raised"):
    report = desk.hears(time, "Gazette", title)
    desk.publishes(time, report, issues=("wages",))
    step = IssueStep(
        issue="wages", development=desk.development(report), toward=toward, side=side, before=before, after=after,
        sentence=passage(report), because=Because(rule=f"issue.{after}", text="so"),
    )  # fmt: skip
    desk.append(time, "issue:wages", IssueStepped(step=step))
    return report


def of(desk, seq=None):
    return issues(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)[0]


def test_an_issue_lists_the_newest_updates_that_bear_on_it_and_counts_all():
    desk = newsroom(issue=[issue("wages"), issue("hours")])
    for i in range(5):
        heard = desk.hears(f"10:0{i}", "Wire", f"Word {i}")
        desk.publishes(f"10:0{i}", heard, issues=("wages",))
    gone = desk.hears("10:30", "Wire", "Word gone")
    desk.publishes("10:31", gone, issues=("wages",))
    desk.withdraws("10:32", gone, "It was not said.")
    wages, hours = issues(desk.state, Desk.of(desk.story), desk.state.seq)
    assert [m.headline.text for m in wages.latest] == ["Word 4", "Word 3", "Word 2"]
    assert (wages.count, hours.count) == ("Raised · 5 updates", "No update bears on it yet")
    (first, _) = issues(desk.state, Desk.of(desk.story), desk.state.published.seqs[0])
    assert first.count == "Raised · 1 update"


def test_it_says_where_it_stands_and_what_each_side_did_last():
    desk = newsroom(actor=ACTORS, issue=[issue("wages")])
    steps(desk, "10:00", "Quill supports a table", "for", "quill", "raised", before="untouched")
    early = desk.state.seq
    steps(desk, "10:10", "Port rejects it", "against", "port", "contested")
    steps(desk, "10:20", "Quill insists", "raises", "quill", "contested")
    now = of(desk)
    assert now.count == "Contested · 3 updates"
    assert [(s.side, s.toward, s.moment.headline.text) for s in now.sides] == [
        ("Mara Quill", "speaks of it", "Quill insists"),
        ("Port company", "moves away from agreement", "Port rejects it"),
    ]
    assert of(desk, early).count == "Raised · 1 update"
    assert "moves away from agreement" in Renderer().latest(now)


def test_a_withdrawn_step_is_no_longer_told_of_its_side():
    desk = newsroom(actor=ACTORS, issue=[issue("wages")])
    report = steps(desk, "10:10", "Port rejects it", "against", "port", "contested")
    desk.withdraws("10:30", report, "It was not said.")
    assert of(desk).sides == ()


def test_long_silence_says_since_when_nothing_has_moved():
    desk = newsroom(actor=ACTORS, issue=[issue("wages")])
    steps(desk, "10:10", "Port rejects it", "against", "port", "contested")
    assert of(desk).still == ""
    other = desk.hears("2025-08-18T10:00:00+00:00", "Gazette", "Something else")
    desk.publishes("2025-08-18T10:00:00+00:00", other)
    assert of(desk).still == "Nothing has moved since Fri 15 Aug"
    assert of(desk).count == "Contested, stalled · 1 update"


def test_it_tells_how_it_came_to_stand_there():
    desk = newsroom(actor=ACTORS, issue=[issue("wages")])
    steps(desk, "10:00", "Quill speaks of it", "raises", "quill", "raised", before="untouched")
    steps(desk, "10:10", "Port rejects it", "against", "port", "contested")
    early = desk.state.seq
    steps(desk, "10:20", "Quill insists", "raises", "quill", "contested", before="contested")
    gone = steps(desk, "10:30", "They agree", "agrees", None, "agreed", before="contested")
    turns = [("was contested, now agreed", "They agree"), ("was raised, now contested", "Port rejects it")]
    assert [(t.words, t.moment.headline.text) for t in of(desk).turns] == turns
    assert [t.words for t in of(desk, early).turns] == ["was raised, now contested"]
    assert "was contested, now agreed" in Renderer().latest(of(desk))
    desk.withdraws("10:40", gone, "They did not.")
    assert [t.words for t in of(desk).turns] == ["was raised, now contested"]

"""The relationship on the page: only what is borne out, at any moment, each event with its update."""

from livedesk.model import Because, Event, EventCoded
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.relationship import relation
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story

ACTORS = [
    {
        "id": "quill",
        "name": "Mara Quill",
        "role": "Leader",
        "country": "US",
        "principal": True,
        "names": {"en": ["Q"]},
    },
    {
        "id": "aide",
        "name": "Aide",
        "role": "Aide",
        "country": "US",
        "principal": True,
        "names": {"en": ["A"]},
    },
    {
        "id": "berg",
        "name": "Nils <b>Berg</b>",
        "role": "PM",
        "country": "NO",
        "principal": True,
        "names": {"en": ["B"]},
    },
]


def newsroom():
    return Newsroom(story=story(actor=ACTORS))


CITE = [{"name": "Gazette", "url": "https://gazette.example/1"}]


def happens(desk, time, title, root, weight, status="confirmed", **fields):
    report = desk.hears(time, "Gazette", title)
    event = Event(
        development=desk.development(report), root=root, mode="done", who="quill", whom=("berg",),
        quad="verbal cooperation", weight=weight, report=report.id, because=Because(rule="event.coded", text="so"),
    )  # fmt: skip
    desk.append(time, f"event:{event.development}", EventCoded(event=event))
    desk.publishes(time, report, status=status, **fields)
    return report


def of(desk, seq=None):
    return relation(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def test_before_anything_counts_there_is_no_relationship():
    desk = newsroom()
    assert of(desk) is None
    happens(desk, "10:00", "Quill meets Berg", "CONSULT", 1.0, status="reported")
    assert of(desk) is None
    assert relation(desk.state, Desk.of(story()), desk.state.seq) is None


def test_events_between_the_first_two_of_different_countries_count_newest_first():
    desk = newsroom()
    happens(desk, "10:00", "Quill helps Berg", "AID", 7.0)
    early = desk.state.seq
    happens(desk, "11:00", "Quill attacks Berg", "ASSAULT", -9.0)
    now = of(desk)
    assert now.sides == "United States – Norway"
    assert [deed.kind for deed in now.deeds] == ["attacks", "helps"]
    assert [round(value, 2) for _, value in now.points] == [0.5, 0.68, 0.47]
    assert of(desk, early).stands == "leans to cooperation"
    assert now.stands == "leans to neither side"


def test_what_is_withdrawn_no_longer_counts():
    desk = newsroom()
    report = happens(desk, "10:00", "Quill helps Berg", "AID", 7.0)
    desk.withdraws("10:30", report, "She did not.")
    assert of(desk) is None


def test_it_is_drawn_with_words_that_cannot_run():
    desk = newsroom()
    happens(desk, "10:00", "Quill helps Berg", "AID", 7.0)
    happens(desk, "11:00", "Quill helps Berg again", "AID", 7.0)
    drawn = Renderer().page(
        build_view(desk.state, desk.story, now=at("12:00")), base_url="https://live.example"
    )
    assert 'id="relationship"' in drawn
    assert "Nils <b>Berg" not in drawn


def test_it_has_a_band_its_origins_and_a_figure_for_each_issue():
    tables = {
        "issue": [
            {"id": "ice", "title": "Ice", "question": "?", "names": {"en": ["ice"]}},
            {"id": "sea", "title": "Sea", "question": "?"},
        ],
        "meeting": [
            {
                "id": "quay",
                "title": "Quay",
                "on": "2025-08-15",
                "place": "Quay",
                "facts": [{"text": "F.", "cite": CITE}],
            },
            {
                "id": "old",
                "title": "Old",
                "on": "1999-01-01",
                "place": "Quay",
                "facts": [{"text": "F.", "cite": CITE}],
            },
        ],
    }
    desk = Newsroom(story=story(actor=ACTORS, **tables))
    for hour, title in (("10:00", "Quill helps Berg on ice"), ("23:00", "Quill helps Berg")):
        happens(desk, hour, title, "AID", 7.0, issues=("ice",) if "ice" in title else ())
    now = of(desk)
    assert now.origins == "1 origin"
    assert [(i.issue.id, i.stands, i.count) for i in now.issues] == [
        ("ice", "leans to cooperation", "1 event")
    ]
    assert [title for _, title in now.meetings] == ["Quay"]
    assert len(now.band) == 2
    assert all(
        0 <= low <= value <= high <= 1
        for (_, low, high), (_, value) in zip(now.band, now.points[1:], strict=True)
    )

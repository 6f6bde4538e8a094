"""Precedents: the last time, from the dossier, beside a move on an issue and beside an occasion of the principals."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from livedesk.model import Because, Findings, IssueStep, IssueStepped, ReportPlaced
from livedesk.page.desk import Desk
from livedesk.page.precedents import occasion, of_occasion, on_issue
from livedesk.reading.frames import Frames
from livedesk.reading.mentions import Mentions
from newsroom import Newsroom, placement, story

CITE = [{"name": "Gazette", "url": "https://gazette.example/1"}]
BOTH = ["Mara Quill", "Tom Ashdown"]


def meeting(id_, on, **more):
    return {
        "id": id_, "title": id_.title(), "on": on, "place": "Grey Harbour", "participants": BOTH,
        "facts": [{"text": f"What came of {id_}.", "cite": CITE}], **more,
    }  # fmt: skip


MEETINGS = [
    meeting("oslo", "2017-02-02", minutes=95, format="One-on-one"),
    meeting(
        "bergen",
        "2018-02-02",
        agreement=[
            {
                "id": "pay",
                "type": "understanding",
                "issue": "wages",
                "terms": "Pay rises by a tenth.",
                "cite": CITE,
                "standing": [
                    {"on": "2018-02-03", "state": "announced", "text": "Said.", "cite": CITE},
                    {"on": "2018-05-01", "state": "broken", "text": "Not paid.", "cite": CITE},
                ],
            }
        ],
        topic=[{"issue": "hours", "text": "Hours were left open.", "cite": CITE}],
    ),
    meeting("turku", "2019-02-02", held=False),
    meeting("malmo", "2020-02-02", participants=["Mara Quill", "Somebody Else"], minutes=10),
]
STORY = {
    "actor": [
        {"id": id_, "name": name, "role": "Side", "principal": True, "kind": "person", "names": {"en": [name.split()[1]]}}
        for id_, name in (("quill", "Mara Quill"), ("ashdown", "Tom Ashdown"))
    ] + [{"id": "mayor", "name": "The mayor", "role": "Mayor", "kind": "person", "names": {"en": ["Mayor"]}}],
    "issue": [{"id": i, "title": i.title(), "question": "How?"} for i in ("wages", "hours", "holidays")],
    "meeting": MEETINGS,
}  # fmt: skip


@pytest.fixture
def desk():
    return Newsroom(story=story(**STORY))


def published(desk, time, title, form="news"):
    report = desk.hears(time, "Gazette", title)
    frame = Frames(desk.story).frame(title, "", "en", Mentions(desk.story).find(title, "", "en"))
    placed = ReportPlaced(
        placement=placement(report, desk.development(report), form=form), findings=Findings(frame=frame)
    )
    desk.append(time, f"report:{report.id}", placed)
    desk.publishes(time, report)
    return desk.state.updates[desk.development(report)].latest


def steps(desk, update, issue, toward):
    step = IssueStep(
        issue=issue, development=update.id, toward=toward, side="quill", before="untouched", after="raised",
        sentence=update.headline, because=Because(rule="test", text="so"),
    )  # fmt: skip
    desk.append("10:00", f"issue:{issue}", IssueStepped(step=step))


def told(desk, update):
    line = of_occasion(desk.state, Desk.of(desk.story), update, desk.state.seq)
    return None if line is None else (line.anchor, line.text)


@pytest.mark.parametrize(
    ("title", "anchor", "text"),
    [
        ("Quill and Ashdown to meet in Grey Harbour on Friday", "turku", "What came of turku."),
        ("Quill cancels meeting with Ashdown", "turku", "What came of turku."),
        ("Quill meets Ashdown in Grey Harbour", "oslo", "1 h 35 min · One-on-one"),
        (
            "Quill and Ashdown end talks in Grey Harbour",
            "bergen",
            "Understanding: Pay rises by a tenth. Broken.",
        ),
    ],
)
def test_an_occasion_of_the_same_principals_meets_what_answers_its_turn(desk, title, anchor, text):
    assert told(desk, published(desk, "10:00", title)) == (anchor, text)


@pytest.mark.parametrize(
    "title",
    [
        "Will Quill and Ashdown meet in Grey Harbour?",
        "Mayor meets dockers ahead of talks of Quill and Ashdown",
        "Quill meets dockers in Grey Harbour",
        "Quill praises Ashdown",
        "Rallies are planned for Saturday while Quill and Ashdown talk",
        "If Quill meets Ashdown, talks may begin",
    ],
)
def test_questions_conditions_and_other_peoples_occasions_have_none(desk, title):
    update = published(desk, "10:00", title)
    assert occasion(desk.state, Desk.of(desk.story), update) is None


def test_it_is_told_once_at_each_turn(desk):
    assert told(desk, published(desk, "10:00", "Quill meets Ashdown in Grey Harbour")) is not None
    assert told(desk, published(desk, "12:00", "Quill meets Ashdown at the pier")) is None
    assert told(desk, published(desk, "12:10", "Quill and Ashdown end talks in Grey Harbour")) is not None
    assert told(desk, published(desk, "12:20", "Quill meets Ashdown once more in Grey Harbour")) is None
    published(desk, "2025-08-19T10:00:00+00:00", "Quill and Ashdown end talks at the pier")
    later = published(desk, "2025-08-19T12:20:00+00:00", "Quill meets Ashdown again in Grey Harbour")
    assert told(desk, later) is not None, "days later, and they had parted"


def test_nothing_has_come_half_a_day_before_its_time(desk):
    early = published(desk, "10:00", "Quill meets Ashdown in Grey Harbour")
    drawing = Desk.of(desk.story)
    assert occasion(desk.state, drawing, early) is not None
    starts = early.happened_at + timedelta(hours=13)
    planned = desk.story.model_copy(update={"event": desk.story.event.model_copy(update={"starts": starts})})
    assert occasion(desk.state, Desk.of(planned), early) is None


def test_what_is_only_suggested_is_told_likewise(desk):
    """At the desk an update is drawn before it is out."""
    first = published(desk, "09:00", "Quill and Ashdown begin talks in Grey Harbour")
    only = replace(first, id="suggested", first_published_at=first.first_published_at + timedelta(hours=1))
    assert told(desk, only) is None, "the other one told it within the week"
    later = replace(only, first_published_at=first.first_published_at + timedelta(days=8))
    assert told(desk, later) is not None


def test_on_an_issue_it_is_the_last_agreement_else_what_the_last_meeting_brought(desk):
    update = published(desk, "10:00", "Quill speaks")
    drawing = Desk.of(desk.story)
    for issue, toward in (("wages", "for"), ("hours", "against"), ("holidays", "for")):
        steps(desk, update, issue, toward)

    def line(issue):
        found = on_issue(desk.state, drawing, update, [issue], desk.state.seq)
        return found and (found.anchor, found.text)

    assert line("wages") == ("bergen", "Understanding: Pay rises by a tenth. Broken.")
    assert line("hours") == ("bergen", "Hours were left open.")
    assert line("holidays") is None


def test_a_dossier_tells_nothing_of_later_days(desk):
    update = published(desk, "10:00", "Quill meets Ashdown in Grey Harbour")
    early = replace(update, happened_at=update.happened_at.replace(year=2016))
    assert told(desk, early) is None


def test_comment_and_pictures_are_no_occasion(desk):
    update = published(desk, "10:00", "Quill meets Ashdown in Grey Harbour", form="visual")
    assert occasion(desk.state, Desk.of(desk.story), update) is None

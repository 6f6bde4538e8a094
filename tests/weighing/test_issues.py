"""Where issues stand, by what each side said and did."""

from datetime import timedelta

import msgspec
import pytest

from livedesk.editing.autopilot import Autopilot
from livedesk.reading import Reader
from livedesk.reading.findings import findings
from livedesk.weighing.issues import Issues
from livedesk.weighing.positions import Positions
from newsroom import at, story
from weighing.scenes import member
from weighing.test_outlook import assessment

STORY = story(
    term=[{"id": "strike", "weight": 0.5, "names": {"en": ["wages", "hours"]}}],
    actor=[
        {"id": "quill", "name": "Mara Quill", "role": "Union leader", "country": "US", "principal": True,
         "names": {"en": ["Quill"]}},
        {"id": "port", "name": "Port company", "role": "Company", "principal": True, "kind": "institution",
         "names": {"en": ["Port company"]}},
        {"id": "clerk", "name": "Ana Clerk", "role": "Union clerk", "country": "US", "names": {"en": ["Clerk"]}},
        {"id": "mayor", "name": "Ruth Calder", "role": "Mayor", "names": {"en": ["Calder"]}},
    ],
    issue=[
        {"id": "wages", "title": "Wages", "question": "How much?", "names": {"en": ["wages", "pay"]}},
        {"id": "hours", "title": "Hours", "question": "How long?", "names": {"en": ["hours"]}},
    ],
)  # fmt: skip
READER, AUTOPILOT = Reader(STORY), Autopilot(STORY)
NOON = at("12:00")


class Desk:
    def __init__(self, steps=()):
        self.issues = Issues(STORY, steps)
        self.positions = Positions(STORY)
        self.steps = list(steps)
        self.count = 0

    def hears(self, title, *, when=None, status="corroborated", development=None):
        """The step or steps a headline brings: toward and the state after, by issue."""
        self.count += 1
        when = when or NOON + timedelta(minutes=self.count)
        one = member("Gazette", title, time=when)
        one = msgspec.structs.replace(one, findings=findings(READER.read(one.report)))
        weighed = msgspec.structs.replace(assessment(status), development=development or f"d{self.count}")
        update = AUTOPILOT.decide(weighed, [one], None, when).update
        assert update is not None
        stands = self.positions.hear(weighed.development, [one], when)
        found = self.issues.weigh([one], update, weighed, when, stands)
        self.steps += [(when, step) for step in found]
        return [(step.issue, step.toward, step.side, step.after) for step in found]


def test_before_anything_bears_on_it_an_issue_is_untouched():
    assert Issues(STORY).state("wages") == "untouched"


def test_what_is_spoken_of_is_raised():
    assert Desk().hears("Quill says wages matter") == [("wages", "raises", "quill", "raised")]


def test_a_sides_refusal_makes_it_contested():
    desk = Desk()
    desk.hears("Quill says wages matter")
    assert desk.hears("Port company rejects wages demand") == [("wages", "against", "port", "contested")]


def test_two_sides_moving_toward_it_narrow_it_and_one_alone_does_not():
    desk = Desk()
    assert desk.hears("Quill supports new wages table") == [("wages", "for", "quill", "raised")]
    assert desk.hears("Port company offers higher wages") == [("wages", "for", "port", "narrowing")]


def test_who_works_for_a_side_steps_for_it_and_outsiders_for_none():
    desk = Desk()
    assert desk.hears("Clerk rejects wages offer") == [("wages", "against", "quill", "contested")]
    assert desk.hears("Calder says wages matter") == [("wages", "raises", None, "contested")]


def test_an_agreement_of_both_sides_counts_once_it_is_borne_out():
    desk = Desk()
    both = "Port company and Quill agree on wages"
    assert desk.hears(both, status="reported") == [("wages", "for", "port", "raised")]
    assert desk.hears(both, status="confirmed") == [("wages", "agrees", "port", "agreed")]
    assert desk.hears("Calder rejects wages deal") == [("wages", "against", None, "agreed")]
    assert desk.hears("Quill rejects wages deal") == [("wages", "against", "quill", "contested")]


def test_a_refusal_of_last_week_no_longer_makes_it_contested():
    desk = Desk()
    desk.hears("Port company rejects wages demand")
    later = NOON + timedelta(days=4)
    desk.hears("Quill supports new wages table", when=later)
    told = desk.hears("Port company offers higher wages", when=later + timedelta(hours=1))
    assert told == [("wages", "for", "port", "narrowing")]


@pytest.mark.parametrize("title", ["Will Quill agree on wages?", "If Quill agrees on wages, what then?"])
def test_questions_and_conditions_only_raise_it(title):
    assert [step[1] for step in Desk().hears(title)] == ["raises"]


def test_a_denied_agreement_goes_against_it():
    assert Desk().hears("Quill does not agree on wages") == [("wages", "against", "quill", "contested")]


def test_an_update_may_bear_on_two_issues_and_says_nothing_twice():
    desk = Desk()
    assert len(desk.hears("Port company rejects wages and hours demand", development="d")) == 2
    assert desk.hears("Port company rejects wages and hours demand", development="d") == []


def test_from_its_steps_alone_the_same_state_is_rebuilt():
    desk = Desk()
    desk.hears("Quill supports new wages table")
    desk.hears("Port company rejects hours demand")
    again = Desk(desk.steps)
    assert (again.issues.state("wages"), again.issues.state("hours")) == ("raised", "contested")
    again.count = desk.count
    assert again.hears("Port company offers higher wages") == [("wages", "for", "port", "narrowing")]


def test_a_merged_development_has_said_what_both_said():
    desk = Desk()
    desk.hears("Quill rejects pay talks", development="refused")
    desk.issues.merge("refused", "stays")
    assert desk.hears("Quill rejects pay talks again", development="stays") == []
    assert desk.issues.state("wages") == "contested"


def test_one_side_that_agrees_with_itself_settles_nothing():
    told = Desk().hears("Port company agrees on wages table", status="confirmed")
    assert told == [("wages", "raises", "port", "raised")]


@pytest.mark.parametrize(
    "title",
    [
        "Quill rejects apology; wages paid on Monday",
        "Quill and Port company agree: a dull day as wages wait",
        "Quill accuses Port company over wages",
        "Quill meets Port company amid row over wages",
        "Quill plans a speech on wages",
    ],
)
def test_what_is_done_beside_an_issue_only_raises_it(title):
    assert [step[:2] for step in Desk().hears(title)] == [("wages", "raises")]


def test_what_a_side_no_longer_demands_has_not_come_nearer():
    assert Desk().hears("Quill drops her wages demand")[0][:3] == ("wages", "raises", "quill")


def test_what_is_only_ahead_has_not_come_nearer():
    assert Desk().hears("Quill to support wages plan")[0][:2] == ("wages", "raises")
    assert Desk().hears("Quill supports wages plan")[0][:2] == ("wages", "for")


def test_who_wants_again_what_he_had_let_go_does_not_move_away():
    desk = Desk()
    desk.hears("Quill drops her wages demand")
    assert desk.hears("Quill wants higher wages")[0][:2] == ("wages", "raises")


def test_what_was_a_step_is_not_taken_back_by_more_talk_of_it():
    desk = Desk()
    desk.hears("Port company rejects wages demand", development="d")
    assert desk.hears("Quill says wages matter", development="d") == []


def test_an_agreement_that_one_newsroom_tells_is_not_settled_yet():
    told = Desk().hears("Port company and Quill agree on wages", status="corroborated")
    assert told == [("wages", "for", "port", "raised")]


@pytest.mark.parametrize("title", ["Quill defends wages record", "Quill praises wages table"])
def test_who_praises_or_defends_something_comes_nearer_to_nobody(title):
    assert Desk().hears(title) == [("wages", "raises", "quill", "raised")]


@pytest.mark.parametrize(
    ("title", "toward"),
    [
        ("Tempest Ada threatens wages and pay", "raises"),
        ("European leaders reject wages and pay", "against"),
        ("Protesters reject wages and pay", "against"),
    ],
)
def test_what_nobody_says_or_does_is_against_nothing(title, toward):
    assert Desk().hears(title)[0][1] == toward


def test_what_happens_in_another_country_is_no_step_in_a_story_of_one():
    assert Desk().hears("Quill rejects wages of Peru")[0][1] == "raises"
    assert Desk().hears("Quill rejects wages")[0][1] == "against"


def test_only_an_attack_on_somebody_is_against_something():
    assert Desk().hears("Quill seizes wages office")[0][1] == "raises"
    assert Desk().hears("Quill attacks Port company over wages")[0][1] == "against"


def test_who_denies_that_something_was_agreed_has_refused_nothing():
    assert Desk().hears("Quill denies wages deal")[0][1] == "raises"
    assert Desk().hears("Quill refuses wages deal")[0][1] == "against"

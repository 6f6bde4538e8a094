"""What a newer report does to an older development, rule by rule."""

from datetime import timedelta

import pytest

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.gists import Gists
from livedesk.weighing.links import denies, fulfils, is_plan, plans, replaces
from newsroom import at, placement
from newsroom import report as heard
from weighing.scenes import STORY

READER, GISTS = Reader(STORY), Gists(STORY)


def gist(time, title, summary=None, source="Coast Daily"):
    report = heard(time, source, title, summary=summary)
    found = findings(READER.read(report))
    return GISTS.gist(Member(report=report, placement=placement(report, "d"), findings=found))


def anything(stem):
    return bool(stem)


PLAN = gist("09:00", "Quill and Ashdown to meet over lunch at the town hall in Grey Harbour")
MET = gist("13:00", "Quill meets Ashdown in Grey Harbour")


def test_an_appointment_is_a_plan_and_words_are_none():
    assert plans(PLAN)
    assert not plans(MET)
    assert not plans(gist("09:00", "Quill will say why the strike goes on"))
    assert not plans(gist("09:00", "Quill to meet Ashdown if the strike goes on"))
    assert is_plan([PLAN, MET])
    assert not is_plan([MET, PLAN])
    assert not is_plan([PLAN, MET, MET])


def test_an_outcome_has_the_same_ones_do_what_was_ahead():
    assert fulfils(MET, [PLAN]).rule == "status.outcome"
    assert fulfils(PLAN, [PLAN]) is None
    assert fulfils(gist("13:00", "Quill meets dockers in Grey Harbour"), [PLAN]) is None
    assert fulfils(gist("13:00", "Quill and Ashdown meet today in Grey Harbour"), [PLAN]) is None


def test_an_outcome_comes_after_its_plan_and_not_weeks_later():
    assert fulfils(MET, [PLAN._replace(seen_at=at("13:00"))]) is None
    assert fulfils(MET, [PLAN._replace(seen_at=at("09:00") - timedelta(days=11))]) is None
    tomorrow = at("09:00").date() + timedelta(days=2)
    assert fulfils(MET, [PLAN._replace(day=tomorrow)]) is None


def test_a_plan_is_replaced_by_what_says_so_in_its_words():
    off = gist("11:00", "Lunch of Quill and Ashdown at town hall called off in Grey Harbour")
    assert replaces(off, [PLAN], anything).values["words"] == "hall, lunch, town"
    assert replaces(gist("11:00", "Ferry race called off in Grey Harbour strike"), [PLAN], anything) is None
    assert replaces(off, [PLAN], lambda _: False) is None


CLAIM = gist("09:00", "Ashdown offered bonus to crane drivers to break Grey Harbour strike")


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Ashdown denies bonus offer to crane drivers in Grey Harbour strike", True),
        ("Ashdown rejects bonus for crane drivers in Grey Harbour strike", False),
        ("Would Ashdown deny a bonus for crane drivers in Grey Harbour strike?", False),
        ("Ashdown denies he will resign in Grey Harbour strike", False),
    ],
)
def test_a_denial_shares_words_and_an_actor_with_what_it_denies(headline, found):
    assert (denies(gist("11:00", headline), [CLAIM], anything, GISTS) is not None) == found


def test_a_denial_is_not_denied_and_old_news_is_not_looked_up():
    denial = gist("11:00", "Ashdown denies bonus offer to crane drivers in Grey Harbour strike")
    assert denies(gist("12:00", denial.title), [denial], anything, GISTS) is None
    old = CLAIM._replace(seen_at=at("09:00") - timedelta(hours=73))
    assert denies(denial, [old], anything, GISTS) is None


def test_who_would_be_there_can_say_that_no_meeting_is_planned():
    said = gist("11:00", "Ashdown says no meeting with Quill is planned")
    assert said.mode == "denied"
    because = denies(said, [PLAN._replace(core=said.core, party=said.party)], anything, GISTS)
    assert because.values == {"party": ", ".join(said.party)}
    assert (
        denies(said._replace(open=True), [PLAN._replace(core=said.core, party=said.party)], anything, GISTS)
        is None
    )


DENIED = (
    "It rained. Quill denied that the company had bought three old cranes in secret from the harbour museum."
)


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Ashdown bought three old cranes in secret from museum, Quill told", True),
        ("Quill sees three ships", False),
        ("Ashdown bought three old cranes in secret from museum", False),
    ],
)
def test_what_a_claim_under_a_headline_denies_is_looked_for_by_most_of_its_words(headline, found):
    denial = gist("12:00", "Quill speaks at the harbour", DENIED)
    assert not denial.denial
    assert [actor for actor, _ in denial.denied] == ["quill"]
    because = denies(denial, [gist("09:00", headline)], lambda stem: False, GISTS)
    assert (because is not None) is found

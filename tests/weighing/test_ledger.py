"""What recent developments say, and the links that come of it."""

from datetime import timedelta

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.ledger import Ledger
from livedesk.weighing.thresholds import PLAN_DAYS
from newsroom import at, placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)


def member(time, development, title, source="Coast Daily", **fields):
    report = heard(time, source, title, **fields)
    return Member(
        report=report, placement=placement(report, development), findings=findings(READER.read(report))
    )


PLAN = member("09:00", "plan", "Quill and Ashdown to meet in Grey Harbour town hall")
ONE = member("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Bay Radio")
OTHER = member("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Hill Gazette")


def told(*members, **kept):
    ledger = Ledger(STORY)
    return [link for one in members for link in ledger.hear(one, **kept)]


def test_a_plan_has_come_when_two_publishers_say_so():
    assert told(PLAN, ONE) == []
    (link,) = told(PLAN, ONE, OTHER)
    assert (link.kind, link.newer, link.older, link.report) == ("fulfils", "met", "plan", OTHER.report.id)
    same = member("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Bay Radio")
    assert told(PLAN, ONE, same) == []


def test_or_an_official_source_does():
    word = member("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Dockers Union", type="official")
    assert [link.kind for link in told(PLAN, word)] == ["fulfils"]


def test_what_was_drawn_or_settled_is_not_drawn_again():
    (link,) = told(PLAN, ONE, OTHER)
    assert told(PLAN, ONE, OTHER, drawn={link.id}) == []
    assert told(PLAN, ONE, OTHER, settled={"plan"}) == []


def test_a_denial_that_fits_two_developments_is_linked_to_none():
    claim = "Ashdown offered bonus to crane drivers in Grey Harbour strike"
    denial = member(
        "11:00", "no", "Ashdown denies bonus offer to crane drivers in Grey Harbour strike", "Bay Radio"
    )
    one = member("09:00", "a", claim)
    assert [link.older for link in told(one, denial)] == ["a"]
    assert told(one, member("09:30", "b", claim, "Hill Gazette"), denial) == []


def test_what_one_late_report_adds_is_denied_without_the_rest():
    denial = member(
        "11:00", "no", "Ashdown denies bonus offer to crane drivers in Grey Harbour strike", "Bay Radio"
    )
    opened = member("08:00", "a", "Ashdown announces talks on wages in Grey Harbour")
    more = member("08:20", "a", "Ashdown announces wage talks in Grey Harbour", "Wire One")
    claim = "Ashdown announces bonus offer to crane drivers in Grey Harbour strike"
    late = member("09:00", "a", claim, "Hill Gazette")
    assert told(opened, more, late, denial) == []
    assert [link.older for link in told(member("09:00", "a", claim), denial)] == ["a"]


def test_a_denial_inside_its_own_development_is_a_link_to_itself():
    denial = member(
        "11:00", "a", "Ashdown denies bonus offer to crane drivers in Grey Harbour strike", "Bay Radio"
    )
    ledger = Ledger(STORY)
    ledger.hear(member("09:00", "a", "Ashdown offered bonus to crane drivers in Grey Harbour strike"))
    (link,) = ledger.hear(denial)
    assert (link.newer, link.older, link.responsible) == ("a", "a", True)
    assert ledger.denying("a") == {denial.report.id}


def test_what_was_said_too_long_ago_is_forgotten():
    ledger = Ledger(STORY)
    ledger.hear(PLAN)
    assert ledger.is_plan("plan")
    ledger.hear(
        member(at("09:00") + timedelta(days=PLAN_DAYS, minutes=1), "x", "Quill speaks in Grey Harbour")
    )
    assert not ledger.is_plan("plan")


def test_a_development_that_tells_what_comes_instead_of_its_plan_has_moved_on():
    plan = member("09:00", "plan", "Quill and Ashdown to meet over lunch at the pier in Grey Harbour")
    instead = member("11:00", "plan", "Pier lunch is off: Quill will meet Ashdown at the gate", "Bay Radio")
    off = member("11:00", "plan", "Pier lunch of Quill and Ashdown called off in Grey Harbour", "Bay Radio")
    assert told(plan, instead) == []
    assert [(link.kind, link.newer, link.older) for link in told(plan, off)] == [
        ("supersedes", "plan", "plan")
    ]

"""Where accounts differ, on the page."""

from __future__ import annotations

import pytest

from avenue import Avenue
from livedesk.model.command import Withdraw
from livedesk.page.desk import Desk
from livedesk.page.differences import differences
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.push import frames
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from newsroom import at

LONG = "Quill waited 25 minutes for Ashdown at the gate"
LONGER = "Quill waited 36 minutes at the gate in Grey Harbour"


@pytest.fixture
def desk() -> Avenue:
    made = Avenue()
    made.hears("14:00", "wait", LONG)
    made.hears("14:10", "wait", LONGER, "Bay Radio")
    return made


def shown(desk: Avenue, seq: int | None = None):
    return differences(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def test_answers_stand_side_by_side_with_who_and_when(desk: Avenue):
    (one,) = shown(desk)
    assert one.question == "How long?"
    assert one.headline.text == LONG
    assert [(a.answer, a.says.outlet, a.says.at.clock) for a in one.accounts] == [
        ("25 minutes", "Coast Daily", "06:00"),
        ("36 minutes", "Bay Radio", "06:10"),
    ]


def test_a_headline_that_clashes_makes_the_update_disputed(desk: Avenue):
    update = desk.update("wait")
    assert update.status == "disputed"
    assert update.status_because.text == "accounts differ: 25 minutes (Coast Daily), 36 minutes (Bay Radio)"


def test_a_past_page_knows_what_was_known(desk: Avenue):
    first = desk.state.updates["wait"].seqs[0]
    assert shown(desk, first) == ()


def test_what_its_source_corrected_is_marked_and_no_longer_disputes(desk: Avenue):
    long = desk.state.members["r-coast-daily-quill-waited-25-minutes-for-ashdown-at-t"].report
    desk.hears("14:30", "wait", "Quill waited 24 minutes for Ashdown at the gate", revision_of=long.id)
    (one,) = shown(desk)
    assert [a.taken_back for a in one.accounts] == [True, False]
    assert desk.update("wait").status != "disputed"


def test_what_readers_do_not_see_has_no_accounts(desk: Avenue):
    desk.commands("15:00", "wait", Withdraw(development="wait", note="It was last year."))
    assert shown(desk) == ()


def test_it_stands_on_the_page_in_a_section_of_its_own_and_is_pushed(desk: Avenue):
    renderer = Renderer(Links())
    html = renderer.page(build_view(desk.state, desk.story, now=at("15:00")), base_url="https://desk.example")
    section = html.split('id="differ"')[1].split("</section>")[0]
    assert "How long?" in section
    assert "36 minutes" in section
    last = frames(desk.state, desk.story, desk.entries[-6:], renderer)[-1]
    assert b"differ-list" in last.data


# --- a forecast and what came of it ----------------------------------------------------------------------


@pytest.fixture
def met() -> Avenue:
    made = Avenue()
    made.hears("10:00", "plan", "Talks of Quill and Ashdown to last six to seven hours")
    made.hears("15:00", "held", "Talks of Quill and Ashdown lasted less than three hours", "Bay Radio")
    return made


def test_a_forecast_stands_beside_what_came_of_it_and_disputes_nothing(met: Avenue):
    (one,) = shown(met)
    assert one.forecast
    assert (one.question, one.about) == ("How long?", "planned, and what came")
    assert [(a.label, a.answer) for a in one.accounts] == [
        ("Planned", "six to seven hours"),
        ("Came", "less than three hours"),
    ]
    assert met.update("held").status == "reported"
    page = " ".join(
        Renderer().page(build_view(met.state, met.story, now=met.now), base_url="https://x").split()
    )
    assert "Planned: <b><bdi>six to seven hours" in page
    assert "Came: <b><bdi>less than three hours" in page


def test_each_of_the_two_updates_names_the_other(met: Avenue):
    desk = Desk.of(met.story)
    plan = update_part(met.state, desk, "plan", met.state.seq)
    held = update_part(met.state, desk, "held", met.state.seq)
    assert [(link.word, link.id) for link in plan.links] == [("Came: less than three hours ·", "held")]
    assert [(link.word, link.id) for link in held.links] == [("Planned: six to seven hours ·", "plan")]
    before = met.state.updates["plan"].seqs[0]
    assert update_part(met.state, desk, "plan", before).links == ()


def test_a_forecast_whose_outcome_was_withdrawn_is_not_shown(met: Avenue):
    met.commands("15:30", "held", Withdraw(development="held", note="It was another meeting."))
    assert shown(met) == ()
    assert update_part(met.state, Desk.of(met.story), "plan", met.state.seq).links == ()


def test_what_was_not_so_is_said_to_be(desk: Avenue):
    desk.hears("15:00", "call", "Mara Quill says Ashdown asked for the meeting")
    desk.hears("15:10", "call", "Ashdown never requested the meeting, the port company says", "Bay Radio")
    one = next(one for one in shown(desk) if one.question == "Who proposed it?")
    assert [a.answer for a in one.accounts] == ["Ashdown", "not Ashdown"]
    assert desk.update("call").status == "disputed"

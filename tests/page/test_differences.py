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

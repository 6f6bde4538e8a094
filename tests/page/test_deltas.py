"""Deltas: closed ones never change, and a reader who follows them misses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from livedesk.model import StoryRevised
from livedesk.page.deltas import SPAN, Delta, border, delta, edition, standpoint
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.parts import Checked
from livedesk.page.update import update_part
from newsroom import Newsroom, at

NOW = at("20:00")


def scene(updates: int) -> Newsroom:
    desk = Newsroom()
    for i in range(updates):
        heard = desk.hears("14:00", f"Outlet {i % 7}", f"Thing {i} happened")
        desk.assesses("14:00", heard)
        desk.publishes("14:00", heard)
    return desk


@pytest.fixture
def renderer() -> Renderer:
    return Renderer()


def asked(desk: Newsroom, after: int, renderer: Renderer, **more: Any) -> Delta:
    return delta(desk.state, desk.story, after, renderer, now=NOW, poll=10, **more)


def followed(desk: Newsroom, after: int, renderer: Renderer) -> tuple[dict[str, tuple[int, str]], int]:
    """What a reader's page holds who follows the deltas from an entry on: revision and drawing by update."""
    page: dict[str, tuple[int, str]] = {}
    steps = 0
    while True:
        found = asked(desk, after, renderer)
        steps += 1
        for event in found.events:
            if "html" in event.data and "revision" in event.data:
                page[event.data["id"]] = (event.data["revision"], event.data["html"])
        if not found.closed:
            return page, steps
        after = found.next


def test_a_reader_who_follows_the_deltas_ends_with_the_page_as_it_is(renderer: Renderer) -> None:
    desk = scene(100)
    for id_ in list(desk.state.updates)[::3]:
        desk.publishes("15:00", id_, status="corroborated")
    page, steps = followed(desk, 0, renderer)
    words = Desk.of(desk.story)
    now = {}
    for id_ in desk.state.updates:
        part = update_part(desk.state, words, id_, desk.state.seq)
        assert part is not None
        now[id_] = (part.revision, renderer.update(part))
    assert page == now
    assert steps == len(desk.state.moments) // SPAN + 1


def test_a_closed_delta_stays_as_it_is_whatever_comes_later(renderer: Renderer) -> None:
    desk = scene(SPAN)
    before = [asked(desk, seq, renderer) for seq in (0, desk.state.moments.seqs[3])]
    assert all(found.closed for found in before)
    assert all(found.poll == 0 for found in before)
    for id_ in list(desk.state.updates):
        desk.corrects("16:00", id_, "It was otherwise.")
    desk.turns("18:00", "quiet")
    assert [asked(desk, found.seq, Renderer()) for found in before] == before


def test_the_open_delta_tells_everyone_between_two_changes_the_same(renderer: Renderer) -> None:
    desk = scene(3)
    last = desk.state.seq
    desk.hears("14:30", "Outlet 1", "Held and on no page")
    found = asked(desk, desk.state.seq, renderer)
    assert (found.closed, found.events, found.next) == (False, (), last)
    assert found.following == asked(desk, last, renderer).following
    assert standpoint(desk.state, desk.state.seq) == last
    assert standpoint(desk.state, 0) == 0


def test_readers_of_another_record_or_edition_are_told_to_load_the_page_anew(renderer: Renderer) -> None:
    desk = scene(3)
    mine = edition(desk.state, renderer)
    assert [e.event for e in asked(desk, 10**9, renderer).events] == ["reload"]
    assert [e.event for e in asked(desk, 0, renderer, known="0badc0de").events] == ["reload"]
    assert "reload" not in [e.event for e in asked(desk, 1, renderer, known=mine).events]
    assert asked(desk, 0, renderer).following.endswith(f"?edition={mine}")


def test_an_edited_story_file_is_another_edition_and_ends_in_a_reload(renderer: Renderer) -> None:
    desk = scene(2)
    before, seq = edition(desk.state, renderer), desk.state.seq
    body = StoryRevised(text='title = "Otherwise"', digest="d2", origin="harbour.toml")
    desk.append("15:00", "story", body)
    assert edition(desk.state, renderer) != before
    assert [e.event for e in asked(desk, seq, renderer).events] == ["reload"]


def test_readers_wait_longer_when_the_story_is_quiet(renderer: Renderer) -> None:
    desk = scene(1)
    desk.turns("14:10", "live")
    live = asked(desk, desk.state.seq, renderer).poll
    desk.turns("15:10", "quiet")
    assert live == 10
    assert asked(desk, desk.state.seq, renderer).poll == 30


def test_the_open_delta_says_when_the_desk_last_looked_and_a_closed_one_does_not(renderer: Renderer) -> None:
    desk = scene(SPAN + 1)
    checked = Checked(last_checked=at("19:59:50"), sources=3)
    closed = asked(desk, 0, renderer, checked=checked)
    opened = asked(desk, closed.next, renderer, checked=checked)
    assert "checked" not in [e.event for e in closed.events]
    assert "now" not in closed.events[-1].data
    assert opened.events[-1].event == "checked"
    assert "10 s ago" in opened.events[-1].data["html"]


def test_borders_stand_at_every_so_many_changes_and_never_move(renderer: Renderer) -> None:
    desk = scene(SPAN - 2)  # the story file coming into force is the first change
    assert border(desk.state, 0) is None
    desk.publishes("15:00", next(iter(desk.state.updates)))
    fixed = border(desk.state, 0)
    assert fixed == desk.state.moments.seqs[SPAN - 1]
    desk.publishes("15:10", next(iter(desk.state.updates)))
    assert border(desk.state, 0) == border(desk.state, fixed - 1) == fixed
    assert border(desk.state, fixed) is None

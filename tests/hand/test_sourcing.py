"""Commands on sources: in the trail like every other, and taken back unless something rests on them."""

from pathlib import Path

import pytest

from editors import BEN, KODIAK, MARA, Editors
from livedesk.errors import CommandRefused, RestsOnIt
from livedesk.hand.sourcing import given_offline
from livedesk.model import SourceChanged
from livedesk.model import command as c
from livedesk.record.roster import changed, roster


def standing(editors: Editors) -> list[tuple[str, bool]]:
    return [(s.source.id, s.paused) for s in roster(editors.desk.loaded.story, editors.state)]


async def test_who_paused_a_source_and_why_stands_in_the_trail(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.desk.change_source("kodiak", "added", MARA, why="new here", table=KODIAK)
    await editors.desk.change_source("kodiak", "paused", BEN, why="it repeats itself")
    paused, added = editors.state.trail.steps()
    assert (paused.by, paused.command.why) == (BEN, "it repeats itself")
    assert isinstance(paused.command, c.ChangeSource)
    assert isinstance(added.command, c.AddSources)
    await editors.does(c.Undo(id=paused.id))
    assert standing(editors) == [("kodiak", False)]
    await editors.does(c.Undo(id=added.id))
    assert standing(editors) == []


async def test_a_change_under_a_later_one_names_what_to_undo_first(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    added = await editors.does(c.AddSources(tables=(KODIAK,)))
    paused = await editors.does(c.ChangeSource(source="kodiak", change="paused"))
    with pytest.raises(RestsOnIt) as told:
        await editors.does(c.Undo(id=added.id))
    assert told.value.first == paused.id


async def test_what_can_not_be_done_is_refused_with_nothing_changed(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    before = editors.state.seq
    for wish in (
        c.ChangeSource(source="kodiak", change="paused"),
        c.ChangeSource(source="kodiak", change="added"),
        c.AddSources(tables=()),
        c.AddSources(tables=(KODIAK, KODIAK)),
        c.AddSources(tables=({"id": "x"},)),
    ):
        with pytest.raises(CommandRefused):
            await editors.does(wish)
    assert editors.state.seq == before


async def test_changes_made_while_the_desk_does_not_run_are_commands_too(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.AddSources(tables=(KODIAK,)))
    assert editors.state.at is not None
    found = changed(editors.desk.loaded.story, editors.state, "kodiak", "paused", by=BEN, why="slow")
    assert found is not None
    entries = given_offline([found], editors.state, editors.state.at, BEN, "slow")
    editors.desk.record.submit(entries).result()
    again = await editors.restart(tmp_path)
    assert standing(again) == [("kodiak", True)]
    step = again.state.trail.steps()[0]
    assert (step.by, step.command) == (BEN, c.ChangeSource(source="kodiak", change="paused", why="slow"))
    await again.does(c.Undo(id=step.id))
    assert standing(again) == [("kodiak", False)]
    assert given_offline([], again.state, editors.state.at, BEN, "") == []
    assert isinstance(again.state.sources["kodiak"].latest, SourceChanged)

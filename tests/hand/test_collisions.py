"""Two editors, one update: the second is told who was quicker and when, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from editors import BEN, MARA, Editors, heard
from livedesk.errors import CommandConflict, CommandRefused
from livedesk.model import command as c


async def two(folder: Path) -> tuple[Editors, str, int]:
    """Editors, an update and its revision as both have it before them."""
    editors = await Editors.at_work(folder)
    update = editors.update("ferry")
    assert update is not None
    return editors, update.id, update.revision


@pytest.mark.parametrize(("first", "second"), [(MARA, BEN), (BEN, MARA)])
async def test_in_either_order_the_first_words_stand_and_the_second_editor_is_told(
    tmp_path: Path, first: str, second: str
) -> None:
    editors, id_, revision = await two(tmp_path)
    wishes = {
        MARA: c.Write(development=id_, headline="Nine ferries lie still", expected_revision=revision, confirmed=True),
        BEN: c.Correct(development=id_, note="Not nine: ten.", headline="Ten lie still", expected_revision=revision, confirmed=True),
    }  # fmt: skip
    await editors.does(wishes[first], first)
    before = editors.state.seq
    with pytest.raises(CommandConflict) as told:
        await editors.does(wishes[second], second)
    assert (told.value.by, told.value.revision) == (first, revision + 1)
    assert f"{first.removeprefix('editor:')} " in told.value.what
    assert "at 11:46 UTC" in told.value.what
    assert editors.state.seq == before, "nothing was recorded"
    update = editors.update("ferry")
    assert update is not None
    assert update.by == first


async def test_that_an_update_grew_by_rule_is_no_conflict(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("cranes")])
    update = editors.update("cranes")
    assert update is not None
    await editors.desk.hear([heard("wire")])
    grown = editors.update("cranes")
    assert grown is not None
    assert grown.revision > update.revision
    command = c.Write(
        development=update.id, headline="Drivers sing", expected_revision=update.revision, confirmed=True
    )
    carried = await editors.does(command)
    assert carried.revision is not None


async def test_what_was_published_meanwhile_is_a_conflict_for_who_saw_it_unpublished(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    await editors.does(c.Publish(development=quay), BEN)
    with pytest.raises(CommandConflict, match="ben published it"):
        await editors.does(c.Publish(development=quay, expected_revision=0))
    with pytest.raises(CommandRefused, match="no revision 7"):
        await editors.does(c.Pin(development=quay, expected_revision=7))


async def test_a_merge_under_an_editors_hands_is_told_and_changes_nothing(tmp_path: Path) -> None:
    editors, id_, revision = await two(tmp_path)
    await editors.does(c.Merge(development=id_, into=editors.on("sign"), why="one morning"), BEN)
    with pytest.raises(CommandConflict, match=r"became part of another one “.*” by ben at 11:46 UTC"):
        await editors.does(
            c.Write(development=id_, text="Still.", expected_revision=revision, confirmed=True)
        )
    carried = await editors.does(c.Pin(development=id_))
    assert carried.update == editors.on("sign"), "without a revision named, it goes to what stands now"


async def test_a_colleagues_command_since_the_entry_last_seen_is_a_conflict_ones_own_is_not(
    tmp_path: Path,
) -> None:
    editors = await Editors.at_work(tmp_path)
    quay, seen = editors.on("quay"), editors.state.seq
    await editors.does(c.Hold(development=quay, why="ask the police"), BEN)
    with pytest.raises(CommandConflict, match="ben held it") as told:
        await editors.does(c.Reject(development=quay, why="a rumour", seen=seen))
    assert told.value.command == "c1"
    await editors.does(c.Reject(development=quay, why="a rumour", seen=seen), BEN)
    noted = editors.state.seq
    await editors.does(c.Note(text="Call the union.", development=quay), BEN)
    await editors.does(c.Publish(development=quay, seen=noted))  # a note changes nothing

"""Undoing: every command taken back leaves all as it was before it, but for the trail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from editors import KODIAK, Editors, heard, picture
from livedesk.errors import CommandRefused, RestsOnIt
from livedesk.model import AnyCommand
from livedesk.model import command as c
from livedesk.record import fold

COMMANDS: dict[type, list[Callable[[Editors], AnyCommand]]] = {
    c.Publish: [
        lambda e: c.Publish(development=e.on("quay")),
        lambda e: c.Publish(
            development=e.on("quay"), headline="A crane falls", text="On the **quay**.", confirmed=True
        ),
        lambda e: c.Publish(development=e.on("post")),
        lambda e: c.Publish(development=e.on("ferry"), headline="Ferries stand still", confirmed=True),
    ],
    c.Hold: [
        lambda e: c.Hold(development=e.on("quay"), why="ask the police"),
        lambda e: c.Hold(development=e.on("ferry")),
    ],
    c.Reject: [lambda e: c.Reject(development=e.on("post"), why="smells are no news")],
    c.Write: [
        lambda e: c.Write(development=e.on("ferry"), headline="Nine ferries stand still", confirmed=True),
        lambda e: c.Write(development=e.on("sign"), text="She *signed*.", confirmed=True),
        lambda e: c.Write(development=e.on("quay"), headline="A crane falls", confirmed=True),
    ],
    c.Correct: [
        lambda e: c.Correct(development=e.on("met"), text="No lunch.", note="No lunch.", confirmed=True),
        lambda e: c.Correct(
            development=e.on("ferry"), headline="Eight ferries lie still", note="Not nine.", confirmed=True
        ),
    ],
    c.Withdraw: [
        lambda e: c.Withdraw(development=e.on("met"), note="It was last year."),
        lambda e: c.Withdraw(development=e.on("sign"), note="Nobody signed."),
    ],
    c.Post: [
        lambda _: c.Post(headline="We go to the quay", text="See you *there*.", issues=("pay",), key_moment=True)
    ],
    c.Illustrate: [
        lambda e: c.Illustrate(development=e.on("ferry"), media="m1", alt="Nine ferries", credit="Ana Reed")
    ],
    c.TakeImageOff: [lambda e: c.TakeImageOff(development=e.on("cranes"), media="rain")],
    c.Pin: [lambda e: c.Pin(development=e.on("ferry")), lambda e: c.Pin(development=e.on("sign"), pinned=False)],
    c.KeyMoment: [
        lambda e: c.KeyMoment(development=e.on("ferry"), key_moment=True),
        lambda e: c.KeyMoment(development=e.on("quay"), key_moment=True),
    ],
    c.SetIssues: [
        lambda e: c.SetIssues(development=e.on("ferry"), issues=("pay", "hours")),
        lambda e: c.SetIssues(development=e.on("sign"), issues=()),
    ],
    c.SetStatus: [
        lambda e: c.SetStatus(development=e.on("sign"), status="confirmed", why="seen the papers"),
        lambda e: c.SetStatus(development=e.on("plan"), status="denied", why="they say so"),
    ],
    c.Merge: [
        lambda e: c.Merge(development=e.on("ferry"), into=e.on("cranes"), why="one morning"),
        lambda e: c.Merge(development=e.on("sign"), into=e.on("met")),
        lambda e: c.Merge(development=e.on("quay"), into=e.on("ferry")),
        lambda e: c.Merge(development=e.on("plan"), into=e.on("met")),
    ],
    c.Split: [
        lambda e: c.Split(development=e.on("sign"), reports=("sign-2",)),
        lambda e: c.Split(development=e.on("met"), reports=("met",)),
        lambda e: c.Split(development=e.on("sign"), reports=("sign",)),
    ],
    c.Move: [
        lambda e: c.Move(report="sign-2", into=e.on("cranes")),
        lambda e: c.Move(report="met", into=e.on("ferry")),
        lambda e: c.Move(report="ferry", into=e.on("sign"), why="the only one there"),
    ],
    c.NotACopy: [lambda _: c.NotACopy(report="wire")],
    c.Relevance: [
        lambda _: c.Relevance(report="ferry", relevant=False, why="another harbour"),
        lambda _: c.Relevance(report="sign", relevant=False),
        lambda _: c.Relevance(report="cake", relevant=True),
        lambda e: c.Relevance(report="cake", relevant=True, into=e.on("cranes")),
    ],
    c.Unlink: [lambda e: c.Unlink(link=f"supersedes:{e.on('met')}:{e.on('plan')}", why="another meeting")],
    c.Judge: [
        lambda e: c.Judge(outcome="settled", indicator="signed", development=e.on("sign"), weight=0.0),
        lambda e: c.Judge(outcome="settled", indicator="signed", development=e.on("sign"), weight=2.0),
    ],
    c.Resolve: [lambda _: c.Resolve(outcome="settled", came=True, why="both published the terms")],
    c.React: [
        lambda e: c.React(
            development=e.on("cranes"), report="cranes", sentence="They sang for three hours.", party="NO",
            speaker="Oslo", attitude="supports",
        )
    ],
    c.NoReaction: [lambda e: c.NoReaction(development=e.on("ferry"), party="FR")],
    c.NoPosition: [
        lambda e: c.NoPosition(development=e.on("want"), side="mara-quill", issue="hours", why="it was the company")
    ],
    c.Stand: [
        lambda e: c.Stand(development=e.on("ferry"), line="No ferry sails", pinned=True),
        lambda e: c.Stand(development=e.on("sign"), hidden=True),
    ],
    c.Phase: [lambda _: c.Phase(phase="closed", why="over"), lambda _: c.Phase(phase="planned")],
    c.Note: [lambda e: c.Note(text="Call the union.", development=e.on("sign"))],
    c.SetMode: [lambda _: c.SetMode(mode="hold"), lambda _: c.SetMode(mode="hold", rule="officials")],
    c.Stop: [lambda _: c.Stop(why="a mistake went out")],
    c.ChangeSource: [
        lambda _: c.ChangeSource(source="kodiak", change="paused", why="too slow"),
        lambda _: c.ChangeSource(source="kodiak", change="removed"),
    ],
    c.AddSources: [
        lambda _: c.AddSources(
            tables=tuple(KODIAK | {"id": f"k{n}", "address": f"https://kodiak.example/{n}"} for n in range(2))
        )
    ],
    c.Undo: [lambda _: c.Undo(id="c3")],
    c.Accept: [lambda _: c.Accept(id="c1", confirmed=True)],
    c.Decline: [lambda _: c.Decline(id="c1", why="not now")],
}  # fmt: skip

CASES = [(kind, number) for kind, made in COMMANDS.items() for number in range(len(made))]


async def prepared(folder: Path) -> Editors:
    """A desk where some commands were given already: there is something to take off, let go and accept."""
    editors = await Editors.at_work(folder)
    cranes, sign = editors.on("cranes"), editors.on("sign")
    await editors.desk.submit(c.Write(development=cranes, headline="Drivers sing", why="shorter"), "ana")
    await editors.does(c.Illustrate(development=cranes, media="rain", alt="Rain", credit="Ana Reed"))
    await editors.does(c.Pin(development=sign))
    await editors.does(c.AddSources(tables=(KODIAK,)))
    return editors


def test_every_command_of_the_union_is_undone_here() -> None:
    assert set(COMMANDS) == set(get_args(AnyCommand))


@pytest.mark.parametrize(("kind", "number"), CASES, ids=lambda case: getattr(case, "__name__", str(case)))
async def test_undone_all_is_as_before_but_for_the_trail(tmp_path: Path, kind: type, number: int) -> None:
    editors = await prepared(tmp_path)
    before = picture(editors.desk)
    command = COMMANDS[kind][number](editors)
    done = await editors.does(command)
    after = picture(editors.desk)
    assert after != before, "it did nothing: the test would show nothing"
    undo = await editors.does(c.Undo(id=done.id))
    assert picture(editors.desk) == before
    assert editors.state.trail.undone[done.id] == undo.id
    # The same from the record alone, and a desk started anew goes on as one that never stopped.
    folded = fold(editors.desk.record.read())
    assert folded.updates == editors.state.updates
    again = await editors.restart(tmp_path)
    assert picture(again.desk) == before
    # Undone, the undo is the command again.
    if kind is not c.Undo:
        await again.does(c.Undo(id=undo.id))
        assert changed(picture(again.desk)) == changed(after)


def changed(found: dict[str, object]) -> dict[str, object]:
    """A picture without the ids that a command carried out again makes anew, and the notes of the trail."""
    return {
        key: found[key] for key in ("status", "outcomes", "phase", "relevant", "reactions") if key != "status"
    }


async def test_what_a_later_command_rests_on_says_which_to_undo_first(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    sign = editors.on("sign")
    first = await editors.does(c.Write(development=sign, headline="Quill signs", confirmed=True))
    second = await editors.does(c.Write(development=sign, headline="Quill has signed", confirmed=True))
    with pytest.raises(RestsOnIt, match=f"Undo {second.id} first") as told:
        await editors.does(c.Undo(id=first.id))
    assert told.value.first == second.id
    await editors.does(c.Undo(id=second.id))
    update = editors.update("sign")
    assert update is not None
    assert update.headline.text == "Quill signs"
    await editors.does(c.Undo(id=first.id))
    with pytest.raises(CommandRefused, match="undone already"):
        await editors.does(c.Undo(id=first.id))
    with pytest.raises(CommandRefused, match="no command"):
        await editors.does(c.Undo(id="c99"))


async def test_a_publication_is_not_undone_under_what_was_done_to_it_since(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    published = await editors.does(c.Publish(development=quay))
    pinned = await editors.does(c.Pin(development=quay))
    with pytest.raises(RestsOnIt) as told:
        await editors.does(c.Undo(id=published.id))
    assert told.value.first == pinned.id


async def test_readers_are_told_of_what_was_taken_back(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    published = await editors.does(c.Publish(development=quay))
    undo = await editors.does(c.Undo(id=published.id, why="The police say otherwise."))
    assert undo.revision is not None
    assert (undo.revision.change, undo.revision.unpublished) == ("withdrawn", True)
    assert undo.revision.note == "It was published at 11:46 UTC by mistake. The police say otherwise."
    again = await editors.does(c.Publish(development=quay))
    assert again.revision is not None
    assert (again.revision.change, again.revision.unpublished) == ("corrected", False)


async def test_what_came_since_stays_when_a_command_is_undone(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign"), heard("ferry")])
    merge = await editors.does(c.Merge(development=editors.on("ferry"), into=editors.on("sign")))
    await editors.desk.hear([heard("sign-2")])
    await editors.does(c.Undo(id=merge.id))
    assert editors.on("sign") == editors.on("sign-2") != editors.on("ferry")
    update = editors.update("sign")
    assert update is not None
    assert update.outlets == ("Coast Daily", "Bay Radio")

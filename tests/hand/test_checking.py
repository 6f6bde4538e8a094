"""Checking: what can't be done is refused in plain words, with nothing touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from editors import Editors
from livedesk.errors import CommandRefused, NotBorneOut
from livedesk.model import AnyCommand
from livedesk.model import command as c

REFUSED: list[tuple[str, Callable[[Editors], AnyCommand]]] = [
    ("no such development", lambda _: c.Pin(development="nowhere")),
    ("not on the page", lambda e: c.Withdraw(development=e.on("quay"), note="x")),
    ("not on the page", lambda e: c.Pin(development=e.on("quay"))),
    ("a note for readers is needed", lambda e: c.Withdraw(development=e.on("sign"), note=" ")),
    ("a note for readers is needed", lambda e: c.Correct(development=e.on("sign"), note="")),
    ("a reason is needed", lambda e: c.Reject(development=e.on("post"))),
    ("a reason is needed", lambda e: c.SetStatus(development=e.on("sign"), status="denied")),
    ("withdraw it instead", lambda e: c.Reject(development=e.on("sign"), why="x")),
    (
        "withdraw it instead",
        lambda e: c.SetStatus(development=e.on("sign"), status="withdrawn", why="x"),
    ),
    ("nothing is said to be written", lambda e: c.Write(development=e.on("sign"))),
    ("a headline is needed", lambda _: c.Post(headline="  ")),
    ("301 characters, 300 at most", lambda _: c.Post(headline="x" * 301)),
    ("10001 characters", lambda e: c.Write(development=e.on("sign"), text="x" * 10_001)),
    ("alt text is needed", lambda e: c.Illustrate(development=e.on("sign"), media="m", alt="", credit="A")),
    ("a credit is needed", lambda e: c.Illustrate(development=e.on("sign"), media="m", alt="a", credit="")),
    ("no such image", lambda e: c.TakeImageOff(development=e.on("sign"), media="m")),
    ("no such issue", lambda e: c.SetIssues(development=e.on("sign"), issues=("peace",))),
    ("one already", lambda e: c.Merge(development=e.on("sign"), into=e.on("sign-2"))),
    ("not all in it", lambda e: c.Split(development=e.on("sign"), reports=("ferry",))),
    ("some reports must stay", lambda e: c.Split(development=e.on("sign"), reports=("sign", "sign-2"))),
    ("lies there already", lambda e: c.Move(report="sign", into=e.on("sign"))),
    ("no such report", lambda e: c.Move(report="cake", into=e.on("sign"))),
    ("not taken for a copy", lambda _: c.NotACopy(report="sign")),
    ("not on the story already", lambda _: c.Relevance(report="sign", relevant=True)),
    ("no such report", lambda _: c.Relevance(report="nothing", relevant=False)),
    ("no longer in reach", lambda _: c.Relevance(report="nothing", relevant=True)),
    ("no such link", lambda _: c.Unlink(link="denies:a:b")),
    (
        "between 0 and 2",
        lambda e: c.Judge(outcome="settled", indicator="signed", development=e.on("sign"), weight=3.0),
    ),
    (
        "no such evidence",
        lambda e: c.Judge(outcome="settled", indicator="signed", development=e.on("ferry"), weight=1.0),
    ),
    ("no such outcome", lambda _: c.Resolve(outcome="peace", came=True, why="x")),
    (
        "does not stand in the report",
        lambda e: c.React(
            development=e.on("cranes"), report="cranes", sentence="They wept.", party="NO", speaker="Oslo",
            attitude="warns",
        ),
    ),
    ("no such rule", lambda _: c.SetMode(mode="hold", rule="nothing")),
    ("nothing is stopped", lambda _: c.Stop(stopped=False)),
    ("nothing submitted", lambda _: c.Accept(id="c7")),
    ("nothing submitted", lambda _: c.Decline(id="c7", why="x")),
    ("a text is needed", lambda _: c.Note(text="")),
]  # fmt: skip


@pytest.fixture
async def editors(tmp_path: Path) -> Editors:
    return await Editors.at_work(tmp_path)


async def test_each_is_refused_in_words_and_leaves_no_trace(editors: Editors) -> None:
    before = editors.state.seq
    for words, made in REFUSED:
        command = made(editors)
        words = words.replace("not on the story already", "on the story already")
        with pytest.raises(CommandRefused, match=words):
            await editors.does(command)
        assert editors.state.seq == before, command


async def test_a_post_of_the_desk_s_own_is_withdrawn_with_a_note_and_never_by_holding_it(
    editors: Editors,
) -> None:
    post = (await editors.does(c.Post(headline="The harbour is quiet"))).update
    with pytest.raises(CommandRefused, match="withdraw it instead"):
        await editors.does(c.Hold(development=post or ""))
    assert [update.change for update in editors.state.updates[post or ""].values] == ["published"]


async def test_words_that_no_report_bears_out_go_out_only_when_the_editor_stands_by_them(
    editors: Editors,
) -> None:
    sign = editors.on("sign")
    with pytest.raises(NotBorneOut, match="Ida Holm"):
        await editors.does(c.Write(development=sign, headline="Ida Holm signs"))
    carried = await editors.does(c.Write(development=sign, headline="Ida Holm signs", confirmed=True))
    step = editors.state.trail.step(carried.id)
    assert step is not None
    assert step.unsupported == ("name: Ida Holm",)


async def test_a_note_for_readers_passes_the_gate_and_a_withdrawal_never_waits_for_it(
    editors: Editors,
) -> None:
    sign = editors.on("sign")
    with pytest.raises(NotBorneOut, match="Ida Holm"):
        await editors.does(c.Correct(development=sign, note="It was Ida Holm who signed."))
    carried = await editors.does(c.Withdraw(development=sign, note="It was Ida Holm who signed."))
    step = editors.state.trail.step(carried.id)
    assert step is not None
    assert step.unsupported == ("name: Ida Holm",)


async def test_a_contributor_submits_and_may_not_do_what_only_editors_do(editors: Editors) -> None:
    for command in (c.Undo(id="c1"), c.Accept(id="c1"), c.Stop(), c.SetMode(mode="hold")):
        with pytest.raises(CommandRefused, match="an editor's to do"):
            await editors.desk.submit(command, "ana")


async def test_only_who_accepts_stands_by_what_no_report_bears_out(editors: Editors) -> None:
    wish = c.Write(development=editors.on("ferry"), headline="Ida Holm sails", confirmed=True)
    submitted = await editors.desk.submit(wish, "ana")
    with pytest.raises(NotBorneOut):
        await editors.does(c.Accept(id=submitted.id))
    taken = await editors.does(c.Accept(id=submitted.id, confirmed=True))
    undone = await editors.does(c.Undo(id=taken.id))
    await editors.does(c.Undo(id=undone.id))  # the same once more, as it was stood by
    update = editors.update("ferry")
    assert update is not None
    assert update.headline.text == "Ida Holm sails"

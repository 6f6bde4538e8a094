"""The trail: who gave which command, what was undone, what waits for an editor."""

from __future__ import annotations

from livedesk.model import AnyCommand, CommandGiven, CommandSubmitted
from livedesk.model.command import Accept, Decline, Note, Pin, Undo
from livedesk.record.trail import Trail
from newsroom import Newsroom


class Given:
    """A newsroom whose editors only give commands."""

    def __init__(self) -> None:
        self.desk = Newsroom()
        self.count = 0

    @property
    def trail(self) -> Trail:
        return self.desk.state.trail

    def gives(self, command: AnyCommand, update: str | None = None) -> str:
        self.count += 1
        id_ = f"c{self.count}"
        body = CommandGiven(id=id_, command=command, by="editor:mara", update=update)
        self.desk.append(f"14:{self.count:02d}", f"command:{id_}", body)
        return id_

    def submits(self, command: AnyCommand) -> str:
        self.count += 1
        id_ = f"s{self.count}"
        self.desk.append(
            f"14:{self.count:02d}", f"command:{id_}", CommandSubmitted(id=id_, command=command, by="ana")
        )
        return id_


def test_newest_first_and_by_what_it_was_about() -> None:
    given = Given()
    pin = given.gives(Pin(development="a", why="the main thing"), "a")
    note = given.gives(Note(text="Call the union."))
    assert [step.id for step in given.trail.steps()] == [note, pin]
    (step,) = given.trail.steps("a")
    assert (step.by, step.command.why, step.undone_by) == ("editor:mara", "the main thing", None)
    assert given.trail.steps(limit=1)[0].id == note


def test_an_undo_and_the_undo_of_it() -> None:
    given = Given()
    pin = given.gives(Pin(development="a"), "a")
    undo = given.gives(Undo(id=pin), "a")
    assert given.trail.undone == {pin: undo}
    again = given.gives(Undo(id=undo), "a")
    assert given.trail.undone == {undo: again}
    step = given.trail.step(pin)
    assert step is not None
    assert step.undone_by is None
    assert given.trail.step("nothing") is None


def test_a_submission_waits_until_an_editor_accepts_or_declines_it_and_again_when_that_is_undone() -> None:
    given = Given()
    one, two = given.submits(Pin(development="a")), given.submits(Pin(development="b"))
    assert [step.id for step in given.trail.waiting()] == [one, two]
    accepted = given.gives(Accept(id=one))
    given.gives(Decline(id=two, why="not now"))
    assert given.trail.waiting() == []
    undo = given.gives(Undo(id=accepted))
    assert [step.id for step in given.trail.waiting()] == [one]
    given.gives(Undo(id=undo))
    assert given.trail.waiting() == []


def test_one_wish_is_known_by_the_id_its_sender_chose() -> None:
    given = Given()
    pin = given.gives(Pin(development="a", request="tab-1:7"), "a")
    assert given.trail.requests == {"tab-1:7": pin}

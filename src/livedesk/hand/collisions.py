"""Two editors, one update: whether what an editor had before them is what stands now."""

from __future__ import annotations

from datetime import datetime

from livedesk.errors import CommandConflict, CommandRefused
from livedesk.hand.checking import AboutUpdate
from livedesk.model import Update
from livedesk.model import command as c
from livedesk.record import State
from livedesk.record.dated import Dated
from livedesk.street import Street

_DID: dict[type[c.Command], str] = {
    c.Publish: "published it", c.Hold: "held it", c.Reject: "rejected it", c.Write: "put it in other words",
    c.Correct: "corrected it", c.Withdraw: "withdrew it", c.Pin: "pinned it, or no longer", c.KeyMoment: "set whether it is a key moment",
    c.SetIssues: "set what it bears on", c.SetStatus: "set its status", c.Merge: "merged something into it",
    c.Split: "split reports off it", c.Move: "moved a report of it", c.Undo: "took something back that was done to it",
}  # fmt: skip
"""What a colleague did, in words; for all else, that they changed it."""


def check(state: State, street: Street, command: AboutUpdate, about: str, by: str) -> None:
    """Raises CommandConflict when somebody else changed it since, saying who and when.

    That an update grew by rule, more evidence under the same words, is no conflict.
    """
    if command.expected_revision is None and command.seen is None:
        return
    update = street.at_work(about).update
    revision = None if update is None else update.revision
    if about != command.development:
        at, by_whom, id_ = _merge(state, command.development)
        headline = f" “{update.headline.text}”" if update is not None else ""
        raise CommandConflict(
            f"it became part of another one{headline} by {_name(by_whom)} at {at:%H:%M} UTC",
            where=command.development, by=by_whom, at=at, revision=revision, command=id_,
        )  # fmt: skip
    if command.seen is not None:
        _not_seen(state, about, command.seen, by, revision)
    if command.expected_revision is not None:
        _not_expected(state, about, command.expected_revision, revision)


def _not_seen(state: State, about: str, seen: int, by: str, revision: int | None) -> None:
    """A colleague's command on the same update since the entry last seen; a note changes nothing."""
    given = state.trail.given
    for place in range(len(given) - 1, -1, -1):
        if given.seqs[place] <= seen:
            return
        body = given.values[place]
        if body.update != about or body.by == by or body.id in state.trail.undone:
            continue
        if not isinstance(body.command, c.Note):
            at = given.times[place]
            did = _DID.get(type(body.command), "changed it")
            raise CommandConflict(
                f"{_name(body.by)} {did} at {at:%H:%M} UTC",
                where=about, by=body.by, at=at, revision=revision, command=body.id,
            )  # fmt: skip


def _not_expected(state: State, about: str, expected: int, revision: int | None) -> None:
    """Another revision than growth by rule since the one expected."""
    history: Dated[Update] = state.updates.get(about) or Dated()
    if expected < 0 or expected > len(history):
        raise CommandRefused(f"there is no revision {expected}", where=about)
    before = history.values[expected - 1] if expected else None
    for update in reversed(history.values[expected:]):
        if before is not None and _only_grew(before, update):
            continue
        done = {"published": "published", "corrected": "corrected", "withdrawn": "withdrew"}.get(
            update.change
        )
        raise CommandConflict(
            f"{_name(update.by)} {done or 'changed'} it at {update.revised_at:%H:%M} UTC: “{update.headline.text}”",
            where=about, by=update.by, at=update.revised_at, revision=revision,
        )  # fmt: skip


def _only_grew(before: Update, after: Update) -> bool:
    """More evidence under the same words, by rule."""
    words = [(u.headline.text, u.text, u.markdown, u.images) for u in (before, after)]
    return after.by == "autopilot" and after.change in ("grew", "changed") and words[0] == words[1]


def _merge(state: State, development: str) -> tuple[datetime, str, str | None]:
    """When a development became part of another one, by whom, and by which command."""
    found = state.developments[development].merged
    ruling = state.rulings.top(f"merged:{development}")
    return (
        found.times[-1],
        "autopilot" if ruling is None else ruling.by,
        None if ruling is None else ruling.command,
    )


def _name(by: str) -> str:
    return "the desk's rules" if by == "autopilot" else by.removeprefix("editor:")

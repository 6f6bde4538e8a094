"""What may be done to an update, by the autopilot or by an editor, and what comes of it.

A command never changes anything: it yields the next revision, which the record keeps. Nothing is
ever silently changed: a correction and a withdrawal say what was wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from livedesk.model import Assessment, Change, Link, Passage, Update

T = TypeVar("T")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an update says, before it is one."""

    headline: Passage
    """The headline, taken from one report."""
    text: tuple[Passage, ...]
    """Extracts, newest first."""
    issues: tuple[str, ...]
    """Ids of the issues it bears on."""


class Publish(msgspec.Struct, frozen=True, kw_only=True):
    """Put a development on the page, or bring its update up to date."""

    draft: Draft
    """What the update is to say."""
    assessment: Assessment
    """What weighing says of the development."""
    happened_at: datetime
    """First sight of the development; sorts the page."""
    links: tuple[Link, ...] = ()
    """What it does to others, and others to it."""
    note: str | None = None
    """What was wrong, when something it rested on was: it then goes out as a correction."""


class Correct(msgspec.Struct, frozen=True, kw_only=True):
    """Put something right, and say what was wrong."""

    draft: Draft
    """What the update says from now on."""
    note: str
    """What was wrong and what is right."""


class Withdraw(msgspec.Struct, frozen=True, kw_only=True):
    """Take an update back; a stub with the reason stays."""

    note: str
    """Why."""


class Restore(msgspec.Struct, frozen=True, kw_only=True):
    """Undo the last revision: the one before it is said again, as a new revision."""

    previous: Update
    """The revision to say again."""


Command = Publish | Correct | Withdraw | Restore


def carry_out(command: Command, current: Update | None, *, now: datetime, by: str) -> Update | None:
    """The revision that comes of a command; None when nothing would change for readers.

    ``by`` is "autopilot" or "editor:NAME". Raises ValueError when a command needs an update and
    there is none, or would revise a withdrawn one (only Restore may).
    """
    match command:
        case Publish():
            return _publish(command, current, now, by)
        case Correct(draft=draft, note=note):
            update = _standing(current, "correct")
            return msgspec.structs.replace(
                update,
                revision=update.revision + 1,
                change="corrected",
                headline=draft.headline,
                text=draft.text,
                issues=draft.issues,
                revised_at=now,
                by=by,
                note=note,
                worded_by=by,
                corrected_at=now,
            )
        case Withdraw(note=note):
            update = _standing(current, "withdraw")
            return msgspec.structs.replace(
                update,
                revision=update.revision + 1,
                change="withdrawn",
                status="withdrawn",
                key_moment=False,
                revised_at=now,
                by=by,
                note=note,
            )
        case Restore(previous=previous):
            if current is None:
                msg = "nothing to restore: the update was never published"
                raise ValueError(msg)
            return msgspec.structs.replace(
                previous,
                revision=current.revision + 1,
                change="changed",
                revised_at=now,
                by=by,
                worded_by=by,
                corrected_at=current.corrected_at,
            )


def _standing(current: Update | None, verb: str) -> Update:
    if current is None or current.change == "withdrawn":
        msg = f"nothing to {verb}: no such update stands on the page"
        raise ValueError(msg)
    return current


def _publish(command: Publish, current: Update | None, now: datetime, by: str) -> Update | None:
    draft, assessment = command.draft, command.assessment
    # A long record holds many revisions: what one has in common with the one before is held once.
    before = (*current.text, current.headline) if current is not None else ()
    headline = _shared(draft.headline, before)
    text = tuple(_shared(passage, before) for passage in draft.text)
    origins = tuple(_shared(o, current.origins if current is not None else ()) for o in assessment.origins)
    if current is not None and current.change == "withdrawn":
        msg = "a withdrawn update is only restored, never published over"
        raise ValueError(msg)
    change = _kind_of_change(command, current)
    update = Update(
        id=assessment.development,
        revision=1 if current is None else current.revision + 1,
        change=change,
        headline=headline,
        text=text,
        status=assessment.status,
        status_because=assessment.status_because,
        outlets=assessment.outlets,
        origins=origins,
        # Once told as a key moment it stays one: the rail must not lose entries under a reader's hand.
        key_moment=assessment.key_moment or (current is not None and current.key_moment),
        significance=assessment.significance,
        happened_at=command.happened_at,
        first_published_at=now if current is None else current.first_published_at,
        revised_at=now,
        by=by,
        # A correction stays said when the update later grows.
        note=command.note or (None if current is None else current.note),
        issues=draft.issues,
        planned=assessment.planned,
        links=tuple(_shared(link, current.links if current is not None else ()) for link in command.links),
        worded_by=None if current is None else current.worded_by,
        corrected_at=now if change == "corrected" else None if current is None else current.corrected_at,
    )
    if current is not None and command.note is None and _same_to_readers(update, current):
        return None
    return update


def _shared(new: T, before: Sequence[T]) -> T:
    """The equal one of ``before``, else ``new``."""
    return next((old for old in before if old == new), new)


def _kind_of_change(command: Publish, current: Update | None) -> Change:
    """ "grew" when only more evidence or text came; "changed" when something said before is said otherwise."""
    if current is None:
        return "published"
    if command.note is not None:
        return "corrected"
    if command.draft.headline.text != current.headline.text or command.assessment.status != current.status:
        return "changed"
    return "grew"


def _same_to_readers(new: Update, old: Update) -> bool:
    return (
        new.headline == old.headline
        and new.text == old.text
        and new.status == old.status
        and new.outlets == old.outlets
        and [o.name for o in new.origins] == [o.name for o in old.origins]
        and new.key_moment == old.key_moment
        and new.issues == old.issues
        and new.planned == old.planned
        and [link.id for link in new.links] == [link.id for link in old.links]
    )

"""The next revision of an update: what it says, what stands under it, and what kind of change that is.

Nothing is changed in place: every revision is a whole update that the record keeps. Nothing is ever
silently changed: a correction and a withdrawal say what was wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from livedesk.model import Assessment, Change, Image, Link, Passage, Update

T = TypeVar("T")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an update says, before it is one."""

    headline: Passage
    """The headline, taken from one report, or an editor's."""
    text: tuple[Passage, ...]
    """Extracts, newest first; empty where an editor wrote the text."""
    issues: tuple[str, ...]
    """Ids of the issues it bears on."""
    markdown: str = ""
    """An editor's text; "" for extracts."""
    worded_by: str | None = None
    """The editor who put it in words; None for the machine's choice of extracts."""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Put a development on the page, or bring its update up to date."""

    draft: Draft
    """What the update is to say."""
    assessment: Assessment
    """What weighing says of the development."""
    happened_at: datetime
    """The time it stands under: when the desk first saw what its headline tells."""
    links: tuple[Link, ...] = ()
    """What it does to others, and others to it."""
    note: str | None = None
    """What was wrong, when something was: it then goes out as a correction."""
    key_moment: bool | None = None
    """Whether an editor made it a key moment or none; None for the rule."""
    key_by: str | None = None
    """Which editor."""
    images: tuple[Image, ...] = ()
    """Pictures on it."""
    pinned: bool = False
    """Kept above all others."""
    own: bool = False
    """A post of the desk's own."""
    restores: bool = False
    """True when a withdrawal was taken back: the only way to publish over one."""


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """Take an update back; a stub with the reason stays."""

    note: str
    """Why."""
    unpublished: bool = False
    """True when its publication itself is taken back: it waits again."""


Revision = Publication | Withdrawal


def revise(revision: Revision, current: Update | None, *, now: datetime, by: str) -> Update | None:
    """The update as it is after a revision; None when nothing would change for readers.

    ``by`` is "autopilot" or "editor:NAME". Raises ValueError when there is no update to withdraw, or one that
    was withdrawn would be published over without being restored.
    """
    match revision:
        case Publication():
            return _publish(revision, current, now, by)
        case Withdrawal(note=note, unpublished=unpublished):
            if current is None or current.change == "withdrawn":
                msg = "nothing to withdraw: no such update stands on the page"
                raise ValueError(msg)
            return msgspec.structs.replace(
                current,
                revision=current.revision + 1,
                change="withdrawn",
                status="withdrawn",
                key_moment=False,
                pinned=False,
                revised_at=now,
                by=by,
                note=note,
                unpublished=unpublished,
            )


def _publish(command: Publication, current: Update | None, now: datetime, by: str) -> Update | None:
    draft, assessment = command.draft, command.assessment
    # A long record holds many revisions: what one has in common with the one before is held once.
    before = (*current.text, current.headline) if current is not None else ()
    headline = _shared(draft.headline, before)
    text = tuple(_shared(passage, before) for passage in draft.text)
    origins = tuple(_shared(o, current.origins if current is not None else ()) for o in assessment.origins)
    if current is not None and current.change == "withdrawn" and not command.restores:
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
        key_moment=_is_key(command, current),
        key_by=command.key_by,
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
        worded_by=draft.worded_by,
        corrected_at=now if change == "corrected" else None if current is None else current.corrected_at,
        markdown=draft.markdown,
        images=command.images,
        pinned=command.pinned,
        own=command.own,
    )
    if current is not None and command.note is None and _same_to_readers(update, current):
        return None
    return update


def _is_key(command: Publication, current: Update | None) -> bool:
    """By the editor's word; else by the rule, and once told as one it stays one: the rail must not lose
    entries under a reader's hand."""
    if command.key_moment is not None:
        return command.key_moment
    told = current is not None and current.key_moment and current.key_by is None
    return command.assessment.key_moment or (told and current is not None and current.change != "withdrawn")


def _shared(new: T, before: Sequence[T]) -> T:
    """The equal one of ``before``, else ``new``."""
    return next((old for old in before if old == new), new)


def _kind_of_change(command: Publication, current: Update | None) -> Change:
    """ "grew" when only more evidence or text came; "changed" when something said before is said otherwise."""
    if current is None:
        return "published"
    if command.note is not None:
        return "corrected"
    if command.draft.headline.text != current.headline.text or command.assessment.status != current.status:
        return "changed"
    if command.draft.worded_by != current.worded_by or command.draft.markdown != current.markdown:
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
        and (new.markdown, new.images, new.pinned) == (old.markdown, old.images, old.pinned)
        and new.worded_by == old.worded_by
    )

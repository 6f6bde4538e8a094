"""Channels: the updates a feed carries, all of them or those about one issue or one actor.

The order is that of revision, newest first: a feed reader that looks once a day sees what was corrected
as well as what is new, and following ``older`` gives every update there is.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal

from livedesk.model import Update
from livedesk.page.desk import Desk
from livedesk.page.parts import UpdatePart
from livedesk.page.pieces import Part
from livedesk.page.update import update_part
from livedesk.page.words import lede
from livedesk.record.fold import State
from livedesk.story.schema import Story

Kind = Literal["coverage", "issue", "actor"]

CHANNEL_LENGTH = 60
"""Updates in one document of a feed."""


class Channel(Part, frozen=True, kw_only=True):
    """A run of updates under one name."""

    kind: Kind
    """What holds them together."""
    id: str
    """Id of the issue or the actor; "" for the whole coverage."""
    title: str
    """As readers see it: "The talks: Ceasefire"."""
    subtitle: str
    """What is in it."""
    updates: tuple[UpdatePart, ...]
    """Last revised first, each once."""
    older: int | None
    """Give it as ``before`` for what was revised earlier; None at the end."""


def channel(
    state: State,
    story: Story,
    kind: Kind = "coverage",
    id_: str = "",
    *,
    limit: int = CHANNEL_LENGTH,
    before: int | None = None,
) -> Channel | None:
    """Updates about one thing, those revised before entry ``before`` only; None when the story has no such thing."""
    desk = Desk.of(story)
    names: dict[Kind, dict[str, tuple[str, str]]] = {
        "coverage": {"": (story.title, lede(story.brief))},
        "issue": {i.id: (f"{story.title}: {i.title}", i.question) for i in story.issues},
        "actor": {a.id: (f"{story.title}: {a.name}", f"{a.name}, {a.role}") for a in story.actors},
    }
    named = names[kind].get(id_)
    if named is None:
        return None
    revisions = state.revisions
    end = len(revisions) if before is None else bisect_left(revisions.seqs, before)
    shown: list[UpdatePart] = []
    older: int | None = None
    for place in range(end - 1, -1, -1):
        seq, update_id = revisions.seqs[place], revisions.values[place]
        history = state.updates[update_id]
        if history.seqs[-1] != seq:  # revised since: it has its place further up
            continue
        if not state.stands(update_id):
            continue
        if kind == "issue" and id_ not in history.values[-1].issues:
            continue
        if kind == "actor" and id_ not in actors_of(desk, history.values[-1]):
            continue
        if len(shown) == limit:
            older = shown[-1].seq
            break
        part = update_part(state, desk, update_id, state.seq)
        if part is not None:
            shown.append(part)
    return Channel(kind=kind, id=id_, title=named[0], subtitle=named[1], updates=tuple(shown), older=older)


def actors_of(desk: Desk, update: Update) -> frozenset[str]:
    """Ids of the story's actors whom the headline or an extract names."""
    kept = desk.actors.get(update.id)
    if kept is not None and kept[0] == update.revision:
        return kept[1]
    passages = (update.headline, *update.text)
    found = frozenset(
        mention.id
        for passage in passages
        for mention in desk.mentions.find(passage.text, "", passage.lang if passage.lang != "und" else None)
        if mention.kind == "actor"
    )
    desk.actors[update.id] = update.revision, found
    return found

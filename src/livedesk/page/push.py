"""Prebuilt server-sent events: drawn once, sent to every reader as they are.

Every frame can be repeated harmlessly: it carries an update's id and revision, and the browser
replaces only what is older. ``id`` is the entry's sequence number, so that a returning reader's
Last-Event-ID says exactly what was missed.

Events: ``add``, ``revise``, ``correct``, ``withdraw`` (an update; data: seq, id, anchor, revision,
at, key, headline, html), ``merge`` (seq, id, anchor, into: the update is shown as part of the one at
``into``), ``phase`` (seq, phase, word, html, title, icon), ``stand`` (seq, stand, rail),
``checked`` (now, html; without an id, it is no entry) and ``reload`` (seq; the page as a whole has
changed). The last frame of a batch also carries the desk's clock (``now``), how much was read
(``received``), and what changed beside the updates: ``stand``, ``rail``, ``issues`` (id, count,
html of each), ``lists`` (html by the id of the list it fills).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from livedesk.model import (
    Change,
    EditorRuled,
    Entry,
    OutcomeResolved,
    PhaseChanged,
    StoryRevised,
    UpdateIssued,
)
from livedesk.page import dossier
from livedesk.page.desk import Desk
from livedesk.page.differences import differences
from livedesk.page.html import Renderer
from livedesk.page.issues import issues
from livedesk.page.links import anchor
from livedesk.page.outcomes import outcomes
from livedesk.page.parts import Checked, UpdatePart
from livedesk.page.reactions import reactions
from livedesk.page.standing import rail, standing
from livedesk.page.times import iso
from livedesk.page.update import update_part
from livedesk.page.view import checked_part, phase_part
from livedesk.record.fold import SEEN, State
from livedesk.story.schema import Story

T = TypeVar("T")

MOST_CAUGHT_UP = 200
"""More missed updates than this are one ``reload``."""

EVENTS: dict[Change, str] = {
    "published": "add",
    "grew": "revise",
    "changed": "revise",
    "corrected": "correct",
    "withdrawn": "withdraw",
}


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One server-sent event, ready to write."""

    seq: int
    """The entry it came from; 0 for one that is no entry."""
    event: str
    """Its name."""
    data: bytes
    """The event as sent, blank line included."""


def frames(
    state: State,
    story: Story,
    entries: Sequence[Entry],
    renderer: Renderer,
    now: datetime | None = None,
    lang: str | None = None,
) -> list[Frame]:
    """What readers with the page open are sent for entries just applied to ``state``.

    ``now`` is the desk's clock, for readers whose own is wrong or who watch a recording; ``lang`` is
    the language of their page, by default the story's own.
    """
    desk = Desk.of(story, lang)
    drawn: list[tuple[int, str, dict[str, Any]]] = []
    for entry in entries:
        body = entry.body
        if isinstance(body, UpdateIssued):
            part = update_part(state, desk, body.update.id, entry.seq)
            if part is not None:
                drawn.append((entry.seq, _event(part), _update(part, desk, renderer)))
        elif isinstance(body, PhaseChanged):
            drawn.append((entry.seq, "phase", _phase(state, desk, entry.seq, renderer)))
        elif isinstance(body, StoryRevised):
            drawn.append((entry.seq, "reload", {"seq": entry.seq}))
        elif isinstance(body, EditorRuled | OutcomeResolved) and _beside_updates(body):
            drawn.append((entry.seq, "stand", {"seq": entry.seq}))
        drawn += [
            (seq, "merge", _merge(state, id_, seq)) for seq, id_ in _gone(state, entry.seq - 1, entry.seq)
        ]
        for id_ in _back(state, entry.seq - 1, entry.seq):
            part = update_part(state, desk, id_, entry.seq)
            if part is not None:
                drawn.append((entry.seq, "add", _update(part, desk, renderer)))
    if drawn:
        before, after = entries[0].seq - 1, entries[-1].seq
        drawn[-1][2].update(_beside(state, desk, after, renderer, now, before=before))
    return [_frame(*parts) for parts in drawn]


def catch_up(
    state: State,
    story: Story,
    after_seq: int,
    renderer: Renderer,
    now: datetime | None = None,
    limit: int = MOST_CAUGHT_UP,
    lang: str | None = None,
) -> list[Frame]:
    """What a reader missed who has everything up to ``after_seq``: the latest revision of each update since.

    One ``reload`` instead when it is more than ``limit`` updates, when the story file changed, or
    when ``after_seq`` is none of this record's (another story's, or the future's).
    """
    if after_seq == state.seq:
        return []
    if not 0 <= after_seq < state.seq:
        return [_frame(state.seq, "reload", {"seq": state.seq})]
    return [
        _frame(*frame) for frame in missed(state, story, after_seq, state.seq, renderer, now, limit, lang)
    ]


def missed(
    state: State,
    story: Story,
    after_seq: int,
    upto: int,
    renderer: Renderer,
    now: datetime | None = None,
    limit: int = MOST_CAUGHT_UP,
    lang: str | None = None,
) -> list[tuple[int, str, dict[str, Any]]]:
    """What changed after one entry and up to another, as (seq, event, data): each update once, as it stood then.

    One ``reload`` instead when it is more than ``limit`` updates, or when the story file changed.
    """
    reload = [(upto, "reload", {"seq": upto})]
    in_force = bisect_right(state.story.seqs, upto)
    if in_force > 1 and state.story.seqs[in_force - 1] > after_seq:  # the first one changed nothing
        return reload
    seqs = state.revisions.seqs
    changed = dict.fromkeys(state.revisions.values[bisect_right(seqs, after_seq) : bisect_right(seqs, upto)])
    if len(changed) > limit:
        return reload
    desk = Desk.of(story, lang)
    changed |= dict.fromkeys(_back(state, after_seq, upto))
    standing_alone = (i for i in changed if state.stands(i, upto))
    parts = [part for i in standing_alone if (part := update_part(state, desk, i, upto)) is not None]
    parts.sort(key=lambda part: part.seq)
    found = [(part.seq, _event(part, after_seq), _update(part, desk, renderer)) for part in parts]
    merged = [
        (seq, "merge", _merge(state, id_, seq))
        for seq, id_ in _gone(state, after_seq, upto)
        if state.updates[id_].seqs[0] <= after_seq
        and not state.stands(id_, upto)  # later ones the reader never saw
    ]
    if merged:
        found = sorted([*found, *merged], key=lambda frame: frame[0])
    turned = bisect_right(state.phase.seqs, upto)
    if turned and state.phase.seqs[turned - 1] > after_seq:
        seq = state.phase.seqs[turned - 1]
        found.append((seq, "phase", _phase(state, desk, seq, renderer)))
        found.sort(key=lambda frame: frame[0])
    if found:
        seq = found[-1][0]
        found.append((seq, "stand", {"seq": seq} | _beside(state, desk, seq, renderer, now)))
    return found


def checked_frame(
    state: State,
    story: Story,
    checked: Checked,
    renderer: Renderer,
    now: datetime,
    lang: str | None = None,
) -> Frame:
    """A sign of life with the line "last checked"; has no id, so it never moves Last-Event-ID."""
    desk = Desk.of(story, lang)
    part = checked_part(state, desk, checked, now)
    return _frame(0, "checked", {"now": iso(now), "html": renderer.checked(part, desk.tongue)})


def _gone(state: State, after_seq: int, upto: int) -> list[tuple[int, str]]:
    """Updates that became part of another one after one entry and up to another, with the entry."""
    seqs, ids = state.gone.seqs, state.gone.values
    places = range(bisect_right(seqs, after_seq), bisect_right(seqs, upto))
    return [(seqs[place], ids[place]) for place in places]


def _beside_updates(body: EditorRuled | OutcomeResolved) -> bool:
    """Does it change the page without a revision of an update?"""
    return isinstance(body, OutcomeResolved) or body.ruling.about.partition(":")[0] in SEEN


def _back(state: State, after_seq: int, upto: int) -> list[str]:
    """Updates that stand by themselves again after one entry and up to another: a merge was undone."""
    seqs, ids = state.back.seqs, state.back.values
    return ids[bisect_right(seqs, after_seq) : bisect_right(seqs, upto)]


def _merge(state: State, update_id: str, seq: int) -> dict[str, Any]:
    into = state.resolve(update_id, seq)
    return {"seq": seq, "id": update_id, "anchor": anchor(update_id), "into": anchor(into)}


def _event(part: UpdatePart, after_seq: int | None = None) -> str:
    """The event's name; for one who missed its first publication, a revised update is an ``add``."""
    if part.withdrawn:
        return "withdraw"
    if part.revision == 1 or (after_seq is not None and part.opened_seq > after_seq):
        return "add"
    return EVENTS[part.change]


def _update(part: UpdatePart, desk: Desk, renderer: Renderer) -> dict[str, Any]:
    return {
        "seq": part.seq,
        "id": part.id,
        "anchor": anchor(part.id),
        "revision": part.revision,
        "change": part.change,
        "at": part.at.iso,
        "key": part.key_moment,
        "headline": part.headline.text,
        "html": renderer.update(part, desk.tongue),
    }


def _phase(state: State, desk: Desk, seq: int, renderer: Renderer) -> dict[str, Any]:
    part = phase_part(state, desk, seq)
    return {
        "seq": seq,
        "phase": part.phase,
        "word": part.word,
        "html": renderer.phase(part, desk.tongue),
        "title": part.title,
        "icon": renderer.asset_url(f"icon-{part.phase}.svg"),
    }


def _beside(
    state: State, desk: Desk, seq: int, renderer: Renderer, now: datetime | None, *, before: int | None = None
) -> dict[str, Any]:
    """What stands beside the updates after entry ``seq``, or what of it is new since entry ``before``."""

    def new(draw: Callable[[State, Desk, int], T]) -> T | None:
        part = draw(state, desk, seq)
        return part if before is None or part != draw(state, desk, before) else None

    received = state.received if seq == state.seq else state.moments.as_of(seq) or 0
    data: dict[str, Any] = {"received": dossier.received_words(desk, received)}
    if now is not None:
        data["now"] = iso(now)
    if (stand := new(standing)) is not None:
        data["stand"] = renderer.stand(stand, desk.tongue)
    if (moments := new(rail)) is not None:
        data["rail"] = renderer.rail(moments, desk.tongue)
    lists: dict[str, str] = {}
    if (ends := new(outcomes)) is not None:
        lists["outcome-list"] = renderer.outcomes(ends, desk.tongue)
    if (said := new(reactions)) is not None:
        lists["reaction-list"] = renderer.reactions(said, desk.tongue)
    if (differ := new(differences)) is not None:
        lists["differ-list"] = renderer.differences(differ, desk.tongue)
    if lists:
        data["lists"] = lists
    known = issues(state, desk, before) if before is not None else ()
    if changed := [issue for issue in issues(state, desk, seq) if issue not in known]:
        data["issues"] = [
            {"id": i.id, "count": i.count, "html": renderer.latest(i, desk.tongue)} for i in changed
        ]
    return data


def _frame(seq: int, event: str, data: dict[str, Any]) -> Frame:
    head = f"id: {seq}\n" if seq else ""
    body = f"{head}event: {event}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
    return Frame(seq=seq, event=event, data=body)

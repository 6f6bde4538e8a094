"""Deltas: what changed, at addresses that never answer differently once they are closed.

For readers who can not hold a stream, and for networks of caches in front of the desk: a reader at
entry SEQ asks for ``/delta/SEQ``, applies the events (those of push, as data) and goes on at
``following``. Every ``SPAN`` changes of the page there is a border that never moves; an answer that
reaches one is closed and may be kept for ever. Only the last, open one is asked for again, and all
readers who are up to date ask for the same: caches carry them, the desk draws each answer once.

An edition stands in the address beside the number: the record, the story file and the drawing that the
answer belongs to. A reader of another edition is told to load the page anew.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from livedesk.model import Noun, StoryPhase
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.parts import Checked
from livedesk.page.push import missed
from livedesk.page.times import iso
from livedesk.page.view import checked_part
from livedesk.record.fold import State
from livedesk.story.schema import Story

SPAN = 64
"""Changes of the page between two borders: some 30 kB packed, a second's work for a phone."""
PACE: dict[StoryPhase, int] = {"live": 1, "quiet": 3, "planned": 6, "closed": 60}
"""How much longer readers wait between two looks, by phase of the story."""


class DeltaEvent(Noun, frozen=True, kw_only=True):
    """One event, with the name and the data it has on the stream."""

    event: str
    """ "add", "revise", "correct", "withdraw", "merge", "phase", "stand", "checked" or "reload"."""
    data: dict[str, Any]
    """As on the stream."""


class Delta(Noun, frozen=True, kw_only=True):
    """What changed after one entry, up to a border or up to now."""

    seq: int
    """The entry asked for."""
    next: int
    """The entry up to which it tells: where the reader then is."""
    closed: bool
    """True when this answer never changes; ask for ``following`` at once. False: after ``poll`` seconds."""
    poll: int
    """Seconds until the reader should look again, set by the desk; 0 when closed."""
    following: str
    """Address of what comes next, with its edition."""
    events: tuple[DeltaEvent, ...]
    """Oldest first; to be applied in order."""


def edition(state: State, renderer: Renderer) -> str:
    """Digest of what a delta's answer depends on beside the entries: record, story file, drawing."""
    story = state.story
    begun = iso(story.times[0]) if story.times else ""
    digest = story.latest.digest if story.latest else ""
    return blake2b(f"{begun} {digest} {renderer.edition}".encode(), digest_size=6).hexdigest()


def standpoint(state: State, seq: int) -> int:
    """The last change of the page at or before entry ``seq``: all who are between two changes stand there."""
    seqs = state.moments.seqs
    place = bisect_right(seqs, seq)
    return seqs[place - 1] if place else 0


def starting(state: State, renderer: Renderer, seq: int, lang: str | None = None) -> str:
    """Address of what changed after entry ``seq``, for a page drawn then; ``lang`` as its addresses name it."""
    links = msgspec.structs.replace(renderer.links, lang=lang)
    return links.delta(standpoint(state, seq), edition(state, renderer))


def border(state: State, seq: int) -> int | None:
    """The entry at which the delta after ``seq`` ends for good; None while it is open."""
    seqs = state.moments.seqs
    end = (bisect_right(seqs, seq) // SPAN + 1) * SPAN
    return seqs[end - 1] if end <= len(seqs) else None


def delta(
    state: State,
    story: Story,
    after: int,
    renderer: Renderer,
    *,
    now: datetime,
    poll: int,
    checked: Checked | None = None,
    known: str | None = None,
    lang: str | None = None,
) -> Delta:
    """What changed after entry ``after``.

    ``now`` is the desk's clock, in open answers only. ``poll`` is the pace of a live story in seconds.
    ``known`` is the edition the reader has: of another one, or ahead of the record, it is told to load
    the page anew. ``lang`` is the language of its page, by default the story's own.
    """
    mine = edition(state, renderer)
    pace = poll * PACE[state.phase_now()]

    def answer(upto: int, events: list[DeltaEvent], *, closed: bool) -> Delta:
        following = msgspec.structs.replace(renderer.links, lang=lang).delta(upto, mine)
        return Delta(
            seq=after,
            next=upto,
            closed=closed,
            poll=0 if closed else pace,
            following=following,
            events=tuple(events),
        )

    if after > state.seq or (known is not None and known != mine):
        here = standpoint(state, state.seq)
        return answer(here, [DeltaEvent(event="reload", data={"seq": here})], closed=False)
    end = border(state, after)
    upto = standpoint(state, state.seq) if end is None else end
    told = (
        missed(state, story, after, upto, renderer, None if end else now, lang=lang) if upto > after else []
    )
    events = [DeltaEvent(event=name, data=data) for _, name, data in told]
    if end is None and checked is not None:
        desk = Desk.of(story, lang)
        line = renderer.checked(checked_part(state, desk, checked, now), desk.tongue)
        events.append(DeltaEvent(event="checked", data={"now": iso(now), "html": line}))
    return answer(upto, events, closed=end is not None)


def delta_json(found: Delta) -> bytes:
    """As served."""
    return msgspec.json.encode(found)

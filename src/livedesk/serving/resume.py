"""Resuming: what a returning reader missed, or why it has to load the page anew.

An event's id is the number of the entry it tells of. Numbers of another record (another story at
the same address, a record begun anew) can't always be told from one's own; those that lie ahead of
the record can, and so can text that is no number at all. Whoever comes with one of these gets a
``reload`` event that says why, and goes on live from here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec

from livedesk.page.catalogue import Catalogue
from livedesk.record.fold import State
from livedesk.serving.push import Framed, Opening

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


class Reload(msgspec.Struct, frozen=True, kw_only=True):
    """Data of a ``reload`` event: load the page anew."""

    because: str
    """One sentence for the reader."""
    seq: int
    """The last entry there is: live events follow it."""


def resume(
    state: State,
    seen: str | None,
    limit: int,
    missed: Callable[[int], Sequence[Framed]],
    words: Catalogue | None = None,
) -> tuple[Opening, bool]:
    """The opening for a reader who last saw event ``seen``, and whether it is a reload.

    ``missed`` gives the frames after an entry. None or "" is a reader without a past: nothing was
    missed. More than ``limit`` changes are no longer sent one by one: the page has them all at once.
    """
    say = (words or Catalogue.of("en")).say
    if not seen:
        return Opening(b"", state.seq), False
    if not _NUMBER.fullmatch(seen):
        return _reload(state, say("the last event your page saw is not one of this story"))
    after = int(seen)
    if after > state.seq:
        return _reload(state, say("your page is ahead of this record: it showed another one"))
    behind = len(state.revisions) - bisect_right(state.revisions.seqs, after)
    if behind > limit:
        return _reload(state, say("you missed %(n)s changes; the page has them all", n=behind))
    return Opening(b"".join(frame.data for frame in missed(after)), state.seq), False


def _reload(state: State, because: str) -> tuple[Opening, bool]:
    data = msgspec.json.encode(Reload(because=because, seq=state.seq))
    return Opening(b"id: %d\nevent: reload\ndata: %b\n\n" % (state.seq, data), state.seq), True

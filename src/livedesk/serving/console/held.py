"""What is held back: reports that are not on the story, and posts that were too many or of nobody the desk knows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web

from livedesk.model import Entry
from livedesk.model import command as c
from livedesk.page.console.held import HeldLine, held_lines
from livedesk.page.desk import Desk
from livedesk.serving import query
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.backstage import Backstage
from livedesk.serving.console.command_desk import TakesCommands
from livedesk.serving.console.guard import needs, person_of
from livedesk.serving.problem import Refused
from livedesk.sources.holding import HeldBack

LOOKED: Final = 600
"""Of the latest reports that are not on the story, so many are looked through."""
SHOWN: Final = 60
"""So many are told of at once."""
POSTS: Final = 30
"""Posts of a flood that are shown."""
NEAR: Final = 16
"""Entries between two held reports that are rather read than asked over."""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post that is held for its source's number."""

    id: str
    """Id of the report, by which it is let through."""
    text: str
    """Its first words."""


class Flood(msgspec.Struct, frozen=True, kw_only=True):
    """Posts of one source that were more than it may bring in a minute."""

    source: str
    """Id of the source."""
    name: str
    """Its name."""
    count: int
    """Held in all, over restarts."""
    at_hand: int
    """Of these, still there to be let through."""
    since: datetime | None
    """When the first of them came."""
    words: str
    """Why, in words."""
    latest: tuple[Post, ...]
    """The last of them, newest first."""


class HeldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is held back."""

    seq: int
    """The last entry that was known."""
    off: int
    """Reports that are not on the story and within reach."""
    looked: int
    """Of these, the latest, so many were looked through."""
    found: int
    """Of these, so many fit."""
    reports: Sequence[HeldLine]
    """The nearest to the story of them, nearest first."""
    floods: Sequence[Flood]
    """What sources hold back."""


class Through(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which posts are to be let through."""

    reports: tuple[str, ...] | None = None
    """Ids; None for all that are still at hand."""


class LetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Posts were let through."""

    count: int
    """How many."""


class Held:
    """Handlers of what is held back."""

    def __init__(self, site: Backstage, backroom: Backroom, desk: TakesCommands) -> None:
        self._site = site
        self._back = backroom
        self._desk = desk
        self._lines: tuple[int, list[HeldLine]] = (-1, [])

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/{story}/held", self.held),
            web.post("/console/{story}/held/{id}/through", self.through),
        ]

    @needs("contributor", scope="read")
    async def held(self, request: web.Request) -> web.StreamResponse:
        """Reports that are not on the story, nearest first, and posts held for their number.

        ``?q=`` words that stand in them.
        """
        words = (query.text(request, "q") or "").casefold().split()
        state = self._site.state
        seq, off = state.seq, list(state.off.items())
        lines = await self._latest(seq, dict(off[-LOOKED:]))
        fit = [line for line in lines if _has(line, words)]
        answer = HeldAnswer(
            seq=seq,
            off=len(off) + len(state.left.keys() - state.members.keys()),
            looked=len(lines),
            found=len(fit),
            reports=fit[:SHOWN],
            floods=[_flood(one) for one in self._floods()],
        )
        return web.Response(body=msgspec.json.encode(answer), content_type="application/json")

    @needs("editor")
    async def through(self, request: web.Request) -> web.StreamResponse:
        """Have posts of a source that were too many delivered all the same."""
        id_ = request.match_info["id"]
        try:
            wanted = msgspec.json.decode(await request.read() or b"{}", type=Through)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refused(
                400, f"that names no posts: {fault}", where="body", remedy="Load the list anew"
            ) from fault
        one = next((flood for flood in self._floods() if flood.source == id_), None)
        if one is None or self._back.sources is None:
            raise Refused(404, "nothing is held of this source", where="source", remedy="Load the list anew")
        went = await self._back.sources.let_through(id_, wanted.reports)
        if went is None:
            raise Refused(
                503, "the desk could not take them", where="source", remedy="Try again: they are still held"
            )
        if went:
            posts = "1 held post" if len(went) == 1 else f"{len(went)} held posts"
            note = c.Note(text=f"Let {posts} of {one.name} through.")
            await self._desk.carry_out(note, f"editor:{person_of(request).id}")
        return web.Response(
            body=msgspec.json.encode(LetAnswer(count=len(went))), content_type="application/json"
        )

    def _floods(self) -> Sequence[HeldBack]:
        return self._back.sources.held() if self._back.sources is not None else ()

    async def _latest(self, seq: int, off: Mapping[str, int]) -> list[HeldLine]:
        """Lines of reports by the entries of their receipts; read in another thread, as it may take a while."""
        if self._lines[0] != seq:
            desk = Desk.of(self._site.story, "en")
            entries = await asyncio.to_thread(lambda: list(self._read(off.values())))
            state = self._site.state
            left = [member for id_, member in state.left.items() if id_ not in state.members]
            self._lines = (seq, held_lines(desk, entries, off, left[-LOOKED:]))
        return self._lines[1]

    def _read(self, seqs: Iterable[int]) -> Iterator[Entry]:
        """Each report's receipt and its placement, which follows it."""
        first = last = 0
        for seq in sorted(seqs):
            if first and seq - last > NEAR:
                yield from self._desk.record.read(first - 1, last + 1)
                first = 0
            first, last = first or seq, seq
        if first:
            yield from self._desk.record.read(first - 1, last + 1)


def _has(line: HeldLine, words: Sequence[str]) -> bool:
    text = f"{line.title.text}\n{line.title.outlet}\n{line.reason.text}".casefold() if words else ""
    return all(word in text for word in words)


def _flood(held: HeldBack) -> Flood:
    return Flood(
        source=held.source,
        name=held.name,
        count=held.count,
        at_hand=len(held.latest),
        since=held.since,
        words=held.because,
        latest=tuple(
            Post(id=each.id, text=" ".join((each.title or each.summary or "(no words)").split())[:200])
            for each in reversed(held.latest[-POSTS:])
        ),
    )

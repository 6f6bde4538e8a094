"""What the desk's screens are sent: rows of the queue as they change, to everybody who is signed in.

A channel of its own beside the readers': the same hub, the same numbering by entries, so that a screen that
was away gets exactly the rows that changed meanwhile. Rows are worked out only while somebody looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import web

from livedesk.model import (
    CommandGiven,
    CommandSubmitted,
    EditorRuled,
    Entry,
    PhaseChanged,
    StoryPhase,
    StoryRevised,
)
from livedesk.page.console.history import by_words
from livedesk.page.console.parts import Row
from livedesk.page.console.queue import Queue
from livedesk.page.push import Frame
from livedesk.page.times import iso
from livedesk.record import State
from livedesk.serving.console.backstage import Backstage
from livedesk.serving.push import Hub, HubOptions, Opening

MOST_BEHIND = 20_000
"""Entries kept for a queue nobody looks at; with more it is worked out anew when somebody does."""
STILL_IN = 20.0
"""Seconds between two looks whether who listens is still signed in."""


class QueueAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that changed after an entry, all of them from the beginning."""

    seq: int
    """The last entry they hold."""
    now: str
    """The desk's clock, RFC 3339 in UTC."""
    phase: StoryPhase
    """Where the story is."""
    mode: str
    """What goes out by itself: "autopilot", "suggest" or "hold", as set here or in the story file."""
    modes: Mapping[str, str]
    """What goes out by itself as it was set here: of the story under "story", of rules by id; nothing for what is as
    the story file has it."""
    stopped: str
    """Who stopped all publishing; "" while it goes on."""
    commands: int
    """How many commands were given or submitted: the trail is longer when there are more."""
    rows: Sequence[Row]
    """Most significant first."""
    merged: Mapping[str, str]
    """Developments that are no rows of their own any more, and what each became part of ("": of nothing)."""


class Live:
    """The queue of one story and the screens that show it. Lives on one event loop."""

    def __init__(
        self,
        site: Backstage,
        names: Callable[[], Mapping[str, str]] = dict,
        options: HubOptions | None = None,
    ) -> None:
        """``names`` gives editors' names by what the record calls them."""
        self._site = site
        self._names = names
        self._queue = Queue()
        self._behind: list[Entry] | None = None
        self.hub = Hub(options or HubOptions(max_per_address=0))

    def hear(self, entries: Sequence[Entry]) -> None:
        """Entries were just applied to the state: tell whoever looks. To be called with each batch, in order."""
        if self._behind is None:
            return  # nobody has looked yet
        if not self.hub.readers:
            self._behind += entries
            if len(self._behind) > MOST_BEHIND:
                self._behind = None
            return
        before = self._behind[0].seq - 1 if self._behind else entries[0].seq - 1
        self._catch_up(entries)
        answer = self._answer(before)
        self.hub.broadcast([_frame(answer)] if answer.rows or answer.merged or _turns(entries) else [])

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Tell every screen something that is no entry: who is on, an alert. It is not repeated to latecomers."""
        body = b"event: %b\ndata: %b\n\n" % (event.encode(), msgspec.json.encode(data))
        self.hub.broadcast([Frame(seq=0, event=event, data=body)])

    def answer(self, after: int = 0) -> QueueAnswer:
        """Rows that changed after an entry."""
        self._catch_up(())
        return self._answer(after)

    async def serve(
        self, request: web.Request, after: int, still_in: Callable[[], bool]
    ) -> web.StreamResponse:
        """Answer with the stream from an entry on, until the screen goes away or its session ends."""

        def opening() -> Opening:
            found = self.answer(after if after <= self._site.state.seq else 0)
            missed = _frame(found).data if found.rows or found.merged else b""
            return Opening(missed, found.seq)

        watch = asyncio.ensure_future(_watch(request, still_in))
        try:
            return await self.hub.serve(request, opening)
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    def _answer(self, after: int) -> QueueAnswer:
        state = self._site.state
        stopped, modes = state.rulings.top("stopped"), _modes(state)
        return QueueAnswer(
            seq=state.seq,
            now=iso(self._site.now()),
            phase=state.phase_now(),
            mode=modes.get("story", self._site.story.publishing.mode),
            modes=modes,
            commands=len(state.trail.given) + len(state.trail.submitted),
            stopped=by_words(stopped.by, self._names())
            if stopped is not None and stopped.value is True
            else "",
            rows=self._queue.rows(after),
            merged=self._queue.merged(after),
        )

    def _catch_up(self, entries: Sequence[Entry]) -> None:
        if self._behind is None:
            self._queue.open(self._site.state, self._site.story)
        elif self._behind or entries:
            self._queue.follow(self._site.state, self._site.story, [*self._behind, *entries])
        self._behind = []


def _modes(state: State) -> dict[str, str]:
    """Modes that chiefs set, by "story" and rules' ids."""
    tops = {
        about.removeprefix("mode:").removeprefix("rule:"): state.rulings.top(about)
        for about in state.rulings.stacks
        if about.startswith("mode:")
    }
    return {id_: str(top.value) for id_, top in tops.items() if top is not None and top.value is not None}


def _frame(answer: QueueAnswer) -> Frame:
    body = b"id: %d\nevent: rows\ndata: %b\n\n" % (answer.seq, msgspec.json.encode(answer))
    return Frame(seq=answer.seq, event="rows", data=body)


def _turns(entries: Sequence[Entry]) -> bool:
    """Whether entries say something of the story as a whole: its phase, its file, what somebody did."""
    return any(
        isinstance(entry.body, PhaseChanged | StoryRevised | CommandGiven | CommandSubmitted)
        or (isinstance(entry.body, EditorRuled) and entry.body.ruling.about.startswith(("stopped", "mode:")))
        for entry in entries
    )


async def _watch(request: web.Request, still_in: Callable[[], bool]) -> None:
    while True:
        await asyncio.sleep(STILL_IN)
        if not still_in():
            break
    if request.transport is not None:
        request.transport.close()

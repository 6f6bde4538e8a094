"""Decides what is to be told as the record grows, and tells it: one for a desk.

Listening costs the desk a queue's append. Everything else happens beside it: what entries give rise to is
decided and kept in the box, then told by mail and webhook until it was taken. After a kill the record is
looked at again from where the box says.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

import msgspec
import structlog

from livedesk.model import Entry
from livedesk.outgoing.alerts.alert import Address, Alert, alerts_of
from livedesk.outgoing.alerts.box import Box, Kept
from livedesk.outgoing.alerts.mail import MailServer, Refused, letter, send
from livedesk.outgoing.webhooks import Call, Endpoint, Patience, Webhook
from livedesk.record.fold import State

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.outgoing")

PIECE = 500
"""Entries looked at in one go."""
BUNDLE = timedelta(seconds=60)
"""Between two letters to one address: what comes in between goes together."""
MOST_IN_A_LETTER = 20
FIRST_TRY = timedelta(seconds=30)
"""Before a letter that was not taken is tried again; doubled each time, up to an hour."""
LONGEST_WAIT = timedelta(hours=1)
ENOUGH_TRIES = 48
"""About two days of tries; then a letter is given up, and the console says so."""
TICK = 1.0
"""Seconds between two looks at what is due."""
PLACE_TICKS = 5
"""Ticks between two notes of how far the record was looked at: each is a write beside the desk's own."""
SILENCE_TICKS = 30
"""Ticks between two looks at silent sources."""

Hearer = Callable[[str, Kept], None]
"""Told of every new alert with its editor: the console's live channel."""


class Reads(Protocol):
    """The part of a log that is read again after a stop."""

    def read(self, after: int = 0, upto: int | None = None) -> Iterable[Entry]:
        """As Log.read."""
        ...


class Alerter:
    """Decides and tells. All methods belong to one event loop."""

    def __init__(
        self,
        box: Box,
        state: Callable[[], State],
        record: Reads,
        *,
        now: Callable[[], datetime],
        story: Callable[[], str],
        address: Address,
        secret: Callable[[], bytes],
        server: MailServer | None = None,
        silent: Callable[[int | None], Iterable[Alert]] = lambda _: (),
        post: Callable[[MailServer, EmailMessage], None] = send,
        patience: Patience | None = None,
        allow_private: bool = False,
    ) -> None:
        """``silent`` gives the alerts of sources silent for so many minutes, None by their own way; ``allow_private``
        lets webhooks be at addresses that are not public, for tests."""
        self.box = box
        self._state = state
        self._record = record
        self._now = now
        self._story = story
        self._address = address
        self._secret = secret
        self._server = server
        self._silent = silent
        self._post = post
        self._patience = patience
        self._private = allow_private
        self._coming: deque[Entry] = deque()
        self._upto: int | None = None
        self._wake = asyncio.Event()
        self._hearers: list[Hearer] = []
        self._hooks: dict[str, tuple[Webhook, asyncio.Task[None]]] = {}
        self._last_letter: dict[str, datetime] = {}
        self._writing: asyncio.Task[None] | None = None

    def hear(self, entries: Sequence[Entry]) -> None:
        """New entries, folded in. Returns at once."""
        self._coming.extend(entries)
        self._wake.set()

    @property
    def mails(self) -> bool:
        """Whether a mail server is named: without one, letters wait."""
        return self._server is not None

    def tell(self, hearer: Hearer) -> None:
        """Have ``hearer`` called with every new alert."""
        self._hearers.append(hearer)

    async def run(self) -> None:
        """Decide and tell until cancelled."""
        try:
            await self._catch_up()
            ticks = 0
            while True:
                await self._drain()
                if ticks % PLACE_TICKS == 0:
                    self._keep_place()
                if ticks % SILENCE_TICKS == 0:
                    self._look_for_silence()
                self._go_out()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._wake.wait()
                ticks += 1
        finally:
            self._keep_place()
            tasks = [task for _, task in self._hooks.values()]
            tasks += [self._writing] if self._writing is not None else []
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # --- deciding ----------------------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        """What the record has beyond the box's place: the desk was stopped, or killed, in between."""
        place = self.box.place()
        state = self._state()
        if place is None:  # a new box: what happened before anybody asked is not told
            self.box.put((), state.seq, now=self._now())
            return
        self._coming.clear()
        if place < state.seq:
            self._coming.extend(self._record.read(after=place, upto=state.seq))

    async def _drain(self) -> None:
        self._wake.clear()
        while self._coming:
            piece = [self._coming.popleft() for _ in range(min(PIECE, len(self._coming)))]
            state = self._state()
            found = [alert for entry in piece for alert in alerts_of(state, entry)]
            self._upto = piece[-1].seq
            if found:
                self._keep(found, self._upto)
            await asyncio.sleep(0)

    def _look_for_silence(self) -> None:
        asked = {rule.silent_minutes for rule in self.box.rules() if "silent" in rule.kinds}
        for minutes in sorted(asked, key=lambda one: one or 0):
            self._keep(list(self._silent(minutes)), None)

    def _keep_place(self) -> None:
        """How far the record was looked at, where nothing was to be told: what a kill loses is looked at again."""
        if self._upto is not None:
            self.box.put((), self._upto, now=self._now())
            self._upto = None

    def _keep(self, alerts: Sequence[Alert], upto: int | None) -> None:
        if upto is not None:
            self._upto = None
        new = self.box.put(alerts, upto, now=self._now())
        for editor, kept in self.box.get(new) if new and self._hearers else ():
            for hearer in self._hearers:
                hearer(editor, kept)

    # --- telling -----------------------------------------------------------------------------------------

    def _go_out(self) -> None:
        for target in self.box.targets("webhook"):
            running = self._hooks.get(target)
            if running is None:
                self._hooks[target] = self._hook(target)
            elif running[0].gone:
                due = self.box.due("webhook", target, now=self._now(), limit=PIECE)
                self.box.given_up(
                    [one.id for one in due], "webhook", target, fault="the address said it is gone"
                )
            else:
                running[0].wake()
        if self._server is not None and (self._writing is None or self._writing.done()):
            self._writing = asyncio.ensure_future(self._write_letters(self._server))

    def _hook(self, target: str) -> tuple[Webhook, asyncio.Task[None]]:
        hook = Webhook(
            Endpoint(address=target, allow_private=self._private),
            self._secret(),
            _Marks(self.box, target, self._now),
            lambda _: self._call(target),
            lambda: 0,
            patience=self._patience,
        )
        return hook, asyncio.ensure_future(hook.run())

    def _call(self, target: str) -> Call | None:
        due = self.box.due("webhook", target, now=self._now(), limit=1)
        if not due:
            return None
        return Call(id=f"alert.{due[0].id}", seq=due[0].id, body=self._body(due[0]))

    def _body(self, kept: Kept) -> bytes:
        alert = kept.alert
        data = {
            "type": f"alert.{alert.kind}",
            "timestamp": f"{alert.at:%Y-%m-%dT%H:%M:%SZ}",
            "story": self._story(),
            "data": {
                "id": kept.id,
                "rule": kept.rule,
                "title": alert.title,
                "words": alert.words,
                "because": alert.because,
                "development": alert.development,
                "source": alert.source,
                "status": alert.status,
                "url": self._address(alert),
            },
        }
        return msgspec.json.encode(data)

    async def _write_letters(self, server: MailServer) -> None:
        for target in self.box.targets("mail"):
            now = self._now()
            last = self._last_letter.get(target)
            if last is not None and now - last < BUNDLE:
                continue
            due = self.box.due("mail", target, now=now, limit=MOST_IN_A_LETTER)
            if due:
                self._last_letter[target] = now
                await self._write(server, target, due)

    async def _write(self, server: MailServer, target: str, due: Sequence[Kept]) -> None:
        ids = [one.id for one in due]
        addresses = [self._address(one.alert) for one in due]
        message = letter(due, target, server=server, story=self._story(), addresses=addresses)
        try:
            await asyncio.to_thread(self._post, server, message)
        except Refused as refused:
            _log.warning("alerts.mail_refused", why=str(refused))
            self.box.given_up(ids, "mail", target, fault=str(refused))
            return
        except OSError as error:
            tries = max(_tries(one, target) for one in due) + 1
            wait = min(FIRST_TRY * 2 ** min(tries - 1, 12), LONGEST_WAIT)
            _log.warning("alerts.mail_failed", why=str(error)[:200], tries=tries, wait=wait.total_seconds())
            if tries >= ENOUGH_TRIES:
                self.box.given_up(ids, "mail", target, fault=str(error) or "the server does not answer")
            else:
                self.box.failed(ids, "mail", target, again=self._now() + wait)
            return
        self.box.told(ids, "mail", target, now=self._now())


def _tries(kept: Kept, target: str) -> int:
    return next((one.tries for one in kept.deliveries if one.target == target and one.way == "mail"), 0)


class _Marks:
    """What a webhook keeps as its place: each alert marked as told."""

    def __init__(self, box: Box, target: str, now: Callable[[], datetime]) -> None:
        self._box = box
        self._target = target
        self._now = now

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:  # noqa: ARG002
        """Always there: what is due says where to go on."""
        return 0, b""

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:  # noqa: ARG002
        """The alert of that id was taken."""
        self._box.told([seq], "webhook", self._target, now=self._now())


__all__ = ["BUNDLE", "Alerter", "Hearer"]

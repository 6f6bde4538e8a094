"""One request for all stories that want an address.

Stories that name the same feed ask for it each at their own pace; what one of them was just answered
serves the others, as long as they ask the same question (the same address with the same validators).
Who was served so is brought into step by ``answered``, so that an address wanted by a hundred stories
is asked as often as by one.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

from livedesk.sources.fetching import Fetched, Fetcher, Limits, Permission
from livedesk.sources.state import Validators
from livedesk.story.schema import Source

SHARED_SECONDS = 20.0
"""How long an answer serves other stories: long enough for all of them to take it, shorter than any pace."""
SHARED_BYTES = 32 * 1024 * 1024
"""Bodies kept for that at most; the oldest go first."""

_Question = tuple[str, bool, Validators, bool]


class SharedFetcher(Fetcher):
    """A fetcher for the pollers of many stories."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(contact=contact, limits=limits, now=now)
        self.answered: Callable[[Source], None] = _nobody
        """Called with the source that was really asked, once it has answered."""
        self.requests = 0
        """Questions that went out."""
        self.shared = 0
        """Questions that were answered without."""
        self._monotonic = monotonic
        self._answers: OrderedDict[_Question, tuple[float, Fetched]] = OrderedDict()
        self._bytes = 0
        self._asking: dict[_Question, asyncio.Task[Fetched]] = {}

    async def fetch(
        self,
        source: Source,
        validators: Validators | None = None,
        *,
        address: str | None = None,
        permission: Permission | None = None,
        token: str | None = None,
    ) -> Fetched:
        """As Fetcher.fetch. A failure is nobody else's answer: each story asks for itself after one."""
        if token is not None:  # what is shown to who logs in is for nobody else
            self.requests += 1
            return await super().fetch(
                source, validators, address=address, permission=permission, token=token
            )
        asked = source.address if address is None else address
        question = (asked, source.allow_private, validators or Validators(), permission is None)
        kept = self._answers.get(question)
        if kept is not None and self._monotonic() - kept[0] < SHARED_SECONDS:
            self.shared += 1
            return kept[1]
        asking = self._asking.get(question)
        if asking is not None:
            # Another story is waiting for the very same: its failure would carry that story's words.
            await asyncio.wait([asking])
            if not asking.cancelled() and asking.exception() is None:
                self.shared += 1
                return asking.result()
        task = self._asking[question] = asyncio.ensure_future(
            super().fetch(source, validators, address=address, permission=permission)
        )
        self.requests += 1
        try:
            found = await task
        finally:
            task.cancel()
            if self._asking.get(question) is task:
                del self._asking[question]
        self._keep(question, found)
        if address is None:
            self.answered(source)
        return found

    def _keep(self, question: _Question, found: Fetched) -> None:
        now = self._monotonic()
        old = self._answers.pop(question, None)
        self._bytes += len(found.body) - (len(old[1].body) if old is not None else 0)
        self._answers[question] = now, found
        while self._answers:
            at, oldest = next(iter(self._answers.values()))
            if now - at < SHARED_SECONDS and self._bytes <= SHARED_BYTES:
                return
            self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)


def _nobody(source: Source) -> None:
    """Nobody wants to know."""
    del source

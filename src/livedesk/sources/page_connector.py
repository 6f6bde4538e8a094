"""What connectors that read web pages share: pages asked for as robots.txt lets them, read in a worker."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from livedesk.errors import SourceError
from livedesk.sources.article import What
from livedesk.sources.fetching import Fetched, Fetcher, shown
from livedesk.sources.robots import Robots
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState, Validators
from livedesk.sources.workers import TooMuch, Workers
from livedesk.story.schema import Source

T = TypeVar("T")

INSTEAD: dict[What, str] = {
    "consent": "a page that asks for consent answers in its place",
    "login": "a login page answers in its place",
    "paywall": "a paywall answers in its place",
    "nothing": "there is nothing on it to read",
    "front": "the site's front page answers in its place",
    "article": "an article answers in its place",
}
"""What may answer where another page was meant, in words."""


class Pages:
    """Fetches pages for one connector and has them read."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots = Robots.of(fetcher)
        self._workers = Workers.of(fetcher)

    async def fetch(
        self, source: Source, validators: Validators | None = None, *, address: str | None = None
    ) -> Fetched:
        """As ``Fetcher.fetch``, every address on the way asked for at its site's robots.txt."""
        return await self._fetcher.fetch(
            source, validators, address=address, permission=lambda asked: self._robots.allow(source, asked)
        )

    async def read(self, task: str, kind: type[T], source: Source, fetched: Fetched, **more: Any) -> T:
        """Have a body read by a worker. Raises SourceError, naming source and address."""
        try:
            return await self._workers.do(
                task, kind, body=fetched.body, url=fetched.url, content_type=fetched.content_type, **more
            )
        except TooMuch as why:
            raise SourceError(
                f"sent a page that {why}", where=where(source, fetched.url), remedy="Look at it in a browser"
            ) from None


def where(source: Source, address: str) -> str:
    """A source and an address of it, for messages."""
    return f"{source.name} ({shown(address)})"


def unchanged(state: SourceState, fetched: Fetched) -> Look:
    """The look of an answer that says that nothing changed."""
    return Look(reports=(), state=learned(state, fetched), unchanged=True)


def learned(state: SourceState, fetched: Fetched, **more: Any) -> SourceState:
    """The state with what an answer teaches."""
    return msgspec.structs.replace(
        state, validators=fetched.validators, seconds=fetched.seconds, moved_to=fetched.moved_to, **more
    )


__all__ = ["INSTEAD", "Pages", "learned", "unchanged", "where"]

"""What every kind of source offers, and where kinds are found.

A connector either *looks* (it is asked now and then what a source has) or *follows* (it stays connected
and hands over what comes). The poller looks after both: pace and back-off, health in words, and that
nothing is forgotten before it is durable.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, TypeAlias, runtime_checkable

from livedesk.errors import ExtraMissing
from livedesk.model import Noun, Report
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

#: Entry point group in which other packages offer connectors: name = kind, object = ``ConnectorMaker``.
GROUP = "livedesk.sources"

#: Kinds that come with the desk. They are entry points too, written here so that a desk run from its
#: sources has them without being installed.
OURS: Mapping[str, str] = {
    "bluesky": "livedesk.sources.bluesky:BlueskyFollower",
    "bridge": "livedesk.sources.bridged:Bridge",
    "feed": "livedesk.sources.feed_connector:FeedConnector",
    "folder": "livedesk.sources.drop_folder:DropFolder",
    "gdelt": "livedesk.sources.gdelt:GdeltConnector",
    "imap": "livedesk.sources.imap:ImapConnector",
    "json": "livedesk.sources.json_connector:JsonConnector",
    "list-page": "livedesk.sources.list_page_connector:ListPageConnector",
    "live-page": "livedesk.sources.live_page_connector:LivePageConnector",
    "mastodon": "livedesk.sources.mastodon_timeline:MastodonTimeline",
    "mastodon-stream": "livedesk.sources.mastodon_stream:MastodonStream",
    "push": "livedesk.sources.inbox:PushFollower",
    "reddit": "livedesk.sources.bridged:Reddit",
    "sitemap": "livedesk.sources.sitemap_connector:SitemapConnector",
    "telegram": "livedesk.sources.telegram:Telegram",
    "youtube": "livedesk.sources.bridged:YouTube",
}


class Withdrawn(Noun, frozen=True, kw_only=True):
    """An item that its source took away: a deleted post, an update struck from a live page."""

    key: str
    """The item's own key, as its reports carry it in ``item_key``."""
    why: str
    """In words, for the record: "the post is gone"."""


class Look(Noun, frozen=True, kw_only=True):
    """What one look at a source gave."""

    reports: tuple[Report, ...]
    """All it shows now, in its own order, those seen before included."""
    state: SourceState
    """The state to keep once the reports are delivered; the connector sets what it learned of the source
    (validators, hints, pace, title, tier, address, cursor), the poller the rest."""
    unchanged: bool = False
    """The source said that nothing changed; reports is then empty."""
    whole: bool = True
    """False when the answer broke off: what is not in it may still be there."""
    skipping: bool = False
    """The source says that it publishes nothing at this hour."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """Items the source took away since the last look."""


class Batch(Noun, frozen=True, kw_only=True):
    """Some of what a followed source brought, in order; empty when only time passed."""

    reports: tuple[Report, ...] = ()
    """What is new or was edited, in the order in which it came."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """Items that were taken away."""
    state: SourceState
    """The state to keep once this is delivered: its cursor is where to go on from."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""


@runtime_checkable
class Connector(Protocol):
    """Reads sources of one kind by looking. The only I/O of a source; keeps nothing between looks but connections."""

    kind: str
    """As the story file names it."""

    async def look(self, source: Source, state: SourceState) -> Look:
        """Ask the source what it has, going by ``state`` of the last look.

        Raises SourceError naming the source and its place for everything the outside world can do.
        """
        ...


@runtime_checkable
class Follower(Protocol):
    """Reads sources of one kind by staying connected."""

    kind: str
    """As the story file names it."""

    def follow(self, source: Source, state: SourceState) -> AsyncGenerator[Batch]:
        """What comes from the source from ``state.cursor`` on, for as long as the connection holds.

        The next batch is asked for when the one before is durable. What came after the cursor last kept
        comes again, and perhaps a little from before it: reports are told by their ids. Ends when the
        source closes the connection; the poller connects again.

        Raises SourceError naming the source and its place for everything the outside world can do.
        """
        ...


AnyConnector: TypeAlias = Connector | Follower
ConnectorMaker = Callable[[Fetcher], AnyConnector]


class Connectors:
    """The connectors of a desk, each made when the first source of its kind needs it."""

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` is shared by all, so that its manners hold over all of them."""
        self._fetcher = fetcher
        self._made: dict[str, AnyConnector] = {}

    def of(self, kind: str) -> AnyConnector:
        """The connector of a kind. Raises ExtraMissing when nothing installed offers it, or what does is broken."""
        connector = self._made.get(kind)
        if connector is None:
            connector = self._made[kind] = _made(_entry(kind), self._fetcher)
        return connector

    def follows(self, kind: str) -> bool:
        """Whether sources of a kind are followed. Raises as ``of``."""
        return isinstance(self.of(kind), Follower)

    def looking(self, kind: str) -> Connector:
        """The connector of a kind that is looked at. Raises as ``of``, TypeError for one that is followed."""
        connector = self.of(kind)
        if isinstance(connector, Connector):
            return connector
        msg = f"sources of kind {kind} are followed"
        raise TypeError(msg)

    def following(self, kind: str) -> Follower:
        """The connector of a kind that is followed. Raises as ``of``, TypeError for one that is looked at."""
        connector = self.of(kind)
        if isinstance(connector, Follower):
            return connector
        msg = f"sources of kind {kind} are looked at"
        raise TypeError(msg)


def kinds() -> tuple[str, ...]:
    """All kinds of source that can be read here, in alphabetical order."""
    return tuple(sorted({*OURS, *(entry.name for entry in entry_points(group=GROUP))}))


def _made(entry: EntryPoint, fetcher: Fetcher) -> AnyConnector:
    """The connector an entry point offers. Another package's fault is its own: whatever it raises is told."""
    package = entry.dist.name if entry.dist is not None else entry.module
    try:
        maker: Callable[[Fetcher], object] = entry.load()
        connector: object = maker(fetcher)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
    else:
        if isinstance(connector, Connector | Follower):
            return connector
        what = f"{type(connector).__name__} can neither look nor follow"
    raise ExtraMissing(
        f'the connector for sources of kind "{entry.name}" cannot be used: {what[:200]}',
        where=package,
        remedy="Bring the package up to date, or remove it",
    )


def _entry(kind: str) -> EntryPoint:
    if kind in OURS:
        return EntryPoint(kind, OURS[kind], GROUP)
    for entry in entry_points(group=GROUP):
        if entry.name == kind:
            return entry
    raise ExtraMissing(
        f'no connector for sources of kind "{kind}" is installed',
        where="sources",
        remedy=f"Known kinds: {', '.join(kinds())}",
    )


__all__ = [
    "GROUP",
    "OURS",
    "AnyConnector",
    "Batch",
    "Connector",
    "ConnectorMaker",
    "Connectors",
    "Follower",
    "Look",
    "Withdrawn",
    "kinds",
]

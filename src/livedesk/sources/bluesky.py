"""Sources of kind "bluesky": a Jetstream's posts, of the register's accounts and with the source's words.

The source's address is that of a Jetstream, a public relay of Bluesky's network as JSON. With accounts
only, it sends theirs; with words, everything, and the desk picks. Posts are resumed by the stream's own
clock, a few seconds before where the desk was, since instances of a Jetstream do not agree to the
microsecond; what comes twice is told by its id.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.accounts import Post, Register, words_of
from livedesk.sources.dates import claimed_time
from livedesk.sources.fetching import Fetcher
from livedesk.sources.packed_frames import Unpack, unpacking
from livedesk.sources.source import Batch, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.sources.streaming import in_batches, unreadable, websocket
from livedesk.story.schema import Source

POSTS = "app.bsky.feed.post"
REPOSTS = "app.bsky.feed.repost"
#: What a Jetstream's second protocol is asked for; it names and numbers everything otherwise.
NEWER = "network.bsky.jetstream.subscribeEvents"
#: Microseconds gone back on connecting again: what the instances' clocks may differ by.
OVERLAP = 5_000_000
#: Posts remembered so that a repost of one can be told as the copy it is.
REMEMBERED = 5_000
#: Accounts a Jetstream lets one ask for.
MOST_ACCOUNTS = 10_000


class _Link(msgspec.Struct):
    uri: str = ""
    title: str = ""


class _Embed(msgspec.Struct):
    external: _Link | None = None


class _Strong(msgspec.Struct):
    uri: str = ""


class _Record(msgspec.Struct):
    text: str = ""
    createdAt: str = ""  # noqa: N815 (the platform's own word)
    langs: list[str] | None = None
    embed: _Embed | None = None
    subject: _Strong | None = None


class _Commit(msgspec.Struct):
    operation: str
    collection: str
    rkey: str
    record: msgspec.Raw = msgspec.Raw()


class _Account(msgspec.Struct):
    active: bool = True
    status: str | None = None


class Event(msgspec.Struct):
    """One event of a Jetstream; a record is decoded only where it is wanted."""

    did: str
    time_us: int
    kind: str = ""
    commit: _Commit | None = None
    account: _Account | None = None


_EVENT = msgspec.json.Decoder(Event)
_RECORD = msgspec.json.Decoder(_Record)


class Picked(msgspec.Struct):
    """What of some events concerns a source."""

    reports: list[Report] = []
    gone: list[str] = []
    warnings: list[str] = []
    latest: int = 0
    """Highest time of the events, in microseconds; 0 for none."""


class Jetstream:
    """Picks from a Jetstream's events what concerns one source."""

    def __init__(self, source: Source) -> None:
        self._register = Register(source)
        self._accounts = frozenset(account.id for account in source.account)
        self._all_count = source.unregistered == "count" and bool(source.words)
        self._words = words_of(source)
        self._texts: OrderedDict[str, tuple[str, str]] = OrderedDict()
        """Latest posts by address, with text and poster: what reposts repeat."""

    def pick(self, messages: Iterable[bytes], seen_at: datetime) -> Picked:
        """Posts, edits and deletions among these messages, in order."""
        found = Picked(reports=[], gone=[], warnings=[])
        broken = 0
        for message in messages:
            try:
                event = _EVENT.decode(message)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                broken += 1
                continue
            found.latest = max(found.latest, event.time_us)
            commit = event.commit
            if commit is None:
                if event.account is not None and not event.account.active and event.did in self._accounts:
                    found.warnings.append(f"account {event.did} is {event.account.status or 'not active'}")
                continue
            if commit.collection == POSTS:
                self._post(event, commit, found, seen_at)
            elif commit.collection == REPOSTS and event.did in self._accounts:
                self._repost(event, commit, found, seen_at)
        found.warnings += unreadable(broken, "event", "events")
        found.warnings += self._register.doubts()
        return found

    def _post(self, event: Event, commit: _Commit, found: Picked, seen_at: datetime) -> None:
        key = f"at://{event.did}/{commit.collection}/{commit.rkey}"
        if commit.operation == "delete":
            # Everybody's deletions come by; those of posts that nobody here has are nobody's here.
            if event.did in self._accounts or self._all_count or key in self._texts:
                found.gone.append(key)
            self._texts.pop(key, None)
            return
        try:
            record = _RECORD.decode(commit.record)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            found.warnings.append(f"post {commit.rkey[:40]} of {event.did[:80]} could not be read")
            return
        link = record.embed.external if record.embed is not None else None
        text = record.text.strip() or (link.title.strip() if link is not None else "")
        if not text or not self._wanted(event.did, text, link):
            return
        self._texts[key] = (text, event.did)
        if len(self._texts) > REMEMBERED:
            self._texts.popitem(last=False)
        found.reports.append(self._report(event, record, key=key, text=text, address=key, seen_at=seen_at))

    def _wanted(self, account: str, text: str, link: _Link | None) -> bool:
        if account in self._accounts:
            return True
        if self._words is None:
            return False
        if self._words.search(text.casefold()) is not None:
            return True
        return link is not None and self._words.search(link.title.casefold()) is not None

    def _repost(self, event: Event, commit: _Commit, found: Picked, seen_at: datetime) -> None:
        key = f"at://{event.did}/{commit.collection}/{commit.rkey}"
        if commit.operation == "delete":
            found.gone.append(key)
            return
        try:
            record = _RECORD.decode(commit.record)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return
        known = self._texts.get(record.subject.uri) if record.subject is not None else None
        if record.subject is None or known is None:
            return  # what it repeats did not come by: there is nothing to tell
        text, first = known
        found.reports.append(
            self._report(
                event,
                record,
                key=key,
                text=text,
                address=record.subject.uri,
                seen_at=seen_at,
                first=first,
            )
        )

    def _report(
        self,
        event: Event,
        record: _Record,
        *,
        key: str,
        text: str,
        address: str,
        seen_at: datetime,
        first: str | None = None,
    ) -> Report:
        claimed = claimed_time(record.createdAt)
        post = Post(
            account=event.did,
            key=key,
            text=text,
            url=_page(address),
            published_at=claimed.at if claimed is not None else None,
            precision=claimed.precision if claimed is not None else None,
            lang=record.langs[0].partition("-")[0].lower()[:3] if record.langs else None,
            first_account=first,
        )
        return self._register.report(post, seen_at=seen_at)


def _page(address: str) -> str | None:
    """ "at://DID/COLLECTION/RKEY" as the page people read."""
    _, _, rest = address.partition("at://")
    did, _, path = rest.partition("/")
    key = path.rpartition("/")[2]
    return f"https://bsky.app/profile/{did}/post/{key}" if did and key else None


class BlueskyFollower:
    """Follows Jetstreams."""

    kind = "bluesky"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` gives the guarded connections."""
        self._fetcher = fetcher

    async def follow(self, source: Source, state: SourceState) -> AsyncGenerator[Batch]:
        """As ``Follower.follow``; the cursor is the stream's clock in microseconds."""
        if not source.account and not source.words:
            raise SourceError(
                "names neither accounts nor words",
                where=f"{source.name} ({source.address})",
                remedy="Add [[source.account]] tables, or words = [...]: the whole network is too much",
            )
        jetstream = Jetstream(source)
        cursor = int(state.cursor) if state.cursor and state.cursor.isdecimal() else 0
        unpack = _unpacking(source)
        messages = websocket(self._fetcher, source, self._address(source, cursor))
        async with aclosing(in_batches(messages)) as batches:
            async for batch in batches:
                found = jetstream.pick(map(unpack, batch) if unpack else batch, self._fetcher.now())
                # The highest seen: events may come a little out of order.
                cursor = max(cursor, found.latest)
                yield Batch(
                    reports=tuple(found.reports),
                    withdrawn=tuple(Withdrawn(key=key, why="its poster deleted it") for key in found.gone),
                    state=msgspec.structs.replace(state, cursor=str(cursor) if cursor else None),
                    warnings=tuple(dict.fromkeys(found.warnings)),
                )

    def _address(self, source: Source, cursor: int) -> str:
        query: list[tuple[str, str]] = [("wantedCollections", POSTS), ("wantedCollections", REPOSTS)]
        if not source.words:
            query += _wanted(source)
        if cursor:
            query.append(("cursor", str(max(cursor - OVERLAP, 0))))
        if "dictionary" in source.options:
            query.append(("compress", "true"))
        try:
            url = URL(source.address)
        except ValueError:
            url = URL()
        if url.scheme not in {"ws", "wss"} or not url.host:
            raise SourceError(
                "has an address that is no websocket",
                where=f"{source.name} ({source.address})",
                remedy="Give a Jetstream's: wss://HOST/subscribe",
            )
        if url.name == NEWER:
            raise SourceError(
                "has the address of a Jetstream's second protocol, which the desk does not speak",
                where=f"{source.name} ({source.address})",
                remedy="Give that of the first, which the same servers speak: wss://HOST/subscribe",
            )
        given = [(key, value) for key, value in url.query.items() if key != "compress"]
        return str(url.with_query([*given, *query]))


def _unpacking(source: Source) -> Unpack | None:
    """What unpacks the events; None where they come as they are."""
    dictionary = source.options.get("dictionary")
    if isinstance(dictionary, str):
        return unpacking(source, dictionary)
    if "compress=" in source.address:
        raise SourceError(
            "asks for compressed events without the dictionary to read them",
            where=f"{source.name} ({source.address})",
            remedy="Take compress out of its address, or name the dictionary's file in options.dictionary",
        )
    return None


def _wanted(source: Source) -> Sequence[tuple[str, str]]:
    return [("wantedDids", account.id) for account in source.account[:MOST_ACCOUNTS]]


__all__ = ["BlueskyFollower", "Event", "Jetstream", "Picked"]

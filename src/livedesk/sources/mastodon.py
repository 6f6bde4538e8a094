"""Statuses of Mastodon's API as reports, and where its timelines and streams are.

A status is known by its URI, which is the same on every instance; its id is one instance's own. A boost
is its first poster's word.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.accounts import Post, Register, words_of
from livedesk.sources.dates import claimed_time
from livedesk.sources.feed import LONGEST_SUMMARY
from livedesk.sources.fetch_error import shown
from livedesk.sources.plain_text import plain_text
from livedesk.story.schema import Source

API = "/api/v1/"


class MastodonAccount(msgspec.Struct):
    """Who posted, as the API says."""

    acct: str = ""
    url: str | None = None
    uri: str | None = None


class Status(msgspec.Struct):
    """A post, as the API says."""

    id: str
    uri: str
    account: MastodonAccount
    url: str | None = None
    created_at: str = ""
    content: str = ""
    spoiler_text: str = ""
    language: str | None = None
    visibility: str = "public"
    reblog: Status | None = None


STATUSES = msgspec.json.Decoder(list[msgspec.Raw])
STATUS = msgspec.json.Decoder(Status)


class Statuses:
    """Picks from statuses what concerns one source."""

    def __init__(self, source: Source) -> None:
        self._register = Register(source)
        self._words = words_of(source)
        self._instance = URL(source.address).host or ""

    def doubts(self) -> tuple[str, ...]:
        """As ``Register.doubts``."""
        return self._register.doubts()

    def report(self, status: Status, seen_at: datetime) -> Report | None:
        """The report a status is; None for what is not public, says nothing or is not asked for."""
        first = status.reblog or status
        text = " ".join(
            part
            for part in (
                plain_text(first.spoiler_text, longest=500),
                plain_text(first.content, longest=LONGEST_SUMMARY),
            )
            if part
        )
        if not text or status.visibility not in {"public", "unlisted"} or not self._wanted(status, text):
            return None
        claimed = claimed_time(status.created_at)
        boosted = status.reblog is not None
        post = Post(
            account=_uri(status.account),
            handle=self.handle(status.account),
            key=status.uri,
            text=text,
            url=_page(first.url) or _page(first.uri),
            published_at=claimed.at if claimed is not None else None,
            precision=claimed.precision if claimed is not None else None,
            lang=(first.language or "").partition("-")[0].lower()[:3] or None,
            first_account=_uri(first.account) if boosted else None,
            first_handle=self.handle(first.account) if boosted else None,
        )
        return self._register.report(post, seen_at=seen_at)

    def handle(self, account: MastodonAccount) -> str:
        """ "@name@instance", also of the instance's own accounts, which the API names without."""
        home = URL(account.url).host if account.url and "://" in account.url else None
        return f"@{account.acct}" if "@" in account.acct else f"@{account.acct}@{home or self._instance}"

    def _wanted(self, status: Status, text: str) -> bool:
        if self._words is None or self._words.search(text.casefold()) is not None:
            return True
        return self._register.of(_uri(status.account), self.handle(status.account)) is not None


def timeline_of(source: Source) -> URL:
    """Where the API has a source's timeline; an account's has its name in the query, to be looked up first.

    The source's address is a page people read ("https://instance/@name", ".../tags/word", ".../public",
    ".../public/local") or the API's own. Raises SourceError for any other.
    """
    try:
        url = URL(source.address)
    except ValueError:
        url = URL()
    path = url.path.rstrip("/")
    if url.scheme in {"http", "https"} and url.host:
        if path.startswith(API):
            return url
        api = url.with_query(None)
        if path.startswith("/@"):
            return (api.with_path(f"{API}accounts/lookup")).with_query(acct=path[2:])
        if path.startswith("/tags/"):
            return api.with_path(f"{API}timelines/tag/{path.removeprefix('/tags/')}")
        if path in {"/public", "/public/local"}:
            local = {"local": "true"} if path.endswith("local") else {}
            return api.with_path(f"{API}timelines/public").with_query(local)
    raise SourceError(
        "has an address that is no timeline",
        where=f"{source.name} ({shown(source.address)})",
        remedy="Give https://INSTANCE/@NAME, https://INSTANCE/tags/WORD or https://INSTANCE/public",
    )


def timeline_beside(stream: URL) -> URL | None:
    """The timeline that a stream goes on from; None where there is none."""
    web = {"ws": "http", "wss": "https"}.get(stream.scheme, stream.scheme)
    name = stream.query.get("stream") or stream.path.partition("/streaming/")[2].replace("/", ":")
    base = URL.build(scheme=web, host=stream.host or "", port=stream.explicit_port)
    timelines: dict[str, tuple[str, dict[str, str]]] = {
        "public": ("public", {}),
        "public:local": ("public", {"local": "true"}),
        "public:remote": ("public", {"remote": "true"}),
        "hashtag": (f"tag/{stream.query.get('tag', '')}", {}),
        "hashtag:local": (f"tag/{stream.query.get('tag', '')}", {"local": "true"}),
        "list": (f"list/{stream.query.get('list', '')}", {}),
        "user": ("home", {}),
    }
    found = timelines.get(name)
    return base.with_path(f"{API}timelines/{found[0]}").with_query(found[1]) if found is not None else None


def read_statuses(body: bytes, where: str) -> tuple[list[Status], int]:
    """The statuses of a timeline, and how many could not be read. Raises SourceError for what is none."""
    try:
        raw = STATUSES.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SourceError(
            "sent no list of statuses", where=where, remedy="Check the address; it may want a login"
        ) from None
    found: list[Status] = []
    for each in raw:
        try:
            found.append(STATUS.decode(each))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found, len(raw) - len(found)


def order(id_: str) -> tuple[int, str]:
    """Ids in the order of their making: numbers of any length, as text."""
    return (len(id_), id_)


def _uri(account: MastodonAccount) -> str:
    return account.uri or account.url or account.acct


def _page(address: str | None) -> str | None:
    return (
        address if address and address.startswith(("http://", "https://")) and len(address) < 4_000 else None
    )


__all__ = [
    "API",
    "STATUS",
    "MastodonAccount",
    "Status",
    "Statuses",
    "order",
    "read_statuses",
    "timeline_beside",
    "timeline_of",
]

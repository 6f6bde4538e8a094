"""Accounts that are read as feeds: YouTube channels, Reddit, and bridges that turn a platform into a feed.

Conveniences over the feed connector: the address people know becomes that of the feed, and the items
become posts of the account in the source's register. A bridge (RSSHub and the like) is somebody's server
between the platform and the desk: what it passes on says so.
"""

from __future__ import annotations

import re

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.accounts import posted
from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetch_error import shown
from livedesk.sources.fetching import Fetcher
from livedesk.sources.skew import ahead
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

_NO_REGISTER = "no [[source.account]] says whose it is: its posts are held"
_YOUTUBE_ID = re.compile(r"/channel/(UC[\w-]{22})/?")


class Bridge:
    """Reads a feed as one account's posts. The feed's headline is only the text over again."""

    kind = "bridge"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._feeds = FeedConnector(fetcher)

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``."""
        read = source.model_copy(update={"address": self.feed_of(source)})
        look = await self._feeds.look(read, state)
        warnings = (*look.warnings, *ahead(look.reports), *(() if source.account else (_NO_REGISTER,)))
        reports = {report.id: report for report in (self.post(report, source) for report in look.reports)}
        return msgspec.structs.replace(look, reports=tuple(reports.values()), warnings=warnings)

    def feed_of(self, source: Source) -> str:
        """Address of the feed."""
        return source.address

    def post(self, report: Report, source: Source) -> Report:
        """A feed's report as a post."""
        title, text = report.title or "", report.summary or ""
        if not text or _begins(text, title):
            report = msgspec.structs.replace(report, title=None, summary=text or title or None)
        return posted(report, source, through=URL(source.address).host)


class YouTube(Bridge):
    """Reads a channel's feed; its videos have headlines."""

    kind = "youtube"

    def feed_of(self, source: Source) -> str:
        """ "https://www.youtube.com/channel/UC…" as its feed; a feed's address as it is.

        Raises SourceError for a page that does not name the channel's id.
        """
        url = URL(source.address)
        if url.path.startswith("/feeds/"):
            return source.address
        found = _YOUTUBE_ID.fullmatch(url.path)
        if found is None:
            raise SourceError(
                "has an address that does not name the channel's id",
                where=f"{source.name} ({shown(source.address)})",
                remedy="Give https://www.youtube.com/channel/UC…: the channel's page names it under About, Share",
            )
        return str(url.with_path("/feeds/videos.xml").with_query(channel_id=found[1]))

    def post(self, report: Report, source: Source) -> Report:
        """A video as a post with a headline."""
        return posted(msgspec.structs.replace(report, author=None), source)


class Reddit(Bridge):
    """Reads the feed of a user, or of a community, whose posts are each its own poster's."""

    kind = "reddit"

    def feed_of(self, source: Source) -> str:
        """ "https://www.reddit.com/r/NAME" or "…/user/NAME" as its feed."""
        url = URL(source.address)
        path = url.path.rstrip("/")
        return source.address if path.endswith(".rss") else str(url.with_path(f"{path}/.rss"))

    def post(self, report: Report, source: Source) -> Report:
        """An entry as a post of its author."""
        poster = (report.author or "").removeprefix("/u/")
        return posted(
            msgspec.structs.replace(report, author=f"u/{poster}" if poster else None), source, many=True
        )


def _begins(text: str, title: str) -> bool:
    """Whether a headline is only how the text begins, cut off."""
    bare = title.rstrip(".… ")
    return not bare or " ".join(text.split()).startswith(" ".join(bare.split()))


__all__ = ["Bridge", "Reddit", "YouTube"]

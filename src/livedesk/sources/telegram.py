"""Sources of kind "telegram": public channels, by the page that shows their latest posts (t.me/s/NAME).

A post that stood between others on the last page and stands there no more was deleted: the page shows
the latest twenty without gaps.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from typing import Any

import lxml.html
import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Noun, Report
from livedesk.sources.accounts import Post, Register
from livedesk.sources.dates import claimed_time
from livedesk.sources.decoding import decode
from livedesk.sources.fetch_error import shown
from livedesk.sources.fetching import Fetcher
from livedesk.sources.plain_text import fit, plain_text
from livedesk.sources.schedule import gap_seconds
from livedesk.sources.source import Look, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

_lxml: Any = lxml.html
_PLACE = re.compile(r"[\w.-]{1,64}/(\d{1,12})")
_NAME = re.compile(r"@?(\w{4,64})")


class ChannelPost(Noun, frozen=True, kw_only=True):
    """A post as the page shows it."""

    place: str
    """ "channel/123"."""
    number: int
    """Its number in the channel; posts count upwards."""
    text: str
    """Plain text; "" for a picture without words."""
    written: str | None
    """Its time as written."""
    first: str | None = None
    """Whom it was passed on from."""


def read_channel(body: bytes, content_type: str | None) -> tuple[str | None, tuple[ChannelPost, ...]]:
    """Title and posts of a channel's page, in its order, oldest first; none when the page is another."""
    text = fit(decode(body, content_type).text)
    if not text.strip():
        return None, ()
    root = _lxml.document_fromstring(text.encode(), parser=_lxml.HTMLParser(encoding="utf-8"))
    found: list[ChannelPost] = []
    for element in root.xpath('//*[@data-post][contains(@class, "tgme_widget_message")]'):
        place = element.get("data-post", "")
        number = _PLACE.fullmatch(place)
        if number is None:
            continue
        own = element.xpath(
            './/*[contains(@class, "tgme_widget_message_text")][not(ancestor::*[contains(@class, "reply")])]'
        )
        markup = _lxml.tostring(own[0], encoding="unicode") if own else ""
        times = element.xpath('.//*[contains(@class, "tgme_widget_message_date")]//time/@datetime')
        passed = element.xpath('.//*[contains(@class, "tgme_widget_message_forwarded_from_name")]')
        found.append(
            ChannelPost(
                place=place,
                number=int(number[1]),
                text=plain_text(markup, longest=4_000) or "",
                written=str(times[-1]) if times else None,
                first=" ".join(passed[0].text_content().split())[:200] or None if passed else None,
            )
        )
    title = root.findtext(".//title")
    return plain_text(title or "", longest=300), tuple({post.number: post for post in found}.values())


class Telegram:
    """Looks at channels' pages."""

    kind = "telegram"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._fetcher = fetcher

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``."""
        address = page_of(source)
        fetched = await self._fetcher.fetch(source, state.validators, address=address)
        kept = msgspec.structs.replace(state, validators=fetched.validators, seconds=fetched.seconds)
        if fetched.status == 304:
            return Look(reports=(), state=kept, unchanged=True)
        title, posts = await asyncio.to_thread(read_channel, fetched.body, fetched.content_type)
        if not posts:
            raise SourceError(
                f'shows no posts (the page is titled "{title or ""}")',
                where=f"{source.name} ({shown(source.address)})",
                remedy="Check the name: private channels, groups and people have no such page",
            )
        register = Register(source)
        reports = tuple(_report(register, post, address, fetched.at) for post in reversed(posts) if post.text)
        no_register = (
            () if source.account else ("no [[source.account]] says whose it is: its posts are held",)
        )
        warnings = (*no_register, *register.doubts())
        if fetched.incomplete:
            return Look(
                reports=reports,
                state=kept,
                whole=False,
                warnings=("the connection ended before the page did", *warnings),
            )
        here = {str(post.number) for post in posts}
        oldest = min(post.number for post in posts)
        gone = [each for each in state.shown if int(each) > oldest and each not in here]
        channel = posts[0].place.partition("/")[0]
        kept = msgspec.structs.replace(
            kept,
            tier="page",
            title=title,
            shown=tuple(str(post.number) for post in posts if post.text),
            gap_seconds=gap_seconds(reports, now=fetched.at),
        )
        return Look(
            reports=reports,
            state=kept,
            withdrawn=tuple(Withdrawn(key=f"{channel}/{each}", why="its poster deleted it") for each in gone),
            warnings=warnings,
        )


def page_of(source: Source) -> str:
    """The channel's page: of "NAME", "@NAME", "https://t.me/NAME" or the page itself."""
    if (name := _NAME.fullmatch(source.address.strip())) is not None:
        return f"https://t.me/s/{name[1]}"
    url = URL(source.address)
    if url.path.startswith("/s/") or url.host not in {"t.me", "telegram.me"}:
        return source.address
    return str(url.with_path(f"/s{url.path}"))


def _report(register: Register, post: ChannelPost, page: str, seen_at: datetime) -> Report:
    claimed = claimed_time(post.written or "")
    account = register.source.account[0].id if register.source.account else post.place.partition("/")[0]
    return register.report(
        Post(
            account=account,
            handle=f"@{post.place.partition('/')[0]}",
            key=post.place,
            text=post.text,
            url=str(URL(page).with_path(f"/{post.place}")),
            published_at=claimed.at if claimed is not None else None,
            precision=claimed.precision if claimed is not None else None,
            first_handle=post.first,
            tier="page",
        ),
        seen_at=seen_at,
    )


__all__ = ["ChannelPost", "Telegram", "page_of", "read_channel"]

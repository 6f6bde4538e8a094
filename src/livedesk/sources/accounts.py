"""Posts as reports: who posted it, by the story file's register, and what follows from that.

A post of an account in the register speaks under that account's name and publisher. A post of any other
account is held, unless the story file says that such posts count for this source: it is kept in the
record, reaches no reader and is nobody's origin. A post passed on is its first poster's word: it comes
under that one's publisher, so that however many pass it on, it has one origin.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from livedesk.model import Noun, Poster, Precision, Report, SourceType, Tier
from livedesk.sources.feed import LONGEST_SUMMARY, report_id
from livedesk.sources.plain_text import fit
from livedesk.sources.skew import Skew, possible
from livedesk.story.schema import Account, Source

NOT_REGISTERED = "its account is not in the story's register"

_REPOST = re.compile(r"RT:? @([\w.@-]{1,80}?):?\s+(?=\S)")


class Post(Noun, frozen=True, kw_only=True):
    """One post as its platform gives it."""

    account: str
    """The platform's own id of who posted it; "" when it gives none."""
    handle: str = ""
    """Its name as readers know it."""
    key: str | None
    """The platform's own id of the post, the same wherever it is seen."""
    text: str
    """Plain text, as posted."""
    title: str | None = None
    """Headline, where the platform has such."""
    url: str | None = None
    """Where it can be read."""
    published_at: datetime | None = None
    """When the platform says it was posted."""
    precision: Precision | None = None
    """How exact that is."""
    lang: str | None = None
    """Language tag."""
    through: str | None = None
    """Host of the bridge it came through."""
    first_account: str | None = None
    """Of a post passed on: the platform's own id of who posted it first."""
    first_handle: str | None = None
    """Of a post passed on: that one's name."""
    tier: Tier = "json"
    """Which parser read it."""


class Register:
    """The accounts a source's table in the story file knows."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._known = {_plain(account.id): account for account in source.account}
        self._skew = Skew()

    def of(self, *names: str | None) -> Account | None:
        """The account of any of these names: an id or a handle, with or without "@"."""
        for name in names:
            if name and (account := self._known.get(_plain(name))) is not None:
                return account
        return None

    def doubts(self) -> tuple[str, ...]:
        """What was odd about the posts since this was asked last, for the source's health."""
        return self._skew.told()

    def report(self, post: Post, *, seen_at: datetime) -> Report:
        """The report that a post is. One dated after it was seen has a clock that stands wrong: then nobody knows
        when it was."""
        source = self.source
        text, first_handle = post.text, post.first_handle
        if first_handle is None and (found := _REPOST.match(text)) is not None:
            first_handle, text = f"@{found[1]}", text[found.end() :]
        who = self.of(post.account, post.handle)
        first = self.of(post.first_account, first_handle)
        passed_on = first_handle or post.first_account
        name = who.name if who is not None else post.handle or post.account or source.name
        house = (
            (who.publisher or who.name)
            if who is not None
            else post.handle or post.account or source.publisher
        )
        if passed_on:
            house = (first.publisher or first.name) if first is not None else passed_on
        text = fit(text)[:LONGEST_SUMMARY].strip()
        self._skew.note(post.published_at, seen_at)
        published = possible(post.published_at, seen_at)
        kind: SourceType = (who.type or source.type) if who is not None else "social"
        return Report(
            id=report_id(source.id, post.key, post.title, text or None),
            source=source.id,
            source_name=name,
            publisher=house,
            type=kind,
            seen_at=seen_at,
            published_at=published,
            published_precision=post.precision if published is not None else None,
            item_key=post.key,
            url=post.url,
            title=post.title,
            summary=text or None,
            lang=post.lang or source.lang,
            author=post.handle or None,
            country=source.country if who is not None else None,
            tier=post.tier,
            credit=passed_on,
            poster=Poster(
                id=post.account,
                handle=post.handle,
                kind=who.kind if who is not None else None,
                verified_by=who.verified_by if who is not None else None,
                url=str(who.url) if who is not None and who.url is not None else None,
                through=post.through,
            ),
            held=why_held(source, who),
        )


def posted(report: Report, source: Source, *, through: str | None = None, many: bool = False) -> Report:
    """A feed's report as a post of the one account in the source's register, or, of a feed with ``many``
    posters, of its author."""
    account = source.account[0] if source.account and not many else None
    post = Post(
        account=account.id if account is not None else "",
        handle=report.author or "",
        key=report.item_key,
        text=report.summary or "",
        title=report.title,
        url=report.url,
        published_at=report.published_at,
        precision=report.published_precision,
        lang=report.lang,
        through=through,
        tier=report.tier,
    )
    made = Register(source).report(post, seen_at=report.seen_at)
    return made if account is not None or many else msgspec.structs.replace(made, source_name=source.name)


def words_of(source: Source) -> re.Pattern[str] | None:
    """What finds a source's words in a text that is casefolded, whole words alone; None when it names none."""
    words = [re.escape(word.casefold()) for word in sorted(source.words, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None


def why_held(source: Source, account: Account | None) -> str | None:
    """Why a post is held whatever it says; None when it is judged like any report."""
    return NOT_REGISTERED if account is None and source.unregistered == "hold" else None


def _plain(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


__all__ = ["NOT_REGISTERED", "Post", "Register", "posted", "why_held", "words_of"]

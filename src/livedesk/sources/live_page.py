"""Another outlet's live page, update by update, from the LiveBlogPosting in its structured data.

Pure, and run in a worker.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from hashlib import blake2b
from typing import Final, cast

from livedesk.model import Noun, Precision
from livedesk.sources.article import What, read_article
from livedesk.sources.plain_text import cut, plain_text
from livedesk.sources.web_page import Thing, WebPage, names_of, read_page, text_of, time_of

MOST_UPDATES: Final = 2_000
LONGEST_TITLE: Final = 500
LONGEST_BODY: Final = 4_000
HEADLINE: Final = 160
"""Characters of an update's text that stand for a headline where it has none."""


class LiveUpdate(Noun, frozen=True, kw_only=True):
    """One update of a live page."""

    key: str
    """What the page knows it by: its id or address, else a digest of its time."""
    url: str
    """Where it stands: its own address, else the page's with the key behind a hash sign."""
    title: str | None = None
    """Headline; the first sentence of its text where it has none."""
    body: str | None = None
    """Its text; None where the headline says it all."""
    author: str | None = None
    """Byline as given."""
    at: datetime | None = None
    """When it says it was published, UTC."""
    precision: Precision | None = None
    """How exact that is; None when at is None."""
    modified_at: datetime | None = None
    """When it says it was changed last, UTC."""


class LivePage(Noun, frozen=True, kw_only=True):
    """What a live page says."""

    updates: tuple[LiveUpdate, ...] = ()
    """In the page's order."""
    is_live: bool = False
    """Whether there is a LiveBlogPosting on it at all."""
    title: str | None = None
    """Its headline."""
    lang: str | None = None
    """Language tag as given."""
    over_at: datetime | None = None
    """When the coverage ended or is to end, by its own word."""
    instead: What | None = None
    """What answered in its place; None when that is not plain to see."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""


def read_live(body: bytes, *, url: str, content_type: str | None) -> LivePage:
    """Read a live page."""
    page = read_page(body, url=url, content_type=content_type)
    if page is None:
        return LivePage(instead="nothing")
    blog = next(page.of_type("LiveBlogPosting"), None)
    if blog is None:
        instead = read_article(body, url=url, content_type=content_type).what
        return LivePage(instead=instead, title=cut(page.text_of("//title"), 300) or None)
    written = blog.get("liveBlogUpdate")
    several = cast("list[object]", written) if isinstance(written, list) else [written]
    warnings = list(page.warnings)
    updates: dict[str, LiveUpdate] = {}
    times: Counter[str] = Counter()
    for number, thing in enumerate(several[:MOST_UPDATES], start=1):
        if thing is None:
            continue
        update = _update(page, cast("Thing", thing), times) if isinstance(thing, dict) else None
        if update is None:
            warnings.append(f"update {number}: has neither headline nor text; left out")
        else:
            updates.setdefault(update.key, update)
    if len(several) > MOST_UPDATES:
        warnings.append(f"has {len(several)} updates; the first {MOST_UPDATES} are read")
    over = time_of(blog.get("coverageEndTime"))
    return LivePage(
        updates=tuple(updates.values()),
        is_live=True,
        title=cut(text_of(blog.get("headline") or blog.get("name")), LONGEST_TITLE) or None,
        lang=page.tree.get("lang") or text_of(blog.get("inLanguage")) or None,
        over_at=over.at if over else None,
        warnings=tuple(warnings),
    )


def _update(page: WebPage, thing: Thing, times: Counter[str]) -> LiveUpdate | None:
    title = plain_text(text_of(thing.get("headline") or thing.get("name")), longest=LONGEST_TITLE)
    body = plain_text(text_of(thing.get("articleBody") or thing.get("text")), longest=LONGEST_BODY)
    if title is None and body is None:
        return None
    if title is None and body is not None:
        title = _first_sentence(body)
    published = time_of(thing.get("datePublished"), thing.get("dateCreated"))
    modified = time_of(thing.get("dateModified"))
    own = page.absolute(thing.get("url"))
    key = text_of(thing.get("@id")) or (own if own and own != page.url else "")
    if not key:
        when = text_of(thing.get("datePublished")) or f"undated {(title or '')[:80]}"
        times[when] += 1
        key = f"at:{blake2b(f'{when} {times[when]}'.encode(), digest_size=8).hexdigest()}"
    here = own or page.absolute(key if "://" in key or key.startswith("#") else None)
    if here is None or here.partition("#")[0] == page.url.partition("#")[0]:
        mark = (here or "").partition("#")[2] or key.rpartition("#")[2] or key
        here = f"{page.url.partition('#')[0]}#{'-'.join(mark.split())}"
    return LiveUpdate(
        key=key[:1_000],
        url=here,
        title=title,
        body=None if body == title else body,
        author=", ".join(names_of(thing.get("author")))[:200] or None,
        at=published.at if published else None,
        precision=published.precision if published else None,
        modified_at=modified.at if modified else None,
    )


def _first_sentence(body: str) -> str:
    for end in (". ", "! ", "? ", "。", "… "):
        at = body.find(end)
        if 20 <= at < HEADLINE:
            return body[: at + len(end)].strip()
    return cut(body, HEADLINE)


__all__ = ["LivePage", "LiveUpdate", "read_live"]

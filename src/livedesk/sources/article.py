"""What a web page says as an article: text, headline, byline, dateline, credit, times, its own address.

Also what is no article although it answers: a page that asks for consent, a login, a paywall with nothing
above it. Pure, and run in a worker. trafilatura finds the text; what the page says of itself is read here,
since its structured data is read once for all kinds of page, and dates are taken only as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal, cast
from urllib.parse import urlsplit

from livedesk.model import Noun
from livedesk.sources.plain_text import cut
from livedesk.sources.tree import selector
from livedesk.sources.web_page import (
    Thing,
    WebPage,
    names_of,
    one_line,
    read_page,
    text_of,
    time_of,
    type_names,
)

LONGEST_TEXT: Final = 100_000
"""Characters of a text kept: the longest transcripts have so many, books have more."""
LONGEST_TITLE: Final = 500
LONGEST_LEAD: Final = 600
LONGEST_NAME: Final = 200

FEWEST_WORDS: Final = 25
"""Words of a text below which there is none: a caption, a cookie line."""
LITTLE: Final = 150
"""Words below which a page that also asks to log in, to pay or to agree is taken for that."""
SHORT: Final = 400
"""Words below which a page that speaks of little but consent is a consent page."""
CONSENT_SHARE: Final = 0.03
"""Share of such words: in 500 words of news there are none, in a consent page 4 to 10 in 100."""

What = Literal["article", "paywall", "consent", "login", "front", "nothing"]

_ARTICLES: Final = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
    "LiveBlogPosting", "Article", "BlogPosting", "SocialMediaPosting", "Report", "WebPage",
)  # fmt: skip
_PAID_TIERS: Final = frozenset({"locked", "metered", "premium", "paid", "subscriber"})
_PAYWALL_TEXT: Final = re.compile(
    r"subscribe\s+to\s+(?:continue|read|keep)|(?:article|content|story)\s+is\s+(?:only\s+)?(?:for|available\s+to)\s+subscribers"
    r"|already\s+a\s+subscriber|to\s+continue\s+reading|subscribers?\s+only|unlock\s+this\s+article"
    r"|réservé\s+aux\s+abonnés|déjà\s+abonné|nur\s+für\s+abonnenten|jetzt\s+weiterlesen|bereits\s+abonnent"
    r"|exclusivo\s+para\s+suscriptores|suscr[ií]bete\s+para|solo\s+para\s+suscriptores|только\s+для\s+подписчиков"
    r"|оформите\s+подписку|лише\s+для\s+передплатників|оформіть\s+передплату|dành\s+(?:riêng\s+)?cho\s+(?:thành\s+viên|người\s+đăng\s+ký)"
    r"|仅限订阅|订阅后阅读",
    re.IGNORECASE,
)
_PAYWALL_MARKS: Final = (
    "//*[contains(@class,'paywall') or contains(@id,'paywall') or contains(@class,'regwall') "
    "or contains(@class,'subscriber-only') or contains(@class,'piano-') or contains(@class,'meteredContent')]"
)
_CONSENT_WORD: Final = re.compile(
    r"^(?:cookies?|consent|partners?|vendors?|gdpr|privacy|personali[sz]ed|tracking|zustimm\w*|einwilligung\w*|datenschutz\w*"
    r"|consentement|confidentialité|cookies|consentimiento|privacidad|согласи\w*|конфиденциальност\w*|куки|згод\w*)$",
    re.IGNORECASE,
)
_CONSENT_TITLE: Final = re.compile(
    r"before\s+you\s+continue|cookie\s+(?:consent|settings|preferences)|(?:your\s+)?privacy\s+(?:settings|choices|matters)"
    r"|we\s+value\s+your\s+privacy|consent\s+required|bevor\s+sie\s+fortfahren|zustimmung|datenschutzeinstellungen"
    r"|gestion\s+des\s+cookies|avant\s+de\s+continuer|antes\s+de\s+continuar|настройки\s+(?:файлов\s+)?cookie",
    re.IGNORECASE,
)
_CONSENT_PLACE: Final = re.compile(
    r"(?:^|[./])(?:consent|cookie-?wall|privacy-mgmt|cmp|zustimmung|consents?)(?:[./]|$)"
)
_LOGIN_PLACE: Final = re.compile(
    r"/(?:log-?in|sign-?in|sign_in|auth|sso|account/login|anmelden|connexion|acceso|vhod)(?:[/.?]|$)",
    re.IGNORECASE,
)
_BYLINE_START: Final = re.compile(
    r"^(?:by|von|por|par|от|автор|tác\s+giả|text|written\s+by|reporting\s+by)\s*:?\s+", re.IGNORECASE
)
_DATELINE: Final = re.compile(
    r"^\W{0,3}(?P<place>[A-ZÀ-ÞА-ЯЁІЇЄҐ][\w.'’-]+(?:[ -][A-ZÀ-ÞА-ЯЁІЇЄҐ][\w.'’-]*){0,3}(?:,\s+(?!\w{3,10}\.?\s+\d)[A-ZÀ-Þ][^\W\d][\w. ]{0,18}?)?)"
    r"(?:,?\s+(?:\d{1,2}\s+\w{3,10}|\w{3,10}\.?\s+\d{1,2}))?"
    r"(?:\s+\((?P<agency>[^()]{2,30})\)|\.\s+(?P<after>[\w/-]{2,20})|\s*[./]\s*(?P<slash>[\w/-]{2,20})\s*[./])?\s*[—–-]{1,2}\s"
)
_CAPITALS: Final = re.compile(r"^[^a-zà-þа-яё]{3,}")
_BYLINES: Final = (
    "//*[@rel='author' or @itemprop='author' or contains(concat(' ',normalize-space(@class),' '),' byline ')"
    " or contains(concat(' ',normalize-space(@class),' '),' author ')]"
)
_BLOCKS: Final = ["p", "li", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "blockquote", "pre", "div", "td"]


class ReadPage(Noun, frozen=True, kw_only=True):
    """What one page was found to be, and what it says."""

    what: What
    """An article, or what stands in its place."""
    url: str
    """Where it answered."""
    canonical: str | None = None
    """Address it gives itself; None when it gives none."""
    title: str | None = None
    """Headline."""
    lead: str | None = None
    """What it says of itself in a sentence or two."""
    byline: str | None = None
    """Who wrote it, as given."""
    dateline: str | None = None
    """Place the text is dated from, with the agency beside it: "GREY HARBOUR (Wire One)"."""
    credit: str | None = None
    """Whom it credits the text to, where that is not its own site."""
    site: str | None = None
    """What the site calls itself."""
    lang: str | None = None
    """Language tag as given."""
    published_at: datetime | None = None
    """When it says it was published; None unless it gives a moment."""
    modified_at: datetime | None = None
    """When it says it was changed last; None unless it gives a moment."""
    free: bool = True
    """False when the publisher says that one must pay to read it all, or the page shows that."""
    text: str = ""
    """Its text, a paragraph a line; empty when there is none."""
    warnings: tuple[str, ...] = ()
    """What could not be read."""


def read_article(body: bytes, *, url: str, content_type: str | None, text: str | None = None) -> ReadPage:
    """Read one page; ``text`` is a CSS selector of the elements that hold its text, where the story file gives one."""
    page = read_page(body, url=url, content_type=content_type)
    if page is None:
        return ReadPage(what="nothing", url=url)
    nothing: Thing = {}
    thing = next(page.of_type(*_ARTICLES), nothing)
    title = _title(page, thing)
    found = _without_headline(_selected(page, text) if text else _text(page), title, page.text_of("//h1"))
    free = _free(page, thing)
    credit = _credit(page, thing)
    published = time_of(
        thing.get("datePublished"), *_metas(page, "article:published_time", "datepublished", "date")
    )
    modified = time_of(
        thing.get("dateModified"), *_metas(page, "article:modified_time", "og:updated_time", "datemodified")
    )
    what = _what(page, thing, found, free=free)
    return ReadPage(
        what=what,
        url=url,
        canonical=_canonical(page),
        title=title,
        lead=cut(
            text_of(thing.get("description")) or page.first_meta("og:description", "description") or "",
            LONGEST_LEAD,
        )
        or None,
        byline=_byline(page, thing),
        dateline=dateline(found),
        credit=credit,
        site=(page.first_meta("og:site_name") or text_of(thing.get("publisher")))[:LONGEST_NAME] or None,
        lang=page.tree.get("lang") or text_of(thing.get("inLanguage")) or None,
        published_at=published.at if published and published.precision != "day" else None,
        modified_at=modified.at if modified and modified.precision != "day" else None,
        free=free and not (_few(found, LITTLE) and _asks_to_pay(page)),
        text=found[:LONGEST_TEXT] if what == "article" else "",
        warnings=page.warnings,
    )


def dateline(text: str) -> str | None:
    """The place a text is dated from, and the agency beside it; None when it does not begin with one.

    A place in capitals counts by itself, one in small letters only with an agency: "Anchorage - that was the
    plan" dates nothing.
    """
    found = _DATELINE.match(text[:120])
    if found is None:
        return None
    agency = found["agency"] or found["after"] or found["slash"]
    if agency is None and _CAPITALS.match(found["place"].split(",")[0]) is None:
        return None
    return f"{found['place']} ({agency})" if agency else found["place"]


# --- the text ------------------------------------------------------------------------------------------


def _text(page: WebPage) -> str:
    import trafilatura  # a fifth of a second: only where pages are read

    found = cast("Any", trafilatura).extract(
        page.tree,
        url=page.url,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=False,
        deduplicate=False,
    )
    return _paragraphs((found or "").split("\n"))


def _without_headline(text: str, *headlines: str | None) -> str:
    """A text as it goes on below the headline."""
    first, _, rest = text.partition("\n")
    return rest if first in headlines else text


def _selected(page: WebPage, written: str) -> str:
    lines: list[str] = []
    for element in selector(written)(page.tree):
        lines += blocks(element)
    return _paragraphs(lines)


def blocks(element: Any) -> list[str]:
    """The lines of an element: a block or a forced break begins a new one."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        each, leaving = stack.pop()
        if not isinstance(each.tag, str) or each.tag in {"script", "style", "noscript", "template"}:
            parts.append(each.tail or "" if each is not element else "")
            continue
        block = each.tag in _BLOCKS or each.tag == "br"
        if leaving:
            parts.append("\n" if block else "")
            parts.append(each.tail or "" if each is not element else "")
            continue
        parts += ["\n" if block else "", " ".join((each.text or "").splitlines())]
        stack.append((each, True))
        stack += [(child, False) for child in reversed(each)]
    return "".join(part if part == "\n" else part.replace("\n", " ") for part in parts).split("\n")


def _paragraphs(lines: Sequence[str]) -> str:
    folded = (one_line(line) for line in lines)
    return "\n".join(line for line in folded if line)


# --- what it is ------------------------------------------------------------------------------------------


def _what(page: WebPage, thing: Thing, text: str, *, free: bool) -> What:
    parts = urlsplit(page.url)
    is_article = bool(set(type_names(thing)) - {"WebPage"})
    title = page.text_of("//title")
    if not is_article:
        if _CONSENT_PLACE.search(f"{parts.netloc}{parts.path}".lower()) or (
            _few(text, SHORT) and (_CONSENT_TITLE.search(title) or _speaks_of_consent(page))
        ):
            return "consent"
        if _few(text, LITTLE) and (
            _LOGIN_PLACE.search(parts.path) or page.tree.xpath("//input[@type='password']")
        ):
            return "login"
        if parts.path.strip("/") == "" and not parts.query:
            return "front"
    if _few(text, FEWEST_WORDS):
        return "paywall" if not free or _asks_to_pay(page) else "nothing"
    return "article"


def _few(text: str, words: int) -> bool:
    """Whether a text has fewer words than that; scripts without spaces are counted by two characters a word."""
    spaced = len(text.split(None, words))
    return spaced < words and sum(char >= "\u2e80" for char in text[: words * 4]) < words * 2


def _speaks_of_consent(page: WebPage) -> bool:
    words = re.findall(r"\w+", page.text_of("//body")[:20_000])
    return len(words) < SHORT and sum(_CONSENT_WORD.match(word) is not None for word in words) >= max(
        4.0, CONSENT_SHARE * len(words)
    )


def _asks_to_pay(page: WebPage) -> bool:
    return (
        bool(page.tree.xpath(_PAYWALL_MARKS))
        or _PAYWALL_TEXT.search(page.text_of("//body")[:200_000]) is not None
    )


def _free(page: WebPage, thing: Thing) -> bool:
    said = thing.get("isAccessibleForFree")
    if isinstance(said, bool):
        return said
    if isinstance(said, str) and said.strip().rpartition("/")[2].lower() in {"false", "no", "0"}:
        return False
    tier = page.first_meta("article:content_tier", "og:article:content_tier", "content_tier")
    return (tier or "free").lower() not in _PAID_TIERS


# --- what it says of itself --------------------------------------------------------------------------------


def _metas(page: WebPage, *names: str) -> tuple[str | None, ...]:
    return tuple(page.meta.get(name) for name in names)


def _canonical(page: WebPage) -> str | None:
    for href in cast(
        "list[str]", page.tree.xpath("//link[contains(concat(' ',@rel,' '),' canonical ')]/@href")
    )[:1]:
        if found := page.absolute(href):
            return found
    return page.absolute(page.first_meta("og:url"))


def _title(page: WebPage, thing: Thing) -> str | None:
    said = text_of(thing.get("headline")) if "WebPage" not in type_names(thing) else ""
    title = said or page.first_meta("og:title") or page.text_of("//h1") or page.text_of("//title")
    return cut(title, LONGEST_TITLE) or None


def _byline(page: WebPage, thing: Thing) -> str | None:
    names = list(names_of(thing.get("author")))
    if not names:
        said = page.first_meta(
            "byl", "author", "article:author", "parsely-author", "dc.creator", "sailthru.author"
        )
        names = [said] if said else []
    if not names or names[0].startswith(("http://", "https://")):
        names = [
            one_line(element.text_content()) for element in cast("list[Any]", page.tree.xpath(_BYLINES))[:1]
        ]
    byline = ", ".join(_BYLINE_START.sub("", name) for name in names)
    return byline if 0 < len(byline) <= LONGEST_NAME else None


def _credit(page: WebPage, thing: Thing) -> str | None:
    own = {text_of(thing.get("publisher")).casefold(), (page.first_meta("og:site_name") or "").casefold()}
    for value in (
        thing.get("creditText"),
        thing.get("sourceOrganization"),
        thing.get("provider"),
        page.first_meta("article:source", "dc.source", "dcterms.source", "source"),
    ):
        name = text_of(value)
        if name and name.casefold() not in own and not name.startswith("http"):
            return name[:LONGEST_NAME]
    return None


__all__ = ["ReadPage", "What", "blocks", "dateline", "read_article"]

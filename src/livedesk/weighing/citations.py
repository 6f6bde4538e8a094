"""Whose report a report passes on: "Reuters reported", "told CNN", "citing TASS", in the desk's languages.

Cues are looked for first, names of the publisher table only beside them: the table is long, cues are few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from livedesk.story.publishers import Publisher, folded, named, publishers

LOOKED_AT: Final = 1_500
"""Characters of a text in which a citation is looked for: it stands where the news is, not far below."""

_DETERMINER = r"(?:the|a|an|der|die|das|dem|den|le|la|l['’]|les|el|los|al|du|de|von|vom|zum|beim)"
_MEDIUM: Final = (
    r"(?i:(?:news\s+)?agency|news(?:paper|wire)|daily|tabloid|broadcaster|magazine|weekly|website|outlet|site|channel"
    r"|state(?:-run)?(?:\s+(?:news\s+agency|media))?"
    r"|агентств\w*|газет\w*|издани\w*|журнал\w*|телеканал\w*|портал\w*|радиостанци\w*"
    r"|агенці\w*|видання\w*|виданн\w*"
    r"|agencia|diario|periódico|cadena|revista|canal|agence|journal|quotidien|chaîne|magazine"
    r"|(?:nachrichten)?agentur|zeitung|sender|magazin|blatt"
    r"|hãng\s+(?:tin|thông\s+tấn)|báo|tờ|đài|kênh|tạp\s+chí|trang)"
)
_QUOTE: Final = "«»„“”\"'‘’《》『』「」"
_NEAR: Final = re.compile(rf"\s*(?:{_DETERMINER}\s*)?[{_QUOTE}]?")
_BEHIND: Final = re.compile(rf"\s*(?:{_DETERMINER}\s*)?(?:(?:\w+\s+)?{_MEDIUM}\s+){{1,2}}[{_QUOTE}]?")
"""What stands between a cue and a name: an article, a quotation mark; what kind of publisher it is."""

_FORWARD: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?i:told|tells|telling|speaking\s+to|spoke\s+(?:to|with)|interview(?:ed)?\s+(?:with|by|to|on)|citing|cites|quoting"
    r"|according\s+to|(?:first\s+|also\s+)?reported\s+(?:by|in|on)|reports?\s+(?:by|in|from)|seen\s+by|obtained\s+by|reviewed\s+by|via"
    r"|as\s+first\s+reported\s+by|(?:said|statement|comments?|remarks?)\s+to"
    r"|сообща[ею]т|сообщил[аио]?|переда[её]т|передают|пиш[еу]т|со\s+ссылкой\s+на|ссылаясь\s+на|по\s+(?:данным|информации|сообщению|сведениям)"
    r"|(?:рассказал|заявил|сказал)[аи]?|интервью|говорится\s+в\s+(?:сообщении|материале)"
    r"|повідомля[єю]\w*|повідоми[вл]\w*|переда[єю]\w*|пише|пишуть|з\s+посиланням\s+на|посилаючись\s+на|за\s+(?:даними|інформацією|повідомленням)"
    r"|(?:розповіл|заявил|сказал)[аи]|розповів|заявив|сказав|інтерв['’ʼ]ю"
    r"|según(?:\s+informó|\s+informa)?|de\s+acuerdo\s+(?:con|a)|citando\s+a|citad[oa]\s+por|dijo\s+a|declaró\s+a|informó|informa|reportó|entrevista\s+(?:con|a)"
    r"|selon|d['’]après|cité[es]?\s+par|citant|rapporte(?:nt)?|(?:a\s+)?(?:déclaré|dit|confié)\s+(?:à|au)|interview\s+(?:à|au|avec)"
    r"|laut|unter\s+berufung\s+auf|nach\s+angaben\s+(?:von|der|des)|gegenüber|berichtet(?:e|en)?|meldet(?:e|en)?|sagte\s+(?:der|dem)|interview\s+mit"
    r"|theo|dẫn(?:\s+lời|\s+nguồn)?|trích(?:\s+dẫn)?|nói\s+với|trả\s+lời(?:\s+phỏng\s+vấn)?|phỏng\s+vấn(?:\s+với|\s+của|\s+trên)?|chia\s+sẻ\s+với)"
    r")(?!\w)"
)
_HAN: Final = re.compile(r"[据據援引告诉訴对對](?=[\w《])")
_BACKWARD: Final = re.compile(
    rf"[{_QUOTE}]?\s*(?:\s(?:{_MEDIUM}))?(?:,\s+citing[^,]+,)?\s*(?:(?i:"
    r"(?:(?:also|first|exclusively|has|have|had)\s+)?(?:reported|reports|learned|learnt|revealed)(?:\s+(?:that|on|earlier|late|early))?"
    r"|(?:said|says|wrote|writes)(?=\s+(?:in\s+a\s+report|on\s+\w+day,?\s+citing|citing))"
    r"|сообщ\w+|пишет|переда[её]т|узнал[аи]?|выяснил[аи]?|повідом\w+|пише|переда[єю]\w*|дізнал\w+"
    r"|informó|informa|publicó|publica|reveló|reportó|reporta"
    r"|(?:a\s+)?rapport(?:e|é)|révèle|a\s+révélé|affirme\s+savoir"
    r"|berichtet(?:e)?|meldet(?:e)?|zufolge"
    r"|đưa\s+tin|dẫn|tiết\s+lộ|loan\s+tin"
    r")(?!\w)"
    r"|(?:报道|報道|消息|披露)"
    r"|\s?(?:জানিয়েছে|জানায়|জানাচ্ছে|প্রতিবেদনে)"
    r")"
)
_BENGALI: Final = re.compile(
    r"(?:কে|ের|র)?\s+(?:দেওয়া|দেয়া|জানিয়েছে|জানায়|খবর|প্রতিবেদন|বরাত|সঙ্গে|এ তথ্য|বলেছেন|বলেন)"
)
_AT_END: Final = re.compile(
    r"\s(?:[—–-]|\|)\s*(?P<name>[^—–|]{2,40}?)(?:\s+(?i:source|sources|reports?)\b.*)?$"
)
_AT_START: Final = re.compile(r"^(?P<name>[^:：,.?!]{2,40}?)\s?[:：]\s*\S")
_DAY: Final = re.compile(
    r"\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\s(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
)
_CAPITAL: Final = re.compile(r"\s[A-ZÀ-Þ][\w’'-]*")

_ADJECTIVES: Final = {
    "US": (
        "American",
        "us u.s. american",
        "американск сша",
        "american",
        "美",
        "estadounidens",
        "américain",
        "us-",
        "mỹ",
    ),
    "GB": (
        "British",
        "british uk",
        "британск",
        "britisch",
        "英",
        "británic",
        "britannique",
        "britisch",
        "anh",
    ),
    "RU": ("Russian", "russian", "российск", "russisch", "俄", "rus", "russe", "russisch", "nga"),
    "UA": (
        "Ukrainian",
        "ukrainian",
        "украинск",
        "ukrainisch",
        "乌",
        "ucranian",
        "ukrainien",
        "ukrainisch",
        "ukraine",
    ),
    "CN": (
        "Chinese",
        "chinese",
        "китайск",
        "chinesisch",
        "中",
        "chin",
        "chinois",
        "chinesisch",
        "trung quốc",
    ),
    "DE": ("German", "german", "немецк", "deutsch", "德", "aleman", "allemand", "deutsch", "đức"),
    "FR": (
        "French",
        "french",
        "французск",
        "französisch",
        "法",
        "frances",
        "français",
        "französisch",
        "pháp",
    ),
    "IL": (
        "Israeli",
        "israeli",
        "израильск",
        "israelisch",
        "以",
        "israel",
        "israélien",
        "israelisch",
        "israel",
    ),
    "JP": ("Japanese", "japanese", "японск", "japanisch", "日", "japones", "japonais", "japanisch", "nhật"),
}
"""By country: the adjective shown, then what it begins with in en, ru, de, zh, es, fr, de, vi."""


def _unnamed() -> re.Pattern[str]:
    latin: list[str] = []
    han: list[str] = []
    for country, (_, *words) in _ADJECTIVES.items():
        stems = "|".join(
            re.escape(w)
            for group in words
            for w in (group.split() if group.isascii() else [group])
            if not _is_han(w)
        )
        latin.append(f"(?P<{country}>{stems})")
        han.append(f"(?P<{country}_>{next(w for w in words if _is_han(w))})")
    adjective = "|".join(latin)
    return re.compile(
        rf"(?<!\w)(?i:(?:{adjective})\w*[ -]?(?:state\s+)?(?:media(?:\s+outlets?)?|press|СМИ|medien|medios|médias)(?!\w))"
        rf"(?=\s*(?:[:：]|,\s|(?i:reports?|reported|says?|said|сообща\w+|пишут|berichten|informan|rapportent)(?!\w)|$))"
        rf"|(?:^|(?<=[\s，。：；]))(?:{'|'.join(han)})媒(?=[：:称稱报報披曝])"
    )


def _is_han(text: str) -> bool:
    return "\u4e00" <= text[:1] <= "\u9fff"


_UNNAMED: Final = _unnamed()


class Cited(NamedTuple):
    """Whose report is passed on."""

    house: str
    """The newsroom: a house of the publisher table, or the name of one that is not named."""
    name: str
    """As readers know it."""
    words: str
    """The words that say so, exact, for the reason."""
    country: str | None = None
    """Set where only the country is told ("British media"): ISO 3166 alpha-2."""


def cited(text: str, own: str = "") -> Cited | None:
    """The publisher whose report a text passes on, the first one named; None when it cites none.

    ``own`` is the house of the text: what it says of itself ("told Reuters", in Reuters' own report) is no
    citation. Reads the first 1,500 characters; linear in them.
    """
    for found in _citations(text[:LOOKED_AT]):
        if folded(found.house) != folded(own):
            return found
    return None


def titled(title: str, own: str = "") -> Cited | None:
    """The publisher a headline credits at its head or end: "X: …", "… – X". ``own`` as for ``cited``."""
    for mark in (_AT_END.search(title), _AT_START.search(title)):
        if mark is None:
            continue
        found = named(mark["name"])
        if found is None or (found.common and mark.re is _AT_START) or folded(found.house) == folded(own):
            continue
        if any(name == mark["name"] for name in (found.name, *found.names)):
            return Cited(found.house, found.name, mark["name"])
    return None


def _citations(text: str) -> Iterator[Cited]:
    found: list[tuple[int, Cited]] = []
    for cue in (*_FORWARD.finditer(text), *_HAN.finditer(text)):
        for between in (_NEAR.match(text, cue.end()), _BEHIND.match(text, cue.end())):
            name = _name_at(text, between.end()) if between is not None else None
            if name is not None:
                found.append((cue.start(), _cited(name[0], text[cue.start() : name[1]])))
                break
    for start, end, publisher in _names_in(text):
        cue = _BACKWARD.match(text, end) or _BENGALI.match(text, end)
        if cue is not None and not publisher.short:
            found.append((start, _cited(publisher, text[start : cue.end()])))
    for mark in _UNNAMED.finditer(text):
        country = (mark.lastgroup or "").removesuffix("_")
        if country in _ADJECTIVES:
            shown = f"{_ADJECTIVES[country][0]} outlet, not named"
            found.append((mark.start(), Cited(shown, shown, mark[0].strip(), country)))
    found.sort(key=lambda pair: pair[0])
    for _, one in found:
        yield one


def _cited(publisher: Publisher, words: str) -> Cited:
    return Cited(publisher.house, publisher.name, " ".join(words.split()).strip(_QUOTE + " ,"))


# --- names beside cues ---------------------------------------------------------------------------


class _Alias(NamedTuple):
    text: str
    publisher: Publisher
    strict: bool
    """One plain word that means something else as well: only with an article, quotes or what it is."""


@cache
def _aliases() -> dict[str, tuple[_Alias, ...]]:
    """All names by their first two characters, longest first."""
    by_head: dict[str, list[_Alias]] = {}
    for publisher in publishers():
        for name in dict.fromkeys((publisher.name, *publisher.names)):
            strict = publisher.common and name.isascii() and " " not in name
            by_head.setdefault(name[:2], []).append(_Alias(name, publisher, strict))
    return {head: tuple(sorted(a, key=lambda one: -len(one.text))) for head, a in by_head.items()}


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])(?:" + "|".join(re.escape(head) for head in sorted(_aliases())) + ")")


def _names_in(text: str) -> Iterator[tuple[int, int, Publisher]]:
    behind = 0
    for head in _heads().finditer(text):
        if head.start() < behind:
            continue
        found = _name_at(text, head.start())
        if found is not None:
            behind = found[1]
            yield head.start(), found[1], found[0]


def _name_at(text: str, start: int) -> tuple[Publisher, int] | None:
    for alias in _aliases().get(text[start : start + 2], ()):
        if not text.startswith(alias.text, start):
            continue
        end = start + len(alias.text)
        end = _inflected(alias, text, end)
        if end < 0 or (alias.publisher.common and not _clear(alias, text, start, end)):
            continue
        return alias.publisher, end
    return None


def _inflected(alias: _Alias, text: str, end: int) -> int:
    """Where the name ends with its ending; -1 when it is only the beginning of another word."""
    last = alias.text[-1]
    if _is_han(last):
        return end
    at = end
    while at < len(text) and (text[at].isalnum() or "\u0980" <= text[at] <= "\u09ff"):
        at += 1
    if at == end:
        return end
    ending = text[end:at]
    if "\u0400" <= last <= "\u04ff" and len(alias.text) >= 5 and len(ending) <= 3 and not ending.isupper():
        return at
    if "\u0980" <= last <= "\u09ff" and ending in {"কে", "ের", "র", "এর", "য়", "তে"}:
        return end
    if _is_han(ending[0]):
        return end
    return -1


def _clear(alias: _Alias, text: str, start: int, end: int) -> bool:
    """Whether a name that is also a word is surely one here."""
    behind = text[end : end + 30]
    if alias.text.isascii() and _CAPITAL.match(behind) and not _DAY.match(behind):
        return False
    if not alias.strict:
        return True
    before = text[max(0, start - 14) : start]
    return bool(
        re.search(rf"(?:\b(?i:the|le|la|el)\s|[«„“《\"]|{_MEDIUM}\s)$", before)
        or re.match(r"\s(?:magazine|newspaper|website)\b", behind)
    )

"""News agencies and the ways their work is credited.

A public list of the larger wholesalers of news, by the names other outlets use for them. It says who
distributes, nothing on whether they are right.
"""

from __future__ import annotations

import re
from typing import Final

AGENCIES: Final[dict[str, tuple[str, ...]]] = {
    "Reuters": ("Reuters", "Thomson Reuters", "Рейтер", "路透社", "路透", "রয়টার্স"),
    "AP": ("AP", "Associated Press", "The Associated Press", "AP News", "美联社", "এপি"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "АФП", "法新社", "এএফপি"),
    "TASS": ("TASS", "Tass", "ТАСС", "塔斯社", "তাস"),
    "RIA Novosti": ("RIA Novosti", "RIA", "РИА Новости", "俄新社"),
    "Interfax": ("Interfax", "Интерфакс", "国际文传电讯社"),
    "Interfax-Ukraine": ("Interfax-Ukraine", "Интерфакс-Украина", "Інтерфакс-Україна"),
    "Ukrinform": ("Ukrinform", "Укринформ", "Укрінформ"),
    "Xinhua": ("Xinhua", "新华社", "Tân Hoa Xã", "Синьхуа"),
    "dpa": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",),
    "UPI": ("UPI", "United Press International"),
    "Bloomberg": ("Bloomberg", "Bloomberg News", "彭博社", "Блумберг"),
    "Kyodo": ("Kyodo", "Kyodo News", "共同社"),
    "Yonhap": ("Yonhap", "Yonhap News Agency", "韩联社"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "AA"),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI", "Asian News International"),
    "BELTA": ("BELTA", "БЕЛТА"),
    "STT": ("STT",),
    "PA Media": ("PA Media", "Press Association"),
    "Belga": ("Belga",),
    "TTXVN": ("TTXVN", "Thông tấn xã Việt Nam"),
}
"""Agency by the name shown, with the names it is credited by."""

_BY_ALIAS: Final = {alias.casefold(): name for name, names in AGENCIES.items() for alias in names}
_SHORT_ONLY_MARKED: Final = frozenset({"AP", "AA", "RIA", "STT", "DPA", "dpa", "Tass", "এপি", "তাস", "路透"})


def _any(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_ALL: Final = _any([alias for names in AGENCIES.values() for alias in names])
_LONG: Final = _any([a for names in AGENCIES.values() for a in names if a not in _SHORT_ONLY_MARKED])

# Marks of wire copy: "(Reuters) -", "— AP", "ANCHORAGE, Aug 15 (AP)", "Source: TASS".
_MARKED: Final = re.compile(
    rf"[(\[\uff08\u3010]\s*({_ALL})\s*[)\]\uff09\u3011]|[\u2014\u2013-]\s*({_ALL})\s*$"
    rf"|\b(?:Source|Fuente|Quelle|Источник|Nguồn|Lähde|来源)\s*[:\uff1a]\s*({_ALL})(?!\w)"
)
# Another's report cited: "Reuters reported", "told AFP", "citing TASS", "according to Interfax".
_CITED: Final = re.compile(
    rf"(?<!\w)({_LONG})\s+(?:source|report(?:s|ed)?|(?:news\s+agency\s+)?(?:says|said)|informa|informó|dẫn|đưa tin|"
    rf"сообщает|сообщил[аио]?|meldet|berichtet|rapporte)(?!\w)"
    rf"|(?<!\w)(?i:told|tells|citing|cites|cited by|according to|reports?|reported by|via|según|citando a|selon|laut|"
    rf"сообщает|передает|передаёт|со ссылкой на|theo|dẫn|dẫn lời)\s+(?i:the\s+|hãng(?:\s+tin)?\s+|агентство\s+)?"
    rf"({_ALL})(?!\w)"
    rf"|(?:据|援引)({_ALL})|({_ALL})(?:报道|消息)"
)


def agency(name: str) -> str | None:
    """The agency a credit names; None when it names none. "Reuters" and "Thomson Reuters" are one."""
    return _BY_ALIAS.get(name.strip().casefold())


def credited(text: str) -> str | None:
    """The agency whose copy a text is marked as; None when it carries no mark."""
    return _named(_MARKED.search(text))


def cited(text: str) -> str | None:
    """The agency whose report a text passes on; None when it cites none."""
    return _named(_CITED.search(text))


def _named(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    return next(_BY_ALIAS[group.casefold()] for group in found.groups() if group)

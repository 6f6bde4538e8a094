"""What kind of occasion a sentence speaks of, and at which turn of it: talks begin, a visit ends.

General words of news in the desk's languages, none of one story. Entries as in ``cues.py``.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeVar

from livedesk.weighing.cues import pattern

Occasion = Literal["talks", "call", "press", "meal", "visit", "truce", "exchange"]
Turn = Literal["begin", "end", "arrive"]
K = TypeVar("K", Occasion, Turn)

BEHIND: Final = 25
"""Characters behind a figure within which what it is of may stand: "three hours of talks"."""

_OCCASIONS: Final[dict[Occasion, str]] = {
    "press": """press|conference* news|conference* press|briefing* пресс-конференц* прес-конференц* rueda|de|prensa
        conferencia|de|prensa conférence|de|presse pressekonferenz* họp|báo 记者会 記者會 新闻发布会""",
    "call": """phone|call phone|calls telephone|call telephone|conversation call|with call|between the|call a|call телефонн*
        телефонни* llamada appel|téléphonique entretien|téléphonique telefonat* điện|đàm 通话 通話""",
    "meal": """lunch dinner breakfast обед обеда обеде ужин* вечер* almuerzo cena déjeuner dîner mittagessen abendessen
        bữa|trưa bữa|tối 午餐 晚宴""",
    "truce": """ceasefire* cease-fire* truce перемири* прекращени*|огня перемир'* припинення|вогню alto|el|fuego tregua
        cessez-le-feu trêve waffenruhe waffenstillstand* feuerpause ngừng|bắn 停火""",
    "exchange": """prisoner|exchange prisoner|swap* exchange|of|prisoners обмен*|пленн* обмен|военнопленн* обмін*|полонен*
        intercambio|de|prisioneros canje|de|prisioneros échange|de|prisonniers gefangenenaustausch* trao|đổi|tù|binh 换俘""",
    "visit": "visit visits visita visite визит* візит* поездк* поїздк* besuch* chuyến|thăm 访问 訪問",
    "talks": """talks meeting meetings summit* negotiations discussions one-on-one переговор* встреч* саммит* зустріч*
        зустрічі саміт* reunión reuniones cumbre conversaciones negociaciones encuentro réunion rencontre sommet entretien*
        pourparlers négociations treffen gipfel* gespräch* verhandlung* cuộc|gặp hội|đàm đàm|phán thượng|đỉnh cuộc|họp
        会谈 會談 会晤 會晤 峰会 峰會 谈判 談判""",
}
_TURNS: Final[dict[Turn, str]] = {
    "begin": """begin* began start* kick*|off open* нача* начин* начн* розпоч* почал* почат* comenz* comienz* empez* empiez*
        inici* commenc* début* begann* beginn* bắt|đầu 开始 開始""",
    "end": """end ends ended ending conclude* finish* wrap*|up is|over заверш* законч* законч* закінч* termin* conclu* endet*
        endete* beende* kết|thúc 结束 結束""",
    "arrive": """arriv* land landed lands touch*|down прибы* приземл* прибув* прибут* llega* aterriz* atterri* landet* gelandet
        ankunft hạ|cánh đến|nơi 抵达 抵達 降落""",
}

_OCCASION: Final[dict[Occasion, re.Pattern[str]]] = {
    kind: pattern(entries) for kind, entries in _OCCASIONS.items()
}
_TURN: Final[dict[Turn, re.Pattern[str]]] = {kind: pattern(entries) for kind, entries in _TURNS.items()}


def occasion(text: str, at: int) -> Occasion | None:
    """The occasion named nearest to place ``at``, before it or right behind; None when none is named. "Press
    conference after the talks" is two occasions, and the nearer one counts."""
    return _nearest(_OCCASION, text, at)


def turn(text: str, at: int) -> Turn | None:
    """Whether it begins, ends or somebody arrives, by the word nearest to place ``at``."""
    return _nearest(_TURN, text, at)


def _nearest(patterns: dict[K, re.Pattern[str]], text: str, at: int) -> K | None:
    found = [
        (*_away(match, at), place, kind)
        for place, (kind, compiled) in enumerate(patterns.items())
        for match in compiled.finditer(text)
    ]
    return min(found, key=lambda one: one[:3])[3] if found else None


def _away(match: re.Match[str], at: int) -> tuple[int, int]:
    """How far it is, those further behind last: what lasts mostly stands before how long it lasts."""
    if match.start() < at:
        return 0, max(at - match.end(), 0)
    return int(match.start() - at > BEHIND), match.start() - at


__all__ = ["Occasion", "Turn", "occasion", "turn"]

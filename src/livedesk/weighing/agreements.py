"""Whether a sentence says that something was agreed, or that it was not.

Only what is told as come counts: a deal hoped for, near, demanded or denied to be wanted answers nothing. In the desk's
languages; general words of news, none of one story.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from livedesk.weighing.cues import AHEAD, IF, pattern

_DEAL: Final = r"(?:deals?|agreements?|accords?|understandings?|consensus|pact|compromise)"
_WORDS: Final = r"(?:[\w’'-]+\s+){0,3}?"
_NOT: Final = re.compile(
    rf"(?<!\w)(?:no\s+{_WORDS}{_DEAL}|without\s+{_WORDS}{_DEAL}"
    rf"|fail(?:s|ed)?\s+to\s+(?:agree|(?:reach|secure|strike|clinch|make|seal)\s+{_WORDS}{_DEAL})"
    rf"|(?:did|do|does|has|have|had)(?:\s+not|n[’']t)\s+(?:agree[ds]?|(?:reach|struck?|made|make|seal)(?:ed)?\s+{_WORDS}{_DEAL})"
    r"|nothing\s+(?:was|has\s+been)\s+agreed|not\s+agreed|never\s+agreed)(?!\w)",
    re.IGNORECASE,
)
_YES: Final = re.compile(
    rf"(?<!\w)(?:(?:reach|strike|struck|secure|seal|sign|make|made|clinch|finali[sz]e|conclude|have|has)(?:d|s|es|ed)?\s+{_WORDS}{_DEAL}"
    rf"(?:\s+(?:reached|struck|signed|sealed|made))?|{_DEAL}\s+(?:(?:on|over|about|for)\s+(?:[\w’'-]+\s+){{1,4}}?)?(?:(?:has\s+been|was|is|had\s+been)\s+)?(?:reached|struck|signed|sealed|done|made)"
    r"|agreed|agrees?\s+(?:to|on|that))(?!\w)",
    re.IGNORECASE,
)
_NOT_ELSEWHERE: Final = pattern(
    """без|соглашени* без|договор* не|договорил* не|достигл*|соглас* не|достигл*|соглаш* не|достигл*|договор*
    не|удалось|договориться соглашени*|не|достигнут* договор*|не|достигнут* не|согласил*
    без|угод* не|домовил* не|досягл*|угод* не|досягл*|домовлен* угод*|не|досягнут* не|погодил*
    sin|acuerdo sin|un|acuerdo ningún|acuerdo no|alcanz*|acuerdo no|alcanz*|un|acuerdo no|llegaron|a|un|acuerdo
    no|llegaron|a|acuerdo no|acordaron no|acordó
    sans|accord aucun|accord pas|d'accord pas|parvenus|à|un|accord pas|d’accord
    keine|einigung kein|abkommen ohne|einigung ohne|abkommen nicht|geeinigt nicht|einigen
    không|đạt|thỏa|thuận không|đạt|được|thỏa|thuận chưa|đạt|thỏa|thuận chưa|đạt|được|thỏa|thuận không|có|thỏa|thuận
    không|mang|lại|thỏa|thuận
    未达成 尚未达成 没有达成 未能达成 未達成 尚未達成 沒有達成 未能達成"""
)
_YES_ELSEWHERE: Final = pattern(
    """договорил* достигл*|соглашени* достигл*|согласи* достигл*|договор* соглашени*|достигнут* соглашение|подписан*
    договор*|достигнут* согласил*
    домовил* досягл*|угод* досягл*|домовлен* угод*|досягнут* погодил*
    acordaron acordó alcanzaron|un|acuerdo llegaron|a|un|acuerdo acuerdo|alcanzado
    accord|conclu accord|trouvé parvenus|à|un|accord mis|d'accord mis|d’accord
    einigten|sich einigen|sich geeinigt einigung|erzielt
    đạt|thỏa|thuận đạt|được|thỏa|thuận đã|thống|nhất đã|nhất|trí
    达成协议 达成一致 达成共识 達成協議 達成共識"""
)
_OPEN: Final = pattern(
    """hope* look*|to set|to want* wish* seek* sought push* press* pressure urge* need* must should close|to near* yet|to try* tries tried before
    until possible potential toward* towards ahead|of prospect* chance* whether when ready willing refus* proposed how why
    deny denies denied denying claim* demand* in|exchange could
    надеж* надее* хочет хотят должн* нужно пытал* близк* если ли готов* отрица* опроверг*
    сподів* хоче мають повинн* якщо чи готов* заперечу*
    espera* quiere* debe* busca* posible niega* negó espère* veu* doit doivent possible nie hofft will muss möglich*
    hy|vọng việc|đạt phụ|thuộc muốn cần có|thể phải 希望 可能 需要 是否 之前"""
)
_NOT_YET: Final = re.compile(
    r"(?<!\w)(?:to|get|gets|getting|got|gotta|must|can|cannot|could|let|lets|let[’']s|help|would|should|may|might|not|will)"
    r"(?:\s+(?:a|an|the|any|some|this|that))?\s+$|之前[^，。]*$|在$",
    re.IGNORECASE,
)
"""Right before it: then it is still to be made."""
_ASKED_FOR: Final = re.compile(
    r"(?:^|[:.!?]|[\"'“‘«])\W*(?:reach|strike|secure|seal|sign|make|clinch|finali[sz]e|conclude|agree)$",
    re.IGNORECASE,
)
"""A sentence or quotation that begins so tells somebody to."""
_PARTLY: Final = re.compile(
    r"(?<!\w)(?:many|some|several|most|few|points?|part(?:ly|ially)?|части\w*|много\w*|нескольк\w*|багато|muchos|varios"
    r"|puntos?|plusieurs|certains|points|viele|einige|punkte|nhiều|một\s+số)(?!\w)|部分|许多",
    re.IGNORECASE,
)
"""Some of it agreed contradicts nobody who says that there is no deal."""
_ABOUT: Final = re.compile(
    r"[,;.!?—–:]\s|[，。；]|\s(?:after|as|while|but|despite|following|когда|после|але|pero|mais|aber)\s"
)


_BEFORE: Final = 40
"""Characters before it that are looked at."""


class Agreement(NamedTuple):
    """What a sentence says of an agreement."""

    agreed: bool
    """False when it says that there is none."""
    start: int
    """Where the words that say so begin."""
    end: int
    """And end."""
    about: str
    """Those words and the ones behind them, as far as they may say on what."""


def agreement(sentence: str) -> Agreement | None:
    """What a sentence says of an agreement that has come or has not; None when it says nothing of the kind."""
    if "?" in sentence:
        return None
    refused = _NOT.search(sentence) or _NOT_ELSEWHERE.search(sentence)
    found = refused or _YES.search(sentence) or _YES_ELSEWHERE.search(sentence)
    if found is None or IF.search(sentence):
        return None
    around = sentence[: found.start()] + " " + sentence[found.end() :]
    if refused is None and (_OPEN.search(sentence) or AHEAD.search(sentence)):
        return None
    before = sentence[max(0, found.start() - _BEFORE) : found.start()]
    if refused is None and (
        _NOT_YET.search(before) or _PARTLY.search(before) or _ASKED_FOR.search(before + found[0].split()[0])
    ):
        return None
    if refused is not None and (AHEAD.search(around) or _OPEN.search(sentence[: found.start()])):
        return None
    rest = sentence[found.end() :]
    cut = _ABOUT.search(rest)
    about = found[0] + (rest[: cut.start()] if cut is not None else rest)
    return Agreement(refused is None, found.start(), found.end(), about)


__all__ = ["Agreement", "agreement"]

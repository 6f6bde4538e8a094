"""Who says what in Chinese: telling words without blanks around them, "according to"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from livedesk.model import Stance
from livedesk.reading.cues import entries, tables
from livedesk.reading.quotations import quotations
from livedesk.reading.said import Place, Said, Speaks

_STANCES: Final[tuple[Stance, ...]] = ("says", "denies", "believes", "asks")
LONGEST_SPEAKER_UNSPACED = 24
"""Characters, in scripts without blanks."""


class _Unspaced(NamedTuple):
    told: re.Pattern[str]
    according: re.Pattern[str]
    stances: dict[str, Stance]


@cache
def _lexicon() -> _Unspaced:
    table = tables()["zh"]
    stances: dict[str, Stance] = {}
    for stance in reversed(_STANCES):
        for word in entries(table[stance]):
            stances[word] = stance
    verbs = "|".join(sorted(stances, key=len, reverse=True))
    according = "|".join(sorted(entries(table["according"]), key=len, reverse=True))
    return _Unspaced(
        re.compile(rf"(?<![演小传傳学學名简簡职職对對堪据據听聽])({verbs})\s*[:：，,]?\s*"),
        re.compile(
            rf"(?:{according})([^，,。：:“「]{{2,{LONGEST_SPEAKER_UNSPACED}}}?)(?:报道|報道|消息|介绍|表示|说法|称|说)?[，,：:]\s*"
        ),
        stances,
    )


def has_telling_word(text: str) -> bool:
    """Whether a telling word stands in a text."""
    return any(verb in text for verb in _lexicon().stances)


_WHEN = re.compile(
    r"(?:(?:\d{1,2}月)?\d{1,2}日|当天|當天|同一天|同日|今天|昨天|当日|周[一二三四五六日天])?(?:早间|上午|下午|晚间|晚|凌晨)?"
    r"(?:在[^，,]{2,16}[中上时時后後])?(?:还|也|则|再次|公开)?$"
)


_BLANK = re.compile("(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_NAMELESS = frozenset({"报道", "報道", "消息", "报告", "分析", "媒体", "声明", "评论", "文章", "有报道"})


def told_chinese(text: str, speaks: Speaks) -> list[Said]:
    """Attributions of a Chinese text: a telling word with who speaks before it, "according to". Linear in its length."""
    found: list[Said] = []
    lexicon = _lexicon()
    quotes = quotations(text)
    ends = _sentences(text, [(q.start, q.end) for q in quotes])
    for start, end in ends:
        match = lexicon.according.match(text, start, end)
        if match is not None and speaks(match[1], True) and match.end() < end:
            found.append(
                Said(
                    match.span(1),
                    (match.start(), match.start(1)),
                    ((match.end(), _clause_end(text, match.end(), end)),),
                )
            )
            continue
        for verb in lexicon.told.finditer(text, start, end):
            if any(q.start < verb.start() < q.end for q in quotes):
                continue
            left = max(start, verb.start() - LONGEST_SPEAKER_UNSPACED)
            for i in range(verb.start() - 1, left - 1, -1):
                if text[i] in "，,：:、（）()“”「」《》 ":
                    left = i + 1
                    break
            phrase = _WHEN.sub("", text[left : verb.start()])
            if len(phrase) > 1 and phrase not in _NAMELESS and verb.end() < end and speaks(phrase, True):
                place = (left, left + len(phrase))
                found.append(
                    Said(
                        place,
                        verb.span(1),
                        ((verb.end(), _clause_end(text, verb.end(), end)),),
                        lexicon.stances[verb[1]],
                    )
                )
                break
    return found


def _clause_end(text: str, start: int, end: int) -> int:
    """A blank between two Chinese characters parts headlines that stand in one line."""
    blank = _BLANK.search(text, start, end)
    return end if blank is None else blank.start()


def _sentences(text: str, quotes: list[Place]) -> list[Place]:
    """Stops inside quotations end nothing."""
    found: list[Place] = []
    start = 0
    at = 0
    for match in re.finditer(r"[。！？；!?;\n]", text):
        while at < len(quotes) and quotes[at][1] <= match.start():
            at += 1
        if at < len(quotes) and quotes[at][0] <= match.start() < quotes[at][1]:
            continue
        if match.start() > start:
            found.append((start, match.start()))
        start = match.end()
    if start < len(text):
        found.append((start, len(text)))
    return found

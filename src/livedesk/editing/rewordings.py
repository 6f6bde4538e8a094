"""What a source did to its own report: a comma, more text, another wording, a correction, a retraction.

Pure: two reports of one page in, the kind of change out. Only what is surely a correction is called
one: the source says so, or one name or figure was exchanged under words that stayed as they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from livedesk.model import Because, Member, Report, Rewording, RewordingKind, Update
from livedesk.reading.mentions import Mentions
from livedesk.reading.numbers import numbers
from livedesk.reading.reader import readable
from livedesk.reading.script import TOKEN
from livedesk.reading.sentences import sentences
from livedesk.reading.words import words

SAME_WORDS: Final = 0.7
"""Share of a headline's words that stay for an exchanged one to be a correction: below that it is another headline."""
LEAST_WORDS: Final = 4
"""Shorter headlines are no sentence to correct."""
LOOKED_AT: Final = 160
"""Characters of a headline or summary's beginning where a source puts the mark of a correction."""
LONGEST_SENTENCE: Final = 2_000
"""Characters of a sentence compared word by word; longer ones are lists without full stops."""
SHOWN: Final = 120
"""Longest stretch of words given as what was wrong."""

_SIGNED: Final = r"[^:：–—\)\]]{0,24}[:：–—\)\]]"
"""What must follow a mark for it to be one: "Correction:", "(Corrects day)", "CORRECTED —"; not "Corrections staff"."""
_MARKS: Final[dict[RewordingKind, str]] = {
    "corrected": """correction corrects corrected fixes|typo исправлен\\w* поправка уточнени\\w* виправлен\\w* уточнення
        corrección corrige rectificación fe|de|erratas rectificatif corrigé korrektur korrigiert berichtigung
        đính|chính 更正 订正 訂正 সংশোধন\\w* oikaisu korjaus تصحيح""",
    "withdrawn": """retraction retracted withdrawn kill mandatory|kill отозван\\w* аннулир\\w* снято|с|публикации відкликано
        знято|з|публікації retirada retirado retractación rétractation dépublié zurückgezogen widerruf gỡ|bài rút|bài
        撤稿 撤回 poistettu""",
}


def _compiled(written: str) -> re.Pattern[str]:
    marks = "|".join(mark.replace("|", r"\s+") for mark in written.split())
    return re.compile(rf"(?:^\W*|[(\[])(?P<mark>{marks})(?!\w){_SIGNED}", re.IGNORECASE)


_MARKED: Final = {kind: _compiled(written) for kind, written in _MARKS.items()}


class Rewordings:
    """Tells what kind of change a source made; knows one story's actors. Holds no state."""

    def __init__(self, actors: Mentions) -> None:
        self._actors = actors

    def kind(self, old: Report, new: Report, lang: str) -> Rewording:
        """What became of ``old`` when its source put ``new`` in its place."""
        (old_title, old_summary), (new_title, new_summary) = readable(old), readable(new)
        for kind in ("withdrawn", "corrected"):
            mark = self._mark(kind, new_title, new_summary)
            if mark and not self._mark(kind, old_title, old_summary):
                exchanged = self._exchanged(old_title, new_title, lang) or (old_title, new_title)
                return _rewording(old, new, kind, exchanged, f"the source says so: {mark}")
        if exchanged := self._exchanged(old_title, new_title, lang):
            was, now = exchanged
            if _only_rose(was, now, lang):
                return _rewording(old, new, "changed", exchanged, f"a figure rose: {was} to {now}")
            return _rewording(
                old, new, "corrected", exchanged, f"{was} became {now}; the other words stayed as they were"
            )
        if old_title and new_title and _same_words(old_title, new_title, lang):
            if len(new_summary) > len(old_summary) and not _same_words(old_summary, new_summary, lang):
                return _rewording(
                    old, new, "grew", ("", ""), "the headline says the same; there is more text"
                )
            return _rewording(old, new, "cosmetic", ("", ""), "the same words")
        return _rewording(old, new, "changed", (old_title, new_title), "another headline")

    def in_place(self, report: Report, old: str, new: str, lang: str) -> Rewording:
        """What became of a report when the text behind its link changed under the same headline.

        The rewording is of the report by itself: it goes on standing where it does not carry the wrong words.
        """
        was, now = old.split("\n"), new.split("\n")
        blocks = [b for b in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if b[0] != "equal"]
        added = [line for _, _, _, j1, j2 in blocks for line in now[j1:j2]]
        for kind in ("withdrawn", "corrected"):
            mark = next(
                (found["mark"] for line in added if (found := _MARKED[kind].search(line[:LOOKED_AT]))), None
            )
            if mark is not None:
                exchanged = self._exchanged_within(was, now, blocks, lang) or ("", "")
                return _rewording(report, report, kind, exchanged, f"the source says so: {mark}")
        if exchanged := self._exchanged_within(was, now, blocks, lang):
            if _only_rose(*exchanged, lang):
                return _rewording(
                    report, report, "changed", exchanged, f"a figure rose: {' to '.join(exchanged)}"
                )
            return _rewording(
                report,
                report,
                "corrected",
                exchanged,
                f"{' became '.join(exchanged)} in the text; the other words of the sentence stayed as they were",
            )
        if _same_words(old, new, lang):
            return _rewording(report, report, "cosmetic", ("", ""), "the same words in the text")
        if all(tag == "insert" for tag, *_ in blocks):
            return _rewording(
                report, report, "grew", ("", added[0]), f"{len(added)} paragraphs more in the text"
            )
        first = next((block for block in blocks if block[0] != "insert"), blocks[0])
        exchanged = (
            was[first[1]] if first[1] < first[2] else "",
            now[first[3]] if first[3] < first[4] else "",
        )
        return _rewording(report, report, "changed", exchanged, f"{len(blocks)} passages of the text changed")

    def _exchanged_within(
        self, was: list[str], now: list[str], blocks: Sequence[tuple[str, int, int, int, int]], lang: str
    ) -> tuple[str, str] | None:
        """The one name or figure exchanged in a sentence of a text; None where more changed in it."""
        for tag, i1, i2, j1, j2 in blocks:
            if tag != "replace" or i2 - i1 != j2 - j1:
                continue
            for old, new in zip(was[i1:i2], now[j1:j2], strict=True):
                mine, theirs = sentences(old), sentences(new)
                if len(mine) != len(theirs):
                    continue
                for one, other in zip(mine, theirs, strict=True):
                    if (
                        one != other
                        and len(one) < LONGEST_SENTENCE
                        and (exchanged := self._exchanged(one, other, lang))
                    ):
                        return exchanged
        return None

    def _mark(self, kind: RewordingKind, title: str, summary: str) -> str | None:
        for text in (title, summary[:LOOKED_AT]):
            if (found := _MARKED[kind].search(text)) is not None:
                return found["mark"]
        return None

    def _exchanged(self, old: str, new: str, lang: str) -> tuple[str, str] | None:
        """The one name or figure exchanged between two headlines that else agree; None when it is more or less."""
        mine, theirs = list(TOKEN.finditer(old)), list(TOKEN.finditer(new))
        lows, others = [m[0].casefold() for m in mine], [m[0].casefold() for m in theirs]
        if min(len(lows), len(others)) < LEAST_WORDS:
            return None
        blocks = SequenceMatcher(None, lows, others, autojunk=False).get_opcodes()
        if sum(b[2] - b[1] for b in blocks if b[0] == "equal") < SAME_WORDS * max(len(lows), len(others)):
            return None
        changes = [b for b in blocks if b[0] != "equal"]
        if len(changes) != 1 or changes[0][0] != "replace":
            return None
        _, i1, i2, j1, j2 = changes[0]
        was = _whole(old, mine[i1].start(), mine[i2 - 1].end())
        now = _whole(new, theirs[j1].start(), theirs[j2 - 1].end())
        if max(i2 - i1, j2 - j1) > 3:
            return None
        counts, others_counts = _counts(was, lang), _counts(now, lang)
        if counts and others_counts:
            return (was, now) if counts != others_counts else None
        one = {m.id for m in self._actors.find(was, "", lang)}
        other = {m.id for m in self._actors.find(now, "", lang)}
        return (was, now) if one and other and not one & other else None


def _whole(text: str, start: int, end: int) -> str:
    """The stretch, with the rest of the figure or time of day that it begins or ends in."""
    while start and (
        (text[start - 1] in ":.," and text[start - 2 : start - 1].isdigit()) or text[start - 1].isdigit()
    ):
        start -= 1
    while text[end : end + 1].isdigit() or (
        text[end : end + 1] in (":", ".", ",") and text[end + 1 : end + 2].isdigit()
    ):
        end += 1
    return text[start:end]


def falls_with(member: Member, rewording: Rewording) -> bool:
    """Whether a report no longer stands because a source corrected or took back one of its own.

    That is the report itself, and every copy of it that does not yet say it right.
    """
    if rewording.kind not in ("corrected", "withdrawn"):
        return False
    if rewording.kind == "corrected" and rewording.report == rewording.of:
        # Put right in the text behind it: what falls is what carries the wrong words itself.
        own = member.report.id == rewording.of or member.placement.copy_of == rewording.of
        return own and bool(rewording.was) and _carries(member.report, rewording)
    if member.report.id == rewording.of:
        return True
    if member.placement.copy_of != rewording.of or member.report.id == rewording.report:
        return False
    title = member.report.title or ""
    return not (rewording.was and rewording.now in title and rewording.was not in title)


def quotes(update: Update | None, rewording: Rewording) -> bool:
    """Whether an update shows words of the page behind a report that were put right there since."""
    if (
        update is None
        or rewording.kind != "corrected"
        or rewording.report != rewording.of
        or not rewording.was
    ):
        return False
    return any(
        passage.report == rewording.of and rewording.was in passage.text and rewording.now not in passage.text
        for passage in (update.headline, *update.text)
    )


def _carries(report: Report, rewording: Rewording) -> bool:
    title, summary = readable(report)
    return any(rewording.was in text and rewording.now not in text for text in (title, summary))


def _counts(text: str, lang: str) -> list[str]:
    """Its numbers, when it is nothing but numbers and the words that join them."""
    found = numbers(text, lang)
    return found if found and len(TOKEN.findall(text)) <= 2 * len(found) else []


def _only_rose(was: str, now: str, lang: str) -> bool:
    """Whether a count went up: tolls and hours do, without anything having been wrong."""
    try:
        before = [float(n.rstrip("%")) for n in _counts(was, lang)]
        after = [float(n.rstrip("%")) for n in _counts(now, lang)]
    except ValueError:
        return False  # a day or a time of day: it does not rise
    return (
        bool(before) and len(before) == len(after) and all(a >= b for a, b in zip(after, before, strict=True))
    )


def _same_words(one: str, other: str, lang: str) -> bool:
    return sorted(words(one, lang)) == sorted(words(other, lang))


def _rewording(
    old: Report, new: Report, kind: RewordingKind, exchanged: tuple[str, str], text: str
) -> Rewording:
    was, now = (part[:SHOWN] for part in exchanged)
    return Rewording(
        of=old.id,
        report=new.id,
        kind=kind,
        was=was,
        now=now if kind != "withdrawn" else "",
        source_name=new.source_name,
        because=Because(rule=f"rewording.{kind}", text=text),
    )

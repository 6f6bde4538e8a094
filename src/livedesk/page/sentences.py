"""The desk's own reasons in the reader's language.

A reason stands in the record as the sentence the rule gave, in English. Here are the shapes of those
sentences; one that fits is said again in the page's language with the names and figures it holds, one
that fits none is shown as it stands and marked as English.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from livedesk.page.catalogue import N_, Catalogue

SHAPES = (
    N_("one origin so far: %(who)s"),
    N_("%(n)s independent origins: %(who)s"),
    N_("%(n)s independent origins: %(who)s and others"),
    N_("%(who)s on the record: %(source)s"),
    N_("same text"),
    N_("same publisher"),
    N_("own report"),
    N_("official source"),
    N_("credits %(who)s"),
    N_("cites %(who)s"),
    N_("what %(who)s said"),
    N_("an update was published"),
    N_("it has come: %(who)s"),
    N_("the plan is off or replaced: %(who)s"),
    N_("denied: %(who)s"),
    N_("accounts differ: %(who)s"),
    N_("came instead: %(who)s"),
    N_("nothing new for %(n)s min"),
    N_("nothing new for %(n)s h"),
)
"""Sentences of weighing and editing; the more particular one of two that fit stands later."""

NOTES = (
    N_("It stands again."),
    N_("It stands again. %(note)s"),
    N_("It was taken back."),
    N_("It was published by mistake."),
    N_("no report is left under it"),
    N_("No report is left under it."),
    N_("no report is left under it. %(note)s"),
    N_("It was withdrawn at %(time)s UTC; it stands again."),
    N_("It was taken back at %(time)s UTC; it stands again."),
    N_("%(who)s took its report back."),
    N_("%(who)s corrected its report."),
    N_("%(who)s corrected its report: “%(was)s” now reads “%(now)s”."),
    N_("What it rested on was taken back. %(note)s"),
    N_("What it rested on was withdrawn: %(note)s"),
    N_("What it rests on was corrected: %(note)s"),
)
"""What readers are told was wrong, in the desk's words; ``note`` is another such sentence, or an editor's."""


Patterns = tuple[tuple[str, re.Pattern[str]], ...]


class Told(NamedTuple):
    """A sentence, and its language where that is not the page's."""

    text: str
    """As readers see it."""
    lang: str
    """ "en" for a sentence no shape fits on a page of another language; else ""."""


@lru_cache(maxsize=8192)
def told(words: Catalogue, sentence: str) -> Told:
    """The desk's sentence in the language of ``words``; joined reasons ("a; b") one by one."""
    if words.lang == "en" or not sentence:
        return Told(sentence, "")
    if (whole := _said(words, sentence, _NOTES)) is not None:
        return Told(whole, "")
    parts: list[str] = []
    for part in sentence.split("; "):
        said = _said(words, part, _REASONS)
        if said is None:
            return Told(sentence, "en")
        parts.append(said)
    return Told("; ".join(parts), "")


def _said(words: Catalogue, sentence: str, patterns: Patterns) -> str | None:
    for shape, pattern in reversed(patterns):
        if found := pattern.fullmatch(sentence):
            held = found.groupdict()
            if "note" in held:
                held["note"] = told(words, held["note"]).text
            return words.say(shape, **held)
    return None


_HOLDS = {"n": r"[\d.,]+", "time": r"\d\d:\d\d", "who": r".+?", "was": r".+?"}
"""What a place of a shape holds, where it is not just anything."""


def _pattern(shape: str) -> re.Pattern[str]:
    """ "%(who)s on the record" as a pattern; figures only where "%(n)s" stands."""
    pattern = re.sub(
        r"%\\\((\w+)\\\)s",
        lambda m: rf"(?P<{m[1]}>{_HOLDS.get(m[1], '.+')})",
        re.escape(shape),
    )
    return re.compile(pattern, re.DOTALL)


_REASONS: Patterns = tuple((shape, _pattern(shape)) for shape in SHAPES)
_NOTES: Patterns = tuple((shape, _pattern(shape)) for shape in NOTES)

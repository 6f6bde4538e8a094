"""Transcripts: lines that begin with who speaks, and what that speaker says until the next such line.

Official sites put down press conferences and meetings like this in every language: "Mara Quill: We go.", "Q: When?",
"PRESIDENT ASHDOWN: …", "В.Петров: …". Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

FEWEST_TURNS: Final = 2
"""Labelled lines that make a transcript; one is a line with a colon."""
SPEAKERS_SHARE: Final = 0.5
"""Share of the labels that must name somebody who can speak, or ask: in "Date: … Place: …" none does."""
LABELLED_SHARE: Final = 0.1
"""Share of a transcript's lines that carry one, at least: an article with two lines that end in a colon is none."""
LONGEST_LABEL: Final = 80

_LABEL: Final = re.compile(
    r"^\W{0,2}(?P<name>[^\W\d_][^\n:：?!\"“”«»]{0,79}?)(?:\s*\((?:as\s+(?:trans|retrans)lated|[^()]{1,40})\))?\s*(?P<cue>[:：])\s*(?P<said>\S.*)$"
)
_PLAIN_QUESTION: Final = re.compile(r"^Q\s{2,}(?P<said>\S.*)$")
"""The White House writes "Q" and blanks."""
_QUESTION: Final = re.compile(
    r"^(?:q|question|reporter|journalist|press|moderator|вопрос|журналист|корреспондент|реплика|запитання|питання|журналіст"
    r"|pregunta|periodista|question|journaliste|frage|journalist|câu\s+hỏi|phóng\s+viên|记者|問|问)(?:\s+\d+)?$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"^[\[(<…*].*[\])>…*]$")


class Turn(NamedTuple):
    """One paragraph of what somebody says."""

    speaker: tuple[int, int]
    """Where the label stands that says who."""
    cue: tuple[int, int]
    """Where the colon behind it stands."""
    said: tuple[int, int]
    """Where the paragraph stands."""


def turns(text: str, speaks: Callable[[str], bool]) -> list[Turn]:
    """The paragraphs of a transcript with their speakers, questions left out; none where the text is no transcript.

    ``speaks`` tells whether a label names somebody who can speak.
    """
    lines = list(_lines(text))
    labels = {number: label for number, line in enumerate(lines) if (label := _label(text, line)) is not None}
    if len(labels) < FEWEST_TURNS:
        return []
    known: dict[str, bool] = {}
    for label in labels.values():
        words = text[slice(*label.speaker)]
        if words not in known:
            known[words] = _asks(words) or speaks(words)
    good = [known[text[slice(*label.speaker)]] for label in labels.values()]
    if sum(good) < max(FEWEST_TURNS, SPEAKERS_SHARE * len(good), LABELLED_SHARE * len(lines)):
        return []
    return list(_turns(text, lines, labels, known))


def _turns(
    text: str,
    lines: Sequence[tuple[int, int]],
    labels: dict[int, Turn],
    known: dict[str, bool],
) -> Iterator[Turn]:
    speaking: Turn | None = None
    for number, line in enumerate(lines):
        label = labels.get(number)
        said = line
        if label is not None and (known[words := text[slice(*label.speaker)]] or _titled(words)):
            speaking, said = None if _asks(words) else label, label.said
        if speaking is not None and not _ASIDE.match(text[slice(*said)]):
            yield Turn(speaking.speaker, speaking.cue, said)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


def _label(text: str, line: tuple[int, int]) -> Turn | None:
    """A line's label and what follows it; None where it has none."""
    start, end = line
    head = text[start : min(end, start + LONGEST_LABEL + 60)]
    if (plain := _PLAIN_QUESTION.match(head)) is not None:
        return Turn((start, start + 1), (start, start + 1), (start + plain.start("said"), end))
    found = _LABEL.match(head)
    if found is None or len(found["name"].split()) > 8 or found["name"][:1].upper() != found["name"][:1]:
        return None
    name, cue = found.span("name"), found.span("cue")
    return Turn(
        (start + name[0], start + name[1]),
        (start + cue[0], start + cue[1]),
        (start + found.start("said"), end),
    )


def _titled(words: str) -> bool:
    """Whether words are written as a name or a title is: in a transcript such a label is somebody, known or not."""
    several = words.split()
    return len(several) <= 5 and all(word[:1].upper() == word[:1] for word in several if len(word) > 3)


def _asks(words: str) -> bool:
    return _QUESTION.match(words.strip()) is not None


__all__ = ["Turn", "turns"]

"""What somebody says he wants: an offer, a goal, a priority, a demand or a red line, by the words of eleven languages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple, cast

from livedesk.model import StandKind
from livedesk.reading.script import UNSPACED_RUN
from livedesk.reading.words import words

_NOT: Final = re.compile(r"(?:\bnot|n['’]t|\bno|\bне|\bkhông|\bnicht|\bpas|\bei) (?:\w+ )?$", re.IGNORECASE)
"""What turns an offer into its opposite, right before it."""

_AROUND: Final = re.compile(
    r"\s+(?:(?:to|a|zu|de|d['’])\s+)?(?:bypass|avoid|skip|sidestep|prevent|обойти|избежать|миновать|обійти|уникнути|evitar"
    r"|saltarse|éviter|contourner|vermeiden|umgehen|tránh|bỏ qua|välttää)\b",
    re.IGNORECASE,
)
"""What turns a goal or a demand around, right behind it: who wants to avoid something does not want it."""

CLOSE: Final = 2
"""Words between who acts in a headline and the verb that says what he wants: "Quill still flatly rejects". In
Vietnamese, where spaces part syllables, half as many."""

_OWNS: Final = re.compile(r"(?P<own>['’]s |(?<=s)['’] )(?:\w+ )?", re.IGNORECASE)
"""What makes a name the owner of the noun behind it, or of the one after the next word: "Quill's latest proposal"."""

_ON_WORDS: Final = r"(?:de|del|d['’]|sobre|para|que|sur|pour|zu|zum|zur|nach|über|für|về|rằng)(?!\w)"

_OF: Final = re.compile(
    rf" (?:(?:de|del|de la|du|von|của) |d['’])(?:(?!{_ON_WORDS})[\w-]+ ){{0,3}}", re.IGNORECASE
)
"""What makes the name behind it the owner of the noun before it, with titles between: "đề xuất của Tổng thống X"."""

_ON: Final = re.compile(rf" {_ON_WORDS}", re.IGNORECASE)
"""What begins, right behind that name, what the noun is on; else the sentence goes on: "X's demand delays the talks"."""

_PUNCTUATION: Final = re.compile(r"[,;:.?!–—|]")

Where = Literal["statement", "cue"]
"""Where a word that tells stands: in what is said, or as the verb that attributes it."""


class Want(NamedTuple):
    """What is said to be wanted, and where the statement says so."""

    kind: StandKind
    """Offer, goal, priority, demand or red line."""
    at: int
    """Character of the statement at which the telling words begin; 0 where the attributing verb tells."""


def want(cue: str, statement: str, lang: str) -> Want | None:
    """What a statement and the verb that attributes it say is wanted; None when nothing is.

    The hardest word decides. An offer that is denied is a red line, a goal that is denied none.
    """
    for kind, by_place in _patterns().items():
        pattern = by_place["cue"].get(lang)
        if pattern is not None and pattern.fullmatch(cue.strip()):
            if kind in ("goal", "demand") and _AROUND.match(f" {statement}"):
                continue
            return Want(kind, 0)
        pattern = by_place["statement"].get(lang)
        found = pattern.search(statement) if pattern is not None else None
        if found is None:
            continue
        if kind in ("goal", "demand") and _AROUND.match(statement, found.end()):
            continue
        if kind in ("offer", "goal") and _NOT.search(statement[: found.start()]):
            return Want("red line", found.start()) if kind == "offer" else None
        return Want(kind, found.start())
    return None


def headline_want(headline: str, behind: int, lang: str) -> Want | None:
    """What a headline says that who acts in it wants, by its verb: the first that stands close behind who acts,
    or an offer where he lets a demand go; None when no word tells.

    ``behind`` is the character behind the name of who acts.
    """
    given_up = _given_up().get(lang)
    if given_up is not None and (found := given_up.search(headline, behind)):
        return Want("offer", found.start())
    first: Want | None = None
    for kind, by_place in _patterns().items():
        pattern = by_place["cue"].get(lang)
        found = pattern.search(headline, behind) if pattern is not None else None
        if found is None or (first is not None and first.at <= found.start()):
            continue
        if kind in ("goal", "demand") and _AROUND.match(headline, found.end()):
            continue
        between = headline[behind : found.start()]
        close = CLOSE // 2 if lang == "vi" else CLOSE
        if len(between.split()) <= close and not _PUNCTUATION.search(between):
            turned = kind in ("offer", "goal") and _NOT.search(between)
            first = Want("red line", found.start()) if turned else Want(kind, found.start())
    return first


def owned_want(headline: str, name: tuple[int, int], lang: str) -> Want | None:
    """What a headline says somebody wants whom it only speaks of, by a noun that is theirs: "Berg rejects Quill's proposal
    to close the port" tells what Quill proposes. None where no noun tells, or its owner lets it go.

    ``name`` is where the owner's name stands; ``at`` of what is found is the character from which what is wanted stands.
    """
    if lets_go(headline, lang):
        return None
    start, end = name
    if headline[:end].endswith(("'s", "’s")):
        end -= 2  # a name is found with what makes it an owner
    owns = _OWNS.match(headline, end) if lang == "en" else None
    for kind, by_lang in _nouns().items():
        pattern = by_lang.get(lang)
        if pattern is None:
            continue
        if owns is not None:
            noun = pattern.match(headline, owns.end()) or pattern.match(headline, end + len(owns["own"]))
            if noun is not None:
                return Want(kind, noun.start())
        elif _ON.match(headline, end) and any(
            _OF.fullmatch(headline, noun.end(), start) for noun in pattern.finditer(headline, 0, start)
        ):
            return Want(kind, end)
    return None


def lets_go(headline: str, lang: str) -> bool:
    """Whether a headline says that somebody lets a demand go."""
    given_up = _given_up().get(lang)
    return given_up is not None and given_up.search(headline) is not None


def praises(headline: str, lang: str) -> bool:
    """Whether a headline says that somebody praises or defends something: which brings nobody nearer to anybody."""
    pattern = _praise().get(lang)
    return pattern is not None and pattern.search(headline) is not None


@cache
def wanting_words(lang: str) -> frozenset[str]:
    """The words, in lower case, of all that says in a language that something is wanted."""
    return frozenset(
        word
        for lists in _table().values()
        for by_lang in lists.values()
        for entry in by_lang.get(lang, ())
        for word in words(entry.replace("~", " ").replace("*", ""), lang)
    )


@cache
def _praise() -> dict[str, re.Pattern[str]]:
    return {lang: _compiled(listed) for lang, listed in _table()["praise"]["headline"].items()}


@cache
def _given_up() -> dict[str, re.Pattern[str]]:
    return {lang: _compiled(listed) for lang, listed in _table()["given up"]["headline"].items()}


@cache
def _patterns() -> dict[StandKind, dict[Where, dict[str, re.Pattern[str]]]]:
    return {
        cast("StandKind", kind): {
            "statement": {lang: _compiled(listed) for lang, listed in lists["statement"].items() if listed},
            "cue": {lang: _compiled(listed) for lang, listed in lists.get("cue", {}).items()},
        }
        for kind, lists in _table().items()
        if "statement" in lists
    }


@cache
def _nouns() -> dict[StandKind, dict[str, re.Pattern[str]]]:
    return {
        cast("StandKind", kind): {lang: _compiled(listed) for lang, listed in lists["noun"].items()}
        for kind, lists in _table().items()
        if "noun" in lists
    }


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = files("livedesk.reading.lexicon").joinpath("positions.toml")
    return cast("dict[str, dict[str, dict[str, list[str]]]]", tomllib.loads(path.read_text(encoding="utf-8")))


def _compiled(listed: list[str]) -> re.Pattern[str]:
    parts: list[str] = []
    for word in sorted(listed, key=lambda w: (-len(w), w)):
        written = re.escape(word.rstrip("*")).replace("'", "['’]").replace(r"\ \~\ ", r"\ (?:\S+\ ){0,4}")
        if UNSPACED_RUN.match(word):
            parts.append(written)
        else:
            parts.append(rf"(?<!\w){written}" + ("" if word.endswith("*") else r"(?!\w)"))
    return re.compile("|".join(parts), re.IGNORECASE)

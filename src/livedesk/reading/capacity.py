"""In which capacity somebody speaks, from the words that name the speaker and the story's register of actors."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from livedesk.model import Capacity
from livedesk.reading.script import TOKEN, UNSPACED_RUN
from livedesk.story.schema import Actor

_CAPACITIES: frozenset[str] = frozenset(get_args(Capacity))
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*\.?")
_BREAK = re.compile(r"\b(?:of|for|from|at|in|with|on|to|who|which|that|by|near|about)\b|[,(]", re.IGNORECASE)
_INDEFINITE = frozenset(
    {"a", "an", "one", "another", "senior", "two", "three", "four", "several", "multiple"}
)
_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "who",
        "which",
        "that",
        "his",
        "her",
        "their",
        "its",
        "my",
        "our",
        "your",
        "him",
        "them",
        "me",
        "us",
        "himself",
        "herself",
        "themselves",
        "itself",
        "everyone",
        "nobody",
        "someone",
        "anyone",
        "one",
        "this",
        "these",
        "those",
    ]
)
_PARTICLES = frozenset(
    {"de", "la", "van", "von", "der", "bin", "al", "el", "del", "di", "da", "le", "du", "jr.", "sr."}
)
_TITLES = frozenset({"mr.", "mrs.", "ms.", "mr", "mrs", "ms", "dr.", "dr", "miss", "sir", "lady", "lord"})
_ANONYMITY = "anonymous"
_LONGEST = 300


class _Table:
    """Entries of one language: runs of words, looked up by their first."""

    def __init__(self, lists: dict[str, str]) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.open: list[tuple[str, str]] = []
        self.runs: list[tuple[str, str]] = []
        for name, entries in lists.items():
            for entry in (e.strip() for e in entries.split(",")):
                if not entry:
                    continue
                if UNSPACED_RUN.match(entry):
                    self.runs.append((entry, name))
                elif entry.endswith("*") and " " not in entry:
                    self.open.append((entry[:-1], name))
                else:
                    words = tuple(entry.rstrip("*").split())
                    self.exact.setdefault(words[0], []).append((words, name))

    def find(self, lows: list[str]) -> list[tuple[int, int, str]]:
        """Every entry that stands in the words: first word, the one behind the last, name of its list."""
        found: list[tuple[int, int, str]] = []
        for i, low in enumerate(lows):
            for words, name in self.exact.get(low, ()):
                if tuple(lows[i : i + len(words)]) == words:
                    found.append((i, i + len(words), name))
            if not low.isascii():
                found.extend((i, i + 1, name) for stem, name in self.open if low.startswith(stem))
        return found


@cache
def _tables() -> tuple[_Table, _Table]:
    text = files("livedesk.reading.lexicon").joinpath("capacity.toml").read_text(encoding="utf-8")
    table = cast("dict[str, dict[str, str]]", tomllib.loads(text))
    return _Table(table["en"]), _Table(table["other"])


def capacity(phrase: str, actor: Actor | None = None, lang: str = "en") -> Capacity:
    """Capacity told by a speaker's phrase, exact as it stands in the report, and the actor it names if any.

    The phrase decides where it says more than a name ("a source in the ministry"); the register decides
    for a bare name: an actor with an office speaks as an official. "unknown" for pronouns and for groups
    that nobody speaks for ("critics"). Looks at no more than 300 characters.
    """
    phrase = phrase[:_LONGEST]
    if not phrase:
        return "unknown" if actor is None else _of_actor(actor)
    told = _other(phrase) if lang != "en" else None
    if told is None or told == "unknown":
        english = _english(phrase)
        told = english if told is None or english not in {"named_person", "unknown"} else told
    if actor is not None and told in {"named_person", "unknown"}:
        return _of_actor(actor)
    return told


def _of_actor(actor: Actor) -> Capacity:
    """An actor of the register: countries and institutions speak officially, a person by the role given."""
    if actor.kind != "person":
        return "media" if _english(f"the {actor.role.lower()}") == "media" else "official"
    told = _english(f"the {actor.role.lower()}")
    return told if told in {"official", "expert", "media", "on_the_ground"} else "named_person"


def _english(phrase: str) -> Capacity:
    words = [m[0] for m in _WORD.finditer(phrase)]
    if not words:
        return "unknown"
    lows = [_bare(w) for w in words]
    if len(lows) == 1 and lows[0] in _PRONOUNS:
        return "unknown"
    found = _tables()[0].find(lows)
    names = {name for _, _, name in found}
    if _ANONYMITY in names:
        return "anonymous"
    cut = _BREAK.search(phrase, 1)
    head_words = (
        len(_WORD.findall(phrase[: cut.start()])) if cut is not None and cut.start() > 0 else len(words)
    )
    named = _is_named(words[:head_words], lows[:head_words])
    head = [
        f
        for f in found
        if f[1] <= max(head_words, 1) and f[2] in _CAPACITIES | {"anonymous_office", "groups"}
    ]
    last = head_words
    # what stands last in the head names what the speaker is
    head.sort(key=lambda f: (f[1] - f[0] if f[1] == last else 0, f[1]))
    if "anonymous_office" in {f[2] for f in head if f[1] == last} and lows[0] in _INDEFINITE and not named:
        return "anonymous"
    closing = [f[2] for f in head if f[1] == last and f[2] != "anonymous_office"]
    if closing:
        longest = max(
            (f for f in head if f[1] == last and f[2] != "anonymous_office"), key=lambda f: f[1] - f[0]
        )
        return _told(longest[2])
    inside = [f for f in head if f[2] not in {"anonymous_office", "groups"}]
    if named:
        # "Police Commissioner Richard Ross"; "X, a historian at Y"
        rest = [f for f in found if f[0] >= head_words and f[2] not in {"anonymous_office", "groups"}]
        for place in (inside, rest):
            if place:
                first = (
                    min(place, key=lambda f: (f[0], f[0] - f[1]))
                    if place is rest
                    else max(place, key=lambda f: f[1])
                )
                return _told(first[2])
        return "named_person"
    others = [f for f in found if f[2] not in {"anonymous_office", "groups"}]
    if inside:
        return _told(max(inside, key=lambda f: f[1])[2])
    if "groups" in names:
        return "unknown"
    if others and head_words < len(words):
        return _told(others[0][2])
    capitals = [w for w in words if w[0].isupper()]
    return (
        "named_person" if capitals and words[-1][0].isupper() and lows[0] not in {"the", "a"} else "unknown"
    )


def _bare(word: str) -> str:
    low = word.lower().replace("’", "'")
    return low.removesuffix("'s")


def _told(name: str) -> Capacity:
    return cast("Capacity", name) if name in _CAPACITIES else "unknown"


def _is_named(words: list[str], lows: list[str]) -> bool:
    """The last word is a capitalised name that is no office."""
    if not words or not words[-1][0].isupper() or (lows[0] in {"the", "a", "an"} and len(words) < 3):
        return False
    return not _tables()[0].find(lows[-1:]) or lows[0] in _TITLES


def _other(phrase: str) -> Capacity | None:
    """By the lists of other languages; None when none of their words stands there."""
    table = _tables()[1]
    for run, name in table.runs:
        if run in phrase:
            return _told(name)
    lows = [m[0].lower() for m in re.finditer(r"[^\W_]+(?:[-'’][^\W_]+)*", phrase)]
    found = [f[2] for f in table.find(lows)]
    if not found:
        for i, low in enumerate(lows):
            found.extend(name for stem, name in table.open if low.startswith(stem) and i < 6)
    for name in ("anonymous", "expert", "on_the_ground", "media", "document", "official"):
        if name in found:
            return _told(name)
    words = TOKEN.findall(phrase)
    capitals = sum(word[0].isupper() for word in words)
    return "named_person" if words and words[-1][0].isupper() and 2 * capitals >= len(words) else None

"""In which capacity somebody speaks, from the words that name the speaker and the story's register of actors."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from livedesk.model import Capacity
from livedesk.reading.parties import is_country, is_people
from livedesk.reading.script import SPACED_WORD, TOKEN, UNSPACED_RUN
from livedesk.story.publishers import named
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
_FORMER = frozenset({"former", "ex", "retired", "former-", "onetime", "one-time", "late"})
_CHAMBERS = frozenset({"house", "senate", "parliament", "congressional", "assembly", "duma", "commons"})
_RELATIVE = frozenset({"who", "which", "that", "whose"})
_WITNESSES = frozenset(
    {
        "witness",
        "eyewitness",
        "survivor",
        "resident",
        "protester",
        "protestor",
        "demonstrator",
        "bystander",
        "neighbor",
    }
)
_COUNTRYMEN = re.compile(r"(?i:(?:nhiều|một số|những|đa số|phần lớn)\s+)?(?i:người|dân)\s+[A-ZĐÀ-Ỹ]")
"""People of a country or place: in Vietnamese a word before its name."""
_OTHER_WORD = re.compile(
    rf"(?:{SPACED_WORD.pattern}|\d+)(?:[-'’](?:{SPACED_WORD.pattern}|\d+))*|{UNSPACED_RUN.pattern}"
)
"""A word in any script, with its combining marks and what a hyphen joins to it."""
_HEAD_LAST = re.compile("[\u0980-\u09ff]")
"""Scripts of languages in which an office stands right before the name, behind all that goes with it: Bengali."""
_LAST_WORDS = 3
_Entry = tuple[int, int, str]
_ANONYMITY = "anonymous"
_LONGEST = 300
_HEAD = 3  # letters by which stems are found


class _Table:
    """Entries of one language: runs of words, looked up by their first."""

    def __init__(self, lists: dict[str, str]) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.open: dict[str, list[tuple[str, str]]] = {}
        self._runs: dict[str, str] = {}
        for name, entries in lists.items():
            for entry in (e.strip() for e in entries.split(",")):
                if not entry:
                    continue
                if UNSPACED_RUN.match(entry):
                    self._runs.setdefault(entry, name)
                elif entry.endswith("*") and " " not in entry:
                    self.open.setdefault(entry[:_HEAD], []).append((entry[:-1], name))
                else:
                    words = tuple(entry.rstrip("*").split())
                    self.exact.setdefault(words[0], []).append((words, name))
        runs = sorted(self._runs, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, runs))) if runs else None

    def find(self, lows: list[str]) -> list[tuple[int, int, str]]:
        """Every entry that stands in the words: first word, the one behind the last, name of its list."""
        found: list[tuple[int, int, str]] = []
        for i, low in enumerate(lows):
            for words, name in self.exact.get(low, ()):
                if tuple(lows[i : i + len(words)]) == words:
                    found.append((i, i + len(words), name))
            if not low.isascii():
                found.extend((i, i + 1, name) for name in self.inflected(low))
        return found

    def inflected(self, low: str) -> list[str]:
        """Lists in which the word stands with an open ending."""
        return [name for stem, name in self.open.get(low[:_HEAD], ()) if low.startswith(stem)]

    def run(self, phrase: str) -> str | None:
        """List of the first run of characters of an unspaced script that stands in the phrase."""
        if self._pattern is None:
            return None
        match = self._pattern.search(phrase)
        return None if match is None else self._runs[match[0]]


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
    if actor is None and named(phrase.removeprefix("the ").removeprefix("The ")) is not None:
        return "media"
    told = _other(phrase) if lang != "en" else None
    if told is None or told == "unknown" or (told == "named_person" and " " not in phrase):
        english = _english(phrase)
        told = english if told is None or english not in {"named_person", "unknown"} else told
    if told in {"named_person", "unknown"}:
        if lang == "en" and is_people((phrase.split() or [""])[-1]):
            return "unknown"  # nobody speaks for all of them
        if actor is not None:
            return _of_actor(actor)
        if is_country(phrase, lang):
            return "official"
    return told


def _of_actor(actor: Actor) -> Capacity:
    """An actor of the register: countries and institutions speak officially, a person by the role given."""
    if actor.kind == "country":
        return "official"  # whatever else its role says: a country that hosts is no host
    if actor.kind != "person":
        return "media" if _english(f"the {actor.role.lower()}") == "media" else "official"
    told = _english(f"the {actor.role.lower()}")
    return told if told in {"official", "expert", "media", "on_the_ground"} else "named_person"


def _english(phrase: str) -> Capacity:
    words = [m[0] for m in _WORD.finditer(phrase)]
    if not words:
        return "unknown"
    lows = [_bare(w) for w in words]
    if len(lows) == 1 and lows[0] in _PRONOUNS and words[0] != "US":
        return "unknown"
    found = _tables()[0].find(lows)
    names = {name for _, _, name in found}
    if _ANONYMITY in names:
        return "anonymous"
    cut = _BREAK.search(phrase, 1)
    size = len(_WORD.findall(phrase[: cut.start()])) if cut is not None and cut.start() > 0 else len(words)
    size = size or len(words)
    if _is_named(words[:size], lows[:size]):
        return _of_named(words, lows, size, found)
    return _of_unnamed(words, lows, size, found)


def _of_named(words: list[str], lows: list[str], size: int, found: list[_Entry]) -> Capacity:
    """A name, with what stands before it or in apposition: what comes first behind the name, else what stands
    nearest before it."""
    telling = [f for f in found if f[2] in _CAPACITIES]
    telling = [  # "Bill Clinton", "a veteran strategist"
        f
        for f in telling
        if not (f[2] == "document" and f[1] <= size and words[f[0]][0].isupper())
        and not (f[2] == "on_the_ground" and any(f[1] == other[0] for other in telling))
    ]
    closing = [f for f in found if f[1] == size and f[2] == "country"]
    if closing and closing[0][0] <= 1:
        return "official"
    behind = [f for f in telling if f[0] >= size]
    inside = [f for f in telling if f[1] <= size]
    stop = next((i for i in range(size, len(lows)) if lows[i] in _RELATIVE), len(lows))
    places = {f[2] for f in found if f[0] >= size and f[2] == "research"}
    if inside:
        entry = max(inside, key=lambda f: (f[1], f[1] - f[0]))
    elif behind:
        entry = min(behind, key=lambda f: (f[0] >= stop, f[0], f[0] - f[1]))
        if entry[0] >= stop and entry[2] != "expert":
            return "named_person"
        if entry[2] == "document":  # "Policy Center": part of a name
            entry = next((f for f in behind if f[2] != "document" and f[0] < stop), entry)
            if entry[2] == "document":
                return "named_person"
    else:
        insiders = [f for f in found if f[2] == "insiders"]
        return "official" if insiders else "expert" if places and size < len(lows) else "named_person"
    former = any(low in _FORMER for low in lows[max(0, entry[0] - 4) : entry[0]])
    told = entry[2]
    if told == "official" and places and any(f[2] == "researcher" and f[0] == entry[0] for f in found):
        return "expert"
    if told == "official" and former:
        return "expert" if "think tank" in " ".join(lows) else "named_person"
    if told in {"on_the_ground", "social"} and " ".join(lows[entry[0] : entry[1]]) not in _WITNESSES:
        return "named_person"
    return _told(told)


def _of_unnamed(words: list[str], lows: list[str], size: int, found: list[_Entry]) -> Capacity:
    """No name: what stands last in the head says what the speaker is."""
    closing = [f for f in found if f[1] == size]
    names = {f[2] for f in closing}
    if "anonymous_office" in names and lows[0] in _INDEFINITE:
        return "anonymous"
    if "insiders" in names:
        return "anonymous"
    if "person" in names and lows[0] in _INDEFINITE:
        return "anonymous"
    if "someone" in names:
        return "named_person" if lows[0] not in _INDEFINITE else "unknown"
    if "country" in names and size <= 2:
        return "official"
    told = [f for f in closing if f[2] in _CAPACITIES]
    if told:
        entry = max(told, key=lambda f: f[1] - f[0])
        if entry[2] == "official" and any(low in _FORMER for low in lows[max(0, entry[0] - 3) : entry[0]]):
            return "named_person"
        if entry[2] != "official" or "groups" not in names:
            return _told(entry[2])
    if "groups" in names and lows[max(0, size - 2)] in _CHAMBERS:
        return "official"  # "House Republicans"
    if "groups" in names:
        return _of_group(lows, size, found)
    inside = [f for f in found if f[1] <= size and f[2] in _CAPACITIES]
    inside = [f for f in inside if f[2] != "document"]  # "policy playbook" is no policy
    if inside:
        return _told(max(inside, key=lambda f: (f[1], f[1] - f[0]))[2])
    if any(f[2] == "groups" and f[1] <= size for f in found):
        return _of_group(lows, size, found)
    if size < len(words) and (behind := [f for f in found if f[2] in _CAPACITIES]):
        return _told(behind[0][2])
    capital = words[-1][0].isupper() and lows[0] not in {"the", "a"}
    return "named_person" if capital else "unknown"


def _of_group(lows: list[str], size: int, found: list[_Entry]) -> Capacity:
    """Groups nobody speaks for; "some of the witnesses" are witnesses."""
    if size < len(lows) and lows[size] == "of":
        inner = [f for f in found if f[0] > size and f[2] in {"on_the_ground", "expert", "document", "media"}]
        if inner:
            return _told(inner[0][2])
    return "unknown"


def _bare(word: str) -> str:
    low = word.lower().replace("’", "'")
    if low.count(".") > 1:
        low = low.replace(".", "") if low != "u.s." and low != "u.k." else low
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
    if (run := table.run(phrase)) is not None:
        return _told(run)
    lows = [m[0].lower() for m in _OTHER_WORD.finditer(phrase)]
    if _HEAD_LAST.search(phrase):
        lows = lows[-_LAST_WORDS:]
    found = [f[2] for f in table.find(lows)]
    if not found:
        for low in lows[:6]:
            found += table.inflected(low)
    for name in ("anonymous", "expert", "on_the_ground", "media", "document", "official"):
        if name in found:
            return _told(name)
    if _COUNTRYMEN.match(phrase):
        return "on_the_ground"
    words = TOKEN.findall(phrase)
    capitals = sum(word[0].isupper() for word in words)
    return "named_person" if words and words[-1][0].isupper() and 2 * capitals >= len(words) else None

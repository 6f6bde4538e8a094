"""Which country or institution somebody speaks for, and how high they stand, from the words they are named by."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, cast

from livedesk.model import Rank
from livedesk.reading.mentions import Mentions


class Party(NamedTuple):
    """A country or an institution that can react."""

    id: str
    """ISO 3166 alpha-2 code of a country, or an institution's short name: "DE", "nato"."""
    kind: Literal["country", "institution"]
    """Which."""


class Parties:
    """Countries and institutions by the words that name them in some languages; immutable."""

    def __init__(self, languages: Iterable[str] = ("en",)) -> None:
        data = _data()
        countries = cast("dict[str, str]", data["countries"])
        institutions = cast("dict[str, dict[str, Any]]", data["institutions"])
        names: dict[str, dict[str, tuple[str, ...]]] = {}
        adjectives = cast("dict[str, dict[str, list[str]]]", data["adjectives"])
        for lang in sorted({*languages, "en"}):
            territories = _names().get(lang, {})
            theirs = adjectives.get(lang, {})
            for code, words in countries.items():
                known = [territories[code]] if code in territories else []
                known += theirs.get(code, ())
                if lang == "en":
                    given = [word.strip() for part in words.split("|") for word in part.split(",")]
                    known += [*given, *(f"{word}s" for word in given if word.endswith(("an", "i", "er")))]
                names.setdefault(code, {})[lang] = tuple(word for word in known if word)
        for id_, table in institutions.items():
            known = {lang: tuple(words) for lang, words in table.items() if lang in {*languages, "en"}}
            names[id_] = known
        self._mentions = Mentions.of_names(names)
        self._institutions = frozenset(institutions)
        ranks = cast("dict[str, list[str]]", data["ranks"])
        self._ranks = Mentions.of_names({rank: {"und": tuple(words)} for rank, words in ranks.items()})

    def find(self, phrase: str, lang: str | None = None) -> Party | None:
        """The party that a speaker phrase or a name belongs to: the first it names; None when it names none.

        An institution goes before a country: "the EU's German commission president" speaks for the EU. In
        English a name in small letters names nobody: "chicken kiev".
        """
        found = self._named(phrase, lang)
        for id_ in found:
            if id_ in self._institutions:
                return Party(id_, "institution")
        return Party(found[0], "country") if found else None

    def countries(self, text: str, lang: str | None = None) -> list[str]:
        """The countries a text names, by their codes, each once, the first named first."""
        return list(dict.fromkeys(id_ for id_ in self._named(text, lang) if id_ not in self._institutions))

    def _named(self, text: str, lang: str | None) -> list[str]:
        return [
            mention.id
            for mention in self._mentions.find(text, "", lang)
            if lang != "en" or not mention.text.islower()
        ]

    def rank(self, phrase: str) -> Rank:
        """How high the person of a phrase stands; "other" where it does not tell."""
        found = {mention.id for mention in self._ranks.find(phrase, "", None)}
        if "former" in found:
            return "former"
        # A deputy, a spokesman and an envoy are named with whom they serve: the lower word decides.
        for rank in ("spokesperson", "envoy", "minister", "lawmaker", "head"):
            if rank in found:
                return rank
        return "other"


def name(party: str, lang: str = "en") -> str:
    """A party's name for readers in a language; in English where it is not known there, else the id itself."""
    institution = cast("dict[str, dict[str, Any]]", _data()["institutions"]).get(party)
    if institution is not None:
        own = str(institution[lang][0]) if lang != "en" and lang in institution else str(institution["name"])
        return own[:1].upper() + own[1:]
    names = _names()
    return names.get(lang, names["en"]).get(party) or names["en"].get(party, party)


def known(party: str) -> bool:
    """True for a country code or an institution of the table."""
    return party in _data()["institutions"] or party in _data()["countries"]


def is_country(name: str, lang: str) -> bool:
    """Whether that is a country's name in a language, in any case."""
    return name.strip().casefold() in _territories(lang)


def is_people(word: str) -> bool:
    """Whether an English word names a country's people: "Ukrainians"."""
    return word.casefold() in _peoples()


@cache
def parties(languages: tuple[str, ...] = ("en",)) -> Parties:
    """The table for some languages, read and compiled once."""
    return Parties(languages)


@cache
def _territories(lang: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in _names().get(lang, {}).values())


@cache
def _peoples() -> frozenset[str]:
    words = (
        word.strip()
        for words in _data()["countries"].values()
        for part in words.split("|")
        for word in part.split(",")
    )
    return frozenset(f"{word}s".casefold() for word in words if word.endswith("an"))


@cache
def _data() -> dict[str, Any]:
    return _read("parties.toml")


@cache
def _names() -> dict[str, dict[str, str]]:
    return _read("countries.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("livedesk.reading.lexicon").joinpath(name).read_text(encoding="utf-8"))


__all__ = ["Parties", "Party", "is_country", "is_people", "known", "name", "parties"]

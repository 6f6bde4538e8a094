"""Which country or institution somebody speaks for, and how high they stand, from the words they are named by."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, cast

from babel import Locale, UnknownLocaleError

from livedesk.model import Rank
from livedesk.reading.mentions import Mentions

LANGUAGES = ("en", "ru", "uk", "es", "fr", "de", "vi", "zh", "ar", "bn", "fi", "it", "pt", "pl", "tr", "ja")
"""Languages in which countries are known by name."""


class Party(NamedTuple):
    """A country or an institution that can react."""

    id: str
    """ISO 3166 alpha-2 code of a country, or an institution's short name: "DE", "nato"."""
    kind: Literal["country", "institution"]
    """Which."""


class Parties:
    """Countries and institutions by the words that name them; one for all stories, immutable."""

    def __init__(self) -> None:
        data = _data()
        countries = cast("dict[str, str]", data["countries"])
        institutions = cast("dict[str, dict[str, Any]]", data["institutions"])
        names: dict[str, dict[str, tuple[str, ...]]] = {}
        for lang in LANGUAGES:
            territories = _territories(lang)
            for code, words in countries.items():
                known = [territories[code]] if code in territories else []
                if lang == "en":
                    given = [word.strip() for part in words.split("|") for word in part.split(",")]
                    known += [*given, *(f"{word}s" for word in given if word.endswith(("an", "i", "er")))]
                names.setdefault(code, {})[lang] = tuple(word for word in known if word)
        for id_, table in institutions.items():
            names[id_] = {lang: tuple(words) for lang, words in table.items() if lang != "name"}
        self._mentions = Mentions.of_names(names)
        self._institutions = {id_: str(table["name"]) for id_, table in institutions.items()}
        ranks = cast("dict[str, list[str]]", data["ranks"])
        self._ranks = Mentions.of_names({rank: {"und": tuple(words)} for rank, words in ranks.items()})

    def find(self, phrase: str, lang: str | None = None) -> Party | None:
        """The party that a speaker phrase or a name belongs to: the first it names; None when it names none.

        An institution goes before a country: "the EU's German commission president" speaks for the EU.
        """
        found = [mention.id for mention in self._mentions.find(phrase, "", lang)]
        for id_ in found:
            if id_ in self._institutions:
                return Party(id_, "institution")
        return Party(found[0], "country") if found else None

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

    def name(self, party: str, lang: str = "en") -> str:
        """The party's name for readers in a language; the id itself when none is known."""
        return self._institutions.get(party) or _territories(lang).get(party, party)

    def known(self, party: str) -> bool:
        """True for a country code or an institution of the table."""
        return party in self._institutions or party in cast("dict[str, str]", _data()["countries"])


@cache
def parties() -> Parties:
    """The one table, read and compiled once."""
    return Parties()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(
        files("livedesk.reading.lexicon").joinpath("parties.toml").read_text(encoding="utf-8")
    )


@cache
def _territories(lang: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(lang).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)


__all__ = ["LANGUAGES", "Parties", "Party", "Rank", "parties"]

"""The words that attribute a statement, by language; English verbs with their forms."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, cast

from livedesk.model import Stance

Kind = Literal["say", "strict", "tell", "believe", "deny", "ask", "urge", "want", "judge"]
"""What a verb asks of the words around it."""
VerbForm = Literal["base", "s", "past", "participle", "ing"]
"""A form of an English verb; "past" may be the participle as well."""

_VOWELS = frozenset("aeiou")
_WORD = re.compile("[a-z]+")
_STANCES: tuple[Stance, ...] = ("asks", "believes", "denies", "says")
_ORDER: tuple[Kind, ...] = ("say", "strict", "tell", "believe", "deny", "ask", "urge", "want", "judge")


class Cue(NamedTuple):
    """An English verb that attributes."""

    lemma: str
    """Base form with the particles behind it: "point out"."""
    kinds: tuple[Kind, ...]
    """What it may be, the first the likeliest."""
    rest: tuple[str, ...]
    """The particles behind the verb."""
    form: VerbForm
    """The form found."""


class EnglishCues:
    """Cues and little words of English, compiled; immutable."""

    def __init__(self, table: dict[str, Any]) -> None:
        kinds: dict[str, list[Kind]] = {}
        for kind in _ORDER:
            for lemma in entries(table["verbs"][kind]):
                of = kinds.setdefault(lemma, [])
                if kind not in of:
                    of.append(kind)
        irregular = {lemma: entries(forms) for lemma, forms in table["irregular"].items()}
        self.verbs: dict[str, tuple[Cue, ...]] = {}
        """Cues by the form of their first word, those of most words first."""
        found: dict[str, list[Cue]] = {}
        for lemma, of in kinds.items():
            head, *rest = lemma.split()
            for word, form in _forms(head, irregular.get(head)):
                found.setdefault(word, []).append(Cue(lemma, tuple(of), tuple(rest), form))
        for word, cues in found.items():
            self.verbs[word] = tuple(sorted(cues, key=lambda cue: -len(cue.rest)))
        words = {name: frozenset(entries(listed)) for name, listed in table["words"].items()}
        self.auxiliary = words["auxiliary"]
        self.be = words["be"]
        self.modal = words["modal"]
        self.negation = words["not"]
        self.adverb = words["adverb"]
        self.pronoun = words["pronoun"]
        self.object = words["object"]
        self.determiner = words["determiner"]
        self.preposition = words["preposition"]
        self.clause = words["clause"]
        self.day = words["day"]
        self.verb = words["verb"]
        self.listener = words["listener"]
        nominal = table["nominal"]
        self.nominal: dict[str, Stance] = {
            form: stance
            for stance in _STANCES
            for noun in entries(nominal[stance])
            for form in (noun, _plural(noun))
        }
        """Nouns that tell, with their stance."""
        self.attitude = frozenset(entries(nominal["attitude"]))
        self.hearsay = frozenset(entries(table["sourceless"]["adverb"]))
        self.passive = frozenset(entries(table["sourceless"]["passive"]))
        self._heads = frozenset(self.verbs) | frozenset(self.nominal) | self.hearsay | {"according"}

    def may_tell(self, text: str) -> bool:
        """Whether a word of the text may attribute; False for most headlines, at a twentieth of the cost."""
        return not self._heads.isdisjoint(_WORD.findall(text.lower()))


def entries(written: str) -> list[str]:
    """The entries of a list in the lexicon, which commas part."""
    return [entry for entry in (part.strip() for part in written.split(",")) if entry]


def _plural(noun: str) -> str:
    if noun.endswith("s"):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in _VOWELS else noun + "s"


def _forms(head: str, irregular: list[str] | None) -> list[tuple[str, VerbForm]]:
    if irregular:
        forms: list[tuple[str, VerbForm]] = [(head, "base")]
        for form in irregular:
            kind: VerbForm = "past"
            if form.endswith("ing"):
                kind = "ing"
            elif form.endswith("s"):
                kind = "s"
            elif form.endswith(("n", "ne")) or form == "sworn":
                kind = "participle"
            forms.append((form, kind))
        return forms
    third = head + "s"
    past, ing = head + "ed", head + "ing"
    if head.endswith("e"):
        past = head + "d"
        ing = head if head.endswith(("ee", "oe")) else head[:-1]
        ing += "ing"
    elif head.endswith(("s", "sh", "ch", "x", "z")):
        third = head + "es"
    elif head.endswith("y") and head[-2] not in _VOWELS:
        third, past = head[:-1] + "ies", head[:-1] + "ied"
    return [(head, "base"), (third, "s"), (past, "past"), (ing, "ing")]


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The lexicon's tables by language; read once."""
    text = files("livedesk.reading.lexicon").joinpath("cues.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, Any]]", tomllib.loads(text))


@cache
def english() -> EnglishCues:
    """The cues of English; compiled once."""
    return EnglishCues(tables()["en"])

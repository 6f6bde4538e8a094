"""Who a speaker's phrase means: an actor of the story, a name given in full elsewhere in the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from livedesk.model import Mention
from livedesk.reading.mentions import Mentions
from livedesk.reading.script import TOKEN
from livedesk.story.schema import Actor, Story

_HEAD_END = re.compile(
    r"\b(?:of|for|from|at|in|with|on|to|who|which|that|by|near|about|del|de|von|für|của)\b|[,(（]",
    re.IGNORECASE,
)
_PERSONAL = frozenset({"he", "she", "i", "him", "his", "her", "himself", "herself"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_PRONOUNS = (
    _PERSONAL
    | _RELATIVE
    | frozenset(
        {
            "they",
            "it",
            "we",
            "you",
            "them",
            "their",
            "its",
            "me",
            "my",
            "us",
            "our",
            "this",
            "these",
            "those",
            "one",
        }
    )
)
_NOT_HOLDING = frozenset(
    [
        "vice",
        "deputy",
        "former",
        "ex",
        "вице",
        "бывший",
        "бывшая",
        "бывшего",
        "бывшей",
        "экс",
        "заместитель",
        "зам",
        "віце",
        "колишній",
        "колишня",
        "екс",
        "vicepresidente",
        "exministro",
        "exministra",
        "expresidente",
        "expresidenta",
        "ex",
        "ancien",
        "ancienne",
        "vice",
        "stellvertretender",
        "stellvertretende",
        "ehemaliger",
        "ehemalige",
        "phó",
        "cựu",
        "প্রাক্তন",
        "সাবেক",
    ]
)
"""Right before an office, these make another person of its holder."""
_ROLE = re.compile(r"^(?:the|our|his|her|their)\s+([a-z][a-z -]+)$", re.IGNORECASE)


class Who(NamedTuple):
    """What a phrase stands for."""

    actor: str | None
    """Id of the actor."""
    name: str | None
    """A fuller name as it stands elsewhere in the report; None when the phrase says it all."""


class Speakers:
    """The story's actors as speakers; immutable and shared between threads."""

    def __init__(self, story: Story, mentions: Mentions | None = None) -> None:
        self.actors: dict[str, Actor] = {actor.id: actor for actor in story.actors}
        self._mentions = mentions or Mentions(story)
        self._cache: dict[tuple[str, str], str | None] = {}

    def named(self, phrase: str, lang: str) -> str | None:
        """The actor a phrase names as its head: "President X", "X, the envoy", not "X's envoy" nor "a man of X"."""
        key = (phrase, lang)
        if key in self._cache:
            return self._cache[key]
        found = self._named(phrase, lang)
        if len(self._cache) > 4_096:
            self._cache.clear()
        self._cache[key] = found
        return found

    def _named(self, phrase: str, lang: str) -> str | None:
        cut = _HEAD_END.search(phrase, 1)
        head = phrase[: cut.start()].strip() if cut is not None else phrase
        if lang == "zh":
            head = phrase
        mentions = [m for m in self._mentions.find(head, "", lang) if m.kind == "actor"]
        best: str | None = None
        for mention in mentions:
            at = head.rfind(mention.text)
            behind = head[at + len(mention.text) :]
            if behind[:2] in {"'s", "’s"} or mention.text.endswith(("'s", "’s")) or behind[:1] in {"'", "’"}:
                continue
            rest = behind.strip(" .\"'“”)）»")
            if rest and all(m.id != mention.id for m in self._mentions.find(rest, "", lang)):
                continue  # something else is the head: "Trump supporters"
            actor = self.actors[mention.id]
            if lang == "en" and mention.text.islower() and not head.islower():
                continue  # "chicken kiev"
            words = [w.lower() for w in TOKEN.findall(head[:at])]
            if words and words[-1] in _NOT_HOLDING:
                continue  # "vice-president", not the president
            if (
                actor.kind != "person"
                and words
                and words[-1] not in {"the", "el", "la", "le", "die", "der", "das", "and"}
            ):
                continue
            if words and words[-1] in {"of", "for", "and", "и", "та", "y", "et", "und", "và"}:
                continue
            best = mention.id
        return best

    def resolve(
        self,
        phrase: str,
        at: int,
        lang: str,
        before: list[tuple[int, str, str | None]],
        mentioned: list[tuple[int, str]],
    ) -> Who:
        """Who a phrase at a place means.

        ``before`` are the speakers named earlier in the report: place, name, actor. ``mentioned`` are the
        actors that stand in it: place, id. A personal pronoun is the last person who spoke, or else the only
        person named before it; a surname is the fuller name given before; "the president" is the only actor
        named in the report with that word in the role.
        """
        low = phrase.lower()
        if low in _PRONOUNS:
            return self._pronoun(low, at, before, mentioned)
        actor = self.named(phrase, lang)
        if actor is not None:
            return Who(actor, None)
        role = _ROLE.match(phrase) if lang == "en" else None
        if role is not None:
            asked = role[1].lower().strip()
            held = {
                id_
                for _, id_ in mentioned
                if self.actors[id_].kind == "person"
                and re.search(rf"\b{re.escape(asked)}\b", self.actors[id_].role.lower())
            }
            if len(held) == 1:
                return Who(next(iter(held)), None)
            return Who(None, None)
        words = phrase.split()
        if len(words) <= 2 and phrase[:1].isupper():
            for _, name, id_ in reversed(before):
                core = re.split(r"[,(]", name, maxsplit=1)[0].rstrip()
                if core.endswith(" " + words[-1]) and core != phrase:
                    return Who(id_, core)
        return Who(None, None)

    def _pronoun(
        self, low: str, at: int, before: list[tuple[int, str, str | None]], mentioned: list[tuple[int, str]]
    ) -> Who:
        if low in _RELATIVE or low not in _PERSONAL or low == "i":
            return Who(None, None)
        persons = [
            (place, name, id_)
            for place, name, id_ in before
            if place < at and (id_ is None or self.actors[id_].kind == "person") and _personal(name)
        ]
        if persons:
            place, name, id_ = persons[-1]
            others = {
                i for p, i in mentioned if place < p < at and self.actors[i].kind == "person" and i != id_
            }
            # somebody else was named since: only a clear case is taken
            if not others or at - place < 400:
                return Who(id_, name)
        here = {i for p, i in mentioned if p < at and self.actors[i].kind == "person"}
        return Who(next(iter(here)), None) if len(here) == 1 else Who(None, None)

    def places(
        self, text: str, mentions: Sequence[Mention], *, headline_before: bool
    ) -> list[tuple[int, str]]:
        """Where the actors found in a report stand in one of its texts: first place of each, in order; at 0
        those of a headline that stands before it."""
        found = [
            (0 if headline_before and m.in_title else text.find(m.text), m.id)
            for m in mentions
            if m.kind == "actor" and m.id in self.actors
        ]
        return sorted(place for place in found if place[0] >= 0)


def _personal(name: str) -> bool:
    words = re.findall(r"\w+", name.lower())
    return name[:1].isupper() and not any(
        w in {"sources", "officials", "ministry", "kremlin", "house"} for w in words
    )


def is_pronoun(phrase: str) -> bool:
    """True for "he", "they", "who"."""
    return phrase.lower() in _PRONOUNS

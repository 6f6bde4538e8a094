"""Who reacts: countries and institutions that speak of the story, from headlines and attributed statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from livedesk.model import Act, Attitude, Because, Claim, Frame, Manner, Member, Reaction
from livedesk.reading.frames import Frames
from livedesk.reading.mentions import Mentions
from livedesk.reading.parties import name, parties
from livedesk.reading.reader import readable
from livedesk.reading.sentences import around, sentences
from livedesk.reading.wants import want
from livedesk.story.schema import Actor, Story
from livedesk.weighing.freshness import stale
from livedesk.weighing.passages import passage

ATTITUDES: Final[dict[Act, Attitude]] = {
    "support": "supports",
    "agree": "supports",
    "accuse": "opposes",
    "reject": "opposes",
    "protest": "opposes",
    "demand": "calls for",
    "plan": "calls for",
    "threaten": "warns",
    "say": "comments",
    "report": "comments",
}
"""What an act of speaking does toward the story; acts that are not listed are deeds, not reactions."""

_SPEECH: Final[frozenset[Act]] = frozenset(("say", "threaten"))
"""Acts in which a condition is the speaker's, not the reporter's: "X says it may end"."""

_TOLD_IN_TEXT: Final[frozenset[Act]] = frozenset(
    ("support", "accuse", "reject", "demand", "threaten", "protest")
)
"""Acts that are a reaction in a sentence under the headline too; what is only said there is a claim's to tell."""

SENTENCES: Final = 2
"""Sentences under a headline looked at: what follows is background."""

_OWN_WORDS: Final[frozenset[Manner]] = frozenset(("direct", "mixed"))

SPEAKER_WORDS: Final = 8
"""Words a speaker is named by at most: "Finland's President Alexander Stubb and his foreign minister"."""


class Reactions:
    """Finds reactions in the reports of one story. Remembers only who was heard where."""

    def __init__(self, story: Story, heard: Iterable[Reaction] = ()) -> None:
        self._actors = {actor.id: actor for actor in story.actors}
        self._mentions = Mentions(story)
        self._frames = Frames(story)
        self._parties = parties(tuple(sorted(story.languages)))
        self._expected = frozenset(story.reactions_from)
        self._heard = {(reaction.party, reaction.development): reaction.attitude for reaction in heard}

    def hear(self, development: str, members: Iterable[Member]) -> list[Reaction]:
        """Reactions that further reports of a development bring: each party once a development, and once more
        where a later report tells its attitude and the first did not."""
        found: list[Reaction] = []
        for member in members:
            if member.placement.copy_of is not None or member.placement.form in ("analysis", "visual"):
                continue
            if stale(member.report):
                continue
            for reaction in self._in(development, member):
                key = (reaction.party, development)
                known = self._heard.get(key)
                if known is None or (known == "comments" != reaction.attitude):
                    self._heard[key] = reaction.attitude
                    found.append(reaction)
        return found

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: who was heard in the one that ends was heard in the other."""
        for (party, development), attitude in list(self._heard.items()):
            if development == ended and self._heard.get((party, into), "comments") == "comments":
                self._heard[party, into] = attitude

    def _in(self, development: str, member: Member) -> Iterable[Reaction]:
        findings = member.findings
        if findings is None:
            return
        title, summary = readable(member.report)
        lang = member.placement.lang
        if findings.frame is not None and title and self._stands(findings.frame, title, lang):
            yield from self._of_frame(development, member, findings.frame, title, "headline's")
        for sentence in sentences(summary)[:SENTENCES]:
            named = self._mentions.find(sentence, "", lang)
            frame = self._frames.frame(sentence, "", lang, named)
            if frame is not None and frame.act in _TOLD_IN_TEXT:
                yield from self._of_frame(development, member, frame, sentence, "sentence's")
        for claim in findings.claims:
            if claim.content_span.part == "text":
                # Articles tell what was said before, too: only an official's own words count, and alone.
                if claim.capacity == "official" and claim.manner in _OWN_WORDS and claim.stance != "asks":
                    yield from self._of_claim(development, member, claim, claim.content)
                continue
            text = {"title": title, "summary": summary}.get(claim.content_span.part)
            if text and claim.stance != "asks" and not _open(claim, text):
                yield from self._of_claim(development, member, claim, text)

    def _stands(self, frame: Frame, title: str, lang: str) -> bool:
        """Whether who a frame is of stands in the headline; else it is that of the text under it."""
        if frame.who is not None:
            named = [m.text for m in self._mentions.find(title, "", lang) if m.id == frame.who]
            return any(_speaks(title, text) for text in named)
        return frame.who_text is None or frame.who_text in title

    def _of_frame(
        self, development: str, member: Member, frame: Frame, text: str, whose: str
    ) -> Iterable[Reaction]:
        attitude = ATTITUDES.get(frame.act) if frame.act is not None else None
        if (
            attitude is None
            or frame.mode == "asked"
            or (frame.mode == "conditional" and frame.act not in _SPEECH)
        ):
            return
        if attitude == "comments":
            statement = text.partition(":")[2]
            attitude = (
                "calls for" if frame.mode == "called_for" else _wanted("", statement, member.placement.lang)
            )
        speaker = frame.who_text or ""
        found = self._party(frame.who, speaker, member.placement.lang, text)
        if found is None and speaker and frame.side is not None:  # "their former adviser"
            found = party_of(self._actors[frame.side])
        if found is not None:
            how = f"the {whose} act is {frame.act}"
            yield self._reaction(development, member, found, frame.who, speaker, attitude, text, how)

    def _of_claim(self, development: str, member: Member, claim: Claim, text: str) -> Iterable[Reaction]:
        if claim.capacity == "media" or len(claim.speaker.split()) > SPEAKER_WORDS:
            return  # an agency speaks for no country, and a whole clause is no speaker
        found = self._party(claim.actor, claim.speaker, member.placement.lang, claim.speaker)
        if found is None:
            return
        attitude = _wanted(claim.cue, claim.content, member.placement.lang)
        attitude = "opposes" if claim.stance == "denies" else attitude
        whole = text if claim.content_span.part == "text" else around(text, claim.content_span.start)
        yield self._reaction(
            development,
            member,
            found,
            claim.actor,
            claim.speaker,
            attitude,
            whole,
            f'attributed by "{claim.cue}"',
        )

    def _party(self, actor: str | None, phrase: str, lang: str, text: str) -> str | None:
        """The party of a speaker; None for who speaks for nobody, and for the principals, whose story it is,
        unless the story file expects a reaction of their side. ``text`` is what names an actor."""
        if actor is None and phrase:  # a phrase that names somebody of the story is not another's
            person = next(
                (m.id for m in self._mentions.find(phrase, "", lang) if self._is_person(m.id)), None
            )
            actor = person if person is not None and self._actors[person].principal else None
        known = self._actors.get(actor) if actor is not None else None
        if known is not None:
            party = party_of(known)
            if known.kind == "institution":
                party = self._named(known, text, lang) or party
            return party if not known.principal or party in self._expected else None
        found = self._parties.find(phrase, lang) if phrase else None
        return found.id if found is not None else None

    def _is_person(self, id_: str) -> bool:
        return id_ in self._actors and self._actors[id_].kind == "person"

    def _named(self, actor: Actor, text: str, lang: str) -> str | None:
        """The institution by the very words: a story's European Union may go by "European leaders"."""
        for mention in self._mentions.find(text, "", lang):
            if mention.id == actor.id:
                found = self._parties.find(mention.text, lang)
                return found.id if found is not None and found.kind == "institution" else None
        return None

    def _reaction(
        self,
        development: str,
        member: Member,
        party: str,
        actor: str | None,
        phrase: str,
        attitude: Attitude,
        text: str,
        how: str,
    ) -> Reaction:
        known = self._actors.get(actor) if actor is not None else None
        speaker = known.name if known is not None else phrase
        if known is not None and known.kind == "institution" and party != party_of(known):
            speaker = name(party)  # by the words of the report it is a wider or a narrower one
        return Reaction(
            party=party,
            speaker=speaker,
            actor=known.id if known is not None else None,
            rank=self._parties.rank(known.role if known is not None else phrase),
            attitude=attitude,
            sentence=passage(member, text),
            development=development,
            because=Because(rule="reaction.heard", text=f"{speaker} speaks for {name(party)}; {how}"),
        )


def party_of(actor: Actor) -> str | None:
    """The country or institution an actor of the story speaks for; None when it is neither's."""
    if actor.kind == "institution":
        found = parties().find(actor.name)
        return found.id if found is not None and found.kind == "institution" else actor.country or actor.id
    return actor.country


def _wanted(cue: str, statement: str, lang: str) -> Attitude:
    """What words that carry no act of their own do: who says what must be calls for it."""
    found = want(cue, statement, lang) if statement else None
    return "calls for" if found is not None and found.kind == "demand" else "comments"


def _speaks(title: str, named: str) -> bool:
    """Behind a colon somebody is the speaker only right there: "Talks are off: Kyiv"."""
    colon = title.find(": ")
    at = title.find(named)
    return colon < 0 or at < colon or len(title[colon + 1 : at].split()) < _AFTER_COLON


_AFTER_COLON: Final = 2


def _open(claim: Claim, text: str) -> bool:
    """A headline that asks, or "if he wants to": nobody has said it."""
    if claim.content_span.part == "title" and text.rstrip().endswith(("?", "？")):
        return True
    before = text[: claim.speaker_span.start] if claim.speaker_span is not None else ""
    return _CONDITION.search(before) is not None


_CONDITION: Final = re.compile(r"\b(?:if|unless|whether)\s+$", re.IGNORECASE)

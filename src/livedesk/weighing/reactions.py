"""Who reacts: countries and institutions that speak of the story, from headlines and attributed statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from livedesk.model import Act, Attitude, Because, Claim, Frame, Member, Reaction
from livedesk.reading.parties import name, parties
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.story.schema import Actor, Story
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
    "call": "comments",
    "order": "comments",
    "report": "comments",
}
"""What an act of speaking does toward the story; acts that are not listed are deeds, not reactions."""

_SPEECH: Final[frozenset[Act]] = frozenset(("say", "threaten"))
"""Acts in which a condition is the speaker's, not the reporter's: "X says it may end"."""

SPEAKER_WORDS: Final = 8
"""Words a speaker is named by at most: "Finland's President Alexander Stubb and his foreign minister"."""


class Reactions:
    """Finds reactions in the reports of one story. Remembers only who was heard where."""

    def __init__(self, story: Story, heard: Iterable[Reaction] = ()) -> None:
        self._actors = {actor.id: actor for actor in story.actors}
        self._parties = parties(tuple(sorted(story.languages)))
        self._expected = frozenset(story.reactions_from)
        self._heard = {(reaction.party, reaction.development) for reaction in heard}

    def hear(self, development: str, members: Iterable[Member]) -> list[Reaction]:
        """Reactions that further reports of a development bring: each party once a development."""
        found: list[Reaction] = []
        for member in members:
            if member.placement.copy_of is not None or member.placement.form in ("analysis", "visual"):
                continue
            for reaction in self._in(development, member):
                key = (reaction.party, development)
                if key not in self._heard:
                    self._heard.add(key)
                    found.append(reaction)
        return found

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: who was heard in the one that ends was heard in the other."""
        self._heard |= {(party, into) for party, development in self._heard if development == ended}

    def _in(self, development: str, member: Member) -> Iterable[Reaction]:
        findings = member.findings
        if findings is None:
            return
        title, summary = readable(member.report)
        if findings.frame is not None and title:
            yield from self._of_frame(development, member, findings.frame, title)
        for claim in findings.claims:
            text = {"title": title, "summary": summary}.get(claim.content_span.part)
            if text and claim.stance != "asks":
                yield from self._of_claim(development, member, claim, text)

    def _of_frame(self, development: str, member: Member, frame: Frame, title: str) -> Iterable[Reaction]:
        attitude = ATTITUDES.get(frame.act) if frame.act is not None else None
        if (
            attitude is None
            or frame.mode == "asked"
            or (frame.mode == "conditional" and frame.act not in _SPEECH)
        ):
            return
        if attitude == "comments" and frame.mode == "called_for":
            attitude = "calls for"
        speaker = frame.who_text or ""
        if found := self._party(frame.who, speaker, member.placement.lang):
            yield self._reaction(
                development,
                member,
                found,
                frame.who,
                speaker,
                attitude,
                title,
                f"the headline's act is {frame.act}",
            )

    def _of_claim(self, development: str, member: Member, claim: Claim, text: str) -> Iterable[Reaction]:
        if claim.capacity == "media" or len(claim.speaker.split()) > SPEAKER_WORDS:
            return  # an agency speaks for no country, and a whole clause is no speaker
        found = self._party(claim.actor, claim.speaker, member.placement.lang)
        if found is None:
            return
        attitude: Attitude = "opposes" if claim.stance == "denies" else "comments"
        whole = _around(text, claim.content_span.start)
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

    def _party(self, actor: str | None, phrase: str, lang: str) -> str | None:
        """The party of a speaker; None for who speaks for nobody, and for the principals, whose story it is,
        unless the story file expects a reaction of their side."""
        known = self._actors.get(actor) if actor is not None else None
        if known is not None:
            party = party_of(known)
            return party if not known.principal or party in self._expected else None
        found = self._parties.find(phrase, lang) if phrase else None
        return found.id if found is not None else None

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


def _around(text: str, at: int) -> str:
    """The sentence of a text that holds a character."""
    end = 0
    for sentence in sentences(text):
        start = text.find(sentence, end)
        end = start + len(sentence)
        if at < end:
            return sentence
    return text

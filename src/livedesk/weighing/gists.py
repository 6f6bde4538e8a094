"""The gist of one report, as far as plans, outcomes and denials need it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from livedesk.model import Act, Figure, Member, Mode
from livedesk.reading.frame_likeness import core
from livedesk.reading.frames import day_of
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.reading.words import words
from livedesk.story.schema import Story
from livedesk.weighing.cues import DENIAL, IF, OFF

STEM = 6
"""Letters of a word that count when two are compared: what stands behind them is mostly ending."""
LEAD_CHARACTERS = 300
"""How much of a summary is looked at: its first sentences say what happened."""


class Gist(NamedTuple):
    """What one report says happened, shortened to what is compared."""

    development: str
    report: str
    publisher: str
    source_name: str
    seen_at: datetime
    title: str
    """Its headline, or the first sentence of a post without one."""
    act: Act | None
    """The act itself, where the headline tells it with a verb."""
    core: Act | None
    """What it comes down to: the act, or what is said to happen."""
    mode: Mode
    speaker: str | None
    """Id of the actor whose word it is, where it only says so."""
    by: tuple[str, ...]
    """Ids of the actors who act."""
    party: tuple[str, ...]
    """Ids of those who take part: who act, and the persons it names with them; in order of the alphabet."""
    named: tuple[str, ...]
    """Ids of all actors its headline and first sentence name, in order of the alphabet."""
    day: date | None
    """The day its frame names."""
    words: frozenset[str]
    """Stems of the headline's and the first sentence's words that are no names of the story; never iterated."""
    head: frozenset[str]
    """Those of the headline alone."""
    denial: bool
    """True when its headline says that something is denied."""
    off: bool
    """True when its headline says that something planned is off."""
    open: bool
    """True when its headline makes something hang on something else."""
    figures: tuple[Figure, ...]
    denied: tuple[tuple[str | None, frozenset[str]], ...] = ()
    """What its claims deny, refusals apart: who, as an actor of the story, and stems of what he says is not so; never iterated."""


class Gists:
    """Makes gists for one story's actors. Immutable."""

    def __init__(self, story: Story) -> None:
        self._persons = frozenset(a.id for a in story.actors if a.kind == "person")
        self._countries = {a.id: a.country for a in story.actors if a.country}
        self._mentions = Mentions(story)
        self._names = frozenset(
            word
            for one in (*story.actors, *story.terms)
            for lang, names in one.names.items()
            for name in names
            for word in words(name, lang)
        )

    def gist(self, member: Member) -> Gist | None:
        """None for a copy, for what is placed nowhere, and for a report whose headline tells nothing."""
        placement, report = member.placement, member.report
        if placement.development is None or placement.copy_of is not None:
            return None
        if placement.form in ("analysis", "visual", "live"):
            return None
        frame = member.findings.frame if member.findings is not None else None
        if frame is None:
            return None
        title, summary = readable(report)
        lead = _first(summary) if title else ""
        head = self.stems(title or _first(summary), placement.lang)
        mentions = self._mentions.find(title, lead or summary, placement.lang)
        comes_to = core(frame)
        says = comes_to != frame.act or frame.act == "say"
        aside = {*frame.before, *frame.after}
        by = [id_ for id_ in (frame.who, *frame.beside) if id_ is not None and id_ not in aside]
        others = [id_ for id_ in frame.whom if id_ in self._persons and id_ not in aside]
        # "X says Y will meet Z": X only speaks, unless X is needed to make two of them.
        party = others if says and len(others) > 1 else [*by, *others]
        return Gist(
            development=placement.development,
            report=report.id,
            publisher=report.publisher,
            source_name=report.source_name,
            seen_at=report.seen_at,
            title=title or _first(summary),
            act=frame.act,
            core=comes_to,
            mode=frame.mode,
            speaker=frame.who if says else None,
            by=tuple(by),
            party=tuple(sorted(set(party))),
            named=tuple(sorted({m.id for m in mentions if m.kind == "actor"})),
            day=day_of(frame, report.seen_at),
            words=head | self.stems(lead, placement.lang),
            head=head,
            denial=DENIAL.search(title) is not None,
            off=OFF.search(title) is not None,
            open=IF.search(title) is not None,
            figures=member.findings.figures if member.findings is not None else (),
            denied=tuple(
                (claim.actor, self.stems(claim.content, placement.lang))
                for claim in (member.findings.claims if member.findings is not None else ())
                if claim.stance == "denies" and claim.content_span.part != "text" and DENIAL.search(claim.cue)
            ),
        )

    def responsible(self, speaker: str | None, party: tuple[str, ...]) -> bool:
        """Whether one speaks for a party: is of it, or of the country of one of it."""
        if speaker is None:
            return False
        country = self._countries.get(speaker)
        return speaker in party or (
            country is not None and any(self._countries.get(id_) == country for id_ in party)
        )

    def stems(self, text: str, lang: str) -> frozenset[str]:
        """What is compared of a text: its words without names of the story and figures, shortened; never iterated."""
        return frozenset(w[:STEM] for w in words(text, lang) if w not in self._names and not w.isdigit())


def _first(summary: str) -> str:
    return next(iter(sentences(summary[:LEAD_CHARACTERS])), "")

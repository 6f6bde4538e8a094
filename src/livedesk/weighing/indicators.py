"""Which indicators of the story's outcomes a report answers, with the sentence that does."""

from __future__ import annotations

from typing import NamedTuple

from livedesk.model import Frame, Member, Mention, Mode
from livedesk.reading.frames import Frames
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.story.schema import Indicator, Outcome, Story
from livedesk.weighing.freshness import stale
from livedesk.weighing.thresholds import MODE_WEIGHT

SENTENCES = 6
"""Sentences of a report looked at: headline and the beginning of its summary."""


class Sign(NamedTuple):
    """An indicator, answered by a sentence of a report."""

    outcome: Outcome
    indicator: Indicator
    sentence: str
    mode: Mode
    weight: float
    """Of the mode, 0..1; never 0."""
    stale: bool = False
    """True when the report is a story of other days: it counts for nothing."""


class Indicators:
    """The indicators of one story, compiled; immutable."""

    def __init__(self, story: Story) -> None:
        self._all = {
            f"{outcome.id}/{indicator.id}": (outcome, indicator)
            for outcome in story.outcomes
            for indicator in outcome.indicators
        }
        self._words = Mentions.of_names({key: one.names for key, (_, one) in self._all.items()})
        self._against = Mentions.of_names({key: one.unless for key, (_, one) in self._all.items()})
        self._starts = story.event.starts
        self._wordless = tuple(key for key, (_, one) in self._all.items() if not any(one.names.values()))
        self._actors = Mentions(story) if self._all else None
        self._frames = Frames(story) if self._all else None

    def signs(self, member: Member) -> list[Sign]:
        """The indicators a report answers, each once, by its first sentence that does.

        Comment and pictures answer none: what an analyst supposes is no sign of what happens. Neither
        does a copy: it says what was heard already.
        """
        if self._actors is None or self._frames is None:
            return []
        placed = member.placement
        if placed.copy_of is not None or placed.form in ("analysis", "visual"):
            return []
        title, summary = readable(member.report)
        lang = placed.lang
        early = self._starts is not None and member.report.seen_at < self._starts
        old = stale(member.report)
        found: dict[str, Sign] = {}
        for sentence in [title, *sentences(summary)][:SENTENCES]:
            if not sentence:
                continue
            keys = [*(m.id for m in self._words.find(sentence, "", lang)), *self._wordless]
            keys = [key for key in keys if key not in found]
            if not keys:
                continue
            against = {m.id for m in self._against.find(sentence, "", lang)}
            actors = self._actors.find(sentence, "", lang)
            frame = self._frames.frame(sentence, "", lang, actors) or Frame()
            for key in keys:
                outcome, one = self._all[key]
                if early and one.after_start:
                    continue
                if key not in against and _answers(one, frame, actors):
                    weight = MODE_WEIGHT[frame.mode]
                    if weight > 0:
                        found[key] = Sign(outcome, one, sentence, frame.mode, weight, old)
        return list(found.values())


def _answers(indicator: Indicator, frame: Frame, actors: tuple[Mention, ...]) -> bool:
    if frame.mode not in indicator.modes:
        return False
    if indicator.acts and frame.act not in indicator.acts and frame.claim not in indicator.acts:
        return False
    if indicator.who and not {frame.who, frame.side, *frame.beside} & set(indicator.who):
        return False
    if indicator.whom:
        others = {m.id for m in actors if m.kind == "actor"} - {frame.who}
        return bool(others & set(indicator.whom))
    return True

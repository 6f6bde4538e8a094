"""Who speaks in a transcript, and the line of theirs that an update shows: exact, short, under the speaker's name.

A press conference comes as a page of paragraphs with their speakers; its headline says only that it took place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from livedesk.model import Claim, Member, Passage
from livedesk.reading.sentences import sentences
from livedesk.reading.words import words
from livedesk.story.schema import Story
from livedesk.weighing.passages import LONGEST, passage

SPEAKERS: Final = 2
"""Speakers of one transcript that are shown: a meeting has two sides, and the page behind the link has the rest."""
FEWEST_WORDS: Final = 5
"""Content words of a line at least: "I would like to thank the mediator for her patience" has four."""
FEWEST_ON_ISSUE: Final = 3
"""And of one that bears on an issue: "We are ready to discuss a ceasefire" has three."""
_LABELS: Final = frozenset((":", "："))
"""What stands between a transcript's speaker and the words."""


def spoken(member: Member, story: Story, bearing: Callable[[str, str], tuple[str, ...]]) -> list[Passage]:
    """A line of each of the first speakers of a report's transcript, in the order in which they first speak.

    Of each the first that bears on an issue of the story (``bearing``: text and language in, ids of issues out), else
    the first that says something. Only officials and actors of the story count. Empty where the page is no transcript.
    """
    if member.findings is None:
        return []
    names = {actor.id: actor.name for actor in story.actors}
    lang = member.placement.lang
    found: dict[str, tuple[bool, str]] = {}
    for claim in member.findings.claims:
        if not is_turn(claim) or (claim.actor is None and claim.capacity != "official"):
            continue
        who = names.get(claim.actor or "") or claim.name or claim.speaker
        if found.get(who, (False, ""))[0] or (who not in found and len(found) == SPEAKERS):
            continue
        for line in sentences(claim.content):
            count = len(set(words(line, lang)))
            if len(line) > LONGEST or count < FEWEST_ON_ISSUE:
                continue
            if bearing(line, lang):
                found[who] = (True, line)
                break
            if who not in found and count >= FEWEST_WORDS:
                found[who] = (False, line)
    return [msgspec.structs.replace(passage(member, line), author=who) for who, (_, line) in found.items()]


def is_turn(claim: Claim) -> bool:
    """Whether a claim is what a speaker says in a transcript."""
    return claim.content_span.part == "text" and claim.manner == "direct" and claim.cue in _LABELS


__all__ = ["FEWEST_WORDS", "SPEAKERS", "is_turn", "spoken"]

"""What is in order in a story file and yet leaves its page empty."""

from __future__ import annotations

from collections.abc import Iterator

from livedesk.gathering.thresholds import RELEVANT
from livedesk.sources.source import kinds
from livedesk.story.schema import Story


def doubts(story: Story) -> Iterator[str]:
    """Why nothing, or less than is meant, will come onto the page; a sentence each."""
    if not story.sources:
        yield "It has no [[source]]: nothing is read until one is added, here or on the desk."
    reach = sum(max(0.0, one.weight) for one in (*story.terms, *story.actors))
    if reach < RELEVANT:
        yield (
            f"The weights of all its terms and actors add up to {reach:.3g}, and a report is on the story from "
            f"{RELEVANT:g}: none will be. Raise a weight (1 decides alone), or add terms and actors."
        )
    known = kinds()
    for kind in sorted({source.kind for source in story.sources} - set(known)):
        named = ", ".join(source.id for source in story.sources if source.kind == kind)
        yield f'Nothing installed reads sources of kind "{kind}" ({named}). Known kinds: {", ".join(known)}.'


__all__ = ["doubts"]

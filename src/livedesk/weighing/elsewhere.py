"""Whether a sentence is of another part of the world than the story's."""

from __future__ import annotations

from livedesk.reading.mentions import Mentions
from livedesk.reading.parties import parties
from livedesk.story.schema import Story


class Elsewhere:
    """Tells what is another country's matter for one story. Immutable."""

    def __init__(self, story: Story) -> None:
        actors = {actor.country for actor in story.actors if actor.country is not None}
        self._part = {*actors, *story.reactions_from}
        if story.event.country is not None:
            self._part.add(story.event.country)
        self._most = 0 if len(actors) == 1 else 1
        self._deciding = Mentions.of_names({t.id: t.names for t in story.terms if t.weight >= 1})

    def is_of(self, text: str, lang: str) -> bool:
        """It names two countries that have no part in the story, or one where the story is of one country, and
        nothing that the story alone is called by."""
        others = [code for code in parties((lang,)).countries(text, lang) if code not in self._part]
        return len(others) > self._most and not self._deciding.find(text, "", lang)


__all__ = ["Elsewhere"]

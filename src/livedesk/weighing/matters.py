"""What a statement on an issue is about beside the issue itself: only what is said of one matter is softer or harder."""

from __future__ import annotations

from livedesk.reading.wants import wanting_words
from livedesk.reading.words import words
from livedesk.story.schema import Story
from livedesk.weighing.gists import STEM, Gists

Matter = frozenset[str]
"""Stems of what a statement is about; never iterated."""


class Matters:
    """Tells one story's matters. Immutable."""

    def __init__(self, story: Story) -> None:
        self._gists = Gists(story)
        self._issues = frozenset(
            word[:STEM]
            for issue in story.issues
            for lang, names in issue.names.items()
            for name in names
            for word in words(name, lang)
        )

    def of(self, statement: str, lang: str) -> Matter:
        """Its words but for names of the story, words of its issues and those that say that something is wanted."""
        telling = frozenset(word[:STEM] for word in wanting_words(lang))
        return self._gists.stems(statement, lang) - self._issues - telling


def one_matter(new: Matter, old: Matter) -> bool:
    """Whether a new statement is about what an old one was: they share a word, or the new one is of the issue as a whole."""
    return not new or not new.isdisjoint(old)


__all__ = ["Matter", "Matters", "one_matter"]

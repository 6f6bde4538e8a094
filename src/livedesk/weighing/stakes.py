"""What a report touches of what the story is about: its issues, and the signs of its outcomes."""

from __future__ import annotations

from livedesk.model import Member
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.story.schema import Story


class Stakes:
    """The issues and signs of one story, compiled; immutable."""

    def __init__(self, story: Story) -> None:
        signs = {
            f"{outcome.id}/{sign.id}": sign.names for outcome in story.outcomes for sign in outcome.indicators
        }
        issues = {issue.id: issue.names for issue in story.issues}
        self.any = any(any(names.values()) for names in (*signs.values(), *issues.values()))
        """False where the story file names neither: then nothing can touch them."""
        self._issues = frozenset(issues)
        self._words = Mentions.of_names({**signs, **issues})

    def touched(self, member: Member) -> tuple[tuple[str, ...], bool]:
        """The issues its headline names (its text, where it has none), and whether it names an issue or a sign."""
        title, summary = readable(member.report)
        found = self._words.find(title or summary, "", member.placement.lang)
        return tuple(m.id for m in found if m.id in self._issues), bool(found)

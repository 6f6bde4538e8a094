"""Kinds of development that the story file lists: rules with a mode of their own, and what always waits.

Pure: members, what they are said to bear on and who stands behind them in; the rule that fits or the reason
to wait out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from livedesk.model import Act, Because, Member, Passage, Root
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.story.schema import Rule, Sensitive, Story
from livedesk.weighing.events import Events


class Kinds:
    """The kinds of one story; immutable."""

    def __init__(self, story: Story) -> None:
        publishing = story.publishing
        self._rules = publishing.rules
        self._sensitive = publishing.sensitive
        self._titles = {issue.id: issue.title for issue in story.issues}
        self._words = Mentions.of_names(
            {
                "": publishing.hold_words,
                **{f"rule:{rule.id}": rule.names for rule in publishing.rules},
                **{kind.id: kind.names for kind in publishing.sensitive},
            }
        )
        self._events = Events(story) if any(kind.events for kind in publishing.sensitive) else None

    def rule(self, members: Sequence[Member], origins: int, issues: Sequence[str]) -> Rule | None:
        """The first rule that fits a development; None where the story's own mode holds."""
        if not self._rules:
            return None
        types = {member.report.type for member in members}
        acts, words = _acts(members), self._found(members)
        return next(
            (
                rule
                for rule in self._rules
                if (not rule.types or types & set(rule.types))
                and (rule.min_origins is None or origins >= rule.min_origins)
                and (not rule.issues or set(issues) & set(rule.issues))
                and (not rule.acts or acts & set(rule.acts))
                and (not any(rule.names.values()) or f"rule:{rule.id}" in words)
            ),
            None,
        )

    def sensitive(self, members: Sequence[Member], issues: Sequence[str]) -> Because | None:
        """Why a development waits for a person, whatever lets it out; None when it is of no sensitive kind."""
        words = self._found(members)
        if "" in words:
            return _waits("autopilot.word", f'"{words[""]}" is a word the story file holds')
        if not self._sensitive:
            return None
        acts, events = _acts(members), self._coded(members)
        for kind in self._sensitive:
            if sign := self._sign(kind, words, acts, events, issues):
                return _waits("autopilot.sensitive", f"{kind.title} ({sign})", kind.id)
        return None

    def sensitive_words(self, passages: Iterable[Passage]) -> Because | None:
        """Why words wait for a person that an update does not show yet; None when nothing in them is sensitive."""
        for passage in passages:
            for mention in self._words.find(passage.text, "", passage.lang):
                if mention.id.startswith("rule:"):
                    continue
                kind = next((kind for kind in self._sensitive if kind.id == mention.id), None)
                told = kind.title if kind is not None else "a word the story file holds"
                return _waits("autopilot.sensitive", f'new words wait, {told} ("{mention.text}")')
        return None

    def _sign(
        self,
        kind: Sensitive,
        words: dict[str, str],
        acts: set[Act],
        events: set[Root],
        issues: Sequence[str],
    ) -> str | None:
        if kind.id in words:
            return f'"{words[kind.id]}"'
        for act in kind.acts:
            if act in acts:
                return f"a headline tells the act {act}"
        for event in kind.events:
            if event in events:
                return f"an event of type {event}"
        for issue in kind.issues:
            if issue in issues:
                return f"it bears on {self._titles.get(issue, issue)}"
        return None

    def _found(self, members: Sequence[Member]) -> dict[str, str]:
        """Words of the kinds in the reports, by kind: the first of each."""
        found: dict[str, str] = {}
        for member in members:
            title, summary = readable(member.report)
            for mention in self._words.find(title, summary, member.placement.lang):
                found.setdefault(mention.id, mention.text)
        return found

    def _coded(self, members: Sequence[Member]) -> set[Root]:
        if self._events is None:
            return set()
        found: set[Root] = set()
        for member in members:
            frame = member.findings.frame if member.findings is not None else None
            event = self._events.code(frame, member, member.placement.development or "", member.report.id)
            if event is not None:
                found.add(event.root)
        return found


def _acts(members: Sequence[Member]) -> set[Act]:
    frames = (m.findings.frame for m in members if m.findings is not None)
    return {
        act for frame in frames if frame is not None for act in (frame.act, frame.claim) if act is not None
    }


def _waits(rule: str, text: str, kind: str = "") -> Because:
    values: dict[str, float | str] = {"kind": kind} if kind else {}
    return Because(rule=rule, text=f"held for a person: {text}", values=values)

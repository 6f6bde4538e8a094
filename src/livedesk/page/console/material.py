"""What the desk has on one development: its reports that still stand, what it would say, why it waits.

The same words and the same rules as the autopilot's, asked for an editor: nothing here decides anything.
"""

from __future__ import annotations

import msgspec

from livedesk.editing.autopilot import Autopilot
from livedesk.editing.commands import Draft
from livedesk.editing.rewordings import falls_with
from livedesk.editing.writing import draft
from livedesk.model import Assessment, Because, Member, Rewording, Update
from livedesk.record.fold import DevelopmentState, State, members_now
from livedesk.story.schema import Story


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One development as an editor finds it."""

    development: DevelopmentState
    """As the record has it."""
    members: tuple[Member, ...]
    """All its reports, first seen first; never empty."""
    standing: tuple[Member, ...]
    """Those whose sources still stand by them."""
    assessment: Assessment | None
    """Weighing's latest view."""
    update: Update | None
    """What readers see; None when nothing."""
    draft: Draft | None
    """What the desk would say now; None when no report has a line to show."""
    waits: Because | None
    """Why it does not go out by itself; None for what is out, and for what would go out now."""


class Reader:
    """Finds the material of developments of one story; remembers nothing but the story's words."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._autopilot = Autopilot(story)

    def find(self, state: State, development: str) -> Material | None:
        """The material of a development; None when it is not known, was merged away, or has no report left."""
        found = state.developments.get(development)
        if found is None or found.merged_into is not None:
            return None
        members = members_now(state, development)
        if not members:
            return None
        standing = [m for m in members if not _is_taken_back(state, m)] or members
        assessment = found.assessment.latest
        update = _shown(state, found)
        waits: Because | None = None
        if update is None and assessment is not None:
            decision = self._autopilot.decide(assessment, standing, None, members[-1].report.seen_at)
            waits = decision.because if decision.update is None else None
        return Material(
            development=found,
            members=tuple(members),
            standing=tuple(standing),
            assessment=assessment,
            update=update,
            draft=draft(standing, self.story, update, self._autopilot.bearing),
            waits=waits,
        )


def _shown(state: State, development: DevelopmentState) -> Update | None:
    """What readers see of a development, under its own id or under one that became part of it."""
    for id_ in (development.id, *development.absorbed):
        history = state.updates.get(id_)
        if history is not None and id_ not in state.gone.values:
            return history.latest
    return None


def _is_taken_back(state: State, member: Member) -> bool:
    return any(
        falls_with(member, rewording)
        for key in (member.report.id, member.placement.copy_of or "")
        if (rewording := _last_wrong(state, key)) is not None
    )


def _last_wrong(state: State, report: str) -> Rewording | None:
    history = state.rewordings.get(report)
    wrong = [r for r in history.values if r.kind in ("corrected", "withdrawn")] if history else []
    return wrong[-1] if wrong else None

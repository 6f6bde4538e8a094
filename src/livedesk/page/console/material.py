"""What the desk has on one development: its reports that still stand, what it would say, why it waits.

The same words and the same rules as the autopilot's, asked for an editor: nothing here decides anything.
"""

from __future__ import annotations

import msgspec

from livedesk.editing.autopilot import Autopilot
from livedesk.editing.revisions import Draft
from livedesk.editing.rewordings import falls_with
from livedesk.editing.writing import draft
from livedesk.model import Assessment, Because, Decision, Member, Rewording, Update
from livedesk.record.fold import DevelopmentState, State, members_now
from livedesk.story.schema import Story


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One development as an editor finds it."""

    id: str
    """Id of the development, or of a post of the desk's own."""
    development: DevelopmentState | None
    """As the record has it; None for a post of the desk's own."""
    members: tuple[Member, ...]
    """All its reports, first seen first; empty for a post of the desk's own."""
    standing: tuple[Member, ...]
    """Those whose sources still stand by them."""
    assessment: Assessment | None
    """Weighing's latest view."""
    update: Update | None
    """What readers see; None when nothing."""
    draft: Draft | None
    """What the desk would say now; None when no report has a line to show."""
    waits: Because | None
    """Why it, or the next revision of its update, does not go out by itself; None where nothing waits."""
    decision: Decision | None
    """What an editor decided on it; None where the rules decide."""


class Reader:
    """Finds the material of developments of one story; remembers nothing but the story's words."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._autopilot = Autopilot(story)

    def find(self, state: State, development: str) -> Material | None:
        """The material of a development; None when it is not known, was merged away, or has no report left."""
        own = state.updates.get(development)
        if own is not None and own.latest is not None and own.latest.own:
            return _own(own.latest, _decision(state, development))
        found = state.developments.get(development)
        if found is None or found.merged_into is not None:
            return None
        members = members_now(state, development)
        if not members:
            return None
        standing = [m for m in members if not _is_taken_back(state, m)] or members
        assessment = found.assessment.latest
        update = _shown(state, found)
        held = state.held.get(development)
        waits = held.because if held is not None else None
        if waits is None and update is None and assessment is not None:
            decision = self._autopilot.decide(assessment, standing, None, members[-1].report.seen_at)
            waits = decision.because if decision.update is None else None
        return Material(
            id=development,
            development=found,
            members=tuple(members),
            standing=tuple(standing),
            assessment=assessment,
            update=update,
            draft=draft(standing, self.story, update, self._autopilot.bearing),
            waits=waits,
            decision=_decision(state, development),
        )


def _own(update: Update, decision: Decision | None) -> Material:
    return Material(
        id=update.id,
        development=None,
        members=(),
        standing=(),
        assessment=None,
        update=update,
        draft=None,
        waits=None,
        decision=decision,
    )


def _decision(state: State, development: str) -> Decision | None:
    ruling = state.rulings.top(f"decision:{development}")
    return ruling.value if ruling is not None and isinstance(ruling.value, Decision) else None


def _shown(state: State, development: DevelopmentState) -> Update | None:
    """What readers see of a development, under its own id or under one that became part of it."""
    for id_ in (development.id, *development.absorbed):
        history = state.updates.get(id_)
        if history is not None and id_ not in state.hidden:
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

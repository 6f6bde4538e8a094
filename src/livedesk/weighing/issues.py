"""Where each issue on the table stands: untouched, raised, contested, narrowing or agreed, by stated rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from livedesk.model import (
    Act,
    Assessment,
    Because,
    Capacity,
    Frame,
    IssueState,
    IssueStep,
    Member,
    Stand,
    StandKind,
    Status,
    Toward,
    Update,
)
from livedesk.reading.capacity import capacity
from livedesk.reading.mentions import Mentions
from livedesk.reading.wants import lets_go, praises
from livedesk.story.schema import Story
from livedesk.weighing.cues import DENIAL
from livedesk.weighing.elsewhere import Elsewhere
from livedesk.weighing.positions import dropped
from livedesk.weighing.sides import sides
from livedesk.weighing.thresholds import ISSUE_MEMORY

FOR: Final[frozenset[Act]] = frozenset(("support", "agree"))
"""Acts that go toward a settlement of what they speak of."""
AGAINST: Final[frozenset[Act]] = frozenset(("reject", "threaten", "cancel", "sanction", "attack", "protest"))
"""Acts that go away from it."""
OFFERS: Final[frozenset[StandKind]] = frozenset(("offer",))
SPEAKING: Final[frozenset[Capacity]] = frozenset(("official", "expert", "on_the_ground"))
"""Capacities in which somebody whom the story does not list can be for or against something."""
REFUSALS: Final[frozenset[StandKind]] = frozenset(("red line",))
BORNE_OUT: Final[frozenset[Status]] = frozenset(("corroborated", "confirmed"))
"""Statuses at which an agreement counts as one."""
_CLAUSE: Final = re.compile(
    r"[;:|？?]|\s[–—-]\s|,? (?:as(?! part)|while|amid|despite|after|before|ahead of) ", re.IGNORECASE
)
"""Where the first clause of a headline ends: what stands behind is something else, or the way there."""
TAKEN_BACK: Final = "issue.taken-back"
"""Rule of a step that only takes back what a withdrawn development did."""
GONE: Final[frozenset[Status]] = frozenset(("denied", "superseded", "withdrawn"))


class Issues:
    """The issues of one story. Fed with what readers can see, in order; rebuilt from its steps."""

    def __init__(self, story: Story, steps: Iterable[tuple[datetime, IssueStep]] = ()) -> None:
        self._sides = sides(story)
        self._known = tuple(issue.id for issue in story.issues)
        self._words = Mentions.of_names({issue.id: issue.names for issue in story.issues})
        self._terms = Mentions.of_names({term.id: term.names for term in story.terms})
        self._elsewhere = Elsewhere(story)
        self._history: dict[str, list[tuple[datetime, IssueStep]]] = {issue: [] for issue in self._known}
        for at, step in steps:
            if step.issue in self._history:
                self._add(at, step)

    def state(self, issue: str) -> IssueState:
        """Where an issue stands; "untouched" before anything bore on it."""
        history = self._history.get(issue)
        return history[-1][1].after if history else "untouched"

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: the steps of the one that ends are the other's."""
        for history in self._history.values():
            history[:] = [
                (at, msgspec.structs.replace(step, development=into) if step.development == ended else step)
                for at, step in history
            ]

    def take_back(self, development: str, at: datetime) -> list[IssueStep]:
        """The steps that put issues where they would stand without what a development did: it was withdrawn."""
        found = (self._taken_back(issue, development, at) for issue in self._known)
        return [step for step in found if step is not None]

    def unstep(
        self, issue: str, development: str, earlier: Iterable[IssueStep], at: datetime
    ) -> list[IssueStep]:
        """The steps by which what a development did on an issue is ``earlier`` again, and nothing since."""
        taken = self._taken_back(issue, development, at) if issue in self._history else None
        if taken is None:
            return []
        found = [taken]
        stands: list[IssueStep] = []
        for step in earlier:
            stands = [] if step.because.rule == TAKEN_BACK else [*stands, step]
        for step in stands:
            before = self.state(issue)
            after, why = self._after(self._history[issue], before, step.toward, step.side, at)
            again = msgspec.structs.replace(
                step, before=before, after=after, because=Because(rule=f"issue.{after}", text=why)
            )
            self._add(at, again)
            found.append(again)
        return found

    def _taken_back(self, issue: str, development: str, at: datetime) -> IssueStep | None:
        history = self._history[issue]
        mine = [step for _, step in history if step.development == development]
        if not mine or mine[-1].because.rule == TAKEN_BACK:
            return None
        before = self.state(issue)
        after: IssueState = "untouched"
        replayed: list[tuple[datetime, IssueStep]] = []
        for when, step in history:
            if step.development == development or step.because.rule == TAKEN_BACK:
                continue
            after, _ = self._after(replayed, after, step.toward, step.side, when)
            replayed.append((when, step))
        taken = IssueStep(
            issue=issue,
            development=development,
            toward="raises",
            side=None,
            before=before,
            after=after,
            sentence=mine[-1].sentence,
            because=Because(rule=TAKEN_BACK, text="what was said on it was taken back"),
        )
        self._add(at, taken)
        return taken

    def _add(self, at: datetime, step: IssueStep) -> None:
        """Take a step up; one that takes back leaves nothing of what its development did."""
        history = self._history[step.issue]
        if step.because.rule == TAKEN_BACK:
            history[:] = [pair for pair in history if pair[1].development != step.development]
        history.append((at, step))

    def weigh(
        self,
        members: Sequence[Member],
        update: Update,
        assessment: Assessment,
        at: datetime,
        stands: Sequence[Stand] = (),
    ) -> list[IssueStep]:
        """The steps an update brings on the issues it bears on; none when it says there what it said before.

        ``stands``: what its reports let sides say they want, as far as it was not heard before.
        """
        steps: list[IssueStep] = []
        for issue in self._known:
            if issue not in update.issues:
                continue
            stand = next((s for s in stands if s.issue == issue), None)
            step = self._step(issue, members, update, assessment, at, stand)
            if step is not None:
                self._history[issue].append((at, step))
                steps.append(step)
        return steps

    def _step(
        self,
        issue: str,
        members: Sequence[Member],
        update: Update,
        assessment: Assessment,
        at: datetime,
        stand: Stand | None,
    ) -> IssueStep | None:
        frame = told(members, update)
        toward: Toward = "raises"
        side = self._side(frame)
        sentence = update.headline
        if assessment.status not in GONE:
            if stand is not None and (stand.turn in ("softer", "harder") or stand.kind in OFFERS | REFUSALS):
                softer = stand.turn == "softer" or (stand.turn != "harder" and stand.kind in OFFERS)
                toward = "for" if softer else "against"
                if stand.kind == "goal" and not softer:
                    toward = "raises"  # who wants again what he had let go does not move away
                if dropped(stand):
                    toward = "raises"  # what is no longer demanded has not come nearer
                side, sentence = stand.side, stand.sentence
            elif self._is_of(issue, update):
                toward = self._toward(frame, assessment.status, members, update)
        earlier = [
            step
            for _, step in self._history[issue]
            if step.development == update.id and step.because.rule != TAKEN_BACK
        ]
        if earlier and toward == "raises" and assessment.status not in GONE:
            return None
        if earlier and (earlier[-1].toward, earlier[-1].side) == (toward, side):
            return None
        before = self.state(issue)
        after, why = self._after(self._history[issue], before, toward, side, at)
        return IssueStep(
            issue=issue,
            development=update.id,
            toward=toward,
            side=side,
            before=before,
            after=after,
            sentence=sentence,
            because=Because(rule=f"issue.{after}", text=why),
        )

    def _is_of(self, issue: str, update: Update) -> bool:
        """Does the headline's act bear on the issue: do its words stand in the headline's first clause, and is it no
        other part of the world it tells of?"""
        text, lang = update.headline.text, update.headline.lang
        clause = _CLAUSE.split(text, maxsplit=1)[0]
        return any(m.id == issue for m in self._words.find(clause, "", lang)) and not self._elsewhere.is_of(
            text, lang
        )

    def _can_step(self, frame: Frame, lang: str) -> bool:
        """Somebody of the story acts, a protest is told, or who acts is named by an office or as people: a storm that
        threatens a coast takes no stand."""
        if frame.who is not None or frame.side is not None or frame.act == "protest":
            return True
        doer = frame.who_text or ""
        return capacity(doer, lang=lang) in SPEAKING and not self._terms.find(doer, "", lang)

    def _after(
        self,
        history: Sequence[tuple[datetime, IssueStep]],
        before: IssueState,
        toward: Toward,
        side: str | None,
        at: datetime,
    ) -> tuple[IssueState, str]:
        recent = [s for when, s in history if at - when <= ISSUE_MEMORY]
        if toward == "agrees":
            return "agreed", "an agreement on it is borne out"
        if before == "agreed" and not (toward == "against" and side is not None):
            return "agreed", "agreed, and no principal's side has gone back on it"
        if toward == "against":
            return "contested", f"{side or 'somebody'} speaks or acts against it"
        if toward == "for":
            sides = {s.side for s in recent if s.toward == "for"} | {side}
            against = [s for s in recent if s.toward == "against"]
            if len(sides - {None}) > 1 and not against:
                return "narrowing", "two sides have moved toward it, none away from it lately"
            if against:
                return "contested", "one side moves toward agreement, another lately spoke against it"
        return ("raised" if before == "untouched" else before), "it is spoken of"

    def _agreeing(self, frame: Frame | None) -> set[str]:
        """The sides that a headline says have agreed with each other."""
        if frame is None or frame.act != "agree" or frame.mode != "done":
            return set()
        return {self._sides[one] for one in (frame.who, *frame.beside) if one in self._sides}

    def _toward(
        self, frame: Frame | None, status: Status, members: Sequence[Member], update: Update
    ) -> Toward:
        headline = update.headline
        if (
            frame is None
            or frame.mode in ("asked", "conditional")
            or not self._can_step(frame, headline.lang)
        ):
            return "raises"
        if frame.mode == "denied":  # a refusal is told as the denial of what is refused
            if lets_go(headline.text, headline.lang) or DENIAL.search(headline.text):
                return "raises"  # that something was not said or agreed refuses nothing
            refused = frame.act in FOR or (frame.act == "say" and frame.claim in FOR) or frame.act == "reject"
            return "against" if refused else "raises"
        if frame.act == "agree":  # one side that agrees does so with itself, or with somebody outside
            if frame.mode != "done" or len(self._agreeing(frame)) < 2:
                return "raises"
            both = {m.report.publisher for m in members if len(self._agreeing(_frame(m))) > 1}
            return "agrees" if status in BORNE_OUT and (len(both) > 1 or status == "confirmed") else "for"
        if frame.act in AGAINST:  # who takes or strikes what is nobody's named has turned against nobody
            return "raises" if frame.act == "attack" and not frame.whom else "against"
        # What is only ahead has not come nearer yet, and who praises or defends something comes nearer to nobody.
        near = frame.act in FOR and frame.mode != "planned" and not praises(headline.text, headline.lang)
        return "for" if near else "raises"

    def _side(self, frame: Frame | None) -> str | None:
        if frame is None:
            return None
        for actor in (frame.who, frame.side):
            if actor is not None and actor in self._sides:
                return self._sides[actor]
        return None


def _frame(member: Member) -> Frame | None:
    return member.findings.frame if member.findings is not None else None


def told(members: Sequence[Member], update: Update) -> Frame | None:
    """What the report whose headline stands on the update says happened; else the first that tells."""
    found = {m.report.id: m.findings.frame for m in members if m.findings is not None and m.findings.frame}
    return found.get(update.headline.report) or next(iter(found.values()), None)

"""Issues on the table: where each stands, what each side did last, the newest updates that bear on it."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from livedesk.model import IssueState, IssueStep, Toward, Update
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk
from livedesk.page.dossier import backgrounds
from livedesk.page.parts import IssuePart, SidePart, TurnPart
from livedesk.page.standing import count, key_moment, marked
from livedesk.record.fold import State
from livedesk.weighing.issues import TAKEN_BACK

LATEST_PER_ISSUE = 3
TURNS_PER_ISSUE = 6
"""Changes of where an issue stands that are listed; the record has all."""
STALLED_AFTER = timedelta(hours=48)
"""Silence after which an issue that was spoken of says since when nothing has moved."""

STATES: dict[IssueState, str] = {
    "untouched": N_("Untouched"),
    "raised": N_("Raised"),
    "contested": N_("Contested"),
    "narrowing": N_("Narrowing"),
    "agreed": N_("Agreed"),
}
TOWARD: dict[Toward, str] = {
    "raises": N_("speaks of it"),
    "for": N_("moves toward agreement"),
    "against": N_("moves away from agreement"),
    "agrees": N_("agrees"),
}


def issues(state: State, desk: Desk, seq: int) -> tuple[IssuePart, ...]:
    """Issues on the table after entry ``seq``, in the story file's order."""
    parts: list[IssuePart] = []
    told = backgrounds(desk)
    for issue in desk.story.issues:
        mark = f"issue:{issue.id}"
        bearing = [
            u
            for u in marked(state, mark, seq, LATEST_PER_ISSUE * 4)
            if issue.id in u.issues and u.status != "withdrawn"
        ]
        known = count(state, mark, seq)
        updates = desk.say_count("%(n)s update", "%(n)s updates", known)
        still = _still(state, desk, issue.id, seq) if known else ""
        stands = desk.say(STATES[_state(state, issue.id, seq)])
        if still:
            stands = desk.say("%(state)s, stalled", state=stands)
        parts.append(
            IssuePart(
                id=issue.id,
                title=desk.issues[issue.id],
                question=issue.question,
                background=told[issue.id],
                latest=tuple(key_moment(desk, u) for u in bearing[:LATEST_PER_ISSUE]),
                count=f"{stands} · {updates}" if known else desk.say("No update bears on it yet"),
                still=still,
                sides=_sides(state, desk, issue.id, seq),
                turns=_turns(state, desk, issue.id, seq),
            )
        )
    return tuple(parts)


def _state(state: State, issue: str, seq: int) -> IssueState:
    """Where it stands; "raised" when updates bear on it and none was read as a step."""
    history = state.steps.get(issue)
    step = history.as_of(seq) if history is not None else None
    return step.after if step is not None else "raised"


def _still(state: State, desk: Desk, issue: str, seq: int) -> str:
    history = state.steps.get(issue)
    upto = bisect_right(history.seqs, seq) if history is not None else 0
    changed = bisect_right(state.moments.seqs, seq)
    if history is None or not upto or not changed:
        return ""
    last = history.times[upto - 1]
    if state.moments.times[changed - 1] - last < STALLED_AFTER:
        return ""
    return desk.say("Nothing has moved since %(day)s", day=desk.clock.moment(last).day)


def _turns(state: State, desk: Desk, issue: str, seq: int) -> tuple[TurnPart, ...]:
    history = state.steps.get(issue)
    found: list[TurnPart] = []
    void: set[str] = set()
    for step in reversed(history.upto(seq) if history is not None else []):
        if step.because.rule == TAKEN_BACK:
            void.add(step.development)
        if step.development in void or step.before == step.after or step.after == "raised":
            continue
        update = _standing(state, step, seq)
        if update is not None:
            was, now = desk.say(STATES[step.before]), desk.say(STATES[step.after])
            words = desk.say("was %(before)s, now %(after)s", before=was.lower(), after=now.lower())
            found.append(TurnPart(words=words, moment=key_moment(desk, update)))
        if len(found) == TURNS_PER_ISSUE:
            break
    return tuple(found)


def _standing(state: State, step: IssueStep, seq: int) -> Update | None:
    """The update that brought a step, as it stood after entry ``seq``; None where readers never had it or it is withdrawn."""
    updates = state.updates.get(state.resolve(step.development, seq))
    update = updates.as_of(seq) if updates is not None else None
    return update if update is not None and update.change != "withdrawn" else None


def _sides(state: State, desk: Desk, issue: str, seq: int) -> tuple[SidePart, ...]:
    names = {actor.id: actor.name for actor in desk.story.actors}
    history = state.steps.get(issue)
    found: dict[str, SidePart] = {}
    void: set[str] = set()
    for step in reversed(history.upto(seq) if history is not None else []):
        if step.because.rule == TAKEN_BACK:
            void.add(step.development)
        if step.development in void or step.side is None or step.side in found or step.side not in names:
            continue
        update = _standing(state, step, seq)
        if update is not None:
            found[step.side] = SidePart(
                side=desk.side(step.side),
                toward=desk.say(TOWARD[step.toward]),
                moment=key_moment(desk, update),
            )
    return tuple(found.values())


__all__ = ["STATES", "TOWARD", "issues"]

"""What an update means: what it moves, what it does on an issue, what its set phrases usually signal.

Every line is composed from a fact of the record (a move of an outcome, a step on an issue, a signal
found in the words shown); where there is none, there is no line.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from livedesk.model import IssueStep, Move, Update
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk
from livedesk.page.issues import STATES, TOWARD
from livedesk.page.outcomes import LEAST_STEP
from livedesk.page.parts import KeyMoment, MeaningLine
from livedesk.page.standing import key_moment
from livedesk.page.words import clean, safe_url
from livedesk.reading.signals import Gloss, gloss
from livedesk.record.fold import State
from livedesk.weighing.issues import TAKEN_BACK

MOST_LINES = 3
"""Lines shown of one update."""

EXPLAINED_FOR = timedelta(hours=24)
"""A set phrase that another update explained so lately is not explained again."""

SAID = (
    N_("from %(before)s to %(after)s"),
    N_("%(side)s %(toward)s"),
    N_("was %(before)s, now %(after)s"),
)


def meaning(state: State, desk: Desk, update: Update, seq: int) -> tuple[MeaningLine, ...]:
    """The lines of an update after entry ``seq``: outcomes it moved most, issues it moved, phrases in it."""
    if update.change == "withdrawn":
        return ()
    history = state.meant.get(update.id)
    moves: dict[str, list[Move]] = {}
    steps: dict[str, IssueStep] = {}
    for fact in history.upto(seq) if history is not None else []:
        if isinstance(fact, Move):
            moves.setdefault(fact.outcome, []).append(fact)
        elif fact.because.rule == TAKEN_BACK:
            steps.pop(fact.issue, None)
        else:
            steps[fact.issue] = fact
    lines = [*_outcomes(desk, moves), *_issues(state, desk, steps, seq), *_signals(state, update, seq)]
    return tuple(lines[:MOST_LINES])


def _outcomes(desk: Desk, moves: dict[str, list[Move]]) -> list[MeaningLine]:
    titles = {outcome.id: outcome.title for outcome in desk.story.outcomes}
    found: list[tuple[float, MeaningLine]] = []
    for outcome, steps in moves.items():
        telling = [move for move in steps if abs(move.after - move.before) >= LEAST_STEP]
        if outcome not in titles or not telling or not steps[-1].shift:
            continue
        before, after = telling[0].before, telling[-1].after
        text = desk.say(
            "from %(before)s to %(after)s",
            before=desk.words.percent(round(before * 100)),
            after=desk.words.percent(round(after * 100)),
        )
        line = MeaningLine(
            kind="outcome",
            title=titles[outcome],
            text=text,
            anchor=f"outcome-{outcome}",
            source=None,
            before=None,
        )
        found.append((abs(after - before), line))
    return [line for _, line in sorted(found, key=lambda pair: -pair[0])]


def _issues(state: State, desk: Desk, steps: dict[str, IssueStep], seq: int) -> list[MeaningLine]:
    titles = {issue.id: issue.title for issue in desk.story.issues}
    names = {actor.id: actor.name for actor in desk.story.actors}
    lines: list[MeaningLine] = []
    for issue, step in steps.items():
        changed = step.before != step.after and step.after != "raised"
        if issue not in titles or not (changed or (step.side in names and step.toward != "raises")):
            continue  # that it is spoken of is said by the link to the issue already
        said: list[str] = []
        if step.side in names and step.toward != "raises":
            said.append(
                desk.say("%(side)s %(toward)s", side=names[step.side], toward=desk.say(TOWARD[step.toward]))
            )
        if changed:
            was, now = desk.say(STATES[step.before]), desk.say(STATES[step.after])
            said.append(desk.say("was %(before)s, now %(after)s", before=was.lower(), after=now.lower()))
        lines.append(
            MeaningLine(
                kind="issue",
                title=titles[issue],
                text="; ".join(said),
                anchor=f"issue-{issue}",
                source=None,
                before=_last_known(state, desk, step, seq),
            )
        )
    return lines


def _last_known(state: State, desk: Desk, step: IssueStep, seq: int) -> KeyMoment | None:
    """The update of the issue's step before this one, as it stood after entry ``seq``."""
    history = state.steps.get(step.issue)
    if history is None:
        return None
    known = history.values[: bisect_right(history.seqs, seq)]
    of = state.resolve(step.development, seq)
    place = next((n for n, other in enumerate(known) if state.resolve(other.development, seq) == of), 0)
    for other in reversed(known[:place]):
        updates = state.updates.get(state.resolve(other.development, seq))
        update = updates.as_of(seq) if updates is not None else None
        if update is not None and update.change != "withdrawn" and update.id != of:
            return key_moment(desk, update)
    return None


def _signals(state: State, update: Update, seq: int) -> list[MeaningLine]:
    """Phrases in the words shown, the most telling first, each custom once."""
    shown = {passage.report: passage.text for passage in reversed((update.headline, *update.text))}
    found: dict[str, tuple[Gloss, str]] = {}
    for report, text in shown.items():
        member = state.members.get(report)
        findings = member.findings if member is not None else None
        for signal in findings.signals if findings is not None else ():
            told = gloss(signal.id, signal.negated)
            if told is not None and signal.text in text and not _explained(state, update, signal.id, seq):
                found.setdefault(signal.id, (told, signal.text))
    ordered = sorted(found.values(), key=lambda pair: (-pair[0].strength, pair[0].id))
    return [
        MeaningLine(
            kind="signal",
            title=clean(words, 120),
            text=told.means,
            anchor="",
            source=safe_url(told.source),
            before=None,
        )
        for told, words in ordered[:1]
    ]


def _explained(state: State, update: Update, signal: str, seq: int) -> bool:
    """Another update explained it within the day before: said once, a custom need not be said again."""
    history = state.signals.get(signal)
    if history is None:
        return False
    told = [state.resolve(development, seq) for development in history.values]
    mine = next((n for n, development in enumerate(told) if development == update.id), None)
    if mine is None:
        return False
    since = history.times[mine] - EXPLAINED_FOR
    for n in range(mine - 1, -1, -1):
        if history.times[n] < since:
            return False
        other = state.updates.get(told[n])
        shown = other.as_of(seq) if other is not None and told[n] != update.id else None
        if shown is not None and shown.change != "withdrawn":
            return True
    return False


__all__ = ["MOST_LINES", "meaning"]

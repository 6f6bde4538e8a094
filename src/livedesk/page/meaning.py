"""What an update means: what it moves, what a side does or wants on an issue and who was not heard there yet, what
came of the last agreement on it, what its set phrases usually signal.

Every line is composed from a fact of the record (a move of an outcome, a step on an issue, a side's word, a signal
found in the words shown) or of the dossier; where there is none, there is no line.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from livedesk.model import Findings, IssueStep, Move, Passage, Signal, Stand, Update
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.issues import STATES, TOWARD
from livedesk.page.meetings import STATE_WORDS, TYPE_WORDS
from livedesk.page.outcomes import LEAST_STEP
from livedesk.page.parts import Extract, KeyMoment, MeaningLine
from livedesk.page.positions import KINDS, TURNS
from livedesk.page.standing import key_moment
from livedesk.page.times import day_of_year
from livedesk.page.words import clean, safe_url
from livedesk.reading.signals import Gloss, gloss
from livedesk.record.fold import State
from livedesk.weighing.issues import TAKEN_BACK

MOST_LINES = 3
"""Lines shown of one update."""

EXPLAINED_FOR = timedelta(hours=24)
"""A set phrase, or a precedent, that another update explained so lately is not explained again."""

LEAST_STRENGTH = 0.3
"""Phrases that say less by custom are left to themselves: "historic", "good talks"."""

LEAST_TOLD = 0.02
"""An outcome that moved by less than two points is not worth a line; the chart has it."""

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
    stands: dict[str, Stand] = {}
    for fact in history.upto(seq) if history is not None else []:
        if isinstance(fact, Move):
            moves.setdefault(fact.outcome, []).append(fact)
        elif isinstance(fact, Stand):
            stands.setdefault(fact.issue, fact)
        elif fact.because.rule == TAKEN_BACK:
            steps.pop(fact.issue, None)
        else:
            steps[fact.issue] = fact
    lines = [
        *_outcomes(desk, moves),
        *_issues(state, desk, update, steps, stands, seq),
        *_precedents(state, desk, update, steps, seq),
        *_signals(state, desk, update, seq),
    ]
    return tuple(lines[:MOST_LINES])


def _outcomes(desk: Desk, moves: dict[str, list[Move]]) -> list[MeaningLine]:
    titles = {outcome.id: outcome.title for outcome in desk.story.outcomes}
    found: list[tuple[float, MeaningLine]] = []
    for outcome, steps in moves.items():
        telling = [move for move in steps if abs(move.after - move.before) >= LEAST_STEP]
        if outcome not in titles or not telling or not steps[-1].shift:
            continue
        before, after = telling[0].before, telling[-1].after
        if abs(after - before) < LEAST_TOLD:
            continue
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


def _issues(
    state: State,
    desk: Desk,
    update: Update,
    steps: dict[str, IssueStep],
    stands: dict[str, Stand],
    seq: int,
) -> list[MeaningLine]:
    titles = {issue.id: issue.title for issue in desk.story.issues}
    home = desk.sides
    lines: list[MeaningLine] = []
    for issue in dict.fromkeys((*steps, *stands)):
        step, stand = steps.get(issue), stands.get(issue)
        if issue not in titles:
            continue
        said: list[str] = []
        if stand is not None and stand.turn != "again":
            said.append(_wanted(desk, stand))
        elif step is not None and step.side in home and step.toward != "raises":
            toward = desk.say(TOWARD[step.toward])
            said.append(desk.say("%(side)s %(toward)s", side=desk.side(step.side), toward=toward))
        if step is not None and step.before != step.after and step.after != "raised":
            was, now = desk.say(STATES[step.before]), desk.say(STATES[step.after])
            said.append(desk.say("was %(before)s, now %(after)s", before=was.lower(), after=now.lower()))
        if not said:
            continue  # that it is spoken of is said by the link to the issue already
        if step is not None and (silent := _not_heard(state, desk, step, seq)):
            said.append(desk.say("not heard on it yet: %(who)s", who=", ".join(silent)))
        fact = stand if stand is not None and stand.turn != "again" else step
        lines.append(
            MeaningLine(
                kind="issue",
                quote=_quoted(desk, update, fact.sentence) if fact is not None else None,
                title=titles[issue],
                text="; ".join(said),
                anchor=f"issue-{issue}",
                source=None,
                before=_last_known(state, desk, step, seq) if step is not None else None,
            )
        )
    return lines


def _quoted(desk: Desk, update: Update, sentence: Passage) -> Extract | None:
    """The words a line rests on, where they do not stand in the update itself."""
    shown = {passage.text for passage in (update.headline, *update.text)}
    return None if sentence.text in shown else extract(desk, sentence)


def _wanted(desk: Desk, stand: Stand) -> str:
    """ "Norway: Red line, harder than before (Goal)"."""
    words = f"{desk.side(stand.side)}: {desk.say(KINDS[stand.kind])}, {desk.say(TURNS[stand.turn])}"
    known = stand.before is not None and stand.before != stand.kind
    return f"{words} ({desk.say(KINDS[stand.before])})" if known and stand.before is not None else words


def _not_heard(state: State, desk: Desk, step: IssueStep, seq: int) -> list[str]:
    """The sides that were not heard on an issue by the time of a step on it, once one was; () once all were."""
    history = state.steps.get(step.issue)
    known = history.upto(seq) if history is not None else []
    upto = known[: next((n for n, other in enumerate(known) if other is step), len(known) - 1) + 1]
    home = desk.sides
    heard = {home.get(other.side, other.side) for other in upto if other.side is not None}
    if not heard or len(set(home.values())) < 2:
        return []
    return [desk.side(side) for side in dict.fromkeys(home.values()) if side not in heard]


def _precedents(
    state: State, desk: Desk, update: Update, steps: dict[str, IssueStep], seq: int
) -> list[MeaningLine]:
    """What became of the last agreement on an issue that somebody now moves on, from the dossier."""
    day = update.happened_at.date()
    for issue, step in steps.items():
        if step.toward not in ("for", "agrees") or _lately(state, update, step, seq):
            continue
        found = [
            (meeting, agreement)
            for meeting in desk.story.meetings
            for agreement in meeting.agreements
            if agreement.issue == issue and meeting.on < day
        ]
        for meeting, agreement in sorted(found, key=lambda pair: pair[0].on)[-1:]:
            standing = max(
                (one for one in agreement.standings if one.on <= day), key=lambda one: one.on, default=None
            )
            kind = desk.say(TYPE_WORDS[agreement.type])
            became = desk.say(STATE_WORDS[standing.state]) if standing is not None else ""
            when = day_of_year(meeting.on, desk.words.lang)
            return [
                MeaningLine(
                    kind="precedent",
                    title=desk.say("Precedent: %(meeting)s, %(day)s", meeting=meeting.title, day=when),
                    text=": ".join(filter(None, (kind, clean(agreement.terms, 240))))
                    + (f" {became}." if became else ""),
                    anchor=meeting.id,
                    source=None,
                    before=None,
                )
            ]
    return []


def _lately(state: State, update: Update, step: IssueStep, seq: int) -> bool:
    """Another update moved on the issue within the day before: its precedent was told there."""
    history = state.steps[step.issue]
    mine = next((n for n, other in enumerate(history.values) if other is step), None)
    if mine is None:
        return True
    return any(
        other.toward in ("for", "agrees")
        and history.times[mine] - history.times[n] <= EXPLAINED_FOR
        and state.resolve(other.development, seq) != update.id
        for n, other in enumerate(history.values[:mine])
    )


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


def _signals(state: State, desk: Desk, update: Update, seq: int) -> list[MeaningLine]:
    """Phrases in the words shown that are said of the story, as a fact; the most telling first, each custom once."""
    shown = {passage.report: passage.text for passage in reversed((update.headline, *update.text))}
    found: dict[str, tuple[Gloss, str]] = {}
    for report, text in shown.items():
        member = state.members.get(report)
        findings = member.findings if member is not None else None
        for signal in findings.signals if findings is not None else ():
            told = gloss(signal.id, signal.negated)
            if told is None or told.strength < LEAST_STRENGTH or signal.text not in text:
                continue
            if _conditional(signal, findings):
                continue
            if _of_the_story(desk, text) and not _explained(state, update, signal.id, seq):
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


def _conditional(signal: Signal, findings: Findings | None) -> bool:
    """It stands under an "if": what would be is no custom of what is."""
    return any(
        hedge.kind == "conditional"
        and hedge.scope.part == signal.span.part
        and hedge.scope.start <= signal.span.start < hedge.scope.end
        for hedge in (findings.hedges if findings is not None else ())
    )


def _of_the_story(desk: Desk, text: str) -> bool:
    """It names two of the story's sides (the one, where there is one), or what the story alone is called by."""
    home = desk.sides
    found = desk.mentions.find(text, "")
    named = {home[m.id] for m in found if m.id in home}
    deciding = {term.id for term in desk.story.terms if term.weight >= 1}
    needed = min(2, len(set(home.values())))
    return len(named) >= needed or any(m.id in deciding for m in found)


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

"""What an update means: what it moves, what a side does or wants on an issue and who was not heard there yet, who
reacts for the first time or otherwise than before, what came of it the last time, where an issue it bears on stands,
what its set phrases usually signal.

Every line is composed from a fact of the record (a move of an outcome, a step on an issue, a side's word, a reaction, a
signal found in the words shown) or of the dossier; where there is none, there is no line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from livedesk.model import Findings, IssueStep, Move, Passage, Reaction, Signal, Stand, Update
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.heard import last_words, moment, not_heard, place, stand_words, words_before
from livedesk.page.issues import STALLED_AFTER, STATES, TOWARD
from livedesk.page.outcomes import LEAST_STEP
from livedesk.page.parts import Extract, KeyMoment, MeaningLine
from livedesk.page.positions import KINDS, TURNS, is_off, wanted
from livedesk.page.precedents import of_occasion, on_issue
from livedesk.page.reactions import ATTITUDES, stands
from livedesk.page.words import clean, safe_url
from livedesk.reading.capacity import capacity
from livedesk.reading.form import explains
from livedesk.reading.mentions import Mentions
from livedesk.reading.parties import name
from livedesk.reading.reader import readable
from livedesk.reading.signals import Gloss, gloss
from livedesk.reading.wants import want
from livedesk.record.fold import State
from livedesk.weighing.issues import TAKEN_BACK
from livedesk.weighing.positions import dropped

MOST_LINES = 3
"""Lines shown of one update."""

EXPLAINED_FOR = timedelta(hours=24)
"""A set phrase that another update explained so lately is not explained again."""

LEAST_STRENGTH = 0.3
"""Phrases that say less by custom are left to themselves: "historic", "good talks"."""

LEAST_TOLD = 0.02
"""An outcome that moved by less than two points is not worth a line; the chart has it."""

_ASIDE = re.compile(
    r",? (?:amid|despite|while|after|before|ahead of|on the eve of|hours before|days before) ", re.IGNORECASE
)
"""What a headline tells behind this is the circumstance, not the matter."""

_TAKEN_AS = re.compile(
    r"\b(?:reads?|sees?|saw|seen|views?|viewed|takes?|took|taken|interpret\w*|regard\w*|perceived|understood)\b[^.;:]*\bas"
    r"(?: an?| the)?(?: \w+ (?:or|and)(?: an?)?)? $",
    re.IGNORECASE,
)
"""Right before a phrase: that is how somebody takes it, and nobody's custom."""

PUNCH_WORDS = 3
"""Words behind a headline's colon that say what it is of; more of them say something themselves."""

AT_ITS_TIME = timedelta(hours=6)
"""What is seen so much later than an update happened moves the chart, not what the update means."""

STANDS = {attitude: word for attitude, word in ATTITUDES.items() if attitude != "comments"} | {
    "calls for": KINDS["demand"]
}
"""What a reaction is told as where its words are not beside it: who only says something takes no stand."""

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
    stated: dict[str, list[Stand]] = {}
    heard: dict[str, Reaction] = {}
    for fact in history.upto(seq) if history is not None else []:
        if isinstance(fact, Move):
            moves.setdefault(fact.outcome, []).append(fact)
        elif isinstance(fact, Stand):
            for _, stand in wanted(state, desk.story, fact.side, seq):
                if (stand.issue, stand.development) == (fact.issue, fact.development):
                    stated.setdefault(fact.issue, []).append(stand)
        elif isinstance(fact, Reaction):
            heard[fact.party] = fact
        elif fact.because.rule == TAKEN_BACK:
            steps.pop(fact.issue, None)
        else:
            steps[fact.issue] = fact
    told = _issues(state, desk, update, steps, stated, seq)
    spoken = {line.anchor for line in told}
    standing = _standing(
        state, desk, update, [step for issue, step in steps.items() if f"issue-{issue}" not in spoken], seq
    )
    issues = [line.anchor.removeprefix("issue-") for line in told]
    precedent = of_occasion(state, desk, update, seq) or on_issue(state, desk, update, issues, seq)
    lines = [
        *_outcomes(desk, update, moves),
        *told,
        *_reactions(state, desk, update, heard, seq),
        *_signals(state, desk, update, seq),
        *standing[:1],
        *([precedent] if precedent is not None else []),
        *standing[1:],
    ]
    return tuple(lines[:MOST_LINES])


def _outcomes(desk: Desk, update: Update, moves: dict[str, list[Move]]) -> list[MeaningLine]:
    """The step an update moved each outcome by, the greatest first: without what other updates moved in between, and
    without what later reports of its development brought when readers had long read it."""
    found: list[tuple[float, MeaningLine]] = []
    for outcome, steps in moves.items():
        telling = [
            move
            for move in steps
            if abs(move.after - move.before) >= LEAST_STEP
            and move.sentence.at - update.happened_at <= AT_ITS_TIME
        ]
        if outcome not in desk.outcomes or not telling or not steps[-1].shift:
            continue
        before, after = max(_runs(telling), key=lambda run: abs(run[1] - run[0]))
        if abs(after - before) < LEAST_TOLD:
            continue
        text = desk.say(
            "from %(before)s to %(after)s",
            before=desk.words.percent(round(before * 100)),
            after=desk.words.percent(round(after * 100)),
        )
        line = MeaningLine(
            kind="outcome",
            title=desk.outcomes[outcome],
            text=text,
            anchor=f"outcome-{outcome}",
            source=None,
            before=None,
        )
        found.append((abs(after - before), line))
    return [line for _, line in sorted(found, key=lambda pair: -pair[0])]


def _runs(moves: Sequence[Move]) -> list[tuple[float, float]]:
    """From where to where moves went that follow each other with nothing in between."""
    runs = [(moves[0].before, moves[0].after)]
    for move in moves[1:]:
        before, after = runs[-1]
        if abs(move.before - after) < LEAST_STEP:
            runs[-1] = (before, move.after)
        else:
            runs.append((move.before, move.after))
    return runs


def _issues(
    state: State,
    desk: Desk,
    update: Update,
    steps: dict[str, IssueStep],
    stated: dict[str, list[Stand]],
    seq: int,
) -> list[MeaningLine]:
    home = desk.sides
    lines: list[MeaningLine] = []
    for issue in dict.fromkeys((*steps, *stated)):
        step = steps.get(issue)
        if issue not in desk.issues:
            continue
        said: list[str] = []
        stand = _telling(stated.get(issue, ()), step)
        if stand is not None:
            said.append(stand_words(desk, stand))
        elif step is not None and step.side in home and step.toward != "raises":
            toward = desk.say(TOWARD[step.toward])
            said.append(desk.say("%(side)s %(toward)s", side=desk.side(step.side), toward=toward))
        if step is not None and step.before != step.after and step.after != "raised":
            was, now = desk.say(STATES[step.before]), desk.say(STATES[step.after])
            said.append(desk.say("was %(before)s, now %(after)s", before=was.lower(), after=now.lower()))
        if not said:
            continue  # that it is spoken of is said by the link to the issue already
        if step is not None and (silent := not_heard(state, desk, step, seq)):
            said.append(desk.say("not heard on it yet: %(who)s", who=", ".join(silent)))
        fact = stand or step
        lines.append(
            MeaningLine(
                kind="issue",
                quote=_quoted(desk, update, fact.sentence) if fact is not None else None,
                title=desk.issues[issue],
                text="; ".join(said),
                anchor=f"issue-{issue}",
                source=None,
                before=_last_known(state, desk, step, seq) if step is not None else None,
                sides=tuple(words_before(state, desk, stand, seq))
                if stand is not None and _turned(stand)
                else (),
            )
        )
    return lines


def _telling(stands: Sequence[Stand], step: IssueStep | None) -> Stand | None:
    """What a side wants that is worth a line: what the step rests on, else the first that was not said before."""
    moved = step is not None and step.toward != "raises"
    return next(
        (one for one in stands if moved and step is not None and one.sentence == step.sentence),
        next((one for one in stands if one.turn != "again"), None),
    )


def _turned(stand: Stand) -> bool:
    return stand.turn in ("softer", "harder", "other") and not dropped(stand)


def _quoted(desk: Desk, update: Update, sentence: Passage) -> Extract | None:
    """The words a line rests on, where they do not stand in the update itself."""
    shown = {passage.text for passage in (update.headline, *update.text)}
    return None if sentence.text in shown else extract(desk, sentence)


def _reactions(
    state: State, desk: Desk, update: Update, heard: dict[str, Reaction], seq: int
) -> list[MeaningLine]:
    """Who of those a word is expected of, and of none of the sides, speaks for the first time, or takes a stand that
    is not the last one; where the story file expects nobody's, anybody."""
    expected = frozenset(desk.story.reactions_from)
    sides = {actor.country for actor in desk.story.actors if actor.id in desk.sides}
    lines: list[MeaningLine] = []
    for party, reaction in heard.items():
        if party in sides or (expected and party not in expected):
            continue
        if not stands(state, reaction, seq) or not _of_the_story(
            desk, reaction.sentence.text, reaction.sentence.lang
        ):
            continue
        if reaction.attitude not in STANDS and reaction.rank == "other":
            continue  # too little to be called its word
        known = _heard_before(state, update, reaction, seq)
        before = next(
            (one for one in reversed(known) if one.attitude in STANDS), known[-1] if known else None
        )
        if before is not None and (reaction.attitude not in STANDS or reaction.attitude == before.attitude):
            continue
        said = [desk.say(STANDS[reaction.attitude])] if _takes(reaction) else []
        if before is None:
            said.append(desk.say(TURNS["first"]))
        if not said:
            continue
        lines.append(
            MeaningLine(
                kind="reaction",
                title=name(party, desk.words.lang),
                text="; ".join(said),
                anchor=f"party-{party}",
                source=None,
                before=moment(state, desk, before.development, seq) if before is not None else None,
                quote=_quoted(desk, update, reaction.sentence),
            )
        )
    return lines


def _takes(reaction: Reaction) -> bool:
    """It takes a stand that its own words bear out: who asks for details demands nothing."""
    if reaction.attitude != "calls for":
        return reaction.attitude in STANDS
    found = want("", reaction.sentence.text, reaction.sentence.lang)
    return found is not None and found.kind == "demand"


def _heard_before(state: State, update: Update, reaction: Reaction, seq: int) -> list[Reaction]:
    """What was heard of a party before an update, as far as it still stands, oldest first."""
    history = state.reactions[reaction.party]
    known = history.upto(seq)
    mine = next((n for n, one in enumerate(known) if state.resolve(one.development, seq) == update.id), 0)
    return [one for one in known[:mine] if stands(state, one, seq)]


def _standing(
    state: State, desk: Desk, update: Update, steps: Sequence[IssueStep], seq: int
) -> list[MeaningLine]:
    """Where an issue stands that the update only bears on: each side's last word, and the update that last moved it.

    Told when it comes up for the first time, after two days of silence, and the first time after somebody moved on
    it; in between it was told, and nothing is new.
    """
    lines: list[MeaningLine] = []
    for step in steps:
        if step.issue not in desk.issues or step.after == "untouched" or _aside(desk, update, step.issue):
            continue
        before = _earlier(state, update, step, seq)
        if (
            before is not None
            and before[1].toward == "raises"
            and update.happened_at - before[0] < STALLED_AFTER
        ):
            continue
        words = last_words(state, desk, step, seq)
        if not words:
            continue
        lines.append(
            MeaningLine(
                kind="issue",
                title=desk.issues[step.issue],
                text=desk.say(STATES[step.after]).lower(),
                anchor=f"issue-{step.issue}",
                source=None,
                before=_last_known(state, desk, step, seq),
                sides=tuple(words),
            )
        )
    return lines


def _aside(desk: Desk, update: Update, issue: str) -> bool:
    """The headline names the issue in a circumstance alone: "X skips questions ahead of a joint appearance"."""
    text, lang = update.headline.text, update.headline.lang
    matter = _ASIDE.split(text, maxsplit=1)[0]
    in_all, in_matter = ({m.id for m in _issue_words(desk).find(part, "", lang)} for part in (text, matter))
    return issue in in_all - in_matter


def _earlier(state: State, update: Update, step: IssueStep, seq: int) -> tuple[datetime, IssueStep] | None:
    """The last step on an issue before an update's own that readers saw then, and when it was."""
    history = state.steps[step.issue]
    for n in range(place(history.values, step) - 1, -1, -1):
        other = history.values[n]
        of = state.resolve(other.development, seq)
        if of != update.id and of in state.updates and other.because.rule != TAKEN_BACK:
            return history.times[n], other
    return None


def _last_known(state: State, desk: Desk, step: IssueStep, seq: int) -> KeyMoment | None:
    """The update that last moved the issue before this step, or let a side say what it wants on it, as it stood
    after entry ``seq``."""
    steps = state.steps[step.issue].upto(seq)
    of = state.resolve(step.development, seq)
    for other in reversed(steps[: place(steps, step)]):
        id_ = state.resolve(other.development, seq)
        if id_ == of or other.because.rule == TAKEN_BACK:
            continue
        if other.toward != "raises" or any(
            isinstance(fact, Stand) and fact.issue == step.issue and not is_off(state, fact, seq)
            for fact in state.meant[id_].upto(seq)
        ):
            shown = moment(state, desk, id_, seq)
            if shown is not None:
                return shown
    return None


def _signals(state: State, desk: Desk, update: Update, seq: int) -> list[MeaningLine]:
    """Phrases in the words shown that are said of the story, as a fact; the most telling first, each custom once."""
    shown = {passage.report: passage.text for passage in reversed((update.headline, *update.text))}
    found: dict[str, tuple[Gloss, str]] = {}
    for report, text in shown.items():
        member = state.members.get(report)
        if member is None or member.placement.form == "analysis":
            continue
        if explains(readable(member.report)[0], member.placement.lang):
            continue  # commentators borrow the phrases of diplomats; the custom is the diplomats'
        findings = member.findings
        for signal in findings.signals if findings is not None else ():
            told = gloss(signal.id, signal.negated)
            if told is None or told.strength < LEAST_STRENGTH or signal.text not in text:
                continue
            if (
                _open(signal, findings)
                or _TAKEN_AS.search(text[: text.find(signal.text)])
                or _beside_the_point(desk, findings, signal, text, member.placement.lang)
            ):
                continue
            if _of_the_story(desk, text, member.placement.lang) and not _explained(
                state, update, signal.id, seq
            ):
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


def _open(signal: Signal, findings: Findings | None) -> bool:
    """It stands under an "if", a "could" or a hope: what would be is no custom of what is."""
    return any(
        hedge.scope.part == signal.span.part
        and hedge.scope.start <= signal.span.start < hedge.scope.end
        and (
            hedge.kind == "conditional"
            or (hedge.kind == "epistemic" and hedge.span.start != signal.span.start)
        )
        for hedge in (findings.hedges if findings is not None else ())
    )


def _of_the_story(desk: Desk, text: str, lang: str) -> bool:
    """It names two of the story's sides (the one, where there is one), or what the story alone is called by; and is of no
    other part of the world."""
    home = desk.sides
    found = desk.mentions.find(text, "")
    if desk.elsewhere.is_of(text, lang):
        return False
    named = {home[m.id] for m in found if m.id in home}
    deciding = {term.id for term in desk.story.terms if term.weight >= 1}
    needed = min(2, len(set(home.values())))
    return len(named) >= needed or any(m.id in deciding for m in found)


def _beside_the_point(desk: Desk, findings: Findings | None, signal: Signal, text: str, lang: str) -> bool:
    """A headline's last words behind a colon say what it is of, and that is nothing of the story's: "They agree on one
    thing: lunch". Who speaks stands there too, and a quotation."""
    head, _, tail = text.rpartition(": ")
    if signal.text not in head or len(tail.split()) > PUNCH_WORDS or not tail[:1].isalpha():
        return False
    claims = findings.claims if findings is not None else ()
    if any(one.speaker_span is not None and one.speaker_span.start > len(head) for one in claims):
        return False
    told = capacity(tail, lang=lang) in ("unknown", "named_person")
    return told and not desk.mentions.find(tail, "", lang) and not _issue_words(desk).find(tail, "", lang)


@lru_cache(maxsize=32)
def _issue_words(desk: Desk) -> Mentions:
    return Mentions.of_names({issue.id: issue.names for issue in desk.story.issues})


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

"""What a development does to the story, piece by piece, so that an editor can put each right.

What it adds to outcomes, what it does on issues, what sides want in it, who reacts in it, and what it is linked
with: as it counts now, whoever decided so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from livedesk.model import IssueStep, Link, Move, Reaction, Said, Stand
from livedesk.page.console.history import RULES, by_words
from livedesk.page.console.parts import Evidence, Heard, LinkLine, StepLine, Wanted
from livedesk.page.console.reasons import reason
from livedesk.page.desk import Desk, extract
from livedesk.page.issues import STATES, TOWARD
from livedesk.page.positions import KINDS, TURNS, wanted
from livedesk.page.reactions import ATTITUDES
from livedesk.page.update import OF_NEWER, OF_OLDER
from livedesk.page.words import clean
from livedesk.reading.parties import name
from livedesk.record.fold import State, links_at, members_now
from livedesk.weighing.issues import TAKEN_BACK


def evidence_for(state: State, desk: Desk, id_: str, names: Mapping[str, str]) -> Iterator[Evidence]:
    """What it adds to each outcome by each sign, in the order found; what was rejected included."""
    outcomes = {outcome.id: outcome for outcome in desk.story.outcomes}
    latest: dict[tuple[str, str], list[Move]] = {}
    for fact in _meant(state, id_):
        if isinstance(fact, Move) and fact.outcome in outcomes:
            latest.setdefault((fact.outcome, fact.indicator), []).append(fact)
    for (outcome, indicator), moves in latest.items():
        last = moves[-1]
        signs = {sign.id: sign.text for sign in outcomes[outcome].indicators}
        weight = last.discounts.get("editor", 1.0)
        if not last.shift and weight and last.by == "rule":
            continue  # taken back with what it stood in
        yield Evidence(
            outcome=outcome,
            indicator=indicator,
            title=desk.outcomes[outcome],
            sign=signs.get(indicator, indicator),
            sentence=extract(desk, last.sentence),
            step=_step(desk, moves) if last.shift else "counts for nothing",
            weight=weight,
            confirmed=weight == 1 and last.by != "rule",
            by=by_words(last.by, names),
            reason=reason(last.because),
        )


def _step(desk: Desk, moves: Sequence[Move]) -> str:
    """From before the first of its steps that still counts to after the last."""
    first = moves[-1]
    for move in reversed(moves):
        if not move.shift:
            break
        first = move
    percent = desk.words.percent
    return f"from {percent(round(first.before * 100))} to {percent(round(moves[-1].after * 100))}"


def steps(state: State, desk: Desk, id_: str) -> Iterator[StepLine]:
    """What it does on issues, the latest of each."""
    latest: dict[str, IssueStep] = {}
    for fact in _meant(state, id_):
        if not isinstance(fact, IssueStep) or fact.issue not in desk.issues:
            continue
        if fact.because.rule == TAKEN_BACK:
            latest.pop(fact.issue, None)
        else:
            latest[fact.issue] = fact
    for step in latest.values():
        said = [f"{desk.side(step.side)} {TOWARD[step.toward]}"] if step.side in desk.sides else []
        if step.before != step.after:
            said.append(f"was {STATES[step.before].lower()}, now {STATES[step.after].lower()}")
        yield StepLine(
            issue=step.issue,
            title=desk.issues[step.issue],
            words="; ".join(said) or "speaks of it",
            reason=reason(step.because),
        )


def heard(state: State, desk: Desk, id_: str, names: Mapping[str, str]) -> Iterator[Heard]:
    """Who reacts in it: what the rules heard and no editor took off, and what editors heard."""
    found: dict[str, tuple[Reaction, str]] = {}
    reports = {member.report.id for member in members_now(state, id_)}
    for party, history in state.reactions.items():
        for reaction in history.values:
            if state.resolve(reaction.development) == id_ and reaction.sentence.report in reports:
                found[party] = (reaction, RULES)
    for about in state.rulings.stacks:
        kind, _, rest = about.partition(":")
        party, _, where = rest.partition("/")
        ruling = state.rulings.top(about) if kind == "reaction" and state.resolve(where) == id_ else None
        if ruling is None or not isinstance(ruling.value, Said):
            continue
        found.pop(party, None)
        if ruling.value.reaction is not None:
            found[party] = (ruling.value.reaction, by_words(ruling.by, names))
    for party, (reaction, by) in found.items():
        yield Heard(
            party=party,
            name=name(party),
            speaker=clean(reaction.speaker, 120),
            attitude=ATTITUDES[reaction.attitude],
            sentence=extract(desk, reaction.sentence),
            by=by,
            reason=reason(reaction.because),
        )


def stated(state: State, desk: Desk, id_: str) -> Iterator[Wanted]:
    """What sides are heard to want in it, in the order heard; what an editor took off is left out."""
    facts = [fact for fact in _meant(state, id_) if isinstance(fact, Stand)]
    for side in dict.fromkeys(fact.side for fact in facts):
        for _, stand in wanted(state, desk.story, side, state.seq):
            if state.resolve(stand.development) != id_ or stand.issue not in desk.issues:
                continue
            turn = TURNS[stand.turn]
            if stand.before is not None and stand.turn in ("softer", "harder"):
                turn += f" ({KINDS[stand.before].lower()})"
            yield Wanted(
                side=stand.side,
                issue=stand.issue,
                name=desk.side(stand.side),
                title=desk.issues[stand.issue],
                words=f"{KINDS[stand.kind].lower()}, {turn}",
                sentence=extract(desk, stand.sentence),
                reason=reason(stand.because),
            )


def linked(state: State, id_: str, headlines: Mapping[str, str]) -> Iterator[LinkLine]:
    """What it is linked with, in order of being drawn; ``headlines`` has those of developments by id."""
    for link in links_at(state, id_, state.seq):
        other = state.resolve(link.older if link.newer == id_ else link.newer)
        if other in headlines and other != id_:
            yield LinkLine(
                link=link.id,
                word=_word(link, id_),
                id=other,
                headline=headlines[other],
                reason=reason(link.because),
            )


def _word(link: Link, id_: str) -> str:
    return (OF_NEWER if link.newer == id_ else OF_OLDER)[link.kind]


def _meant(state: State, id_: str) -> Sequence[Move | IssueStep | Stand | Reaction]:
    history = state.meant.get(id_)
    return history.values if history is not None else ()


__all__ = ["evidence_for", "heard", "linked", "stated", "steps"]

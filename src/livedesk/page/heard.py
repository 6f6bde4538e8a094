"""What each side was last heard to want on an issue, and which of them was not heard there: as of a step on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from livedesk.model import IssueStep, Stand
from livedesk.page.desk import Desk, extract
from livedesk.page.dossier import fact
from livedesk.page.parts import KeyMoment, SideWord
from livedesk.page.positions import KINDS, LET_GO, TURNS, is_off, wanted
from livedesk.page.standing import key_moment
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Position
from livedesk.weighing.positions import dropped, homes


def stand_words(desk: Desk, stand: Stand, *, turned: bool = True) -> str:
    """ "Norway: Goal → Red line, harder than before"; "Norway: Red line" where it is not to be compared."""
    if dropped(stand):
        return desk.say(LET_GO, side=desk.side(stand.side))
    kind = desk.say(KINDS[stand.kind])
    if not turned:
        return f"{desk.side(stand.side)}: {kind}"
    if stand.before is not None and stand.turn in ("softer", "harder"):
        kind = f"{desk.say(KINDS[stand.before])} → {kind}"
    return f"{desk.side(stand.side)}: {kind}, {desk.say(TURNS[stand.turn])}"


def last_words(state: State, desk: Desk, step: IssueStep, seq: int) -> list[SideWord]:
    """Each side's last word on a step's issue: as it had said itself by then, or as the story file has it, where that was said
    on a later day or nothing else is known."""
    steps = state.steps[step.issue]
    then = steps.seqs[place(steps.values, step)]
    words: list[SideWord] = []
    for side in dict.fromkeys(desk.sides.values()):
        history = state.positions.get(side)
        heard = zip(history.times, history.upto(then), strict=False) if history is not None else ()
        said = [
            (at, one)
            for at, one in heard
            if one.issue == step.issue
            and not is_off(state, one, seq)
            and moment(state, desk, one.development, seq) is not None
        ]
        known = _known(desk, step.issue, side, steps.times[place(steps.values, step)].date())
        if said:
            at, last = said[-1]
            known = [one for one in known if one.on is not None and one.on > at.date()]
            if not known:
                words.append(_own(desk, last))
        words += (_of_file(desk, side, one) for one in known)
    return words


def words_before(state: State, desk: Desk, stand: Stand, seq: int) -> list[SideWord]:
    """What a side had wanted before a stand that is softer, harder or on another matter."""
    said = [(at, one) for at, one in wanted(state, desk.story, stand.side, seq) if one.issue == stand.issue]
    mine = next((n for n, (_, one) in enumerate(said) if one.development == stand.development), None)
    if mine is None:
        return []
    earlier = [one for _, one in said[:mine] if one.kind != "priority"]
    if earlier:
        seen = moment(state, desk, earlier[-1].development, seq) is not None
        return [_own(desk, earlier[-1])] if seen else []
    day = said[mine][0].date()
    return [_of_file(desk, stand.side, one) for one in _known(desk, stand.issue, stand.side, day)]


def _own(desk: Desk, stand: Stand) -> SideWord:
    quote = msgspec.structs.replace(extract(desk, stand.sentence), text=clean(stand.quote))
    return SideWord(text=stand_words(desk, stand, turned=False), quote=quote, fact=None)


def _of_file(desk: Desk, side: str, position: Position) -> SideWord:
    words = f"{desk.side(side)}: {desk.say(KINDS[position.kind])}"
    return SideWord(text=words, quote=None, fact=fact(position.text, position.cite))


def not_heard(state: State, desk: Desk, step: IssueStep, seq: int) -> list[str]:
    """The sides that were not heard on an issue by the time of a step on it, once one was; () once all were.

    A side whose position the story file has, or that a headline on the issue names, may well have spoken: nothing is
    said of it.
    """
    steps, home = state.steps[step.issue], desk.sides
    at = place(steps.values, step)
    heard = {home.get(other.side, other.side) for other in steps.values[: at + 1] if other.side is not None}
    for side, said in state.positions.items():
        heard_by_then = said.upto(min(seq, steps.seqs[at]))
        if any(one.issue == step.issue and not is_off(state, one, seq) for one in heard_by_then):
            heard.add(side)
    if not heard or len(set(home.values())) < 2:
        return []
    for other in steps.values[: at + 1]:
        for mention in desk.mentions.find(other.sentence.text, "", other.sentence.lang):
            heard.add(home.get(mention.id, mention.id))
    return [
        desk.side(side)
        for side in dict.fromkeys(home.values())
        if side not in heard and not _known(desk, step.issue, side, steps.times[at].date())
    ]


def moment(state: State, desk: Desk, development: str, seq: int) -> KeyMoment | None:
    """The update of a development, as it stood after entry ``seq``."""
    history = state.updates.get(state.resolve(development, seq))
    update = history.as_of(seq) if history is not None else None
    return key_moment(desk, update) if update is not None and update.change != "withdrawn" else None


def place(steps: Sequence[IssueStep], step: IssueStep) -> int:
    """Where a step stands among those of its issue."""
    return next((n for n, other in enumerate(steps) if other is step), 0)


def _known(desk: Desk, issue: str, side: str, day: date) -> list[Position]:
    """What the story file has a side want on an issue, as far as it had been said by a day."""
    home = homes(desk.story)
    return [
        one
        for one in desk.story.positions
        if one.issue == issue and home.get(one.actor, one.actor) == side and (one.on is None or one.on <= day)
    ]


__all__ = ["last_words", "moment", "not_heard", "place", "stand_words", "words_before"]

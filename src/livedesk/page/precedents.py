"""What came of it the last time, from the dossier: beside a move on an issue, and beside an occasion of the sides.

A precedent is chosen by rule, never by likeness of words. On an issue it is the last agreement, else what the last
meeting brought on it. Beside an occasion it is the last meeting of the same principals: one that did not take place,
where they are to meet or call it off; how it went, where they meet; what was agreed and what became of that, where
they part or agree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from livedesk.model import Update
from livedesk.page.desk import Desk
from livedesk.page.meetings import STATE_WORDS, TYPE_WORDS, duration
from livedesk.page.parts import MeaningLine
from livedesk.page.times import day_of_year
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Agreement, Meeting
from livedesk.weighing.occasions import occasion as kind_of_occasion

ONCE_IN = timedelta(days=7)
"""A precedent that another update told so lately is not told again while the same turn of the occasion is told of."""

MOVED_LATELY = timedelta(hours=72)
"""On an issue that another update moved so lately its precedent was told; so was that of a turn of an occasion, though they
have come to another since."""

BEFORE_TIME = timedelta(hours=12)
"""Occasions come before their time, but not half a day."""

LONGEST = 240
"""Characters of a fact told in a line; the meeting's page has all of it."""

Turn = Literal["ahead", "under way", "over"]
"""Of an occasion of the principals: it is to be or is called off, it comes, it ends."""


def on_issue(state: State, desk: Desk, update: Update, issues: Iterable[str], seq: int) -> MeaningLine | None:
    """What became of the last agreement on one of the issues an update moves, else what the last meeting brought
    on it; None where the dossier knows nothing, or another update told it lately."""
    day = update.happened_at.date()
    for issue in issues:
        known = _before(desk, day)
        agreed = [(m, a) for m in known for a in m.agreements if a.issue == issue]
        brought = [(m, t) for m in known for t in m.topics if t.issue == issue]
        if not (agreed or brought) or _moved_lately(state, update, issue, seq):
            continue
        if agreed:
            meeting, agreement = agreed[-1]
            return _line(desk, meeting, _became(desk, agreement, day))
        meeting, topic = brought[-1]
        return _line(desk, meeting, clean(topic.text, LONGEST))
    return None


def of_occasion(state: State, desk: Desk, update: Update, seq: int) -> MeaningLine | None:
    """What an occasion of the principals has for precedent; None where an update is none, the dossier knows none
    of theirs, or another update told it: the last of them, or one of the days before."""
    found = occasion(state, desk, update)
    if found is None:
        return None
    turn, names = found
    day = update.happened_at.date()
    theirs = [m for m in _before(desk, day) if names <= set(m.participants)]
    told = _told(desk, turn, theirs, day)
    if told is None:
        return None
    came = [
        (one[0], other.happened_at)
        for other in _lately(state, update, seq)
        if (one := occasion(state, desk, other)) is not None and one[1] == names
    ]
    if came and came[0][0] == turn:
        return None
    return None if any(one == turn and update.happened_at - at <= MOVED_LATELY for one, at in came) else told


def occasion(state: State, desk: Desk, update: Update) -> tuple[Turn, frozenset[str]] | None:
    """The turn of an occasion that an update's headline tells, with the names of the principals of at least two
    sides who take part; None where it tells none."""
    member = state.members.get(update.headline.report)
    frame = member.findings.frame if member is not None and member.findings is not None else None
    if member is None or frame is None or member.placement.form in ("analysis", "visual"):
        return None
    if frame.mode in ("asked", "conditional", "denied"):
        return None
    principals = {a.id: a.name for a in desk.story.actors if a.principal and a.kind == "person"}
    if frame.who is not None and frame.who not in principals:
        return None  # somebody else's occasion, about theirs
    if frame.who is None and frame.who_text is not None:
        return None  # somebody else's proposal
    kind = kind_of_occasion(update.headline.text, 0)
    if kind not in (None, "talks", "visit"):
        return None  # a press conference, a call or a meal is another kind of occasion than a meeting
    act = frame.claim if frame.act == "say" else frame.act
    turn: Turn
    if (
        act == "cancel"
        or (frame.mode == "planned" and act in ("meet", "begin"))
        or (act == "plan" and frame.who is None and kind is not None)  # rallies are planned, while they talk
    ):
        turn = "ahead"
    elif frame.mode == "done" and act in ("meet", "begin"):
        starts = desk.story.event.starts
        if starts is not None and update.happened_at < starts - BEFORE_TIME:
            return None  # told as if it had come: what it feels like, a title without a verb
        turn = "under way"
    elif frame.mode == "done" and act in ("end", "agree"):
        turn = "over"
    else:
        return None
    aside = {*frame.before, *frame.after}
    with_whom = frame.whom if frame.who is None or act in ("meet", "cancel") else ()
    named = (frame.who, *frame.beside, *with_whom)
    taking_part = [one for one in named if one is not None and one in principals and one not in aside]
    if len({desk.sides[one] for one in taking_part}) < 2:
        return None
    return turn, frozenset(principals[one] for one in taking_part)


def _told(desk: Desk, turn: Turn, theirs: list[Meeting], day: date) -> MeaningLine | None:
    if turn == "ahead":
        off = [m for m in theirs if not m.held]
        return _line(desk, off[-1], clean(off[-1].facts[0].text, LONGEST)) if off else None
    held = [m for m in theirs if m.held]
    if turn == "over":
        agreed = [(m, a) for m in held for a in m.agreements]
        return _line(desk, agreed[-1][0], _became(desk, agreed[-1][1], day)) if agreed else None
    timed = [m for m in held if m.minutes is not None]
    if not timed:
        return None
    how = " · ".join(filter(None, (duration(desk, timed[-1].minutes), timed[-1].format)))
    return _line(desk, timed[-1], clean(how, LONGEST))


def _became(desk: Desk, agreement: Agreement, day: date) -> str:
    """ "Understanding: Pay rises by a tenth. Broken." as known on a day."""
    standings = [one for one in agreement.standings if one.on <= day]
    standing = max(standings, key=lambda one: one.on, default=None)
    told = f"{desk.say(TYPE_WORDS[agreement.type])}: {clean(agreement.terms, LONGEST)}"
    return f"{told} {desk.say(STATE_WORDS[standing.state])}." if standing is not None else told


def _line(desk: Desk, meeting: Meeting, text: str) -> MeaningLine:
    when = day_of_year(meeting.on, desk.words.lang)
    return MeaningLine(
        kind="precedent",
        title=desk.say("Precedent: %(meeting)s, %(day)s", meeting=meeting.title, day=when),
        text=text,
        anchor=meeting.id,
        source=None,
        before=None,
    )


def _before(desk: Desk, day: date) -> list[Meeting]:
    """The meetings before a day, oldest first."""
    return sorted((m for m in desk.story.meetings if m.on < day), key=lambda m: m.on)


def _lately(state: State, update: Update, seq: int) -> Iterator[Update]:
    """The updates first published within ONCE_IN before one, the latest first, as they stood after ``seq``; before it is
    out itself, too."""
    published, own = state.published, state.updates.get(update.id)
    end = bisect_right(published.seqs, seq) if own is None else bisect_right(published.seqs, own.seqs[0]) - 1
    out_at = update.first_published_at if own is None else published.times[end]
    for n in range(end - 1, -1, -1):
        if out_at - published.times[n] > ONCE_IN:
            return
        history = state.updates.get(published.values[n])
        other = history.as_of(seq) if history is not None else None
        if other is not None and other.change != "withdrawn" and state.stands(other.id, seq):
            yield other


def _moved_lately(state: State, update: Update, issue: str, seq: int) -> bool:
    """Another update moved on the issue within the days before: its precedent was told there."""
    history = state.steps.get(issue)
    if history is None:
        return True
    owners = [state.resolve(step.development, seq) for step in history.upto(seq)]
    mine = next((n for n, owner in enumerate(owners) if owner == update.id), None)
    return mine is None or any(
        history.values[n].toward != "raises"
        and owners[n] != update.id
        and history.times[mine] - history.times[n] <= MOVED_LATELY
        for n in range(mine)
    )


__all__ = ["Turn", "occasion", "of_occasion", "on_issue"]

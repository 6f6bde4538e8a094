"""Where things stand, and the rail of key moments: what is chosen, and by which rule.

The rule, in order, each update once, withdrawn and superseded ones never, at most six lines, after those that
editors put first, without those they hid, and in their words where they gave some:

1. key moments that are established (confirmed, or corroborated) and happened in the two days up to the
   newest update, newest first, up to two; where there are fewer, the most significant of the other
   established updates of those days, then older ones;
2. of what happened in the twelve hours up to the newest update and nobody disputes, the most significant,
   up to three, or as many as it takes to make three lines, then older ones, too. Significance falls to half
   over those hours, so that of two alike the newer tells how things stand, and a plan's counts half;
3. what is disputed or denied, key moments first, then newest, up to two.

A line in a language that readers of the page need not know, or that is no headline but the words of an address
(it begins in lower case), gives way to the others of its kind.

"Up to the newest update", not up to now: the lines change when something is published, never by waiting.
Any past moment is served by the same rule from the state's index of notable updates, so the cost
does not grow with the log.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import Literal

from livedesk.model import Line, Passage, Update
from livedesk.page.desk import Desk, extract, origin_count, status_part
from livedesk.page.parts import KeyMoment, Rail, Standing, StandLine
from livedesk.record.fold import State

ESTABLISHED_LINES = 2
NEWEST_LINES = 3
DISPUTED_LINES = 2
MOST_LINES = 6
FEWEST_LINES = 3
FRESH = timedelta(hours=48)
"""An established line older than this gives way: after two days other things have happened."""
LATEST = timedelta(hours=12)
"""What is new, up to a night away: of these the telling ones, not whichever item came in last. Significance
falls to half over as long: what all told at breakfast is not how things stand at supper."""
LOOK_BACK = 60
"""How many publications, or marked updates, back a line may come from."""
RAIL_LENGTH = 24
"""Key moments drawn; older ones are counted."""

Rule = Literal["editor", "established", "newest", "disputed"]


def marked(state: State, mark: str, seq: int, limit: int) -> list[Update]:
    """Updates under a mark of ``State.notable`` as they stood after ``seq``, lately marked first, each once.

    At most ``limit``, out of the last ``limit`` that were marked; some may have lost the mark since.
    """
    index = state.notable.get(mark)
    if index is None:
        return []
    end = bisect_right(index.seqs, seq)
    ids = dict.fromkeys(reversed(index.values[max(0, end - limit) : end]))
    found = (state.updates[i].as_of(seq) for i in ids)
    return [update for update in found if update is not None and state.stands(update.id, seq)]


def count(state: State, mark: str, seq: int) -> int:
    """How many updates carried a mark after ``seq``."""
    counts = state.marked.get(mark)
    return (counts.as_of(seq) or 0) if counts else 0


def standing(state: State, desk: Desk, seq: int) -> Standing:
    """The lines after entry ``seq``."""
    end = bisect_right(state.published.seqs, seq)
    recent = [state.updates[i].as_of(seq) for i in state.published.values[max(0, end - LOOK_BACK) : end]]
    ruled = lines_ruled(state, seq)
    hidden = {id_ for id_, line in ruled.items() if line.hidden}
    standing_now = [
        u for u in recent if u is not None and _stands(u) and state.stands(u.id, seq) and u.id not in hidden
    ]
    keys = [
        u
        for u in marked(state, "key", seq, LOOK_BACK)
        if u.key_moment and _established(u) and u.id not in hidden
    ]
    others = [u for u in standing_now if not u.key_moment and _established(u)]
    newest = max((u.happened_at for u in [*standing_now, *keys]), default=None)
    lang = desk.story.language
    fresh = [u for u in keys if _within(u, FRESH, newest)]
    fresh_others = [u for u in others if _within(u, FRESH, newest)]
    past = [u for u in [*keys, *others] if not _within(u, FRESH, newest)]
    established = [*_newest(fresh), *_telling(fresh_others), *_newest(past)]
    established.sort(key=lambda u: not _reads(u, lang))
    chosen: dict[str, tuple[Update, Rule]] = {}
    for update in _newest(_first(state, ruled, seq)):
        chosen[update.id] = (update, "editor")
    first = len(chosen)
    for update in established[:ESTABLISHED_LINES]:
        chosen.setdefault(update.id, (update, "established"))

    open_to_doubt = [
        u
        for u in marked(state, "disputed", seq, LOOK_BACK)
        if u.status in {"disputed", "denied"} and u.id not in hidden
    ]
    open_to_doubt.sort(key=lambda u: (u.key_moment, u.happened_at, u.id), reverse=True)
    doubted = open_to_doubt[:DISPUTED_LINES]

    undisputed = [u for u in standing_now if u.status not in {"disputed", "denied"} and u.id not in chosen]
    latest = [u for u in undisputed if _within(u, LATEST, newest)]
    older = [u for u in undisputed if not _within(u, LATEST, newest)]
    room = FEWEST_LINES - (len(chosen) - first) - len(doubted)
    picked = _lately_telling(latest, newest)
    picked.sort(key=lambda u: not _reads(u, lang))
    picked = picked[: max(NEWEST_LINES, room)]
    picked += _newest(older)[: max(0, room - len(picked))]
    for update in _newest(picked):
        chosen[update.id] = (update, "newest")
    for update in doubted:
        chosen.setdefault(update.id, (update, "disputed"))

    lines = list(chosen.values())[:MOST_LINES]
    return Standing(
        lines=tuple(
            _line(desk, update, rule, ruled.get(update.id), _revised_in(state, update, seq))
            for update, rule in lines
        ),
        at=desk.clock.moment(max(u.revised_at for u, _ in lines)) if lines else None,
    )


def rail(state: State, desk: Desk, seq: int) -> Rail:
    """Key moments after entry ``seq``, oldest first."""
    # Un-keyed and withdrawn ones fall out below: look a little further back than is drawn.
    found = [
        u for u in marked(state, "key", seq, RAIL_LENGTH * 3) if u.key_moment and u.status != "withdrawn"
    ]
    drawn = _newest(found)[:RAIL_LENGTH]
    return Rail(
        moments=tuple(key_moment(desk, u) for u in reversed(drawn)),
        zone=desk.clock.zone_name,
        earlier=max(0, count(state, "key", seq) - len(drawn)),
    )


def key_moment(desk: Desk, update: Update) -> KeyMoment:
    """An update as one line that links to it."""
    return KeyMoment(
        id=update.id,
        headline=extract(desk, update.headline),
        at=desk.clock.moment(update.happened_at),
        status=status_part(desk, update.status, update.status_because.text),
        corrected=desk.clock.moment(update.corrected_at) if update.corrected_at else None,
    )


def lines_ruled(state: State, seq: int) -> dict[str, Line]:
    """How editors had updates stand after entry ``seq``, by the update they are part of then."""
    found: dict[str, Line] = {}
    for about, ruled in state.ruled.items():
        ruling = ruled.as_of(seq) if about.startswith("line:") else None
        if ruling is not None and isinstance(ruling.value, Line):
            id_ = about.removeprefix("line:")
            into = state.resolve(id_, seq)
            if into == id_ or f"line:{into}" not in state.ruled:
                found[into] = ruling.value
    return found


def _first(state: State, ruled: dict[str, Line], seq: int) -> list[Update]:
    """Updates that editors put among the lines."""
    histories = (state.updates.get(id_) for id_, line in ruled.items() if line.pinned and not line.hidden)
    updates = (history.as_of(seq) for history in histories if history is not None)
    return [u for u in updates if u is not None and u.change != "withdrawn" and state.stands(u.id, seq)]


def _stands(update: Update) -> bool:
    return update.status not in {"withdrawn", "superseded"}


def _established(update: Update) -> bool:
    return update.status in {"confirmed", "corroborated"}


def _newest(updates: list[Update]) -> list[Update]:
    return sorted(updates, key=lambda u: (u.happened_at, u.id), reverse=True)


def _telling(updates: list[Update]) -> list[Update]:
    return sorted(updates, key=lambda u: (u.significance, u.happened_at, u.id), reverse=True)


def _lately_telling(updates: list[Update], newest: datetime | None) -> list[Update]:
    """Most significant first, where significance falls to half over the hours of ``LATEST``, and a plan's counts half."""

    def weight(update: Update) -> float:
        age = newest - update.happened_at if newest is not None else timedelta(0)
        return update.significance * (1 - 0.5 * (age / LATEST)) * (0.5 if update.planned else 1.0)

    return sorted(updates, key=lambda u: (weight(u), u.happened_at, u.id), reverse=True)


def _reads(update: Update, lang: str) -> bool:
    """True for a headline that stands as a line for readers of ``lang``: in it, and not the words of an address."""
    letter = next((char for char in update.headline.text if char.isalpha()), "")
    return update.headline.lang == lang and not letter.islower()


def _within(update: Update, reach: timedelta, newest: datetime | None) -> bool:
    return newest is not None and newest - update.happened_at <= reach


def _revised_in(state: State, update: Update, seq: int) -> int:
    """The entry that the revision shown after entry ``seq`` stands in."""
    seqs = state.updates[update.id].seqs
    return seqs[bisect_right(seqs, seq) - 1]


def _line(desk: Desk, update: Update, rule: Rule, ruled: Line | None, revised_in: int) -> StandLine:
    headline = update.headline
    if ruled is not None and ruled.text:
        own = Passage(
            text=ruled.text, report="", source_name="Desk", url=None, lang=desk.story.language, at=headline.at
        )
        headline = own
    return StandLine(
        id=update.id,
        revision=update.revision,
        seq=revised_in,
        text=extract(desk, headline),
        at=desk.clock.moment(update.happened_at),
        status=status_part(desk, update.status, update.status_because.text),
        origins=origin_count(desk, update),
        key_moment=update.key_moment,
        because=rule,
        planned=update.planned,
        corrected=desk.clock.moment(update.corrected_at) if update.corrected_at else None,
    )

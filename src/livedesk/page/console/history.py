"""What happened to one development, from the record: opened, merged, revised, corrected, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from livedesk.model import StatusRuling
from livedesk.page.console.parts import HistoryLine
from livedesk.page.desk import Desk
from livedesk.page.words import CHANGE_WORDS, STATUS_WORDS, clean
from livedesk.record.fold import DevelopmentState, State

RULES = "the desk's rules"
NAMELESS: Mapping[str, str] = MappingProxyType({})
"""Nobody's name is known."""


def by_words(by: str | None, names: Mapping[str, str] = NAMELESS) -> str:
    """Who did it, for people: "the desk's rules", or an editor by the name colleagues read.

    ``names`` has that by what the record calls them: "editor:ID".
    """
    if by is None or not by.startswith("editor:"):
        return RULES
    if by in names:
        return clean(names[by], 80)
    return clean(by.removeprefix("editor:"), 80) or "an editor"


def history(
    state: State, desk: Desk, id_: str, names: Mapping[str, str] = NAMELESS
) -> tuple[HistoryLine, ...]:
    """Of a development, or of a post of the desk's own; newest first."""
    development = state.developments.get(id_)
    family = (id_, *development.absorbed) if development is not None else (id_,)
    lines = [*_revisions(state, desk, family, names)]
    if development is not None:
        lines += _lines(state, desk, development, names)
    return tuple(sorted(lines, key=lambda line: line.seq, reverse=True))


def _revisions(
    state: State, desk: Desk, family: Iterable[str], names: Mapping[str, str]
) -> Iterator[HistoryLine]:
    for id_ in family:
        revisions = state.updates.get(id_)
        for seq, update in zip(revisions.seqs, revisions.values, strict=True) if revisions else ():
            by_hand = update.change == "grew" and update.by != "autopilot"  # no report need have come
            yield HistoryLine(
                seq=seq,
                at=desk.clock.moment(update.revised_at),
                what=CHANGE_WORDS["changed" if by_hand else update.change],
                by=by_words(update.by, names),
                text=clean(update.note or update.headline.text),
            )


def _lines(
    state: State, desk: Desk, development: DevelopmentState, names: Mapping[str, str]
) -> Iterator[HistoryLine]:
    moment = desk.clock.moment
    if development.members.values:
        yield HistoryLine(
            seq=development.members.seqs[0],
            at=moment(development.opened_at),
            what="Opened",
            by=RULES,
            text=clean(f"by a report of {development.members.values[0].report.source_name}", 200),
        )
    statuses = development.status
    for seq, at, status in zip(statuses.seqs, statuses.times, statuses.values, strict=True):
        set_ = state.rulings.top(f"status:{development.id}")
        ruled = set_.value if set_ is not None and isinstance(set_.value, StatusRuling) else None
        own = set_ is not None and ruled is not None and ruled.status == status
        yield HistoryLine(
            seq=seq,
            at=moment(at),
            what=f"Status: {STATUS_WORDS[status]}",
            by=by_words(set_.by if set_ is not None and own else None, names),
            text=clean(ruled.why) if ruled is not None and own else "",
        )
    for absorbed in development.absorbed:
        ended = state.developments[absorbed]
        if ended.merged_seq is None:
            continue
        first = ended.members.values[0].report.title if ended.members.values else None
        place = (
            development.members.seqs.index(ended.merged_seq)
            if ended.merged_seq in development.members.seqs
            else None
        )
        yield HistoryLine(
            seq=ended.merged_seq,
            at=moment(development.members.times[place] if place is not None else ended.opened_at),
            what="Merged",
            by=RULES,
            text=clean(f"took in: {first or absorbed}"),
        )

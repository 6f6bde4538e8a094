"""What the story file knows, as parts of the page: sides, background, sources; the meetings have a file of their own.

What depends on the story file alone is made once per story file.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from livedesk.model import SourceType
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract, note_told
from livedesk.page.parts import (
    About,
    Cite,
    CorrectionRow,
    DatedFact,
    ExplainerPart,
    FactPart,
    IssueLink,
    PositionPart,
    Side,
    SourceRow,
    TakenBackRow,
)
from livedesk.page.times import day_of_year, iso
from livedesk.page.words import CHANGE_WORDS, TYPE_WORDS, clean, country_name, language_name, safe_url
from livedesk.record.fold import State
from livedesk.story.publishers import Publisher, publisher_of
from livedesk.story.schema import Citation, Fact, Source

POSITION_WORDS = {
    "goal": N_("Goal"),
    "red line": N_("Red line"),
    "offer": N_("Offer"),
    "demand": N_("Demand"),
}
CORRECTIONS_SHOWN = 50


def fact(text: str, cites: tuple[Citation, ...]) -> FactPart:
    """A sentence of the story file with its sources."""
    return FactPart(text=text, cites=tuple(Cite(name=c.name, url=safe_url(str(c.url))) for c in cites))


def facts(found: tuple[Fact, ...]) -> tuple[FactPart, ...]:
    """Several of them."""
    return tuple(fact(f.text, f.cite) for f in found)


@lru_cache(maxsize=32)
def backgrounds(desk: Desk) -> dict[str, tuple[FactPart, ...]]:
    """What readers need to know of each issue, by its id."""
    return {issue.id: facts(issue.background) for issue in desk.story.issues}


@lru_cache(maxsize=32)
def sides(desk: Desk) -> tuple[Side, ...]:
    """Positions by actor, in the order the story file first names them."""
    actors = {actor.id: actor for actor in desk.story.actors}
    titles = desk.issues
    grouped: dict[str, list[PositionPart]] = {}
    for position in desk.story.positions:
        issue = position.issue
        grouped.setdefault(position.actor, []).append(
            PositionPart(
                kind=desk.say(POSITION_WORDS[position.kind]),
                issue=IssueLink(id=issue, title=titles[issue])
                if issue is not None and issue in titles
                else None,
                fact=fact(position.text, position.cite),
            )
        )
    return tuple(
        Side(
            id=actor,
            name=actors[actor].name if actor in actors else actor,
            role=actors[actor].role if actor in actors else "",
            positions=tuple(found),
        )
        for actor, found in grouped.items()
    )


@lru_cache(maxsize=32)
def timeline(desk: Desk) -> tuple[DatedFact, ...]:
    """Background by date, oldest first; a moment is shown in the event's zone."""
    lines: list[tuple[str, DatedFact]] = []
    for entry in desk.story.timeline:
        if isinstance(entry.at, datetime):
            moment = desk.clock.moment(entry.at)
            local = entry.at.astimezone(desk.clock.zone).date()
            day, stamp = f"{_day(desk, local)}, {moment.clock}", iso(entry.at)
            order = entry.at.astimezone(desk.clock.zone).isoformat()
        else:
            day, stamp, order = _day(desk, entry.at), entry.at.isoformat(), entry.at.isoformat()
        lines.append((order, DatedFact(day=day, iso=stamp, fact=fact(entry.text, entry.cite))))
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


@lru_cache(maxsize=32)
def explainers(desk: Desk) -> tuple[ExplainerPart, ...]:
    """Questions answered."""
    return tuple(ExplainerPart(id=e.id, title=e.title, facts=facts(e.facts)) for e in desk.story.explainers)


def corrections(state: State, desk: Desk, seq: int) -> tuple[CorrectionRow, ...]:
    """The log of corrections and withdrawals after entry ``seq``, newest first."""
    index = state.notable.get("corrected")
    if index is None:
        return ()
    rows: list[CorrectionRow] = []
    for entry, update_id in list(zip(index.seqs, index.upto(seq), strict=False))[::-1][:CORRECTIONS_SHOWN]:
        update = state.updates[update_id].as_of(entry)
        if update is None:
            continue
        note = note_told(desk, update)
        rows.append(
            CorrectionRow(
                id=update_id,
                at=desk.clock.moment(update.revised_at),
                word=desk.say(CHANGE_WORDS[update.change]),
                headline=extract(desk, update.headline),
                note=clean(note.text, 1000),
                note_lang=note.lang,
            )
        )
    return tuple(rows)


_WORDS = {"corrected": CHANGE_WORDS["corrected"], "withdrawn": CHANGE_WORDS["withdrawn"]}
"""What a source did to a report of its own, where the report was wrong."""


def taken_back(state: State, desk: Desk, seq: int) -> tuple[TakenBackRow, ...]:
    """What sources put right or took back in reports of their own after entry ``seq``, newest first."""
    found = [
        (changed.seqs[n], at, rewording)
        for changed in state.rewordings.values()
        for n, (at, rewording) in enumerate(zip(changed.times, changed.upto(seq), strict=False))
        if rewording.kind in _WORDS
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    return tuple(
        TakenBackRow(
            update=_seen_in(state, rewording.of, seq),
            at=desk.clock.moment(at),
            word=desk.say(_WORDS[rewording.kind]),
            source=clean(rewording.source_name, 120),
            was=clean(rewording.was, 200),
            now=clean(rewording.now, 200),
        )
        for _, at, rewording in found[:CORRECTIONS_SHOWN]
    )


def _seen_in(state: State, report: str, seq: int) -> str | None:
    member = state.members.get(report)
    development = member.placement.development if member is not None else None
    id_ = state.resolve(development, seq) if development is not None else ""
    history = state.updates.get(id_)
    return id_ if history is not None and history.as_of(seq) is not None else None


def about(state: State, desk: Desk, seq: int, *, past: bool) -> About:
    """Sources, those that brought most first, and corrections.

    Counts per source are of now, so a page of a past moment leaves them out.
    """
    story = desk.story
    named = {source.id for source in story.sources}
    rows = [_source(state, desk, source, past=past) for source in story.sources]
    if not past:  # a recording may bring sources the story file does not list
        rows += [
            _brought(desk, clean(tally.name, 120), tally.received, tally.relevant)
            for source, tally in sorted(state.tallies.items(), key=lambda pair: -pair[1].relevant)
            if source not in named
        ]
        rows.sort(key=lambda row: (row.relevant or 0, row.received or 0), reverse=True)
    publishers = len({source.publisher for source in story.sources})
    countries = len({country for source in story.sources if (country := _country(source))})
    summary = [
        desk.say_count("%(n)s source", "%(n)s sources", len(story.sources)),
        desk.say_count("of %(n)s publisher", "of %(n)s publishers", publishers),
    ]
    if countries:
        summary.append(desk.say_count("in %(n)s country", "in %(n)s countries", countries))
    if (more := len(rows) - len(story.sources)) > 0:
        counted = desk.say_count("and %(n)s more from a recording", "and %(n)s more from a recording", more)
        summary.append(counted)
    log = corrections(state, desk, seq)
    index = state.notable.get("corrected")
    total = len(index.upto(seq)) if index else 0
    received = state.received if not past else (state.moments.as_of(seq) or 0)
    return About(
        sources=tuple(rows),
        summary=" ".join(summary),
        received=received_words(desk, received),
        taken_back=taken_back(state, desk, seq),
        corrections=log,
        corrections_words=desk.say_count("%(n)s correction", "%(n)s corrections", total)
        if total
        else desk.say("No correction so far"),
    )


def received_words(desk: Desk, received: int) -> str:
    """ "4,182 reports read"."""
    return desk.say_count("%(n)s report read", "%(n)s reports read", received)


def _source(state: State, desk: Desk, source: Source, *, past: bool) -> SourceRow:
    """What the story file says; where it is silent, what the publisher table knows."""
    tally = state.tallies.get(source.id)
    lang = desk.words.lang
    row = _row(source)
    country = _country(source)
    return SourceRow(
        name=source.name,
        publisher=source.publisher,
        owner=source.owner or (row.owner if row is not None else None),
        country=country_name(country, lang) if country else None,
        kind=_kind(desk, source.type, row),
        language=language_name(source.lang, lang) if source.lang else None,
        url=safe_url(str(source.site)) if source.site else None,
        received=None if past else (tally.received if tally else 0),
        relevant=None if past else (tally.relevant if tally else 0),
        cite=safe_url(row.cite) if row is not None and source.owner is None else None,
    )


def _brought(desk: Desk, name: str, received: int, relevant: int) -> SourceRow:
    """A source that a recording brought, with what the publisher table knows of it."""
    row = publisher_of(name)
    return SourceRow(
        name=name,
        publisher=row.name if row is not None else name,
        owner=row.owner if row is not None else None,
        country=country_name(row.country, desk.words.lang) if row is not None else None,
        kind=desk.say("from the recording"),
        language=None,
        url=None,
        received=received,
        relevant=relevant,
        cite=safe_url(row.cite) if row is not None else None,
    )


def _row(source: Source) -> Publisher | None:
    return publisher_of(source.publisher, source.name, str(source.site or source.address), source.country)


def _country(source: Source) -> str | None:
    row = _row(source)
    return source.country or (row.country if row is not None else None)


def _kind(desk: Desk, type_: SourceType, row: Publisher | None) -> str:
    shown: SourceType = "agency" if type_ == "outlet" and row is not None and row.agency else type_
    kind = desk.say(TYPE_WORDS[shown])
    if row is None or row.state == "no" or type_ not in ("outlet", "agency"):
        return kind
    if row.state == "yes":
        return desk.say("%(kind)s, state-controlled", kind=kind)
    return desk.say("%(kind)s, public or partly owned by a state", kind=kind)


def _day(desk: Desk, day: date) -> str:
    return day_of_year(day, desk.words.lang)

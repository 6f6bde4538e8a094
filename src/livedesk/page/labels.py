"""What editors put right, as labelled examples: what the machine had decided, by which figures, and what they said.

For measuring and training. Pure: a log in, rows out, one for each correction in the order given. A row
holds ids, headlines and the machine's reasons, never a text. What was undone later stays, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from livedesk.model import (
    AnyCommand,
    Assessment,
    Because,
    CommandGiven,
    Entry,
    Move,
    Placement,
    Report,
    ReportPlaced,
    ReportReceived,
    StatusSet,
)
from livedesk.model import command as c
from livedesk.record.fold import State, members_now

Row = dict[str, Any]

MOST_REPORTS = 50
"""Reports named of one development; their number is given all the same."""
_LONGEST = 300


class _Kept(NamedTuple):
    """What a row tells of a report, and where the machine last put it. Held ones are in no state."""

    headline: str | None
    source: str
    lang: str | None
    url: str | None
    seen_at: datetime
    placement: Placement | None


def labels(entries: Iterable[Entry]) -> Iterator[Row]:
    """One row per correction: ``kind``, what the ``machine`` had and why, what the ``editor`` said, and on what.

    Kinds: merge, split, move, not-a-copy, relevance, status, key-moment, issues, link, evidence, reaction,
    position, reject.
    """
    state = State()
    reports: dict[str, _Kept] = {}
    found: list[Row] = []
    for entry in entries:
        # What stood before the entry is the machine's word; what an editor's own entries say comes after it.
        if (row := _row(state, reports, entry)) is not None:
            found.append(row)
        state.apply((entry,))
        match entry.body:
            case ReportReceived(report=report):
                before = reports.get(report.id)
                reports[report.id] = _kept(report, before.placement if before is not None else None)
            case ReportPlaced(placement=placement):
                if placement.report in reports:
                    reports[placement.report] = reports[placement.report]._replace(placement=placement)
            case _:
                pass
    for row in found:
        row["undone"] = row["label"] in state.trail.undone
        yield row


def _row(state: State, reports: dict[str, _Kept], entry: Entry) -> Row | None:
    match entry.body:
        case CommandGiven(id=id_, command=command, by=by):
            if isinstance(command, c.Accept):  # a contributor's, which an editor stands by
                submission = state.trail.submission(command.id)
                if submission is None:
                    return None
                command = submission.command
            said = _said(state, reports, command)
            why = command.why
        case StatusSet(development=development, status=status, because=because, by=by):
            id_, why = f"s{entry.seq}", because.text
            said = _status(state, reports, development, status)
        case _:
            return None
    if said is None:
        return None
    head = {"label": id_, "at": _time(entry.recorded_at), "by": by, "why": why or None, "undone": False}
    return head | said


def _said(state: State, reports: dict[str, _Kept], command: AnyCommand) -> Row | None:
    """What the machine had, and what the editor said instead; None for a command that corrects no decision."""
    match command:
        case c.Merge(development=one, into=other):
            sides = [_development(state, reports, id_) for id_ in (one, other)]
            return _example("merge", {"together": False}, (), {"together": True}, developments=sides)
        case c.Split(development=development, reports=parted):
            found = _development(state, reports, development)
            because = [b for id_ in parted for b in _because(reports, id_, "development")]
            editor = {"together": False, "reports": list(parted)}
            return _example("split", {"together": True}, because, editor, developments=[found])
        case c.Move(report=report, into=into):
            here = _placed(state, reports, report)
            machine = {"development": here}
            sides = [_development(state, reports, id_) for id_ in (here, into) if id_ is not None]
            because = _because(reports, report, "development")
            editor = {"development": state.resolve(into)}
            return _example(
                "move", machine, because, editor, reports=[_report(reports, report)], developments=sides
            )
        case c.NotACopy(report=report):
            kept = reports.get(report)
            of = kept.placement.copy_of if kept is not None and kept.placement is not None else None
            pair = [_report(reports, id_) for id_ in (report, of) if id_ is not None]
            because = _because(reports, report, "copy")
            return _example("not-a-copy", {"copy_of": of}, because, {"copy_of": None}, reports=pair)
        case c.Relevance(report=report, relevant=relevant):
            kept = reports.get(report)
            placed = kept.placement if kept is not None else None
            machine = {
                "relevant": placed.relevant if placed is not None else None,
                "relevance": round(placed.relevance, 4) if placed is not None else None,
            }
            because = _because(reports, report, "relevance")
            return _example(
                "relevance", machine, because, {"relevant": relevant}, reports=[_report(reports, report)]
            )
        case c.SetStatus(development=development, status=status):
            return _status(state, reports, development, status)
        case c.KeyMoment(development=development, key_moment=key):
            assessment = _assessment(state, development)
            machine = {
                "key_moment": assessment.key_moment if assessment is not None else None,
                "significance": round(assessment.significance, 4) if assessment is not None else None,
            }
            because = [assessment.significance_because] if assessment is not None else []
            found = _development(state, reports, development)
            return _example("key-moment", machine, because, {"key_moment": key}, developments=[found])
        case c.SetIssues(development=development, issues=issues):
            id_ = state.resolve(development)
            history = state.updates.get(id_)
            had = list(history.latest.issues) if history is not None and history.latest is not None else []
            editor = {"issues": None if issues is None else list(issues)}
            found = _development(state, reports, development)
            return _example("issues", {"issues": had}, (), editor, developments=[found])
        case c.Unlink(link=link):
            history = state.links.get(link)
            drawn = history.latest if history is not None else None
            if drawn is None:
                return None
            sides = [_development(state, reports, id_) for id_ in (drawn.newer, drawn.older)]
            machine = {"link": drawn.kind, "report": drawn.report}
            return _example("link", machine, [drawn.because], {"link": None}, developments=sides)
        case c.Judge():
            return _evidence(state, reports, command)
        case c.NoReaction(development=development, party=party):
            return _reaction(state, reports, development, party, {"party": None})
        case c.NoPosition():
            return _position(state, reports, command)
        case c.React(development=development, party=party, attitude=attitude, rank=rank, report=report):
            editor = {"party": party, "attitude": attitude, "rank": rank, "report": report}
            return _reaction(state, reports, development, party, editor)
        case c.Reject(development=development):
            assessment = _assessment(state, development)
            machine = {
                "significance": round(assessment.significance, 4) if assessment is not None else None,
                "published": state.resolve(development) in state.updates,
            }
            because = [assessment.significance_because] if assessment is not None else []
            found = _development(state, reports, development)
            return _example("reject", machine, because, {"published": False}, developments=[found])
        case _:
            return None


def _evidence(state: State, reports: dict[str, _Kept], command: c.Judge) -> Row:
    """What the rules found in a sentence, and how much an editor lets it count."""
    history = state.meant.get(state.resolve(command.development))
    key = (command.outcome, command.indicator)
    moves = [m for m in (history.values if history is not None else ()) if isinstance(m, Move)]
    found = [m for m in moves if (m.outcome, m.indicator) == key and m.by == "rule"]
    machine: Row = {"outcome": command.outcome, "indicator": command.indicator, "weight": 1.0}
    if found:
        machine |= {"shift": round(found[-1].shift, 4), "report": found[-1].sentence.report}
    because = [found[-1].because] if found else []
    sides = [_development(state, reports, command.development)]
    return _example("evidence", machine, because, {"weight": command.weight}, developments=sides)


def _reaction(state: State, reports: dict[str, _Kept], development: str, party: str, editor: Row) -> Row:
    """Whom the rules heard in a development, and whom an editor did."""
    id_, history = state.resolve(development), state.reactions.get(party)
    here = [r for r in (history.values if history is not None else ()) if state.resolve(r.development) == id_]
    last = here[-1] if here else None
    machine: Row = {"party": party if last is not None else None}
    if last is not None:
        machine |= {"attitude": last.attitude, "rank": last.rank, "report": last.sentence.report}
    because = [last.because] if last is not None else []
    return _example("reaction", machine, because, editor, developments=[_development(state, reports, id_)])


def _position(state: State, reports: dict[str, _Kept], command: c.NoPosition) -> Row:
    """What a side was heard to want in a development, and that an editor says it does not."""
    id_, history = state.resolve(command.development), state.positions.get(command.side)
    here = [
        stand
        for stand in (history.values if history is not None else ())
        if stand.issue == command.issue and state.resolve(stand.development) == id_
    ]
    machine: Row = {"side": command.side, "issue": command.issue}
    if here:
        machine |= {"kind": here[-1].kind, "turn": here[-1].turn, "report": here[-1].sentence.report}
    because = [stand.because for stand in here[-1:]]
    sides = [_development(state, reports, id_)]
    return _example("position", machine, because, {"side": None}, developments=sides)


def _status(state: State, reports: dict[str, _Kept], development: str, status: str | None) -> Row:
    assessment = _assessment(state, development)
    machine = {
        "status": assessment.status if assessment is not None else None,
        "outlets": list(assessment.outlets) if assessment is not None else [],
        "origins": [origin.name for origin in assessment.origins] if assessment is not None else [],
    }
    because = [assessment.status_because] if assessment is not None else []
    found = _development(state, reports, development)
    return _example("status", machine, because, {"status": status}, developments=[found])


def _example(
    kind: str,
    machine: Row,
    because: Sequence[Because],
    editor: Row,
    *,
    reports: Sequence[Row] = (),
    developments: Sequence[Row] = (),
) -> Row:
    reasons = [{"rule": one.rule, "text": one.text, "values": dict(one.values)} for one in because]
    return {
        "kind": kind,
        "machine": machine | {"because": reasons},
        "editor": editor,
        "reports": list(reports),
        "developments": list(developments),
    }


def _development(state: State, reports: dict[str, _Kept], id_: str) -> Row:
    """A development as it stood: its reports, first seen first, each with why it was put there."""
    id_ = state.resolve(id_)
    members = members_now(state, id_)
    return {
        "id": id_,
        "reports": len(members),
        "members": [_report(reports, member.report.id) for member in members[:MOST_REPORTS]],
    }


def _report(reports: dict[str, _Kept], id_: str) -> Row:
    kept = reports.get(id_)
    if kept is None:
        return {"id": id_}
    return {
        "id": id_,
        "headline": kept.headline,
        "source": kept.source,
        "lang": kept.lang,
        "url": kept.url,
        "seen_at": _time(kept.seen_at),
        "because": [
            {"rule": one.rule, "text": one.text, "values": dict(one.values)}
            for one in (kept.placement.because if kept.placement is not None else ())
        ],
    }


def _placed(state: State, reports: dict[str, _Kept], id_: str) -> str | None:
    kept = reports.get(id_)
    development = kept.placement.development if kept is not None and kept.placement is not None else None
    return state.resolve(development) if development is not None else None


def _because(reports: dict[str, _Kept], id_: str, about: str) -> list[Because]:
    """The machine's reasons on one question: rules begin with its name."""
    kept = reports.get(id_)
    given = kept.placement.because if kept is not None and kept.placement is not None else ()
    return [one for one in given if one.rule.partition(".")[0] == about]


def _assessment(state: State, development: str) -> Assessment | None:
    found = state.developments.get(state.resolve(development))
    return found.assessment.latest if found is not None else None


def _kept(report: Report, placement: Placement | None) -> _Kept:
    title = report.title[:_LONGEST] if report.title is not None else None
    return _Kept(title, report.source_name, report.lang, report.url, report.seen_at, placement)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

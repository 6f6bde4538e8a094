"""The development an editor has in hand: what readers would see, what stands behind it, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from livedesk.editing.revisions import Publication, revise
from livedesk.editing.writing import when_told
from livedesk.model import Because, Images, Line, Member, Passage, Update
from livedesk.page.console.bearing import evidence_for, heard, linked, stated, steps
from livedesk.page.console.history import NAMELESS, history
from livedesk.page.console.material import Material, Reader
from livedesk.page.console.parts import InHand, ReportLine, Row
from livedesk.page.console.queue import row
from livedesk.page.console.reasons import together, why
from livedesk.page.desk import Desk, evidence, extract, status_part
from livedesk.page.pieces import IssueLink
from livedesk.page.standing import lines_ruled
from livedesk.page.update import drawn, update_part
from livedesk.page.words import TYPE_WORDS, safe_url
from livedesk.record.fold import State, links_at
from livedesk.story.schema import Story
from livedesk.weighing.passages import passage

_MARKS = re.compile(r"[\\\\`*_\[\]<>#~]|^(?:[-+]|\d+[.)])(?=\s)")
"""What Markdown would take for a mark."""
NEAR = 3
"""Other developments shown that it nearly was one of."""


def in_hand(
    state: State, story: Story, development: str, names: Mapping[str, str] = NAMELESS
) -> InHand | None:
    """A development as it stands now, merges followed; None when there is none with a report in it.

    ``names`` are editors' by what the record calls them.
    """
    reader, desk = Reader(story), Desk.of(story, "en")
    material = reader.find(state, state.resolve(development))
    if material is None:
        return None
    id_, members, moment = material.id, material.members, desk.clock.moment
    told = suggestion(state, material)
    update = told or material.update
    shown = update_part(state, desk, material.update.id, state.seq) if material.update is not None else None
    suggested = drawn(state, desk, (told,), state.seq, state.seq, state.seq) if told is not None else None
    seen = shown or suggested
    status = update.status if update is not None else "reported"
    part = row(material, desk, state.seq)
    return InHand(
        row=part,
        status=status_part(desk, status, update.status_because.text if update is not None else ""),
        evidence=evidence(desk, update) if update is not None and members else "",
        tree=seen.tree if seen is not None else (),
        issues=tuple(IssueLink(id=issue, title=desk.issues[issue]) for issue in part.issues),
        suggested=suggested,
        shown=shown,
        why=why(
            material.assessment,
            members,
            links_at(state, id_, state.seq),
            material.waits,
            _whose(state, members),
        ),
        reports=tuple(_reports(desk, members)),
        links=tuple(linked(state, id_, _headlines(state, reader, desk, id_))),
        evidence_for=tuple(evidence_for(state, desk, id_, names)),
        steps=tuple(steps(state, desk, id_)),
        wanted=tuple(stated(state, desk, id_)),
        heard=tuple(heard(state, desk, id_, names)),
        near=tuple(_near(state, reader, desk, members)),
        history=history(state, desk, id_, names),
        text=as_markdown(material.update or told),
        line=lines_ruled(state, state.seq).get(id_, Line()),
        opened=moment(datetime.fromisoformat(part.opened)),
        last=moment(datetime.fromisoformat(part.last)),
    )


def _whose(state: State, members: Sequence[Member]) -> dict[str, str]:
    """Whose reports those are that reasons may name: its own, and what these copy."""
    found = {member.report.id: member for member in members}
    copied = (member.placement.copy_of for member in members)
    found |= {id_: state.members[id_] for id_ in copied if id_ is not None and id_ in state.members}
    return {id_: member.report.source_name for id_, member in found.items()}


def as_markdown(update: Update | None) -> str:
    """What an update says, for an editor to change: their own text, or the extracts as quotations with their source."""
    if update is None:
        return ""
    if update.markdown:
        return update.markdown
    return "\n\n".join(
        f"> {_escaped(passage.text)}\n>\n> {_source(passage)}"
        for passage in update.text
        if passage.text != update.headline.text
    )


def _source(passage: Passage) -> str:
    name, url = _escaped(passage.source_name), safe_url(passage.url)
    return f"— [{name}](<{url}>)" if url is not None and "<" not in url and ">" not in url else f"— {name}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def suggestion(state: State, material: Material) -> Update | None:
    """The update that publishing now would make, with the pictures editors put on it, whatever makes it wait; None
    where there is nothing to say."""
    if material.draft is None or material.assessment is None or not material.members:
        return None
    if material.update is not None and material.update.change == "withdrawn":
        return None
    command = Publication(
        draft=material.draft,
        assessment=material.assessment,
        happened_at=when_told(material.draft.headline, material.members, material.update),
    )
    update = revise(command, None, now=material.members[-1].report.seen_at, by="autopilot")
    ruling = state.rulings.top(f"images:{material.id}")
    if update is None or ruling is None or not isinstance(ruling.value, Images):
        return update
    return msgspec.structs.replace(update, images=ruling.value.images)


def _reports(desk: Desk, members: Sequence[Member]) -> Iterator[ReportLine]:
    """Originals, first seen first, each with what copies it; a copy of something elsewhere stands by itself."""
    here = {member.report.id for member in members}
    copies: dict[str, list[Member]] = {}
    for member in members:
        if member.placement.copy_of in here:
            copies.setdefault(member.placement.copy_of or "", []).append(member)
    for member in members:
        if member.placement.copy_of not in here:
            line = _line(desk, member)
            with_text = tuple(_line(desk, copy) for copy in copies.get(member.report.id, ()))
            yield msgspec.structs.replace(line, copies=with_text)


def _line(desk: Desk, member: Member) -> ReportLine:
    report, placement = member.report, member.placement
    why_here = together(member)
    return ReportLine(
        id=report.id,
        title=extract(desk, _title(member)),
        kind=TYPE_WORDS[report.type],
        form=placement.form,
        seen=desk.clock.moment(report.seen_at),
        said=desk.clock.moment(report.published_at) if report.published_at is not None else None,
        opened=placement.opens,
        together=why_here.text if why_here is not None else "",
        copies=(),
    )


def _title(member: Member) -> Passage:
    """The headline, or the beginning of what there is."""
    return passage(member, (member.report.title or member.report.summary or "(no words)")[:300])


def _headlines(state: State, reader: Reader, desk: Desk, id_: str) -> dict[str, str]:
    """Headlines of what it is linked with, by id."""
    sides = (side for link in links_at(state, id_, state.seq) for side in (link.newer, link.older))
    others = dict.fromkeys(state.resolve(side) for side in sides)
    found = ((other, reader.find(state, other)) for other in others if other != id_)
    return {other: row(one, desk, state.seq).headline for other, one in found if one is not None}


def _near(state: State, reader: Reader, desk: Desk, members: Sequence[Member]) -> Iterator[Row]:
    """Developments that gathering compared its reports with and did not join, closest first."""
    here = {state.resolve(m.placement.development) for m in members if m.placement.development is not None}
    closest: dict[str, float] = {}
    for because in (b for member in members for b in member.placement.because):
        near = _named(because)
        id_ = state.resolve(near[0]) if near is not None else ""
        if near is not None and id_ not in here:
            closest[id_] = max(near[1], closest.get(id_, 0.0))
    for id_ in sorted(closest, key=lambda id_: (-closest[id_], id_))[:NEAR]:
        material = reader.find(state, id_)
        if material is not None:
            yield row(material, desk, state.seq)


def _named(because: Because) -> tuple[str, float] | None:
    near, closest = because.values.get("near"), because.values.get("closest")
    return (near, closest) if isinstance(near, str) and isinstance(closest, float) and near else None

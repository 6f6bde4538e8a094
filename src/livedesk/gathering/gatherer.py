"""Gathering: where each report belongs, decided once, in the order the desk saw them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livedesk.gathering.copies import Copies, Found, Original, comparable
from livedesk.gathering.developments import Developments, DevelopmentsState, Merged, development_id
from livedesk.gathering.relevance import Relevance, Taught
from livedesk.model import Because, Placement, Reading, Report
from livedesk.story.schema import Story

SNAPSHOT_VERSION = 3


class _Snapshot(msgspec.Struct, kw_only=True):
    """A gatherer as plain data."""

    version: int
    hours: float
    window: list[Original]
    taught: Taught
    centres: dict[str, tuple[int, bytes]]
    developments: DevelopmentsState


class Gatherer:
    """A state machine: fed reports with their readings, answers with placements.

    Deterministic: the same story and the same reports in the same order give the same placements. It
    knows no clock but the reports' ``seen_at``. Memory is bounded by a window of days and of reports;
    the cost of one report does not grow with what came before.
    """

    def __init__(self, story: Story) -> None:
        self._relevance = Relevance(story)
        self._copies = Copies()
        self._developments = Developments(story)
        self._hours = float("-inf")
        self.merged: tuple[Merged, ...] = ()
        """Developments that the report placed last showed to be one, in order."""

    def place(self, report: Report, reading: Reading) -> Placement:
        """Decide on one report. A report placed before, by id, gets the place it has; nothing else changes."""
        self.merged = ()
        known = self._copies.get(report.id)
        if known is not None:
            return self._again(known, report, reading)
        if report.held is not None:
            return _held(report, report.held, reading)
        # The desk's own clock: it never runs backwards here, whatever a recorder's did.
        self._hours = hours = max(self._hours, report.seen_at.timestamp() / 3600)
        text = comparable(report, reading)
        found = self._copies.find(report, reading, text, hours)
        earlier = found.copy_of or found.revision_of
        judgement = self._relevance.judge(reading, page_was_relevant=earlier is not None and earlier.relevant)
        because = [judgement.because]
        relevant = judgement.relevant
        if found.copy_of is not None and (ruled := found.copy_of.ruled) is not None and ruled != relevant:
            relevant = ruled
            because.append(Because(rule="relevance.ruled", text=f"as an editor said of {found.copy_of.id}"))
        if found.because is not None:
            because.append(found.because)
        root = report.id if found.copy_of is None else found.copy_of.id
        original = Original(
            id=report.id,
            hours=hours,
            source=report.source,
            page=reading.canonical_url,
            title=text.title,
            also=text.also,
            body=text.body,
            root=root,
            live=reading.form == "live",
            by_words=bool(text.content),
            relevant=relevant,
        )
        opens = False
        if relevant:
            joined = self._developments.join(report, reading, hours, _repeated(found))
            original.development, opens = joined.development, joined.opens
            because.append(joined.because)
            self.merged = joined.merged
        self._copies.remember(original, hours)
        return Placement(
            report=report.id,
            relevant=relevant,
            relevance=judgement.relevance,
            copy_of=None if found.copy_of is None else found.copy_of.id,
            revision_of=None if found.revision_of is None else found.revision_of.id,
            development=original.development,
            opens=opens,
            lang=reading.lang,
            form=reading.form,
            because=tuple(because),
        )

    def _again(self, known: Original, report: Report, reading: Reading) -> Placement:
        return Placement(
            report=report.id,
            relevant=known.relevant,
            relevance=1.0 if known.relevant else 0.0,
            copy_of=None if known.root == known.id else known.root,
            development=None if known.development is None else self._developments.resolve(known.development),
            lang=reading.lang,
            form=reading.form,
            because=(Because(rule="gathering.again", text="placed before under the same id"),),
        )

    # --- an editor's word ---------------------------------------------------------------------------

    def merge(self, ended: str, into: str) -> bool:
        """Two developments are one, for good, because an editor says so; False when they were already."""
        return self._developments.merge(ended, into)

    def part(self, ended: str) -> None:
        """A merge is undone: what was placed under the id that ended is its own again, and the two stay two."""
        self._developments.unmerge(ended)
        mine = [
            known.id
            for known in self._copies.all()
            if known.development is not None and self._developments.resolve(known.development) == ended
        ]
        self._developments.move(mine, ended)

    def move(
        self, reports: Sequence[str], into: str | None, *, relevant: bool = True, ruled: bool | None = None
    ) -> None:
        """These reports belong to that development, or to none, because an editor says so.

        An id not used before opens a development: that splits one. What the reports were taken out of and what
        they came to are never merged again except by an editor. Their copies go with them from now on; those
        placed before stay unless they are named too. ``relevant`` False: they are not on the story. ``ruled``
        is what an editor said of that; their copies go the same way.
        """
        target = None if into is None else self._developments.resolve(into)
        for id_ in reports:
            known = self._copies.get(id_)
            if known is not None:
                known.development, known.relevant, known.ruled = target, relevant, ruled
        self._developments.move(reports, target)

    def stands_alone(self, report: str) -> None:
        """A report is no copy, because an editor says so."""
        known = self._copies.get(report)
        if known is not None:
            known.root = known.id

    def copies_again(self, report: str, of: str | None) -> None:
        """A report is a copy of that one after all."""
        known = self._copies.get(report)
        if known is not None:
            known.root = of or known.id

    def admit(self, report: Report, reading: Reading, into: str | None = None) -> Placement:
        """A report that was held is on the story, because an editor says so.

        It joins ``into``; without one, the development that the rules find or that it opens.
        """
        known = self._copies.get(report.id)
        joined = self._developments.join(report, reading, self._hours, into)
        development = joined.development or development_id(report, reading)
        if known is not None:
            known.development, known.relevant, known.ruled = development, True, True
        ruled = Because(
            rule="editor.relevant",
            text="on the story, an editor says",
            values={} if into is None else {"into": into},
        )
        return Placement(
            report=report.id,
            relevant=True,
            relevance=1.0,
            development=development,
            opens=joined.opens,
            lang=reading.lang,
            form=reading.form,
            because=(ruled, joined.because),
        )

    # --- snapshot -----------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """All it knows, as bytes: ``restore`` goes on from them as if nothing had happened."""
        taught, centres = self._relevance.state()
        return msgspec.msgpack.encode(
            _Snapshot(
                version=SNAPSHOT_VERSION,
                hours=self._hours,
                window=self._copies.state(),
                taught=taught,
                centres=centres,
                developments=self._developments.state(),
            )
        )

    @classmethod
    def restore(cls, story: Story, data: bytes) -> Gatherer:
        """A gatherer that goes on from a snapshot. Raises ValueError when the bytes are not one of ours."""
        try:
            kept = msgspec.msgpack.decode(data, type=_Snapshot)
        except (msgspec.DecodeError, msgspec.ValidationError) as fault:
            msg = f"snapshot of the gatherer can't be read: {fault}"
            raise ValueError(msg) from fault
        if kept.version != SNAPSHOT_VERSION:
            msg = f"snapshot of the gatherer has version {kept.version}, not {SNAPSHOT_VERSION}"
            raise ValueError(msg)
        gatherer = cls(story)
        gatherer._hours = kept.hours
        gatherer._copies.take(kept.window)
        gatherer._relevance.take(kept.taught, kept.centres)
        gatherer._developments.take(kept.developments)
        return gatherer


def _held(report: Report, why: str, reading: Reading) -> Placement:
    """A report that its source's rules hold. It is not remembered: no later report becomes a copy of it, and
    nothing is learned from its words."""
    return Placement(
        report=report.id,
        relevant=False,
        relevance=0.0,
        lang=reading.lang,
        form=reading.form,
        because=(Because(rule="relevance.source", text=f"held: {why}"),),
    )


def _repeated(found: Found) -> str | None:
    return None if found.copy_of is None else found.copy_of.development

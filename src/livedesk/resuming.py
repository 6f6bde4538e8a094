"""Where the gatherer takes up after a stop: from its checkpoint, else from the reports of its window."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from livedesk.gathering.gatherer import Gatherer
from livedesk.model import (
    DevelopmentsMerged,
    DevelopmentsParted,
    Placement,
    Report,
    ReportPlaced,
    ReportReceived,
)
from livedesk.readings import Readings
from livedesk.record import Log, State
from livedesk.story.schema import Story

CHECKPOINT = "gatherer"
"""Name of the checkpoint in the record."""
CHECKPOINT_REPORTS = 2_000
"""Reports placed between two checkpoints: what start-up may have to place again."""
REGATHER = timedelta(days=7)
"""Without a usable checkpoint the gatherer is fed the reports of its window again."""
COMMAND = "command:"
"""How the cause of an entry begins that an editor's command led to."""
BATCH = 256
"""Reports read in one go."""

logger: structlog.stdlib.BoundLogger = structlog.get_logger("desk")


def resumed(story: Story, record: Log, state: State, readings: Readings) -> Gatherer:
    """The gatherer as it was after the last entry that ``state`` holds."""
    kept = record.checkpoint(CHECKPOINT)
    after = 0
    gatherer = Gatherer(story)
    if kept is not None and kept[0] <= state.seq:
        try:
            gatherer = Gatherer.restore(story, kept[1])
            after = kept[0]
        except ValueError as fault:
            logger.warning("desk.checkpoint_unusable", why=str(fault))
    if after == 0 and state.at is not None:
        # Before a recording's first report its clock stands at the beginning of all time.
        beginning = datetime.min.replace(tzinfo=state.at.tzinfo)
        after = record.seq_at(max(state.at, beginning + REGATHER) - REGATHER)
    batch: list[Report] = []
    again: dict[str, Report] = {}

    def place() -> None:
        for report, reading in zip(batch, readings.at_once(batch), strict=True):
            gatherer.place(report, reading)
        batch.clear()

    for entry in record.read(after=after):
        body = entry.body
        if isinstance(body, ReportReceived):
            if entry.version == 1:
                batch.append(body.report)
            else:
                again[body.report.id] = body.report
        elif isinstance(body, ReportPlaced) and entry.version > 2:
            place()
            _put(gatherer, body.placement, again.pop(body.placement.report, None), readings)
        elif isinstance(body, DevelopmentsMerged) and (entry.cause or "").startswith(COMMAND):
            place()
            gatherer.merge(body.development, body.into)
        elif isinstance(body, DevelopmentsParted):
            place()
            gatherer.part(body.development)
        if len(batch) == BATCH:
            place()
    place()
    return gatherer


def _put(gatherer: Gatherer, placement: Placement, report: Report | None, readings: Readings) -> None:
    """Do again what an editor did with a report."""
    rule, values = (placement.because[0].rule, placement.because[0].values) if placement.because else ("", {})
    if report is not None and placement.relevant:
        (reading,) = readings.at_once([report])
        into = values.get("into")
        gatherer.admit(report, reading, into if isinstance(into, str) else None)
    elif rule == "editor.not-a-copy":
        gatherer.stands_alone(placement.report)
    else:
        if placement.copy_of is not None:
            gatherer.copies_again(placement.report, placement.copy_of)
        ruled = placement.relevant if rule == "editor.irrelevant" else None
        gatherer.move([placement.report], placement.development, relevant=placement.relevant, ruled=ruled)

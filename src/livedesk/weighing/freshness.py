"""Whether a report is news at all: a story of other days that is served again says nothing of today."""

from __future__ import annotations

from typing import Final

from livedesk.model import Precision, Report
from livedesk.weighing.thresholds import STALE

_SURE: Final[frozenset[Precision | None]] = frozenset(("second", "minute", "hour", "day"))
"""Precisions at which the source itself gives the time."""


def stale(report: Report) -> bool:
    """Whether its own source dates a report STALE or more before the desk saw it; False where the source gives no time."""
    said = report.published_at
    return said is not None and report.published_precision in _SURE and report.seen_at - said >= STALE


__all__ = ["stale"]

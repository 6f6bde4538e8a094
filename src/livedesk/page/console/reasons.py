"""Recorded reasons, put to the questions an editor asks: why together, why relevant, why this status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from livedesk.model import Assessment, Because, Link, Member
from livedesk.page.console.history import NAMELESS
from livedesk.page.console.parts import Figure, Group, Reason
from livedesk.page.words import clean

MOST = 12
"""Reasons shown for one question; a development of two hundred reports repeats itself."""

NO_FIGURES = frozenset({"near"})
"""Values of a reason that name a development; it is shown by its headline instead."""

QUESTIONS = {
    "waits": "Why does it wait?",
    "status": "Why this status?",
    "together": "Why together?",
    "relevant": "Why relevant?",
    "significance": "Why ranked here?",
    "key": "Why a key moment, or why not?",
    "links": "Why linked?",
}


def reason(because: Because, reports: Mapping[str, str] = NAMELESS) -> Reason:
    """One reason with its figures, the threshold last; ``reports`` says whose those are that it names by their ids."""
    compared = (pair for pair in because.values.items() if pair[0] not in NO_FIGURES)
    figures = sorted(compared, key=lambda pair: pair[0] == "threshold")
    return Reason(
        rule=because.rule,
        text=clean(_told(because, reports), 400),
        figures=tuple(Figure(name=clean(name, 60), value=_figure(value)) for name, value in figures),
    )


def why(
    assessment: Assessment | None,
    members: Sequence[Member],
    links: Iterable[Link] = (),
    waits: Because | None = None,
    reports: Mapping[str, str] = NAMELESS,
) -> tuple[Group, ...]:
    """All questions that have an answer, in the order of QUESTIONS.

    ``members`` come first seen first; a report's reasons stand in its placement by rule: "relevance.…",
    "copy.…", "development.…". ``reports`` is as for ``reason``.
    """
    placed = [because for member in members for because in member.placement.because]
    given: dict[str, list[Because]] = {
        "waits": [waits] if waits is not None else [],
        "status": [assessment.status_because] if assessment is not None else [],
        "together": [b for b in placed if not b.rule.startswith("relevance.")],
        "relevant": [b for b in placed if b.rule.startswith("relevance.")],
        "significance": [assessment.significance_because] if assessment is not None else [],
        "key": [assessment.key_because] if assessment is not None and assessment.key_because else [],
        "links": [link.because for link in links],
    }
    return tuple(_group(key, given[key], reports) for key in QUESTIONS if given[key])


def together(member: Member) -> Because | None:
    """Why a report is in its development: the last word that gathering said on it."""
    placed = [b for b in member.placement.because if not b.rule.startswith(("relevance.", "copy."))]
    return placed[-1] if placed else None


def _group(key: str, reasons: Sequence[Because], reports: Mapping[str, str]) -> Group:
    unlike = list({because.text: because for because in reasons}.values())
    return Group(
        key=key,
        question=QUESTIONS[key],
        reasons=tuple(reason(because, reports) for because in unlike[:MOST]),
        more=max(0, len(unlike) - MOST),
    )


def _told(because: Because, reports: Mapping[str, str]) -> str:
    """Its sentence; of copies with whose the other report is, since nobody knows one by its id."""
    text = because.text
    for id_, source in reports.items() if because.rule.startswith("copy.") else ():
        text = re.sub(rf"(?<!\w){re.escape(id_)}(?!\w)", lambda _, source=source: f"{source}’s report", text)
    return text


def _figure(value: float | str) -> str:
    if isinstance(value, str):
        return clean(value, 160)
    return f"{value:g}" if float(value).is_integer() else f"{value:.3f}".rstrip("0")

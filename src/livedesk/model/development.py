"""One happening: where reports were placed, what stands behind them, how sure it is."""

from __future__ import annotations

from typing import Literal

from livedesk.model.article import Article
from livedesk.model.noun import Because, Noun
from livedesk.model.reading import Findings, Form
from livedesk.model.report import Report

Status = Literal["reported", "corroborated", "confirmed", "disputed", "denied", "superseded", "withdrawn"]


class Placement(Noun, frozen=True, kw_only=True):
    """Where gathering put one report: on the story or not, copy of what, which development."""

    report: str
    """Id of the report."""
    relevant: bool
    """On the story? False means held: reachable by the editor, never on the page."""
    relevance: float
    """0..1; the threshold stands in `because`."""
    copy_of: str | None = None
    """Earliest report with the same text or page where nothing new is said; never a chain."""
    revision_of: str | None = None
    """The report of the same source this one retitles; set also when it says something new."""
    development: str | None = None
    """Id of the development; None when held, or when the item states no one happening."""
    opens: bool = False
    """True when this report opened that development."""
    lang: str = "und"
    """Language found by reading."""
    form: Form = "news"
    """Form found by reading."""
    because: tuple[Because, ...] = ()
    """One line per decision: relevance, copy, development."""


class Member(Noun, frozen=True, kw_only=True):
    """A report with its placement: what a development is made of."""

    report: Report
    """As received."""
    placement: Placement
    """Where gathering put it."""
    findings: Findings | None = None
    """What reading found in it; None where it found nothing, and in records from before it was kept."""
    article: Article | None = None
    """The page behind its link without its text, once that was read."""


class Path(Noun, frozen=True, kw_only=True):
    """How one outlet's information leads back to its origin."""

    outlet: str
    """Name of the outlet."""
    report: str
    """Id of its first report in the development, which decided."""
    because: str
    """What in that report shows it: "same text", "cites Reuters", "what Mara Quill said", "own report"."""
    through: tuple[str, ...] = ()
    """Who stands between the outlet and the origin, nearest first: others it copies or cites."""


class Origin(Noun, frozen=True, kw_only=True):
    """Where the information in reports really comes from."""

    name: str
    """Publisher, agency or official: "Reuters", "Kremlin"."""
    outlets: tuple[str, ...]
    """Names of the outlets that hang on it, first seen first."""
    reports: tuple[str, ...]
    """Ids of the reports that hang on it, first seen first: the first of every outlet, and the first 200."""
    because: str
    """How the outlets hang on it: "same text", "same publisher", "own report"."""
    paths: tuple[Path, ...] = ()
    """Every outlet's way to it, first seen first; empty in records from before it was kept."""
    newsrooms: int = 1
    """How many newsrooms that do not hang on each other bring it: more than one for a statement heard by many."""


class Assessment(Noun, frozen=True, kw_only=True):
    """What weighing says of a development: origins, status, significance."""

    development: str
    """Id of the development."""
    status: Status
    """By the stated rules."""
    status_because: Because
    """The rule that gave the status."""
    outlets: tuple[str, ...]
    """Distinct outlets, first seen first; copies included."""
    origins: tuple[Origin, ...]
    """Independent origins, first seen first; never more than outlets."""
    significance: float
    """0..1; orders the queue and picks key moments."""
    significance_because: Because
    """The features and their shares."""
    key_moment: bool
    """True when a rule for key moments holds."""
    languages: tuple[str, ...]
    """Languages of the reports, first seen first."""
    planned: bool = False
    """True while it tells what is planned or foreseen, not what has come."""
    key_because: Because | None = None
    """The rule that made it a key moment, or why it is none though it is significant."""

"""One update as the page draws it: extracts with their outlets, the tree of evidence, its history.

Pure and exact for any past moment: everything comes from the update's revisions up to one entry.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from functools import cached_property, lru_cache

from livedesk.model import Member, Passage, Report, Status, Update
from livedesk.page.catalogue import Catalogue, Tongue
from livedesk.page.parts import (
    Branch,
    Delays,
    Extract,
    IssueLink,
    RevisionPart,
    Root,
    StatusPart,
    UpdatePart,
)
from livedesk.page.sentences import told
from livedesk.page.times import Clock, span
from livedesk.page.words import (
    CHANGE_WORDS,
    STATUS_WORDS,
    clean,
    direction,
    language_name,
    safe_url,
)
from livedesk.reading.mentions import Mentions
from livedesk.record.fold import State
from livedesk.story.schema import Story

EXACT_ENOUGH = frozenset({"second", "minute"})
"""Precisions of a source's own time between which a delay means anything."""


class Desk:
    """What drawing needs beside the state: the story's words and the clock of its place.

    One per story file and language of the interface, kept while the story is: what depends on nothing
    else is made once.
    """

    def __init__(self, story: Story, lang: str | None = None) -> None:
        self.story = story
        self.words = Catalogue.of(lang or story.language)
        self.say, self.say_count = self.words.say, self.words.say_count
        self.tongue = Tongue(
            self.words.lang,
            kept=lang is not None,
            own=story.language if story.language != self.words.lang else "",
        )
        self.clock = Clock(story.event.zone, story.event.place, self.words.lang)
        self.facets: dict[str, tuple[Update, str, frozenset[str], frozenset[str]]] = {}
        self.issues = {issue.id: issue.title for issue in story.issues}
        self.actors: dict[str, tuple[int, frozenset[str]]] = {}
        """Whom an update names, by its id, with the revision looked at."""

    @cached_property
    def mentions(self) -> Mentions:
        """The story's vocabulary, compiled when it is first wanted."""
        return Mentions(self.story)

    @classmethod
    def of(cls, story: Story, lang: str | None = None) -> Desk:
        """The one for this very story object; in the story's own language unless ``lang`` is another."""
        return _desk(_Same(story), lang)


class _Same:
    """A story as a cache key: itself and nothing equal to it (its tables can't be hashed)."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.story is self.story

    def __hash__(self) -> int:
        return id(self.story)


@lru_cache(maxsize=32)
def _desk(same: _Same, lang: str | None) -> Desk:
    return Desk(same.story, lang)


def extract(desk: Desk, passage: Passage) -> Extract:
    """A passage with what it needs to be quoted honestly."""
    lang = passage.lang
    known = lang not in {"", "und"}
    return Extract(
        text=clean(passage.text),
        lang=lang if known else "",
        dir=direction(lang),
        language=language_name(lang, desk.words.lang) if known and lang != desk.story.language else None,
        outlet=clean(passage.source_name, 120),
        author=clean(passage.author, 120) if passage.author else None,
        url=safe_url(passage.url),
        at=desk.clock.moment(passage.published_at or passage.at),
    )


def status_part(desk: Desk, status: Status, reason: str) -> StatusPart:
    """Status with its word and reason."""
    said = told(desk.words, reason)
    return StatusPart(
        status=status, word=desk.say(STATUS_WORDS[status]), reason=clean(said.text), reason_lang=said.lang
    )


def evidence(desk: Desk, update: Update) -> str:
    """ "4 outlets, 2 origins"; never a plural where there is one."""
    return desk.say(
        "%(outlets)s, %(origins)s",
        outlets=desk.say_count("%(n)s outlet", "%(n)s outlets", len(update.outlets)),
        origins=origin_count(desk, update),
    )


def origin_count(desk: Desk, update: Update) -> str:
    """ "2 origins"."""
    return desk.say_count("%(n)s origin", "%(n)s origins", len(update.origins))


def report_at_hand(state: State, update: Update, report: str) -> Report | None:
    """A report the evidence names, from the members kept; None when it was moved off the story."""
    member = state.members.get(report)
    if member is not None:
        return member.report
    development = state.developments.get(update.id)
    kept: list[Member] = development.members.values if development else []
    return next((m.report for m in kept if m.report.id == report), None)


def update_part(state: State, desk: Desk, update_id: str, seq: int) -> UpdatePart | None:
    """The update as it stood after entry ``seq``; None when it was not published by then."""
    history = state.updates.get(update_id)
    if history is None:
        return None
    upto = bisect_right(history.seqs, seq)
    if not upto:
        return None
    shown = history.values[:upto]
    update = shown[-1]
    moment = desk.clock.moment
    headline = extract(desk, update.headline)
    revisions = _revisions(desk, shown)
    return UpdatePart(
        id=update.id,
        revision=update.revision,
        seq=history.seqs[upto - 1],
        opened_seq=history.seqs[0],
        change=update.change,
        at=moment(update.happened_at),
        published=moment(update.first_published_at),
        revised=moment(update.revised_at),
        headline=headline,
        extracts=tuple(
            found
            for found in (extract(desk, passage) for passage in update.text)
            if found.text != headline.text
        ),
        status=status_part(desk, update.status, update.status_because.text),
        evidence=evidence(desk, update),
        tree=_tree(state, desk, update),
        issues=tuple(
            IssueLink(id=issue, title=desk.issues[issue]) for issue in update.issues if issue in desk.issues
        ),
        key_moment=update.key_moment,
        withdrawn=update.status == "withdrawn" or update.change == "withdrawn",
        corrections=tuple(r for r in revisions if r.change in {"corrected", "withdrawn"}),
        revisions=revisions,
        revision_words=desk.say_count("%(n)s revision", "%(n)s revisions", len(revisions) - 1)
        if len(revisions) > 1
        else "",
        delays=_delays(state, desk, update),
    )


def _revisions(desk: Desk, shown: list[Update]) -> tuple[RevisionPart, ...]:
    found: list[RevisionPart] = []
    before: Update | None = None
    for update in shown:
        same = before is not None and before.headline.text == update.headline.text
        found.append(
            RevisionPart(
                number=update.revision,
                at=desk.clock.moment(update.revised_at),
                change=update.change,
                word=desk.say(CHANGE_WORDS[update.change]),
                by=desk.say("an editor") if update.by.startswith("editor") else desk.say("the desk's rules"),
                note=clean(update.note, 1000) if update.note else None,
                headline=None if same else extract(desk, update.headline),
                evidence=evidence(desk, update),
            )
        )
        before = update
    return tuple(reversed(found))


def _tree(state: State, desk: Desk, update: Update) -> tuple[Root, ...]:
    first_outlet = update.outlets[0] if update.outlets else None
    roots: list[Root] = []
    for origin in update.origins:
        reports: dict[str, Report] = {}
        for report_id in origin.reports:
            report = report_at_hand(state, update, report_id)
            if report is not None:
                reports.setdefault(report.source_name, report)
        branches = [
            _branch(state, desk, outlet, reports.get(outlet), outlet == first_outlet)
            for outlet in origin.outlets
        ]
        because = told(desk.words, origin.because)
        roots.append(
            Root(
                origin=clean(origin.name, 120),
                because=clean(because.text, 160),
                because_lang=because.lang,
                branches=tuple(branches),
            )
        )
    return tuple(roots)


def _branch(state: State, desk: Desk, outlet: str, report: Report | None, first: bool) -> Branch:
    member = state.members.get(report.id) if report else None
    lang = (member.placement.lang if member else None) or (report.lang if report else None) or "und"
    foreign = lang not in {"und", "", desk.story.language}
    return Branch(
        outlet=clean(outlet, 120),
        url=safe_url(report.url) if report else None,
        at=desk.clock.moment(report.seen_at) if report else None,
        language=language_name(lang, desk.words.lang) if foreign else None,
        first=first,
    )


def _delays(state: State, desk: Desk, update: Update) -> Delays:
    """Of the development's first report: that is what the desk was waiting for."""
    first = min(
        (r for o in update.origins for i in o.reports if (r := report_at_hand(state, update, i)) is not None),
        key=lambda r: r.seen_at,
        default=None,
    )
    seen = first.seen_at if first else update.happened_at
    said = first.published_at if first and first.published_precision in EXACT_ENOUGH else None
    behind = span(seen - said, desk.words) if said is not None and seen >= said else None
    waited = max(update.first_published_at - seen, timedelta(0))
    return Delays(
        said=desk.clock.moment(said) if said else None,
        seen=desk.clock.moment(seen),
        published=desk.clock.moment(update.first_published_at),
        source_to_desk=behind,
        desk_to_page=span(waited, desk.words),
        behind=span(update.first_published_at - said, desk.words)
        if said is not None and behind is not None
        else None,
    )

"""One update as the page draws it: extracts with their outlets, the tree of evidence, its history.

Pure and exact for any past moment: everything comes from the update's revisions up to one entry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta

from livedesk.model import (
    Difference,
    Image,
    Link,
    LinkKind,
    Member,
    Origin,
    Passage,
    Path,
    Poster,
    Report,
    Update,
)
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, evidence, extract, note_told, status_part
from livedesk.page.markdown import plain
from livedesk.page.meaning import meaning
from livedesk.page.parts import (
    Branch,
    Delays,
    Extract,
    ImagePart,
    IssueLink,
    LinkPart,
    RevisionPart,
    Root,
    UpdatePart,
)
from livedesk.page.sentences import Told, told
from livedesk.page.times import span
from livedesk.page.words import (
    CHANGE_WORDS,
    clean,
    language_name,
    safe_url,
)
from livedesk.reading.reader import readable
from livedesk.record.fold import State
from livedesk.weighing.links import FORESEEN
from livedesk.weighing.passages import passage

_MEDIA = re.compile(r"[0-9A-Za-z._-]{1,120}", re.ASCII)
_SIZE = re.compile(r"-(\d{1,5})x(\d{1,5})\.")
"""A picture's file says how large it is, so that nothing jumps when it comes."""
EXACT_ENOUGH = frozenset({"second", "minute"})
"""Precisions of a source's own time between which a delay means anything."""

NAMES_SHOWN = 4
"""Of those a headline in another language names."""


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
    return drawn(state, desk, history.values[:upto], seq, history.seqs[upto - 1], history.seqs[0])


def drawn(
    state: State, desk: Desk, shown: Sequence[Update], seq: int, issued: int, opened: int
) -> UpdatePart:
    """The last of the revisions ``shown``, oldest first, as it would be seen after entry ``seq``.

    ``issued`` and ``opened`` are the entries of that revision and of the first. A revision that nobody has
    issued yet is drawn the same way, for an editor to see what readers would.
    """
    update = shown[-1]
    moment = desk.clock.moment
    headline = extract(desk, update.headline)
    revisions = _revisions(desk, shown)
    return UpdatePart(
        id=update.id,
        revision=update.revision,
        seq=issued,
        opened_seq=opened,
        change=update.change,
        at=moment(update.happened_at),
        published=moment(update.first_published_at),
        revised=moment(update.revised_at),
        headline=headline,
        names=_names(desk, update.headline) if headline.language else (),
        extracts=tuple(
            found
            for found in (extract(desk, passage) for passage in update.text)
            if found.text != headline.text
        ),
        status=status_part(desk, update.status, update.status_because.text),
        evidence=evidence(desk, update),
        tree=tree(state, desk, update),
        hang=len(update.outlets) > len(update.origins),
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
        meaning=meaning(state, desk, update, seq),
        planned=update.planned,
        links=tuple(_links(state, desk, update, seq)),
        markdown=update.markdown,
        plain=plain(update.markdown) if update.markdown else "",
        images=tuple(_image(image) for image in update.images if _MEDIA.fullmatch(image.media)),
        pinned=update.pinned,
        own=update.own,
        worded=update.worded_by is not None,
    )


def _names(desk: Desk, headline: Passage) -> tuple[str, ...]:
    """Whom a headline names, as the story file calls them: what a reader without its language has of it."""
    found = desk.mentions.find(headline.text, "", headline.lang if headline.lang != "und" else None)
    named = {actor.id: actor.name for actor in desk.story.actors}
    return tuple(clean(named[mention.id], 60) for mention in found if mention.id in named)[:NAMES_SHOWN]


def _image(image: Image) -> ImagePart:
    size = _SIZE.search(image.media)
    return ImagePart(
        media=image.media,
        alt=clean(image.alt, 1000),
        credit=clean(image.credit, 200),
        caption=clean(image.caption),
        width=int(size[1]) if size else None,
        height=int(size[2]) if size else None,
    )


OF_OLDER: dict[LinkKind, str] = {
    "fulfils": N_("It has come:"),
    "supersedes": N_("Superseded by:"),
    "denies": N_("Denied in:"),
}
OF_NEWER: dict[LinkKind, str] = {
    "fulfils": N_("As planned in:"),
    "supersedes": N_("Supersedes:"),
    "denies": N_("Denies:"),
}


MOST_PLANS = 2
"""Plans shown of what came: the announcement is told again every day until it does."""

PLANNED = N_("Planned: %(answer)s")
CAME = N_("Came: %(answer)s")


def _links(state: State, desk: Desk, update: Update, seq: int) -> Iterator[LinkPart]:
    """Links to updates that readers see after entry ``seq``; one within a development is its status's reason."""
    plans = 0
    for link in update.links:
        newer = link.newer == update.id
        other = state.updates.get(state.resolve(link.older if newer else link.newer, seq))
        shown = other.as_of(seq) if other is not None else None
        if link.newer == link.older or shown is None or shown.id == update.id:
            continue
        if link.kind == "fulfils":
            if not _ahead(state, shown if newer else update) or (newer and plans == MOST_PLANS):
                continue
            plans += newer
        word = (OF_NEWER if newer else OF_OLDER)[link.kind]
        headline = extract(desk, shown.headline) if newer else _says_so(state, desk, link, shown)
        yield LinkPart(word=desk.say(word), id=shown.id, headline=headline)
    for history in state.differences.values():
        met = history.as_of(seq)
        if met is not None and met.forecast:
            yield from _met(state, desk, update.id, met, seq)


def _ahead(state: State, plan: Update) -> bool:
    """A plan's own headline has it ahead; where a later report of its development did, readers would not see of what."""
    member = state.members.get(plan.headline.report)
    frame = member.findings.frame if member is not None and member.findings is not None else None
    if frame is None:
        return True  # a post without a headline, an editor's words
    act = frame.claim if frame.act in ("say", "plan") else frame.act
    return frame.mode == "planned" and act in FORESEEN


def _says_so(state: State, desk: Desk, link: Link, shown: Update) -> Extract:
    """The headline of the report that says so: the update's may be older than what came."""
    member = state.members.get(link.report)
    title = readable(member.report)[0] if member is not None else ""
    return extract(desk, passage(member, title) if member is not None and title else shown.headline)


def _met(state: State, desk: Desk, update: str, met: Difference, seq: int) -> Iterator[LinkPart]:
    """Of a forecast: what came of it; of what came: what had been foreseen, told in another update."""
    where = {id(account): state.resolve(account.development, seq) for account in met.accounts}
    mine = [account for account in met.accounts if where[id(account)] == update]
    told = set[str]()
    for account in met.accounts:
        other = where[id(account)]
        if not any(own.foreseen != account.foreseen for own in mine) or other == update or other in told:
            continue
        history = state.updates.get(other)
        shown = history.as_of(seq) if history is not None else None
        if shown is None or shown.change == "withdrawn":
            continue
        told.add(other)
        word = desk.say(PLANNED if account.foreseen else CAME, answer=clean(account.answer, 80))
        yield LinkPart(word=f"{word} ·", id=shown.id, headline=extract(desk, shown.headline))


def _revisions(desk: Desk, shown: Sequence[Update]) -> tuple[RevisionPart, ...]:
    found: list[RevisionPart] = []
    before: Update | None = None
    for update in shown:
        same = before is not None and before.headline.text == update.headline.text
        note = note_told(desk, update)
        found.append(
            RevisionPart(
                number=update.revision,
                at=desk.clock.moment(update.revised_at),
                change=update.change,
                word=desk.say(CHANGE_WORDS[update.change]),
                status=status_part(desk, update.status, update.status_because.text),
                turned=before is not None and before.status != update.status,
                by=desk.say("an editor") if update.by.startswith("editor") else desk.say("the desk's rules"),
                note=clean(note.text, 1000) if note.text else None,
                note_lang=note.lang,
                headline=None if same else extract(desk, update.headline),
                evidence=evidence(desk, update),
            )
        )
        before = update
    return tuple(reversed(found))


def tree(state: State, desk: Desk, update: Update) -> tuple[Root, ...]:
    """Origins of an update with the outlets that hang on each."""
    first_outlet = update.outlets[0] if update.outlets else None
    roots: list[Root] = []
    for origin in update.origins:
        reports: dict[str, Report] = {}
        for report_id in origin.reports:
            report = report_at_hand(state, update, report_id)
            if report is not None:
                reports.setdefault(report.source_name, report)
        paths = {path.outlet: path for path in origin.paths} if len(origin.outlets) > 1 else {}
        branches = [
            _branch(
                state, desk, outlet, reports.get(outlet), paths.get(outlet), origin, outlet == first_outlet
            )
            for outlet in origin.outlets
        ]
        quoted = _quoted(origin.name) in origin.because.split("; ")
        because = Told(desk.say("quoted by"), "") if quoted else told(desk.words, origin.because)
        roots.append(
            Root(
                origin=clean(origin.name, 120),
                because=clean(because.text, 160),
                because_lang=because.lang,
                quoted=quoted,
                branches=tuple(branches),
            )
        )
    return tuple(roots)


def _branch(
    state: State,
    desk: Desk,
    outlet: str,
    report: Report | None,
    path: Path | None,
    origin: Origin,
    first: bool,
) -> Branch:
    member = state.members.get(report.id) if report else None
    lang = (member.placement.lang if member else None) or (report.lang if report else None) or "und"
    foreign = lang not in {"und", "", desk.story.language}
    way = path.because if path is not None else ""
    said_above = way == _quoted(origin.name) and not _through(path)
    because = told(desk.words, "" if said_above else way)
    return Branch(
        outlet=clean(outlet, 120),
        url=safe_url(report.url) if report else None,
        at=desk.clock.moment(report.seen_at) if report else None,
        language=language_name(lang, desk.words.lang) if foreign else None,
        first=first,
        because=clean(because.text, 120),
        because_lang=because.lang,
        through=_through(path),
        account=_account(report.poster) if report and report.poster else "",
        verified_by=clean(report.poster.verified_by or "", 120) if report and report.poster else "",
    )


def _quoted(name: str) -> str:
    """How weighing words that an outlet hangs on somebody's words: the page says it once, beside the name."""
    return f"what {name} said"


def _account(poster: Poster) -> str:
    """ "@mara@quay.example", with the bridge's host where one stands between."""
    return " · ".join(clean(part, 120) for part in (poster.handle or poster.id, poster.through) if part)


def _through(path: Path | None) -> tuple[str, ...]:
    """Who stands between, less the one that the reason names already: "cites CNN"."""
    if path is None:
        return ()
    told_already = bool(path.through) and path.because.endswith(f" {path.through[0]}")
    return tuple(clean(name, 60) for name in path.through[told_already:])


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

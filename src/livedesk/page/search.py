"""Search: updates by their words, and by issue, actor, country and kind of source.

Newest first, over all updates as they stood after one entry. What an update is found by is worked out
once for each revision.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from livedesk.model import Update
from livedesk.page.catalogue import N_
from livedesk.page.channel import actors_of
from livedesk.page.desk import Desk
from livedesk.page.markdown import plain
from livedesk.page.parts import ChoicePart, FilterPart, ResultsPart, UpdatePart
from livedesk.page.update import report_at_hand, update_part
from livedesk.page.words import TYPE_WORDS, country_name
from livedesk.record.fold import State

RESULTS = 60
"""Updates on one page of results."""
CHOICES = {"issue": N_("Issue"), "actor": N_("Actor"), "country": N_("Country"), "kind": N_("Kind of source")}


class Wanted(NamedTuple):
    """What a reader looks for; "" is anything."""

    words: str = ""
    """Every one of them stands in the update, in headline, extracts or names of outlets."""
    issue: str = ""
    """Id of an issue it bears on."""
    actor: str = ""
    """Id of an actor whom it names."""
    country: str = ""
    """A country that a report behind it comes from, ISO 3166 alpha-2."""
    kind: str = ""
    """Kind of a source behind it."""


def results(
    state: State,
    desk: Desk,
    wanted: Wanted,
    *,
    seq: int | None = None,
    before: int | None = None,
    limit: int = RESULTS,
) -> ResultsPart:
    """One page of what fits, newest publication first; ``before`` is that of a page's ``before``."""
    upto = state.seq if seq is None else seq
    words = wanted.words.casefold().split()
    published = state.published
    end = bisect_right(published.seqs, upto if before is None else min(upto, before - 1))
    found: list[UpdatePart] = []
    more: int | None = None
    for place in range(end - 1, -1, -1):
        update = state.updates[published.values[place]].as_of(upto)
        if (
            update is None
            or not state.stands(update.id, upto)
            or not _fits(state, desk, update, wanted, words)
        ):
            continue
        if len(found) == limit:
            more = found[-1].opened_seq
            break
        part = update_part(state, desk, update.id, upto)
        if part is not None:
            found.append(part)
    count = desk.say_count("%(n)s update found", "%(n)s updates found", len(found))
    if more is not None or before is not None:
        count = desk.say_count("%(n)s update on this page", "%(n)s updates on this page", len(found))
    return ResultsPart(updates=tuple(found), words=count, before=more)


def filters(state: State, desk: Desk, seq: int, wanted: Wanted | None = None) -> FilterPart:
    """What there is to choose from after entry ``seq``, with what was chosen."""
    wanted = wanted or Wanted()
    say = desk.say
    options: dict[str, list[tuple[str, str]]] = {
        "issue": list(desk.issues.items()),
        "actor": [(actor.id, actor.name) for actor in desk.story.actors],
        "country": sorted(
            ((code, country_name(code, desk.words.lang)) for code in _heard(state, "country:", seq)),
            key=lambda pair: pair[1].casefold(),
        ),
        "kind": [
            (kind, say(word)) for kind, word in TYPE_WORDS.items() if kind in _heard(state, "kind:", seq)
        ],
    }
    return FilterPart(
        words=wanted.words,
        choices=tuple(
            ChoicePart(
                name=name,
                label=say(CHOICES[name]),
                options=tuple(found),
                chosen=getattr(wanted, name),
                named=name in {"issue", "actor"},
                lang={"issue": desk.tongue.titled, "actor": desk.tongue.own}.get(name, ""),
            )
            for name, found in options.items()
            if len(found) > 1
        ),
    )


def _heard(state: State, prefix: str, seq: int) -> list[str]:
    return [
        key.removeprefix(prefix)
        for key, times in state.heard.items()
        if key.startswith(prefix) and times.seqs[0] <= seq
    ]


def _fits(state: State, desk: Desk, update: Update, wanted: Wanted, words: list[str]) -> bool:
    if wanted.issue and wanted.issue not in update.issues:
        return False
    if words or wanted.country or wanted.kind:
        text, countries, kinds = facets(state, desk, update)
        if not all(word in text for word in words):
            return False
        if wanted.country and wanted.country not in countries:
            return False
        if wanted.kind and wanted.kind not in kinds:
            return False
    return not wanted.actor or wanted.actor in actors_of(desk, update)


def facets(state: State, desk: Desk, update: Update) -> tuple[str, frozenset[str], frozenset[str]]:
    """What this revision is found by: its words, countries and kinds of source; kept while it is asked for."""
    kept = desk.facets.get(update.id)
    if kept is not None and kept[0] is update:
        return kept[1:]
    reports = [
        report
        for origin in update.origins
        for id_ in origin.reports
        if (report := report_at_hand(state, update, id_)) is not None
    ]
    passages = () if update.status == "withdrawn" else tuple(passage.text for passage in update.text)
    if update.markdown and update.status != "withdrawn":
        passages = (*passages, plain(update.markdown))
    found = desk.facets[update.id] = (
        update,
        "\n".join((update.headline.text, *passages, *update.outlets)).casefold(),
        frozenset(report.country for report in reports if report.country is not None),
        frozenset[str](report.type for report in reports),
    )
    return found[1:]

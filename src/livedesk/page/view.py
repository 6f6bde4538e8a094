"""From state and story to the page as data, now or after any past entry.

Pure: the page's clock is an argument. The cost is that of one page of updates, whatever the length
of the log: every list is cut by binary search on the entries it became true at.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from livedesk.model import StoryPhase
from livedesk.page import dossier
from livedesk.page.catalogue import N_
from livedesk.page.claims import claims
from livedesk.page.coverage import coverage
from livedesk.page.desk import Desk
from livedesk.page.differences import differences
from livedesk.page.hypotheses import hypotheses
from livedesk.page.issues import issues
from livedesk.page.meetings import meetings, topics
from livedesk.page.outcomes import outcomes
from livedesk.page.parts import (
    Checked,
    CheckedPart,
    ClaimPart,
    Expected,
    Header,
    Order,
    Paging,
    PhasePart,
    Rail,
    SliderPart,
    UpdatePart,
    View,
)
from livedesk.page.positions import positions
from livedesk.page.reactions import reactions
from livedesk.page.relationship import relation
from livedesk.page.search import filters
from livedesk.page.sentences import told
from livedesk.page.standing import rail, standing
from livedesk.page.times import span
from livedesk.page.update import update_part
from livedesk.page.words import PHASE_WORDS, clean, lede
from livedesk.record.fold import State
from livedesk.story.schema import Story

TITLES: dict[StoryPhase, str] = {
    "planned": N_("%(title)s – planned"),
    "live": N_("%(title)s – live"),
    "quiet": N_("%(title)s – quiet"),
    "closed": N_("%(title)s – closed"),
}
SOON = timedelta(minutes=15)
"""Before the start, the page says "about to start"."""
SLIDER_STEPS = 240
"""Past moments one may slide to; the form beside takes any."""
SHOWN_READERS = 10
"""Fewer readers are not told: nobody should feel watched."""
PAGE_LENGTH = 18
"""Updates on one page: what fits into a first view of 60 kB with evidence, history and all around it, in every
language, on the fullest day of a recorded fortnight."""


def build_view(
    state: State,
    story: Story,
    *,
    now: datetime,
    seq: int | None = None,
    checked: Checked | None = None,
    order: Order = "newest",
    limit: int = PAGE_LENGTH,
    before: int | None = None,
    after: int | None = None,
    at: datetime | None = None,
    lang: str | None = None,
) -> View:
    """The page as it stands, or (``seq``) as it stood after that entry.

    ``now`` is the page's clock (aware). ``checked`` comes from the poller and is left out of past
    pages. ``before`` and ``after`` are sequence numbers of first publications, as `Paging` gives
    them. ``at`` is the moment a reader asked for, shown on a past page; by default the time of
    entry ``seq``. ``lang`` is the language of the interface, by default the story's own.
    """
    desk = Desk.of(story, lang)
    past = seq is not None
    upto = state.seq if seq is None else seq
    updates, paging = _updates(state, desk, upto, order=order, limit=limit, before=before, after=after)
    revised = state.story.as_of(upto) or state.story.latest
    changed = bisect_right(state.moments.seqs, upto)
    modified = state.moments.times[changed - 1] if changed else None
    phase = state.phase_now(upto)
    ended = state.phase.as_of(upto) if phase == "closed" else None
    moments = rail(state, desk, upto)
    return View(
        lang=desk.words.lang,
        dir=desk.words.dir,
        tongue=desk.tongue,
        story_lang=story.language,
        seq=upto,
        digest=revised.digest if revised else "",
        as_of=desk.clock.moment(at or modified or now) if past else None,
        rehearsal=revised.rehearsal if revised else False,
        header=_header(state, desk, upto, now=now, checked=None if past else checked),
        standing=standing(state, desk, upto),
        rail=moments,
        updates=updates,
        paging=paging,
        issues=issues(state, desk, upto),
        differences=differences(state, desk, upto),
        relation=relation(state, desk, upto),
        reactions=reactions(state, desk, upto),
        outcomes=outcomes(state, desk, upto),
        positions=positions(state, desk, upto),
        hypotheses=hypotheses(state, desk, upto),
        timeline=dossier.timeline(desk),
        explainers=dossier.explainers(desk),
        meetings=meetings(desk),
        topics=topics(desk),
        slider=_slider(state, desk, upto, moments, now, at if past else None),
        coverage=coverage(state, desk, upto),
        filters=filters(state, desk, upto),
        about=dossier.about(state, desk, upto, past=past),
        started=state.published.times[0] if state.published.as_of(upto) is not None else None,
        modified=modified,
        ended=state.phase.times[bisect_right(state.phase.seqs, upto) - 1] if ended else None,
    )


def _slider(
    state: State, desk: Desk, seq: int, moments: Rail, now: datetime, at: datetime | None
) -> SliderPart | None:
    if state.published.as_of(seq) is None or state.published.times[0] >= now:
        return None
    first = state.published.times[0].replace(second=0, microsecond=0)
    length = now - first
    keys = (moment.at.utc for moment in moments.moments)
    return SliderPart(
        first=desk.clock.moment(first),
        last=desk.clock.moment(now),
        steps=SLIDER_STEPS,
        step=SLIDER_STEPS
        if at is None
        else max(0, min(SLIDER_STEPS, round((at - first) / length * SLIDER_STEPS))),
        keys=tuple(
            dict.fromkeys(round((key - first) / length * SLIDER_STEPS) for key in keys if first <= key <= now)
        ),
    )


def update_view(
    state: State, story: Story, update_id: str, *, seq: int | None = None, lang: str | None = None
) -> UpdatePart | None:
    """One update, now or after entry ``seq``; a merged development's id leads to the one that stays.

    None when there was no such update by then.
    """
    upto = state.seq if seq is None else seq
    desk = Desk.of(story, lang)
    return update_part(state, desk, update_id, upto) or update_part(
        state, desk, state.resolve(update_id), upto
    )


def claims_view(
    state: State, story: Story, update_id: str, *, seq: int | None = None, lang: str | None = None
) -> tuple[ClaimPart, ...]:
    """Who says what in one update's development, now or after entry ``seq``."""
    upto = state.seq if seq is None else seq
    return claims(state, Desk.of(story, lang), update_id, upto)


def _updates(
    state: State,
    desk: Desk,
    upto: int,
    *,
    order: Order,
    limit: int,
    before: int | None,
    after: int | None,
) -> tuple[tuple[UpdatePart, ...], Paging]:
    """A window of first publications, in the order things happened."""
    published = state.published
    total = bisect_right(published.seqs, upto)
    if order == "newest":
        end = total if before is None else min(total, bisect_right(published.seqs, before - 1))
        begin = max(0, end - limit)
    else:
        begin = 0 if after is None else bisect_right(published.seqs, after)
        end = min(total, begin + limit)
    first = order == "newest" and before is None
    wanted = dict.fromkeys([*published.values[begin:end], *(pinned(state, upto) if first else ())])
    standing_alone = (i for i in wanted if state.stands(i, upto))
    parts = [update_part(state, desk, i, upto) for i in standing_alone]
    shown = sorted(
        (part for part in parts if part is not None),
        key=lambda part: (part.pinned and first, part.at.utc, part.opened_seq),
        reverse=order == "newest",
    )
    return tuple(shown), Paging(
        order=order,
        words=desk.say_count("%(n)s update", "%(n)s updates", total - state.part_of_others(upto)),
        before=published.seqs[begin] if order == "newest" and begin > 0 else None,
        after=published.seqs[end - 1] if order == "oldest" and 0 < end < total else None,
        first=(before is None) if order == "newest" else (after is None),
    )


def pinned(state: State, upto: int) -> list[str]:
    """Ids of updates that editors keep above all others after entry ``upto``."""
    found = [about.removeprefix("pin:") for about in state.ruled if about.startswith("pin:")]
    return [
        id_
        for id_ in found
        if id_ in state.updates and (update := state.updates[id_].as_of(upto)) is not None and update.pinned
    ]


def _header(state: State, desk: Desk, upto: int, *, now: datetime, checked: Checked | None) -> Header:
    story = desk.story
    moment = desk.clock.moment
    return Header(
        title=story.title,
        short_title=story.short_title or clean(story.title, 40),
        brief=story.brief,
        lede=lede(story.brief),
        place=story.event.place,
        city=desk.clock.place,
        zone=story.event.zone,
        now=moment(now),
        phase=phase_part(state, desk, upto),
        starts=moment(story.event.starts) if story.event.starts else None,
        ends=moment(story.event.ends) if story.event.ends else None,
        checked=checked_part(state, desk, checked, now) if checked else None,
        countdown=countdown(desk, now),
        expected=_expected(desk, now),
    )


def countdown(desk: Desk, now: datetime) -> str:
    """How long until the event starts, at the page's clock ``now``."""
    starts = desk.story.event.starts
    if starts is None or starts <= now:
        return ""
    if starts - now <= SOON:
        return desk.say("About to start")
    return desk.say("Starts in %(span)s", span=span(starts - now, desk.words))


def _expected(desk: Desk, now: datetime) -> Expected | None:
    """The next thing the story file dates to the minute: an entry of the timeline."""
    known = sorted(
        ((entry.at, entry.text) for entry in desk.story.timeline if isinstance(entry.at, datetime)),
        key=lambda pair: pair[0],
    )
    return next(
        (Expected(at=desk.clock.moment(at), text=clean(text)) for at, text in known if at > now), None
    )


def phase_part(state: State, desk: Desk, upto: int) -> PhasePart:
    """Phase of the story after entry ``upto``, with its reason."""
    phase = state.phase_now(upto)
    changed = state.phase.as_of(upto)
    place = bisect_right(state.phase.seqs, upto)
    return PhasePart(
        phase=phase,
        word=desk.say(PHASE_WORDS[phase]),
        reason=clean(told(desk.words, changed.because.text).text) if changed else "",
        since=desk.clock.moment(state.phase.times[place - 1]) if place else None,
        title=desk.say(TITLES[phase], title=clean(desk.story.title)),
    )


def checked_part(state: State, desk: Desk, checked: Checked, now: datetime) -> CheckedPart:
    """The line that says the desk is awake, at the page's clock ``now``."""
    last = state.revisions.times[-1] if state.revisions.times else None
    silent = now - last if last is not None else timedelta(0)
    return CheckedPart(
        at=desk.clock.moment(checked.last_checked) if checked.last_checked else None,
        ago=desk.say("%(span)s ago", span=span(now - checked.last_checked, desk.words))
        if checked.last_checked
        else "",
        sources=desk.say_count("%(n)s source", "%(n)s sources", checked.sources),
        readers=desk.say_count("%(n)s reading now", "%(n)s reading now", checked.readers)
        if checked.readers >= SHOWN_READERS
        else "",
        failing=tuple(clean(name, 120) for name in checked.failing),
        quiet=desk.say("nothing new for %(span)s", span=span(silent, desk.words))
        if silent >= timedelta(minutes=1)
        else "",
    )


__all__ = [
    "PAGE_LENGTH",
    "Checked",
    "View",
    "build_view",
    "checked_part",
    "claims_view",
    "phase_part",
    "update_view",
]

"""The dossier of the story file as parts of the page: each meeting, and the meetings issue by issue."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk
from livedesk.page.dossier import fact, facts
from livedesk.page.parts import (
    AgreementPart,
    IssueLink,
    LastTime,
    MeetingPart,
    OpenPart,
    StandingPart,
    StatementPart,
    TopicPart,
    TopicRow,
    TopicTable,
)
from livedesk.page.times import day_of_year
from livedesk.story.schema import Agreement, Meeting

TYPE_WORDS = {
    "treaty": N_("Treaty"),
    "ceasefire": N_("Ceasefire"),
    "joint statement": N_("Joint statement"),
    "working group": N_("Working group"),
    "next meeting": N_("Next meeting"),
    "understanding": N_("Understanding"),
}
STATE_WORDS = {
    "announced": N_("Announced"),
    "in force": N_("In force"),
    "kept": N_("Kept"),
    "disputed": N_("Disputed"),
    "broken": N_("Broken"),
    "lapsed": N_("Lapsed"),
    "dropped": N_("Dropped"),
}


@lru_cache(maxsize=32)
def meetings(desk: Desk) -> tuple[MeetingPart, ...]:
    """Earlier occasions, oldest first."""
    return tuple(
        MeetingPart(
            id=m.id,
            title=m.title,
            day=day_of_year(m.on, desk.words.lang),
            iso=m.on.isoformat(),
            place=m.place,
            format=m.format,
            held=m.held,
            duration=duration(desk, m.minutes),
            participants=m.participants,
            expected=facts(m.expected),
            facts=facts(m.facts),
            topics=tuple(
                TopicPart(
                    issue=IssueLink(id=t.issue, title=desk.issues[t.issue]),
                    fact=fact(t.text, t.cite),
                    last=_last_time(desk, m, t.issue),
                )
                for t in m.topics
                if t.issue in desk.issues
            ),
            statements=tuple(StatementPart(by=s.by, fact=fact(s.text, s.cite)) for s in m.statements),
            agreements=tuple(_agreement(desk, a) for a in m.agreements),
            earlier=_earlier(desk, m),
        )
        for m in _by_day(desk)
    )


@lru_cache(maxsize=32)
def topics(desk: Desk) -> tuple[TopicTable, ...]:
    """For each issue at least two meetings dealt with, those meetings side by side, oldest first."""
    tables: list[TopicTable] = []
    for issue, title in desk.issues.items():
        rows = tuple(row for m in _by_day(desk) if (row := _row(desk, m, issue)) is not None)
        if len(rows) > 1:
            tables.append(
                TopicTable(
                    issue=IssueLink(id=issue, title=title),
                    count=desk.say_count("%(n)s meeting", "%(n)s meetings", len(rows)),
                    rows=rows,
                )
            )
    return tuple(tables)


def _row(desk: Desk, meeting: Meeting, issue: str) -> TopicRow | None:
    said = tuple(fact(t.text, t.cite) for t in meeting.topics if t.issue == issue)
    agreed = tuple(_agreement(desk, a) for a in meeting.agreements if a.issue == issue)
    if not said and not agreed:
        return None
    return TopicRow(
        id=meeting.id,
        title=meeting.title,
        day=day_of_year(meeting.on, desk.words.lang),
        iso=meeting.on.isoformat(),
        held=meeting.held,
        said=said,
        agreements=agreed,
    )


def _last_time(desk: Desk, meeting: Meeting, issue: str) -> LastTime | None:
    """The last meeting before this one that dealt with an issue."""
    for before in reversed([m for m in _by_day(desk) if m.on < meeting.on]):
        for topic in before.topics:
            if topic.issue == issue:
                return LastTime(
                    id=before.id,
                    title=before.title,
                    day=day_of_year(before.on, desk.words.lang),
                    iso=before.on.isoformat(),
                    fact=fact(topic.text, topic.cite),
                )
    return None


def _earlier(desk: Desk, meeting: Meeting) -> tuple[OpenPart, ...]:
    """What earlier meetings had agreed, with what had become of it when this one began; newest first."""
    return tuple(
        OpenPart(id=before.id, title=before.title, agreement=_agreement(desk, agreement, until=meeting.on))
        for before in reversed([m for m in _by_day(desk) if m.on < meeting.on])
        for agreement in before.agreements
    )


def _agreement(desk: Desk, agreement: Agreement, until: date = date.max) -> AgreementPart:
    return AgreementPart(
        kind=desk.say(TYPE_WORDS[agreement.type]),
        fact=fact(agreement.terms, agreement.cite),
        standings=tuple(
            StandingPart(
                day=day_of_year(s.on, desk.words.lang),
                iso=s.on.isoformat(),
                state=desk.say(STATE_WORDS[s.state]),
                fact=fact(s.text, s.cite),
            )
            for s in sorted(agreement.standings, key=lambda s: s.on)
            if s.on <= until
        ),
    )


def duration(desk: Desk, minutes: int | None) -> str:
    """How long talks lasted, "2 h 16 min"; "" where it is not known."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return desk.say("%(h)s h %(m)s min", h=hours, m=rest) if hours else desk.say("%(n)s min", n=rest)


def _by_day(desk: Desk) -> list[Meeting]:
    return sorted(desk.story.meetings, key=lambda m: m.on)

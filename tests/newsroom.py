"""A newsroom in few words: reports, updates, entries and states for tests.

Everything not named is filled in; nothing asks the clock. Times are "14:05" (UTC, on ``DAY``),
"14:05:30", or a datetime::

    desk = Newsroom()
    landing = desk.hears("14:05", "Reuters", "Putin lands in Anchorage")
    desk.hears("14:09", "TASS", "Putin lands", copy_of=landing)
    desk.publishes("14:10", landing, status="corroborated", key=True)
    view = build_view(desk.state, desk.story, now=at("14:12"))
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from livedesk.model import (
    AnyBody,
    Assessment,
    Because,
    Change,
    DevelopmentAssessed,
    Entry,
    Origin,
    Passage,
    PhaseChanged,
    Placement,
    Report,
    ReportPlaced,
    ReportReceived,
    SourceType,
    Status,
    StoryPhase,
    StoryRevised,
    Update,
    UpdateIssued,
)
from livedesk.record.fold import State, members_now
from livedesk.story.schema import Story

DAY = date(2025, 8, 15)
NAMED: dict[str, Any] = {
    "issue": [{"id": "wages", "title": "Wages", "titles": {"de": "Löhne"}, "question": "How much?"}],
    "outcome": [
        {
            "id": "deal",
            "title": "A deal",
            "titles": {"de": "Eine Einigung"},
            "criteria": "Both sign.",
            "prior": 0.4,
            "prior_because": "They talk.",
        }
    ],
}
"""An issue and an outcome that have names in German as well, for ``story``."""


def at(time: str | datetime) -> datetime:
    """ "14:05" or "14:05:30" on DAY, in UTC; datetimes and ISO texts with a zone pass through."""
    if isinstance(time, datetime):
        return time
    if "T" in time:
        return datetime.fromisoformat(time)
    return datetime.fromisoformat(f"{DAY}T{time}").replace(tzinfo=UTC)


def story(**overrides: Any) -> Story:
    """A small valid story about a harbour strike; ``overrides`` are keys of the story file."""
    fields: dict[str, Any] = {
        "title": "The talks at the harbour",
        "short_title": "Harbour talks",
        "brief": "Dockers and the port company negotiate in Anchorage. The wage round elsewhere is not part of it.",
        "event": {"place": "Anchorage, Alaska", "zone": "America/Anchorage"},
    }
    return Story.model_validate(fields | overrides)


def slug(text: str) -> str:
    """A short stable id from words."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())[:40] or "x"


def report(time: str | datetime, source: str, title: str, **fields: Any) -> Report:
    """One report; ``fields`` are Report's own."""
    seen = at(time)
    filled: dict[str, Any] = {
        "id": f"r-{slug(source)}-{slug(title)}",
        "source": slug(source),
        "source_name": source,
        "publisher": source,
        "type": "outlet",
        "seen_at": seen,
        "published_at": seen,
        "published_precision": "second",
        "url": f"https://{slug(source)}.example/{slug(title)}",
        "title": title,
        "summary": None,
        "lang": "en",
    }
    return Report(**(filled | fields))


def passage(of: Report, text: str | None = None, *, lang: str | None = None) -> Passage:
    """The report's headline, or ``text`` out of it, as a passage."""
    return Passage(
        text=text or of.title or of.summary or "",
        report=of.id,
        source_name=of.source_name,
        url=of.url,
        lang=lang or of.lang or "und",
        at=of.seen_at,
        published_at=of.published_at,
        author=of.author,
    )


def because(text: str = "one origin so far", rule: str = "status.reported", **values: float | str) -> Because:
    """A reason."""
    return Because(rule=rule, text=text, values=values)


def placement(of: Report | str, development: str | None = None, **fields: Any) -> Placement:
    """A relevant placement; ``fields`` are Placement's own."""
    filled: dict[str, Any] = {
        "report": of if isinstance(of, str) else of.id,
        "relevant": True,
        "relevance": 1.0,
        "development": development,
        "lang": "en" if isinstance(of, str) else of.lang or "und",
    }
    return Placement(**(filled | fields))


def assessed(
    status: Status = "reported",
    outlets: tuple[str, ...] = ("Northlight",),
    *,
    development: str = "lands",
    key: bool = False,
) -> Assessment:
    """Weighing's view of a development, each outlet an origin of its own."""
    return Assessment(
        development=development,
        status=status,
        status_because=because(),
        outlets=outlets,
        origins=tuple(
            Origin(name=o, outlets=(o,), reports=(f"r-{slug(o)}",), because="own report") for o in outlets
        ),
        significance=0.4,
        significance_because=because("as expected", "significance"),
        key_moment=key,
        languages=("en",),
    )


class Newsroom:
    """A desk without rooms: says what happened, keeps entries and the folded state."""

    def __init__(self, *, story: Story | None = None, rehearsal: bool = False, start: str = "00:00") -> None:
        self.story = story or globals()["story"]()
        self.entries: list[Entry] = []
        self.state = State()
        self._versions: dict[str, int] = {}
        self._now = at(start)
        self.append(
            start, "story", StoryRevised(text="", digest="0" * 32, origin="test", rehearsal=rehearsal)
        )

    def append(self, time: str | datetime, stream: str, body: AnyBody) -> Entry:
        """Put one entry into record and state."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        self._now = max(self._now, at(time))
        entry = Entry(
            seq=len(self.entries) + 1,
            stream=stream,
            version=version,
            recorded_at=self._now,
            occurred_at=None,
            body=body,
        )
        self.entries.append(entry)
        self.state.apply([entry])
        return entry

    def hears(
        self,
        time: str | datetime,
        source: str,
        title: str,
        *,
        joins: Report | str | None = None,
        copy_of: Report | None = None,
        relevant: bool = True,
        type: SourceType = "outlet",  # noqa: A002 (the model's own word)
        **fields: Any,
    ) -> Report:
        """A report arrives and is placed: opens a development unless it ``joins`` or copies one."""
        heard = report(time, source, title, type=type, **fields)
        self.append(time, f"report:{heard.id}", ReportReceived(report=heard))
        original = copy_of or joins
        development = (self.development(original) if original else f"d-{heard.id}") if relevant else None
        self.append(
            time,
            f"report:{heard.id}",
            ReportPlaced(
                placement=placement(
                    heard,
                    development,
                    relevant=relevant,
                    opens=relevant and original is None,
                    copy_of=copy_of.id if copy_of else None,
                )
            ),
        )
        return heard

    def development(self, of: Report | str) -> str:
        """Id of the development a report stands in (an id passes through)."""
        if isinstance(of, str):
            return of
        found = self.state.members[of.id].placement.development
        assert found is not None
        return found

    def origins(self, development: str) -> tuple[Origin, ...]:
        """Origins by the simplest rule: each report that copies nothing is one, copies hang on theirs."""
        hang: dict[str, list[Report]] = {}
        names: dict[str, str] = {}
        for member in members_now(self.state, development):
            root = member.placement.copy_of or member.report.id
            hang.setdefault(root, []).append(member.report)
            names.setdefault(root, member.report.source_name)
        return tuple(
            Origin(
                name=names[root],
                outlets=tuple(dict.fromkeys(r.source_name for r in reports)),
                reports=tuple(r.id for r in reports),
                because="own report" if len(reports) == 1 else "same text",
            )
            for root, reports in hang.items()
        )

    def assesses(self, time: str | datetime, of: Report | str, **fields: Any) -> Assessment:
        """Weighing's view; ``fields`` are Assessment's own."""
        development = self.development(of)
        origins = self.origins(development)
        filled: dict[str, Any] = {
            "development": development,
            "status": "corroborated" if len(origins) > 1 else "reported",
            "status_because": because(),
            "outlets": tuple(dict.fromkeys(o for origin in origins for o in origin.outlets)),
            "origins": origins,
            "significance": 0.5,
            "significance_because": because("as expected", "significance"),
            "key_moment": False,
            "languages": ("en",),
        }
        assessment = Assessment(**(filled | fields))
        self.append(time, f"development:{development}", DevelopmentAssessed(assessment=assessment))
        return assessment

    def publishes(
        self,
        time: str | datetime,
        of: Report | str,
        *,
        status: Status | None = None,
        key: bool | None = None,
        change: Change | None = None,
        text: tuple[Passage, ...] | None = None,
        headline: Passage | None = None,
        **fields: Any,
    ) -> Update:
        """Issue the next revision of a development's update; the first call publishes it."""
        development = self.development(of)
        history = self.state.updates.get(development)
        before = history.latest if history else None
        origins = self.origins(development)
        members = members_now(self.state, development)
        first = members[0].report
        outlets = tuple(dict.fromkeys(o for origin in origins for o in origin.outlets))
        found: Status = status or ("corroborated" if len(origins) > 1 else "reported")
        filled: dict[str, Any] = {
            "id": development,
            "revision": before.revision + 1 if before else 1,
            "change": change or ("grew" if before else "published"),
            "headline": headline or passage(first),
            "text": text
            if text is not None
            else tuple(passage(m.report, m.report.summary) for m in members[-3:] if m.report.summary),
            "status": found,
            "status_because": because(
                "one origin so far" if len(origins) == 1 else f"{len(origins)} independent origins",
                f"status.{found}",
            ),
            "outlets": outlets,
            "origins": origins,
            "key_moment": (before.key_moment if before else False) if key is None else key,
            "significance": 0.5,
            "happened_at": first.seen_at,
            "first_published_at": before.first_published_at if before else at(time),
            "revised_at": at(time),
            "by": "autopilot",
            "issues": before.issues if before else (),
        }
        update = Update(**(filled | fields))
        self.append(time, f"update:{development}", UpdateIssued(update=update))
        return update

    def corrects(self, time: str | datetime, of: Report | str, note: str, **fields: Any) -> Update:
        """A revision that says what was wrong."""
        return self.publishes(time, of, change="corrected", note=note, by="editor:mara", **fields)

    def withdraws(self, time: str | datetime, of: Report | str, note: str, **fields: Any) -> Update:
        """The update's stub stays, with the reason."""
        return self.publishes(
            time, of, change="withdrawn", status="withdrawn", note=note, by="editor:mara", **fields
        )

    def turns(self, time: str | datetime, phase: StoryPhase, text: str = "a report arrived") -> Entry:
        """The story changes phase."""
        return self.append(time, "story", PhaseChanged(phase=phase, because=because(text, f"phase.{phase}")))

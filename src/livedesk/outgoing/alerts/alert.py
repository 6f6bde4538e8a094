"""What is worth telling in an entry of the record. Pure: the same record, the same alerts, each by the same key.

An alert holds a headline and words of our own, never an article's text. Its key says what it is about:
told once, it is never told again, whatever is folded anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from livedesk.model import (
    AccountsDiffer,
    Because,
    CommandSubmitted,
    DevelopmentAssessed,
    DevelopmentHeld,
    Entry,
    Noun,
    Report,
    ReportPlaced,
    ReportReworded,
    Status,
    UpdateIssued,
)
from livedesk.outgoing.alerts.rule import Kind
from livedesk.record.fold import State
from livedesk.sources.silence import silence
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

LONGEST = 160
"""Characters of a headline in an alert."""


class Alert(Noun, frozen=True, kw_only=True):
    """Something an editor may want to be told."""

    kind: Kind
    """What it is."""
    key: str
    """What it is about: an editor is told once."""
    at: datetime
    """When the desk knew."""
    title: str
    """A headline, or the source's name; plain text, one line."""
    words: str
    """What happened, in a sentence of ours."""
    because: Because
    """The rule it follows from."""
    development: str | None = None
    """Id of the development, for a link; None when it is about none."""
    source: str | None = None
    """Id of the source; None when it is about none."""
    status: Status | None = None
    """The status reached, for "status"."""
    issues: tuple[str, ...] = ()
    """Ids of issues the development bears on."""
    significance: float | None = None
    """0..1, of the development; None when not weighed."""
    minutes: int | None = None
    """For a silence of a length that a rule asks for: that length."""


def alerts_of(state: State, entry: Entry) -> Iterator[Alert]:
    """What an entry gives rise to; ``state`` has it folded in and may be further on."""
    match entry.body:
        case ReportPlaced():
            yield from _official(state, entry, entry.body)
        case DevelopmentAssessed():
            yield from _assessed(state, entry, entry.body)
        case UpdateIssued(update=update):
            if update.key_moment:
                words = "A key moment, on the page."
                yield _about(
                    state, entry, "key-moment", f"key:{update.id}", words, update.status_because, update.id
                )
        case AccountsDiffer(difference=difference):
            answers = [account.answer for account in difference.accounts]
            said = " or ".join(dict.fromkeys(f'"{answer}"' for answer in answers[:4]))
            came = "Planned, and what came" if difference.forecast else "Accounts differ"
            words = f"{came}: {_line(said)}."
            key = f"differ:{difference.id}"
            yield _about(state, entry, "differ", key, words, difference.because, difference.about)
        case DevelopmentHeld(development=development, because=because):
            if because is not None and not because.rule.startswith("editor."):
                key = f"waiting:{development}:{because.rule}"
                words = f"Waits for a person: {_line(because.text)}"
                yield _about(state, entry, "waiting", key, words, because, development)
        case CommandSubmitted(id=id_, by=by):
            because = Because(rule="command.submitted", text="A contributor submitted it.")
            yield Alert(
                kind="waiting",
                key=f"submitted:{id_}",
                at=entry.recorded_at,
                title=f"From {by.partition(':')[2] or by}",
                words="A contributor's work waits to be accepted.",
                because=because,
            )
        case ReportReworded(rewording=rewording):
            if rewording.kind in {"corrected", "withdrawn"}:
                member = state.members.get(rewording.of)
                verb = "corrected a report" if rewording.kind == "corrected" else "took a report back"
                yield _about(
                    state,
                    entry,
                    "correction",
                    f"correction:{rewording.of}:{rewording.report or ''}",
                    f"{rewording.source_name} {verb} of its own.",
                    rewording.because,
                    member.placement.development if member else None,
                    source=member.report.source if member else None,
                    title=member.report.title if member else rewording.source_name,
                )
        case _:
            return


def silent_alert(
    source: Source, state: SourceState, *, now: datetime, minutes: int | None = None
) -> Alert | None:
    """The alert of a source that is silent by now, after ``minutes`` or by its own way; None while it is not."""
    after = None if minutes is None else timedelta(minutes=minutes)
    found = silence(state, now=now, after=after)
    if found is None:
        return None
    length = "" if minutes is None else f":{minutes}"
    return Alert(
        kind="silent",
        key=f"silent:{source.id}:{found.since:%Y-%m-%dT%H:%M:%S}{length}",
        at=now,
        title=_line(source.name),
        words=f"Silent since {found.since:%d %b %H:%M} UTC: {_line(found.words)}.",
        because=Because(rule=f"source.{found.kind}", text=found.words),
        source=source.id,
        minutes=minutes,
    )


def _official(state: State, entry: Entry, placed: ReportPlaced) -> Iterator[Alert]:
    placement = placed.placement
    member = state.members.get(placement.report)
    if not placement.relevant or member is None or member.report.type != "official":
        return
    if placement.copy_of is not None or placement.revision_of is not None or entry.version > 2:
        return
    # Of several posts on one thing the first tells it; the id is the entry's own, whatever is merged later.
    thing = placement.development or placement.report
    because = Because(rule="alert.official", text="A report of a source that speaks officially.")
    yield _about(
        state,
        entry,
        "official",
        f"official:{member.report.source}:{thing}",
        f"{_line(member.report.source_name)} has published a statement.",
        because,
        placement.development,
        source=member.report.source,
        report=member.report,
    )


def _assessed(state: State, entry: Entry, assessed: DevelopmentAssessed) -> Iterator[Alert]:
    now = assessed.assessment
    history = state.developments[now.development].status
    if entry.seq in history.seqs:
        place = history.seqs.index(entry.seq)
        if place:
            words = f"From {history.values[place - 1]} to {now.status}: {_line(now.status_because.text)}"
            key = f"status:{now.development}:{place}"
            yield _about(
                state, entry, "status", key, words, now.status_because, now.development, status=now.status
            )
    if now.key_moment:
        update = state.updates.get(now.development)
        shown = update is not None and update.as_of(entry.seq) is not None
        words = (
            "A key moment, on the page." if shown else "A key moment is suggested; it is not on the page yet."
        )
        key = f"key:{now.development}"
        yield _about(state, entry, "key-moment", key, words, now.significance_because, now.development)


def _about(
    state: State,
    entry: Entry,
    kind: Kind,
    key: str,
    words: str,
    because: Because,
    development: str | None,
    *,
    source: str | None = None,
    status: Status | None = None,
    title: str | None = None,
    report: Report | None = None,
) -> Alert:
    """An alert about a development, by the headline that readers see or would see."""
    id_ = state.resolve(development) if development is not None else None
    found = state.developments.get(id_) if id_ is not None else None
    history = state.updates.get(id_) if id_ is not None else None
    update = history.latest if history is not None else None
    assessment = found.assessment.latest if found is not None else None
    headline = title or (report.title if report is not None else None)
    if headline is None and update is not None:
        headline = update.headline.text
    if headline is None and found is not None:
        headline = next((m.report.title for m in found.members.values if m.report.title), None)
    return Alert(
        kind=kind,
        key=key,
        at=entry.recorded_at,
        title=_line(headline or "A development without a headline"),
        words=words,
        because=because,
        development=id_,
        source=source,
        status=status,
        issues=update.issues if update is not None else (),
        significance=assessment.significance if assessment is not None else None,
    )


def _line(text: str) -> str:
    """One line without control characters, not too long: it goes into subjects of mails."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


Address = Callable[[Alert], str]
"""Makes the address an alert leads to."""

__all__ = ["LONGEST", "Address", "Alert", "alerts_of", "silent_alert"]

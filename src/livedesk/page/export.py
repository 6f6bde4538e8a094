"""What a researcher takes away: reports, developments, updates and entries as flat rows.

Pure: entries in, rows out; writing them to a file is the caller's. Rows hold headlines, short
extracts and addresses, never an article's text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, cast

import msgspec

from livedesk.model import Assessment, Entry, ReportPlaced, ReportReceived, TextRead
from livedesk.record.fold import DevelopmentState, State, members_now

What = Literal["reports", "developments", "updates", "entries"]
Format = Literal["jsonl", "csv", "parquet", "markdown"]
Row = dict[str, Any]

#: Summaries in exports are cut to what the page itself would quote at most.
EXTRACT_CHARACTERS = 300


def rows(what: What, entries: Iterable[Entry]) -> Iterator[Row]:
    """Rows of one kind over a log, or over its beginning for the state as of a moment.

    reports: one row per report received, held ones and revisions included, in the order seen.
    developments: one per development that still stands, in the order opened.
    updates: one per update that stands by itself, as on the page, its latest revision, in the order published.
    entries: the log itself, one row per entry.
    """
    if what == "entries":
        for entry in entries:
            yield msgspec.to_builtins(_without_text(entry))
        return
    state = State()
    reports: dict[str, Row] = {}
    for entry in entries:
        state.apply((entry,))
        if what == "reports":
            _note_report(reports, entry)
    match what:
        case "reports":
            for row in reports.values():
                if row["development"] is not None:
                    row["development"] = state.resolve(row["development"])
                yield row
        case "developments":
            for development in state.developments.values():
                if development.merged_into is None:
                    yield _development(state, development)
        case "updates":
            for update_id in state.published.values:
                if state.stands(update_id):
                    yield _update(state, update_id)


def _without_text(entry: Entry) -> Entry:
    """An entry as it may leave: of an article all that is known of it, not its text nor the statements taken from it."""
    if not isinstance(entry.body, TextRead):
        return entry
    cut = {
        "text": "",
        "opening": entry.body.article.opening[:EXTRACT_CHARACTERS],
        "ending": "",
        "shingles": b"",
    }
    article = msgspec.structs.replace(entry.body.article, **cut)
    body = msgspec.structs.replace(entry.body, article=article, findings=None)
    return msgspec.structs.replace(entry, body=body)


def _note_report(reports: dict[str, Row], entry: Entry) -> None:
    match entry.body:
        case ReportReceived(report=report):
            reports[report.id] = {
                "id": report.id,
                "seen_at": _time(report.seen_at),
                "published_at": _time(report.published_at),
                "source": report.source_name,
                "publisher": report.publisher,
                "type": report.type,
                "lang": report.lang,
                "title": report.title,
                "extract": report.summary[:EXTRACT_CHARACTERS] if report.summary else None,
                "url": report.url,
                "relevant": False,
                "relevance": None,
                "development": None,
                "copy_of": None,
                "revision_of": None,
                "form": None,
                "because": "not placed yet",
            }
        case ReportPlaced(placement=placement):
            row = reports[placement.report]
            row |= {
                "lang": placement.lang if placement.lang != "und" else row["lang"],
                "relevant": placement.relevant,
                "relevance": round(placement.relevance, 4),
                "development": placement.development,
                "copy_of": placement.copy_of,
                "revision_of": placement.revision_of,
                "form": placement.form,
                "because": "; ".join(because.text for because in placement.because),
            }
        case _:
            pass


def _development(state: State, development: DevelopmentState) -> Row:
    members = members_now(state, development.id)
    history = state.updates.get(development.id)
    update = history.latest if history is not None else None
    assessment = development.assessment.latest
    standing = update is not None and update.change != "withdrawn"
    return {
        "development": development.id,
        "headline": update.headline.text
        if update is not None
        else next((m.report.title for m in members if m.report.title), None),
        "opened_at": _time(development.opened_at),
        "published_at": _time(update.first_published_at) if update is not None and standing else None,
        "key_moment": update.key_moment if update is not None else False,
        "status": update.status if update is not None else _status(assessment),
        "significance": round(assessment.significance, 4) if assessment is not None else None,
        "revisions": len(history) if history is not None else 0,
        "corrected": any(one.change in {"corrected", "withdrawn"} for one in history.values)
        if history is not None
        else False,
        "reports": [member.report.id for member in members],
        "outlets": list(assessment.outlets) if assessment is not None else [],
        "origins": [origin.name for origin in assessment.origins] if assessment is not None else [],
    }


def _status(assessment: Assessment | None) -> str:
    return assessment.status if assessment is not None else "reported"


def _update(state: State, update_id: str) -> Row:
    history = state.updates[update_id]
    update = history.values[-1]
    return {
        "update": update.id,
        "revision": update.revision,
        "change": update.change,
        "headline": update.headline.text,
        "headline_source": update.headline.source_name,
        "headline_url": update.headline.url,
        "headline_lang": update.headline.lang,
        "text": [f"{passage.source_name}: {passage.text}" for passage in update.text],
        "status": update.status,
        "status_because": update.status_because.text,
        "outlets": list(update.outlets),
        "origins": [origin.name for origin in update.origins],
        "key_moment": update.key_moment,
        "significance": round(update.significance, 4),
        "issues": list(update.issues),
        "happened_at": _time(update.happened_at),
        "published_at": _time(update.first_published_at),
        "revised_at": _time(update.revised_at),
        "by": update.by,
        "note": update.note,
    }


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# --- formats ---------------------------------------------------------------------------------------


def jsonl(table: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a line."""
    encode = msgspec.json.Encoder().encode
    for row in table:
        yield encode(row).decode() + "\n"


def csv_lines(table: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """RFC 4180 with a header; lists and tables inside a cell are JSON.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    buffer = io.StringIO()
    writer: Any = None
    for row in table:
        if writer is None:
            writer = csv.DictWriter(buffer, fieldnames=list(row), extrasaction="ignore")
            writer.writeheader()
        writer.writerow({key: _cell(value) for key, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def markdown(table: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A Markdown table; for reading, not for machines."""
    first = True
    for row in table:
        if first:
            yield "| " + " | ".join(row) + " |\n"
            yield "|" + " --- |" * len(row) + "\n"
            first = False
        yield "| " + " | ".join(_marked(value) for value in row.values()) + " |\n"


def columns(table: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns, for Parquet; nested tables as JSON text."""
    names: dict[str, None] = {}
    for row in table:
        names.update(dict.fromkeys(row))
    return {name: [_flat(row.get(name)) for row in table] for name in names}


TEXT_FORMATS: dict[str, Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]] = {
    "jsonl": jsonl,
    "csv": csv_lines,
    "markdown": markdown,
}


def _flat(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else value


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return msgspec.json.encode(value).decode()
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _marked(value: Any) -> str:
    if value is None:
        return ""
    text = ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)
    for sign in ("\\", "|", "<", ">", "*", "_", "`", "[", "]"):
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())

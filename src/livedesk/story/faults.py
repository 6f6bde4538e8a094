"""What pydantic finds wrong with a story file, said in the file's own words.

One fault, one line: ``FILE:LINE: sources[3] has no key "publsher". Did you mean "publisher"?``
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from livedesk.errors import StoryFileError
from livedesk.story.outline import LANG, PATTERNS, called, choices, inner, keys
from livedesk.story.positions import Path, Positions
from livedesk.story.schema import Story, Table

_ZONED = 'Write it with its zone: 2025-08-15T11:00:00-08:00, or "Z" for UTC'
_DATED = "Write a day as 2025-08-15, a moment as 2025-08-15T11:00:00-08:00, both without quotation marks"


def faults(error: ValidationError, positions: Positions, origin: str) -> list[tuple[Path, StoryFileError]]:
    """The faults of one validation with their places in the file, at most one a place."""
    details = error.errors(include_url=False, include_context=True)
    details.sort(key=lambda detail: detail["type"] == "missing")  # a slip of the pen before what it hides
    mistyped = _mistyped(details)
    found: dict[Path, StoryFileError] = {}
    for detail in details:
        path, model, field = _resolve(detail["loc"])
        if detail["type"] == "missing" and path in mistyped:
            continue
        if detail["type"] == "too_short" and any(path == other[: len(path)] for other in found):
            continue  # the list is not empty: what stands in it is at fault, and said already
        what, remedy = _say(detail, path, model, field)
        # A union has one fault for each of its branches: the first says enough.
        found.setdefault(path, StoryFileError(what, where=f"{origin}:{positions.line(path)}", remedy=remedy))
    return list(found.items())


def near(word: str, known: Iterable[str]) -> str:
    """The remedy naming the closest known word; empty when none is close."""
    # Case is compared last: "Europe/moscow" is nearest to "Europe/Moscow".
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f'Did you mean "{by_lower[close[0]]}"?' if close else ""


def spell(path: Sequence[str | int]) -> str:
    """A path as readers of the schema write it: ``sources[3].name``; "the story file" for its root."""
    text = ""
    at: object = Story
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
            continue
        field = _field(at, step)
        name = field[0] if field else step
        text += f".{name}" if text else name
        at = _held(field[1]) if field else None
    return text or "the story file"


# --- finding the place ---------------------------------------------------------------------------


def _resolve(loc: tuple[int | str, ...]) -> tuple[Path, type[Table], FieldInfo | None]:
    """The path in the file, the innermost table around it, and the field when the schema has it.

    Pydantic ends a location with the branch of a union or the mark "[key]"; neither is in the file.
    """
    path: list[str | int] = []
    model: type[Table] = Story
    field: FieldInfo | None = None
    at: object = Story
    for step in loc:
        if step == "[key]":
            break
        if isinstance(step, int):
            path.append(step)
            continue
        known = _field(at, step)
        if known is not None:
            path.append(step)
            model, field = cast("type[Table]", at), known[1]
            at = _held(field)
        elif isinstance(at, type) and issubclass(at, Table):
            path.append(step)
            model, field, at = at, None, None
        elif at is dict:
            path.append(step)
            at = None
        else:
            break
    return tuple(path), model, field


def _field(at: object, key: str) -> tuple[str, FieldInfo] | None:
    """Name and field of the key in a table of the schema; None when it has no such key."""
    if isinstance(at, type) and issubclass(at, BaseModel):
        for name, field in at.model_fields.items():
            if (field.alias or name) == key:
                return name, field
    return None


def _held(field: FieldInfo) -> object:
    """The table a key holds; ``dict`` for names by language; else None."""
    return dict if get_origin(field.annotation) is dict else inner(field.annotation)[0]


def _mistyped(details: Sequence[ErrorDetails]) -> set[Path]:
    """Paths of missing keys that stand there under a near name: one slip is one fault."""
    missing: dict[Path, list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            missing.setdefault(detail["loc"][:-1], []).append(str(detail["loc"][-1]))
    slips: set[Path] = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            around = detail["loc"][:-1]
            close = difflib.get_close_matches(str(detail["loc"][-1]), missing.get(around, []), n=1)
            slips.update((*around, key) for key in close)
    return slips


# --- saying it -----------------------------------------------------------------------------------


def _say(detail: ErrorDetails, path: Path, model: type[Table], field: FieldInfo | None) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    kind = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    key = str(path[-1]) if path else ""
    named = spell(path)
    value = detail["input"]
    wanted = field.description.rstrip(".") if field is not None and field.description else ""
    if kind == "extra_forbidden":
        return f'{spell(path[:-1])} has no key "{key}"', near(
            key, (key for key, _ in keys(model))
        ) or _listing(model)
    if kind == "missing":
        return (
            f'{spell(path[:-1])} lacks the key "{key}"',
            f"Add it: {_lower(wanted)}" if wanted else "Add it",
        )
    if detail["loc"] and detail["loc"][-1] == "[key]":
        return f'{spell(path[:-1])} has the key "{key}", which is not a language code', PATTERNS[LANG][1]
    if kind == "string_pattern_mismatch":
        return f"{named} is {_quote(value)}", _how(str(context["pattern"]))
    if kind == "literal_error":
        words = choices(field.annotation) if field is not None else ()
        suggestion = near(value, words) if isinstance(value, str) else ""
        return f"{named} is {_quote(value)}", suggestion or f"Choose one of {', '.join(words)}"
    if kind.startswith(("date_", "datetime_", "timezone_")):
        day = field is not None and called(field.annotation).startswith("day")
        if isinstance(value, datetime) or (isinstance(value, date) and not day):
            return f"{named} is {_quote(value)}, a time without its zone", _ZONED
        return (
            f"{named} is {_quote(value)}, which is not a {'date' if day else 'time'}",
            _DATED if day else _ZONED,
        )
    if kind.startswith("url_"):
        return (
            f"{named} is {_quote(value)}, which is not a web address",
            "Write it in full: https://example.org/page",
        )
    said = _SAID.get(kind)
    if said is not None:
        return f"{named} {said[0].format(value=_quote(value), **context)}", said[1].format(**context)
    message = detail["msg"]
    return f"{named} is {_quote(value)}: {_lower(message)}", f"It is: {_lower(wanted)}" if wanted else ""


_SAID: dict[str, tuple[str, str]] = {
    "string_type": ("is {value}, which is not text", "Put text between quotation marks"),
    "string_too_short": ("is empty", "Write something or leave the key out"),
    "string_too_long": ("is {value}, which is too long", "Use at most {max_length} characters"),
    "too_short": ("is an empty list", "Give at least {min_length}"),
    "tuple_type": (
        "is {value}, which is not a list",
        "Put it between square brackets, or write it as a list of tables",
    ),
    "list_type": ("is {value}, which is not a list", "Put it between square brackets"),
    "model_type": (
        "is {value}, which is not a table",
        "Write it as a table: keys under a [header], or between braces",
    ),
    "dict_type": ("is {value}, which is not a table", 'Write it by language: {{ en = ["name"] }}'),
    "int_type": ("is {value}, which is not a whole number", "Write a whole number without quotation marks"),
    "int_parsing": (
        "is {value}, which is not a whole number",
        "Write a whole number without quotation marks",
    ),
    "int_from_float": ("is {value}, which is not a whole number", "Write a whole number"),
    "float_type": ("is {value}, which is not a number", "Write a number without quotation marks"),
    "float_parsing": ("is {value}, which is not a number", "Write a number without quotation marks"),
    "bool_type": ("is {value}", "Write true or false, without quotation marks"),
    "bool_parsing": ("is {value}", "Write true or false, without quotation marks"),
    "greater_than": ("is {value}", "Write a number above {gt:g}"),
    "greater_than_equal": ("is {value}", "Write a number of {ge:g} or more"),
    "less_than": ("is {value}", "Write a number below {lt:g}"),
    "less_than_equal": ("is {value}", "Write a number of {le:g} or less"),
}


def _how(pattern: str) -> str:
    """How text of this pattern is written."""
    return PATTERNS[pattern][1] if pattern in PATTERNS else f"Write it to fit {pattern}"


def _listing(model: type[Table]) -> str:
    return f"Its keys are {', '.join(key for key, _ in keys(model))}"


def _lower(text: str) -> str:
    """First letter lowered, unless the first word is an abbreviation or a name like ISO, IANA."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _quote(value: object) -> str:
    """A value as it is shown in a fault: short, on one line."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in " ".join(str(value).split()))
    text = text if len(text) <= 60 else f"{text[:59]}…"
    return f'"{text}"' if isinstance(value, str) else text

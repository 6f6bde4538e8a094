"""The schema seen as tables and keys: what templates, the reference and messages are made from."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import AwareDatetime, HttpUrl
from pydantic.fields import FieldInfo

from livedesk.story.schema import Citation, Table
from livedesk.story.table import FIT, Lang

LANG = r"^[a-z]{2,3}$"

PATTERNS = {
    FIT: ("text", "Take its control character out: no page or feed can carry it"),
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": (
        "short name",
        'Use lower-case letters and digits, joined by single hyphens: "white-house"',
    ),
    LANG: (
        "language code",
        'Use a language code of two or three lower-case letters: "en", "uk"',
    ),
    r"^[A-Z]{2}$": ("country code", 'Use a country code of two capital letters: "US", "RU"'),
    r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$": (
        "place of a secret",
        'Name where it is kept, never the secret itself: "env:MAIL_PASSWORD", "file:/run/secrets/mail"',
    ),
}
"""For each pattern of the schema: what such text is called, and how it is written."""

_CALLED: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "day",
    datetime: "time with zone",
    AwareDatetime: "time with zone",
    HttpUrl: "web address",
}


def keys(table: type[Table]) -> Iterator[tuple[str, FieldInfo]]:
    """Keys of a table as they stand in a file, with what the schema says of them."""
    for name, field in table.model_fields.items():
        yield field.alias or name, field


def values(table: type[Table]) -> Iterator[tuple[str, FieldInfo]]:
    """Keys that hold values, citations included: they are written in place, between braces."""
    for key, field in keys(table):
        within, _ = inner(field.annotation)
        if within is None or within is Citation:
            yield key, field


def children(table: type[Table]) -> Iterator[tuple[str, FieldInfo, type[Table], bool]]:
    """Tables inside a table: key, what the schema says of it, the table, whether it is a list."""
    for key, field in keys(table):
        within, many = inner(field.annotation)
        if within is not None and within is not Citation:
            yield key, field, within, many


def inner(annotation: Any) -> tuple[type[Table] | None, bool]:
    """The table an annotation holds, and whether it holds a list of them; (None, False) for values."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation, False
    origin = get_origin(annotation)
    if origin in (tuple, Union, types.UnionType, Annotated):
        for argument in get_args(annotation):
            table, _ = inner(argument)
            if table is not None:
                return table, origin is tuple
    return None, False


def choices(annotation: Any) -> tuple[str, ...]:
    """The words a key may hold, through lists and None; empty when it is free."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    for argument in get_args(annotation):
        found = choices(argument)
        if found:
            return found
    return ()


def called(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """The kind of value in words: "list of language codes", "number from -1 to 1"."""
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated and annotation not in _CALLED:
        return called(arguments[0], arguments[1:])
    if origin is dict:
        if arguments[0] == Lang:
            return "names by language" if get_origin(arguments[1]) is tuple else "one name by language"
        return "settings by name"
    if origin is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        within, _ = inner(arguments[0])
        if within is not None:
            return f"list of {within.__name__.lower()}s"
        words = choices(arguments[0])
        return f"list of {called(arguments[0])[7:]}" if words else f"list of {called(arguments[0])}s"
    if origin in (Union, types.UnionType):
        return ", or ".join(called(one, metadata) for one in arguments if one is not type(None))
    for one in metadata:
        named = PATTERNS.get(getattr(one, "pattern", None) or "")
        if named is not None:
            return named[0]
    return _CALLED[annotation] + _bounds(metadata)


def default(field: FieldInfo) -> str:
    """The default as it would be written in a file; "" when leaving the key out means not known."""
    return "" if field.is_required() or field.default_factory is not None else written(field.default)


def written(value: object) -> str:
    """A default in TOML; "" for None, an empty list, and tables."""
    if value is None or value == () or isinstance(value, Table | Mapping):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(written(part) for part in cast('tuple[object, ...]', value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def _bounds(metadata: Sequence[Any]) -> str:
    """Limits of a number in words."""
    found: dict[str, Any] = {}
    for one in metadata:
        for name in ("ge", "gt", "le", "lt"):
            limit = getattr(one, name, None)
            if limit is not None:
                found[name] = f"{limit:g}"
    if "ge" in found and "le" in found:
        return f" from {found['ge']} to {found['le']}"
    if "gt" in found and "lt" in found:
        return f" between {found['gt']} and {found['lt']}"
    return f", {found['ge']} or more" if "ge" in found else ""

"""The template that ``livedesk new`` writes: a story file that loads, each key with its meaning.

Made from the schema, so that a new key stands in it by itself. Prose starts with ``# ``; a key or
table that may be left out starts with ``#`` alone and counts once that sign is taken away.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from pydantic.fields import FieldInfo

from livedesk.story.examples import EXAMPLES
from livedesk.story.outline import children, choices, default, values
from livedesk.story.schema import Actor, Event, Issue, Publishing, Source, Story, Table, Term

_WRITTEN_OUT: tuple[type[Table], ...] = (Story, Event, Term, Actor, Source, Issue, Publishing)
"""Tables that stand uncommented: the least a desk can start from."""
_SHOWN = ("weight",)
"""Keys that may be left out and yet stand uncommented: whoever does not see them gets a page that stays empty."""

_OPENING = """\
# A story file: what the desk follows, in one place. Write over the examples, then
#
#     livedesk check {file}     reads it and looks at every source
#     livedesk run {file}       starts the desk
#
# Lines that start with "# " explain. Lines that start with "#" alone are keys and tables you may
# leave out; take the sign away to use one. Everything about the town is invented.
# Every key, with more examples: docs/story-file.md
"""

_PLACES = (
    "A table in double brackets may be repeated: one for each term, actor, source, issue and so on. "
    "Facts belong to the table they stand under."
)


def template(name: str) -> str:
    """A commented story file titled after ``name`` that loads as it is; ends with a line feed.

    ``name`` may be any text; only its letters, digits, spaces and hyphens reach the title.
    """
    words = "".join(sign if sign.isalnum() else " " for sign in name).split()
    title = " ".join(words) or "A new story"
    file = f"{'-'.join(words).lower() or 'story'}.toml"
    lines = [*_OPENING.format(file=file).splitlines(), ""]
    lines += _values(Story, on=True, instead={"title": f'"{title[:1].upper()}{title[1:]}"'})
    lines += ["", *_prose(_PLACES)]
    for key, _, table, many in children(Story):
        lines += ["", *_table(key, table, many=many, on=table in _WRITTEN_OUT)]
    return "\n".join(lines) + "\n"


def _table(path: str, table: type[Table], *, many: bool, on: bool) -> Iterator[str]:
    yield from _prose(table.__doc__ or "")
    yield _line(f"[[{path}]]" if many else f"[{path}]", on=on)
    yield from _values(table, on=on)
    for key, field, within, several in children(table):
        yield ""
        yield from _table(f"{path}.{key}", within, many=several, on=on and field.is_required())


def _values(table: type[Table], *, on: bool, instead: Mapping[str, str] | None = None) -> Iterator[str]:
    for key, field in values(table):
        shown = (instead or {}).get(key, EXAMPLES[table][key])
        yield from _prose(_meaning(field))
        for line in f"{key} = {shown}".splitlines():
            yield _line(line, on=on and (field.is_required() or table is Publishing or key in _SHOWN))


def _meaning(field: FieldInfo) -> str:
    """What a key means, what it may hold and what holds without it."""
    words = choices(field.annotation)
    parts = [field.description or "", f"Of: {', '.join(words)}." if words else ""]
    if not field.is_required():
        parts.append(f"Without it: {default(field)}." if default(field) else "Optional.")
    return " ".join(part for part in parts if part)


def _line(text: str, *, on: bool) -> str:
    return text if on else f"#{text}"


def _prose(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="# ", subsequent_indent="# ")

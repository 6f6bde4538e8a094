"""The manual of the story file, written from the schema: ``python -m livedesk.story.reference``.

``--write`` puts it into docs/story-file.md, ``--check`` fails when that file says something else,
neither prints it. A path may follow for a manual that lies elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic.fields import FieldInfo

from livedesk.story.examples import EXAMPLES
from livedesk.story.outline import called, children, default, values
from livedesk.story.schema import Citation, Story, Table

_MANUAL = Path("docs/story-file.md")

_OPENING = """\
# The story file

A story is one TOML file. It says what the desk follows, in which words, from which sources, and what
may go out without a person. `livedesk new NAME` writes a commented one to start from; `livedesk check
FILE` reads it and looks at every source.

Every fault is told at once, a line each, with its place and what to do about it:

    bridge.toml:41: sources[3] has no key "publsher". Did you mean "publisher"?

`sources[3]` is the fourth `[[source]]`: places are counted from nought, as in the API. A running desk
reads the file again when it changes; a file with a fault is refused and the old one stays in force.

**Kinds of value.** A *short name* is lower-case letters and digits joined by single hyphens:
`white-house`. A *language code* is BCP 47's first part: `en`, `uk`. A *country code* is ISO 3166's two
letters: `US`. *Names by language* are lists under language codes: `{ en = ["bridge"], fr = ["pont"] }`;
*one name by language* is `{ fr = "La déviation" }`, or a line each: `titles.fr = "La déviation"`.
A *time with zone* is `2026-05-12T19:00:00-04:00`, a *day* `2026-05-12`, both without quotation marks;
a time without its zone is refused. Text is trimmed and never empty.

**Beyond the tables.** Ids are unique in their table, and among terms and actors together. An actor's
`official_sources`, a position's `actor` and `issue` name ids that exist. `zone` is a name from the
IANA list. The event does not end before it starts. The priors of the outcomes of
one set add up to 1 at most; what is left is for an end nobody listed. An indicator has acts or names. A language in which one issue or
outcome has a title is one in which all have, and not the story's own. Keys that are not listed here are
refused.

The example under each table is one invented story; put together, the examples are one file that loads.
"""

_CLOSING = "<!-- Written by `python -m livedesk.story.reference --write`; change the schema's descriptions instead. -->"


def reference() -> str:
    """The whole manual as Markdown, ending with a line feed."""
    parts = [_OPENING, _section("The story itself", "Keys at the top of the file.", Story, "")]
    for key, field, table, many in children(Story):
        parts.extend(_sections(key, field, table, many=many))
    parts.insert(
        2,
        _section(
            "A citation", f"{_doc(Citation)} Written in place, between braces.", Citation, "", bare=True
        ),
    )
    return "\n".join([*parts, _CLOSING]) + "\n"


def example(path: str, table: type[Table], *, many: bool) -> str:
    """The example of one table as it stands in a file: header, then its keys."""
    lines = [f"[[{path}]]" if many else f"[{path}]"] if path else []
    lines += [f"{key} = {EXAMPLES[table][key]}" for key, _ in values(table)]
    return "\n".join(lines)


def _sections(path: str, field: FieldInfo, table: type[Table], *, many: bool) -> Iterator[str]:
    title = f"`[[{path}]]`" if many else f"`[{path}]`"
    doc = _doc(table)
    if field.is_required():
        doc += " At least one." if many else " Required."
    yield _section(title, doc, table, path, many=many)
    for key, inside, within, several in children(table):
        yield from _sections(f"{path}.{key}", inside, within, many=several)


def _section(
    title: str, doc: str, table: type[Table], path: str, *, many: bool = False, bare: bool = False
) -> str:
    """One table: what it is, its keys, its example. ``bare``: no example, others show it in place."""
    rows = [
        f"| `{key}` | {_kind(field)} | {_needed(field)} | {field.description} |"
        for key, field in values(table)
    ]
    shown = [] if bare else ["", "```toml", example(path, table, many=many), "```"]
    return "\n".join(
        [
            f"## {title}",
            "",
            doc,
            "",
            "| key | value | without it | meaning |",
            "| --- | --- | --- | --- |",
            *rows,
            *shown,
            "",
        ]
    )


def _doc(table: type[Table]) -> str:
    return table.__doc__ or ""


def _kind(field: FieldInfo) -> str:
    return called(field.annotation, field.metadata).replace("|", "\\|")


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    return f"`{default(field)}`" if default(field) else "–"


def main(arguments: Sequence[str]) -> int:
    """Run the command; gives the exit code: 1 when ``--check`` finds the manual stale."""
    named = [Path(word) for word in arguments if not word.startswith("--")]
    manual = named[0] if named else _MANUAL
    text = reference()
    if "--write" in arguments:
        manual.write_text(text, encoding="utf-8")
    elif "--check" in arguments:
        if not manual.is_file() or manual.read_text(encoding="utf-8") != text:
            sys.stderr.write(
                f"{manual}: is not what the schema says. Run python -m livedesk.story.reference --write.\n"
            )
            return 1
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Reading story files: from a path or a bundled name to a checked Story, or all faults at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import ValidationError

from livedesk.errors import StoryFileError
from livedesk.story.faults import faults, near
from livedesk.story.outline import children
from livedesk.story.positions import Positions
from livedesk.story.references import loose_ends
from livedesk.story.schema import Story
from livedesk.story.table import Table

_LARGEST = 8 * 1024 * 1024
"""Bytes; a story file is written by hand, the largest seen is under 200 kB."""
_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedStory:
    """A story file that has passed every check, with the text it was read from."""

    story: Story
    """The story as data."""
    text: str
    """The whole file, for the record."""
    digest: str
    """blake2b-128 of the text in UTF-8, hex: equal text, equal digest."""
    path: Path | None
    """Where the file lies; None for a bundled story."""
    name: str
    """The bundled name, else the file's name without its ending."""
    bundled: bool
    """True when it came with the desk."""


def load_story(name_or_path: str | Path) -> LoadedStory:
    """Read and check a story file.

    A ``Path``, and a string with a slash or ending in ``.toml``, is a file. Any other string is the
    name of a bundled story, or else of ``NAME.toml`` in the working directory.

    Raises StoryFileError, with one line per fault: missing, unreadable, not UTF-8, not TOML, against
    the schema, or with references that lead nowhere.
    """
    if isinstance(name_or_path, str) and not _is_path(name_or_path):
        name = name_or_path
        if name in bundled():
            return _loaded(_decode(_bundled_bytes(name), name), origin=f"{name}.toml", path=None, name=name)
        path = Path(f"{name}.toml")
        if not path.is_file():
            raise _unknown(name)
    else:
        path = Path(name_or_path)
    return _loaded(_read(path), origin=str(path), path=path, name=path.stem)


def parse_story(text: str, origin: str) -> Story:
    """Check the text of a story file; ``origin`` names it in messages.

    Raises StoryFileError with all faults found, in the order of their lines; a fault of syntax hides
    all others.
    """
    try:
        data = tomllib.loads(text)
        positions = Positions(text)
    except ValueError as error:
        raise _syntax(str(error), text, origin) from error
    except RecursionError as error:
        raise StoryFileError(
            "lists or tables stand inside one another too deeply to be read",
            where=origin,
            remedy="Close the brackets earlier; no key of a story file needs more than three",
        ) from error
    found = [
        (place, StoryFileError(what, where=f"{origin}:{positions.line(place)}", remedy=remedy))
        for place, what, remedy in loose_ends(data)
    ]
    try:
        story = Story.model_validate(data)
    except ValidationError as error:
        found += faults(error, positions, origin)
    else:
        if not found:
            return story
    raise StoryFileError.joined([fault for _, fault in sorted(found, key=lambda one: positions.line(one[0]))])


def bundled() -> list[str]:
    """Names of the stories that come with the desk, sorted."""
    folder = files("livedesk.story").joinpath("library")
    if not folder.is_dir():
        return []
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def rehearsal_path(name: str) -> AbstractContextManager[Path]:
    """The rehearsal recording of a bundled story, as a file for as long as the context lasts.

    Raises StoryFileError when the story has none.
    """
    file = files("livedesk.story") / "library" / f"{name}.rehearsal.jsonl"
    if not file.is_file():
        raise StoryFileError(
            "no rehearsal comes with this story", where=name, remedy="Name a recording yourself"
        )
    return as_file(file)


# --- getting the text ----------------------------------------------------------------------------


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.endswith(".toml")


def _bundled_bytes(name: str) -> bytes:
    return files("livedesk.story").joinpath("library", f"{name}.toml").read_bytes()


def _read(path: Path) -> str:
    where = str(path)
    try:
        if path.is_dir():
            inside = sorted(item.name for item in path.glob("*.toml"))
            remedy = (
                f"Name a file in it: {', '.join(inside[:5])}" if inside else "Name a file ending in .toml"
            )
            raise StoryFileError("is a directory, not a story file", where=where, remedy=remedy)
        if path.exists() and not path.is_file():
            # A pipe or device may never end.
            raise StoryFileError("is not a regular file", where=where, remedy="Copy it to a file first")
        if path.stat().st_size > _LARGEST:
            raise StoryFileError(
                f"is larger than {_LARGEST // 1024 // 1024} MB, which no story file is",
                where=where,
                remedy="Check that this is the file you mean",
            )
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL byte in the name.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoryFileError(
            f"can't be read: {reason.lower()}",
            where=where.replace("\0", "\\0"),
            remedy="Check its name and rights",
        ) from error
    return _decode(raw, where)


def _decode(raw: bytes, where: str) -> str:
    """The text of the bytes; a byte order mark, which some editors write, is dropped."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise StoryFileError(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            where=f"{where}:{line}",
            remedy="Save the file as UTF-8; curly quotation marks and accents are the usual cause",
        ) from error


def _loaded(text: str, *, origin: str, path: Path | None, name: str) -> LoadedStory:
    return LoadedStory(
        story=parse_story(text, origin),
        text=text,
        digest=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        path=path,
        name=name,
        bundled=path is None,
    )


def _unknown(name: str) -> StoryFileError:
    names = bundled()
    if not name.strip():
        what = "is not the name of a story"
    else:
        what = f"no bundled story has this name, and there is no {name}.toml here"
    listing = f"Bundled: {', '.join(names)}" if names else ""
    hint = f"{near(name, names)} {listing}".strip()
    return StoryFileError(what, where=name or '""', remedy=hint or "Give the path of a story file")


def _missing(path: Path) -> StoryFileError:
    try:
        beside = [item.name for item in path.parent.glob("*.toml")]
    except OSError:
        beside = []
    names = bundled()
    hint = near(path.name, beside)
    if not hint and path.stem in names:
        hint = f'For the bundled story say "{path.stem}", without a path'
    if not hint and names:
        hint = f"Bundled stories: {', '.join(names)}"
    return StoryFileError("there is no such file", where=str(path), remedy=hint)


def _syntax(message: str, text: str, origin: str) -> StoryFileError:
    """A fault of TOML's syntax, from the message that tomllib gives."""
    place = _SYNTAX_PLACE.search(message)
    last = text.count("\n", 0, len(text.rstrip())) + 1
    if place is None:
        # An integer of thousands of digits is refused by Python itself, without a place.
        return StoryFileError(f"is not TOML: {_lower(message)}", where=origin, remedy="Shorten the number")
    what = message[: place.start()]
    if place[1] is None and what == "Cannot overwrite a value":
        # The second of two equal keys may be the last thing in the file.
        return StoryFileError(
            "the key on this line is already given above", where=f"{origin}:{last}", remedy="Keep one of them"
        )
    if place[1] is None:
        return StoryFileError(
            f"the text ends too early: {_lower(what)}",
            where=f"{origin}:{last}",
            remedy="The file may be half written, or a quotation mark or bracket is never closed",
        )
    line = int(place[1])
    header = _HEADER.match(text.splitlines()[line - 1])
    if header is not None and what.startswith("Cannot "):
        return _table_twice(header[1], f"{origin}:{line}")
    remedy = _HINTS.get(what, "")
    return StoryFileError(
        f"column {place[2]} is not TOML: {_lower(what)}", where=f"{origin}:{line}", remedy=remedy
    )


def _table_twice(name: str, where: str) -> StoryFileError:
    """A header that TOML refuses for one above it; mostly a table of a list was written with single brackets."""
    table: type[Table] | None = Story
    many = False
    for step in name.split("."):
        found = {key: (within, several) for key, _, within, several in children(table)} if table else {}
        table, many = found.get(step, (None, False))
    if many:
        return StoryFileError(
            f"{name} may be given many times, and not every one stands in double brackets",
            where=where,
            remedy=f"Write [[{name}]] each time, the first one too",
        )
    return StoryFileError(
        f"[{name}] is given above already", where=where, remedy="Put all its keys under one of them"
    )


_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_.-]+)\s*\]")
_HINTS = {
    "Invalid value": "Text stands between quotation marks; true, false, numbers and dates do not",
    "Invalid statement": "A line is a key = value, a [table], a [[list of tables]], or a # comment",
    "Cannot overwrite a value": "The key is already given above",
    "Expected '=' after a key in a key/value pair": "Write key = value",
    "Expected newline or end of document after a statement": "One key = value a line",
    "Unescaped '\\' in a string": "Write \\\\ for a backslash, or use single quotation marks",
    "Illegal character '\\n'": 'Close the quotation marks, or use """ for text over several lines',
}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def counted(count: int, noun: str) -> str:
    """ "1 source", "34 sources", "2 entries": for the person at the terminal."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"

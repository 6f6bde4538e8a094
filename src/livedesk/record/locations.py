"""Where a story's record lies: a file, or a story in a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from livedesk.errors import RecordError

SUFFIX = ".record.sqlite"


def record_path(name: str, *, story_file: Path | None = None, override: Path | None = None) -> Path:
    """The file of a story's record.

    ``override`` (--record) wins. Else the record lies beside the story file, as NAME.record.sqlite;
    a bundled story has no file of its own (``story_file`` None) and keeps it in the current folder.
    """
    if override is not None:
        return override.expanduser()
    folder = Path() if story_file is None else story_file.parent
    return folder / f"{name}{SUFFIX}"


def is_database(written: str) -> bool:
    """Is it the address of a database, not a file?"""
    return written.startswith(("postgresql://", "postgres://"))


def shown(url: str) -> str:
    """An address without user, password and options, for messages. Raises RecordError when it is none."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        remedy = "Write postgresql://USER:PASSWORD@HOST:5432/DATABASE"
        raise RecordError(f"this is no address ({error})", where="record", remedy=remedy) from error
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


@dataclass(frozen=True, slots=True)
class Place:
    """A record by its place."""

    story: str
    """Name of the story, by which a database knows it."""
    path: Path | None = None
    """Its file; None in a database."""
    url: str | None = None
    """Address of its database, password and all; None for a file."""

    def __str__(self) -> str:
        """As one may print it: without user and password."""
        if self.url is None:
            return str(self.path)
        return f"{shown(self.url)}?story={self.story}"


def place_of(written: str, story: str | None = None) -> Place:
    """A record's place as written: a file, or postgresql://…/DATABASE?story=NAME.

    ``story`` names the story where the address does not; a file's story has the file's name. Without any of them the
    name is "". Raises RecordError when it is no address at all.
    """
    if not is_database(written):
        path = Path(written).expanduser()
        return Place(story=path.name.removesuffix(SUFFIX).removesuffix(".sqlite"), path=path)
    shown(written)
    parts = urlsplit(written)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    named = next((value for key, value in asked if key == "story"), None)
    rest = [(key, value) for key, value in asked if key != "story"]
    return Place(story=named or story or "", url=parts._replace(query=urlencode(rest)).geturl())

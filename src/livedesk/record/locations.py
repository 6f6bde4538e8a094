"""Where a story's record lies unless one says otherwise."""

from __future__ import annotations

from pathlib import Path

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

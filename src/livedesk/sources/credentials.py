"""Tokens and passwords: the story file says where they are, never what they are."""

from __future__ import annotations

import os
from pathlib import Path

from livedesk.errors import SourceError
from livedesk.story.schema import Source


def secret_of(source: Source) -> str | None:
    """What the environment or the file holds that ``source.secret`` names; None when it names nothing.

    Read anew each time, so that a renewed token is found. Raises SourceError when it is not there.
    """
    if source.secret is None:
        return None
    place, _, name = source.secret.partition(":")
    if place == "env":
        found = os.environ.get(name, "")
    else:
        try:
            found = Path(name).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise SourceError(
                f"its secret can't be read: {type(error).__name__}",
                where=f"{source.name} ({source.secret})",
                remedy="Put it into the file the story file names, readable for the desk alone",
            ) from None
    if not found.strip():
        raise SourceError(
            "its secret is empty or not set",
            where=f"{source.name} ({source.secret})",
            remedy="Set it before the desk is started",
        )
    return found.strip()


__all__ = ["secret_of"]

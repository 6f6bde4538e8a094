"""What readers are told was wrong: the desk's own note on a correction or a withdrawal.

Pure. A note is a published sentence and passes the gate of all of them: what it quotes stands in the texts it
is about. The page says these sentences again in the reader's language by their shape (``page/sentences.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.editing.support import unsupported
from livedesk.model import Rewording


def note_on(rewording: Rewording, passages: Sequence[str], lang: str) -> str:
    """What a source put right or took back, in a sentence; ``passages`` are its texts before and after.

    Words that do not stand in them are not quoted: the note then only says that there was a correction.
    """
    source = rewording.source_name
    if rewording.kind == "withdrawn":
        return f"{source} took its report back."
    if rewording.was and rewording.now:
        note = f"{source} corrected its report: “{rewording.was}” now reads “{rewording.now}”."
        quoted = f"“{rewording.was}” “{rewording.now}”"
        if not unsupported(quoted, passages, lang):
            return note
    return f"{source} corrected its report."


def rested_on(note: str) -> str:
    """The note of what rested on something taken back."""
    return f"What it rested on was taken back. {note}"


__all__ = ["note_on", "rested_on"]

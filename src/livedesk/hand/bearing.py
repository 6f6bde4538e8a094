"""Whether the reports bear out what an editor wrote: the same gate that the autopilot's words pass."""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.editing.support import Unsupported, unsupported
from livedesk.errors import NotBorneOut
from livedesk.model import Member
from livedesk.page.markdown import plain
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences

MOST_REPORTS = 60
"""Reports an editor's words are held against: the first and the latest ones of a development."""


def not_borne_out(
    headline: str | None,
    text: str | None,
    members: Sequence[Member],
    lang: str,
    *,
    where: str,
    confirmed: bool,
    note: str | None = None,
    said: Sequence[str] = (),
) -> tuple[str, ...]:
    """What of an editor's words no report of the development bears out: "name: Mara Quill", each once.

    ``headline`` and ``text`` (Markdown) are None where nothing was written. ``note`` says what was wrong: it may also
    name what stood there before (``said``) and what the new words say. Raises NotBorneOut where there is
    something and the editor did not say that they stand by it (``confirmed``).
    """
    cited = (
        members
        if len(members) <= MOST_REPORTS
        else [*members[: MOST_REPORTS // 2], *members[-MOST_REPORTS // 2 :]]
    )
    passages = [part for member in cited for part in readable(member.report)]
    written = [] if headline is None else [headline]
    written += list(sentences(plain(text))) if text else []
    held = [part for sentence in written for part in unsupported(sentence, passages, lang)]
    for sentence in sentences(note) if note else ():
        # A note begins with words of its own ("Earlier", "An"), which have their capital from the place.
        held += [
            p for p in unsupported(sentence, [*passages, *said, *written], lang) if not _opens(p, sentence)
        ]
    parts = dict.fromkeys(held)
    # "Mara Quill" says it of both her names.
    found = [
        f"{part.kind}: {part.text}"
        for part in parts
        if not any(part != other and part.kind == other.kind and part.text in other.text for other in parts)
    ]
    if found and not confirmed:
        raise NotBorneOut(where=where, unsupported=tuple(found))
    return tuple(found)


def _opens(part: Unsupported, sentence: str) -> bool:
    return part.kind == "name" and sentence.startswith(part.text) and " " not in part.text

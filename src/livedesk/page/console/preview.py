"""What readers would see of words that nobody has published yet, drawn by the code that draws the page."""

from __future__ import annotations

from datetime import datetime

import msgspec

from livedesk.model import Because, Passage, Update
from livedesk.page.console.hand import suggestion
from livedesk.page.console.material import Reader
from livedesk.page.desk import Desk
from livedesk.page.parts import UpdatePart
from livedesk.page.update import drawn
from livedesk.record.fold import State
from livedesk.story.schema import Story


def preview(
    state: State,
    story: Story,
    development: str,
    *,
    now: datetime,
    headline: str | None = None,
    text: str | None = None,
    note: str | None = None,
) -> UpdatePart | None:
    """The update with an editor's words; None for a development that has nothing to be put in words.

    ``development`` "" is a post of the desk's own. None leaves headline or text as they are; ``note`` makes
    it a correction.
    """
    desk = Desk.of(story, "en")
    shown = _begun(state, story, development, now)
    if shown is None:
        return None
    latest = shown[-1]
    changed = latest
    if headline is not None:
        words = Passage(text=headline, report="", source_name="", url=None, lang=story.language, at=now)
        changed = msgspec.structs.replace(changed, headline=words, worded_by="editor:")
    if text is not None:
        changed = msgspec.structs.replace(changed, markdown=text, text=(), worded_by="editor:")
    if note is not None:
        changed = msgspec.structs.replace(changed, change="corrected", note=note)
    if changed is not latest:
        changed = msgspec.structs.replace(changed, revision=latest.revision + 1, revised_at=now, by="editor:")
    return drawn(
        state, desk, (*shown, changed) if note is not None else (changed,), state.seq, state.seq, state.seq
    )


def _begun(state: State, story: Story, development: str, now: datetime) -> tuple[Update, ...] | None:
    """The revisions it goes on from; one that nobody has issued where there is none."""
    if not development:
        return (_own(story, now),)
    material = Reader(story).find(state, state.resolve(development))
    if material is None:
        return None
    if material.update is not None:
        return tuple(state.updates[material.update.id].values)
    told = suggestion(state, material)
    return None if told is None else (told,)


def _own(story: Story, now: datetime) -> Update:
    because = Because(rule="post", text="")
    return Update(
        id="",
        revision=0,
        change="published",
        headline=Passage(text="", report="", source_name="", url=None, lang=story.language, at=now),
        text=(),
        status="reported",
        status_because=because,
        outlets=(),
        origins=(),
        key_moment=False,
        significance=0.0,
        happened_at=now,
        first_published_at=now,
        revised_at=now,
        by="editor:",
        worded_by="editor:",
        own=True,
    )

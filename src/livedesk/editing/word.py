"""What editors ruled, as the autopilot asks for it: on one development, and on what goes out at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from livedesk.model import Decision, Image, Images, PublishingMode, Ruling, StatusRuling, Wording

T = TypeVar("T")


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """The editors' word on one development; where it is silent, the rules decide."""

    decision: Decision | None = None
    """That it goes out, waits, never goes out or is taken back."""
    decided_by: str = ""
    """Who decided that."""
    wording: Wording | None = None
    """Words of an editor's."""
    worded_by: str | None = None
    """Whose they are."""
    status: StatusRuling | None = None
    """A status over the rules."""
    key_moment: bool | None = None
    """Whether it is a key moment."""
    key_by: str | None = None
    """Who said so."""
    issues: tuple[str, ...] | None = None
    """Ids of the issues it bears on."""
    images: tuple[Image, ...] = ()
    """Pictures on it."""
    pinned: bool = False
    """Kept above all others."""

    @property
    def verdict(self) -> str | None:
        """The decision in one word; None where there is none."""
        return None if self.decision is None else self.decision.verdict


NOTHING_SAID = Word()


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out by itself, as chiefs set it while the desk runs."""

    story: PublishingMode | None = None
    """Of the story; None: as the story file has it."""
    rules: dict[str, PublishingMode] = {}
    """Of rules of the story file, by id, where another was set than the file's."""
    stopped: str | None = None
    """Who stopped all publishing, in words; None while it goes on."""


AS_THE_FILE_SAYS = Modes()

Ask = Callable[[str], Ruling | None]
"""Kind of ruling in, the ruling in force out."""


def word(ask: Ask) -> Word:
    """The editors' word on what ``ask`` is asked about."""
    decision, wording, status = ask("decision"), ask("wording"), ask("status")
    images, issues, key, pin = ask("images"), ask("issues"), ask("key-moment"), ask("pin")
    if not (decision or wording or status or images or issues or key or pin):
        return NOTHING_SAID
    shown = _of(images, Images)
    said = _of(wording, Wording)
    return Word(
        decision=_of(decision, Decision),
        decided_by="" if decision is None else decision.by,
        wording=said,
        worded_by=wording.by if wording is not None and said is not None else None,
        status=_of(status, StatusRuling),
        key_moment=_of(key, bool),
        key_by=key.by if key is not None and key.value is not None else None,
        issues=issues.value if issues is not None and isinstance(issues.value, tuple) else None,
        images=() if shown is None else shown.images,
        pinned=_of(pin, bool) or False,
    )


def _of(ruling: Ruling | None, kind: type[T]) -> T | None:
    return ruling.value if ruling is not None and isinstance(ruling.value, kind) else None

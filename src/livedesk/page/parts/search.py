"""Search as data: what there is to choose from, and what was found."""

from __future__ import annotations

from livedesk.page.parts.updates import UpdatePart
from livedesk.page.pieces import Part


class ChoicePart(Part, frozen=True, kw_only=True):
    """One thing to choose by."""

    name: str
    """As it stands in the address."""
    label: str
    """As readers see it."""
    options: tuple[tuple[str, str], ...]
    """Value and word of each."""
    chosen: str
    """The value chosen; "" for any."""
    named: bool
    """True where the words are names of the story file's."""
    lang: str
    """Language of the words where that is not the page's; "" otherwise."""


class FilterPart(Part, frozen=True, kw_only=True):
    """The form."""

    words: str
    """What was typed."""
    choices: tuple[ChoicePart, ...]
    """Those with something to choose from."""


class ResultsPart(Part, frozen=True, kw_only=True):
    """What was found."""

    updates: tuple[UpdatePart, ...]
    """Newest first."""
    words: str
    """ "12 updates found"."""
    before: int | None
    """``?before=`` of the next page; None at the end."""

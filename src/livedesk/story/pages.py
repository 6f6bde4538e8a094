"""The tables of a story file that say which web pages the desk reads, and where things stand on them."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

import cssselect
from pydantic import AfterValidator, Field, field_validator

from livedesk.story.table import Table, Text


def _css(written: str) -> str:
    """A CSS selector; raises ValueError for what is none."""
    try:
        cssselect.parse(written)
    except cssselect.SelectorError as fault:
        msg = f'"{written}" is no CSS selector: {fault}'
        raise ValueError(msg) from None
    return written


Css = Annotated[Text, AfterValidator(_css)]


class Selectors(Table):
    """Where things stand on the pages of a source of kind `list-page`, as CSS selectors."""

    item: Css = Field(description="One item of the list; what it finds nothing for is reported as broken.")
    link: Text | None = Field(
        default=None,
        description='Within the item, the link to its page: "h3 a"; "a.more@data-href" reads an attribute.',
    )
    title: Text | None = Field(
        default=None, description="Within the item, its headline; else the link's text."
    )
    date: Text | None = Field(
        default=None, description='Within the item, its date: "time@datetime", "span.date".'
    )
    date_format: Text | None = Field(
        default=None,
        description='How dates are written that could be read in two ways: "%d.%m.%Y, %H:%M", in the letters of '
        "Python's strptime.",
    )
    zone: Text | None = Field(default=None, description="IANA time zone of dates that name none.")
    summary: Text | None = Field(default=None, description="Within the item, what the list says of it.")
    text: Css | None = Field(
        default=None,
        description="On the item's own page, the elements that hold its text; with it the page of every item on the "
        "story is read.",
    )

    @field_validator("link", "title", "date", "summary")
    @classmethod
    def _selects(cls, written: str | None) -> str | None:
        if written is not None and (css := written.partition("@")[0].strip()):
            _css(css)
        return written

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            msg = f'"{zone}" is no IANA time zone'
            raise ValueError(msg)
        return zone


class Fetching(Table):
    """What the desk reads beside the sources themselves, while it runs live."""

    article_text: bool = Field(
        default=False,
        description="Read the page behind the link of every report on the story, where robots.txt lets it: who "
        "wrote it, from where, whom it credits, who says what in it. The text stays in the record as evidence and "
        "is never shown but in short quotations; see what-leaves.md before switching it on.",
    )
    rereads: bool = Field(
        default=True,
        description="Read those pages again after 15 minutes, 1, 6 and 24 hours, to see headlines changed, texts "
        "corrected and pages taken away.",
    )


__all__ = ["Fetching", "Selectors"]

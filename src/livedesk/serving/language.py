"""The language of the page: the one the address names, else the one the browser asks for."""

from __future__ import annotations

from typing import NamedTuple

from aiohttp import web

from livedesk.page.catalogue import LANGUAGES, Catalogue
from livedesk.serving import query
from livedesk.serving.problem import Refused


class Chosen(NamedTuple):
    """The language to draw a page in."""

    lang: str | None
    """None for the story's own."""
    vary: bool
    """True when the browser's wish was asked: another browser may get another page."""


def chosen(request: web.Request, story_lang: str) -> Chosen:
    """``?lang=`` decides; without it the first of Accept-Language that the interface has.

    Raises Refused for a language the interface does not have.
    """
    written = query.text(request, "lang")
    if written is not None:
        if written not in LANGUAGES:
            raise Refused(
                400,
                f'the page does not speak "{written[:40]}"',
                where="?lang",
                remedy=f"Give one of {', '.join(LANGUAGES)}",
            )
        return Chosen(written, False)
    wished = accepted(request.headers.get("Accept-Language", ""))
    home = Catalogue.of(story_lang).lang
    found = next((lang for lang in wished if lang in LANGUAGES), home)
    return Chosen(None if found == home else found, True)


def accepted(header: str) -> tuple[str, ...]:
    """Primary language tags of an Accept-Language header, most wanted first; refused ones left out.

    >>> accepted("fr-CH, fr;q=0.9, en;q=0.8, de;q=0")
    ('fr', 'en')
    """
    wanted: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        tag, _, rest = part.partition(";")
        primary = tag.strip().split("-", 1)[0].lower()
        weight = rest.replace(" ", "").removeprefix("q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if primary and 0 < quality <= 1:
            wanted.append((quality, primary))
    wanted.sort(key=lambda pair: -pair[0])
    return tuple(dict.fromkeys(lang for _, lang in wanted))

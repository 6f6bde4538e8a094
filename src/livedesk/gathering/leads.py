"""Who leads a headline: the actor that speaks or acts, as far as word order tells."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from livedesk.gathering.thresholds import SPEAKER_WORDS
from livedesk.model import Mention

_LAST_PART = re.compile(r"(?:,\s|\s[\u2013\u2014-]\s|:\s)([^,:\u2013\u2014]+)$")


def lead(title: str, mentions: Iterable[Mention], actors: Container[str]) -> str | None:
    """Id of the actor that leads a headline; None when it names none.

    The one actor named in a short part before the first colon ("X: no deal"); else in a short part behind
    the last comma, dash or colon ("No deal, X says", "... – X"); else the actor named first.
    """
    places: list[tuple[int, str]] = []
    for mention in mentions:
        if mention.in_title and mention.id in actors:
            at = title.find(mention.text)
            if at >= 0:
                places.append((at, mention.id))
    if not places:
        return None
    colon = title.find(": ")
    if colon > 0 and len(title[:colon].split()) <= SPEAKER_WORDS:
        before = [id_ for at, id_ in places if at < colon]
        if len(before) == 1:
            return before[0]
    part = _LAST_PART.search(title)
    if part is not None and len(part.group(1).split()) <= SPEAKER_WORDS:
        behind = [id_ for at, id_ in places if at >= part.start(1)]
        if len(behind) == 1:
            return behind[0]
    return min(places)[1]

"""What readers write into addresses: read with bounds, refused in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from aiohttp import web

from livedesk.serving.problem import Refused

LONGEST = 200
"""Characters a parameter may have."""
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


def text(request: web.Request, name: str) -> str | None:
    """A parameter as written; None when absent or empty. Refused: given twice, or too long."""
    if not request.query_string:
        return None
    values = request.query.getall(name, [])
    if len(values) > 1:
        raise Refused(400, "given more than once", where=f"?{name}", remedy="Give it once")
    if not values or not values[0]:
        return None
    if len(values[0]) > LONGEST:
        raise Refused(
            400,
            f"longer than {LONGEST} characters",
            where=f"?{name}",
            remedy=f"Take it from a link of this page, or give at most {LONGEST} characters",
        )
    return values[0]


def whole(request: web.Request, name: str, default: int, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``; ``default`` when absent."""
    written = text(request, name)
    if written is None:
        return default
    if not (written.isascii() and written.isdigit() and len(written) <= 15 and low <= int(written) <= high):
        raise Refused(
            400,
            f'"{written[:40]}" is not a whole number from {low} to {high}',
            where=f"?{name}",
            remedy=f"Give a number from {low} to {high}, or leave it out",
        )
    return int(written)


def order(request: web.Request) -> Literal["newest", "oldest"]:
    """Which way the page runs."""
    written = text(request, "order")
    if written is None or written == "newest":
        return "newest"
    if written == "oldest":
        return "oldest"
    raise Refused(400, f'"{written[:40]}" is no order', where="?order", remedy='Give "newest" or "oldest"')


def moment(request: web.Request, zone: str, now: datetime) -> datetime:
    """The past moment asked for by ``?at=``, in UTC; without a zone it is local time of the event."""
    written = text(request, "at")
    remedy = f'Write it as "{now.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" (time in {zone}), or with a zone'
    if written is None:
        raise Refused(400, "no time given", where="?at", remedy=remedy)
    try:
        # A "+" of a zone that was not percent-encoded arrives as a blank.
        at = datetime.fromisoformat(_LOST_PLUS.sub("+", written.strip()))
        at = (at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(400, f'"{written[:40]}" is not a time', where="?at", remedy=remedy) from None
    if at > now:
        raise Refused(
            400,
            "that moment has not come yet",
            where="?at",
            remedy="Ask for a past one, or open the live page",
        )
    return at

"""Answers that are not the page: one error, told to people as HTML and to programs as JSON."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec
import structlog
from aiohttp import web

from livedesk.errors import ServingError

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")


class Refused(ServingError):
    """A request that can't be answered as asked; ``where`` is the route or the parameter."""

    def __init__(self, status: int, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status
        self.headers: dict[str, str] = {}


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, where, and what to do."""

    status: int
    """HTTP status."""
    what: str
    """What is wrong."""
    where: str
    """Route or parameter."""
    remedy: str
    """What to do about it."""


class ErrorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Every error of the API looks like this."""

    error: ErrorBody


def answer(problem: Refused, draw: Callable[[int, str], str] | None) -> web.Response:
    """``problem`` as a response: JSON, or the page that ``draw`` makes of a status and words.

    Nothing the reader sent stands in it unescaped, no trace ever.
    """
    headers = {"Cache-Control": "no-store", **problem.headers}
    if draw is None:
        body = msgspec.json.encode(
            ErrorAnswer(
                error=ErrorBody(
                    status=problem.status, what=problem.what, where=problem.where, remedy=problem.remedy
                )
            )
        )
        return web.Response(
            status=problem.status, body=body, content_type="application/json", headers=headers
        )
    words = f"{_sentence(problem.what)} {_sentence(problem.remedy)}".strip()
    try:
        page = draw(problem.status, words)
    except Exception:
        _log.exception("serving.error_page_broke", status=problem.status)
        page = f"<!doctype html>\n<title>{problem.status}</title>\n<p>{escape(words)}</p>\n"
    return web.Response(status=problem.status, text=page, content_type="text/html", headers=headers)


def wants_json(request: web.BaseRequest) -> bool:
    """Programs get JSON: whoever asks under /api or for the description, or prefers it by Accept."""
    if request.path.startswith(("/api", "/openapi.json", "/healthz", "/readyz", "/events")):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""

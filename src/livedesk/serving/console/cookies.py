"""The two cookies of whoever works at the desk: the session, and that this browser was let in before.

``__Host-`` where the connection is https: no other site under the same domain can plant one. Readers get none.
"""

from __future__ import annotations

from hashlib import sha256

from aiohttp import web

from livedesk.people.sessions import LONGEST
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.options import WebOptions
from livedesk.serving.proxies import Proxies

_KNOWN_FOR = 180 * 86_400


class Cookies:
    """Reads and sets them. Named after the file of accounts: desks on one machine do not sign each other out."""

    def __init__(self, backroom: Backroom, options: WebOptions, proxies: Proxies) -> None:
        self._https = options.base_url is not None and options.base_url.startswith("https:")
        self._proxies = proxies
        self._tag = sha256(str(backroom.people.path.resolve()).encode()).hexdigest()[:8]

    def session(self, request: web.Request) -> str | None:
        """The session's secret, if the browser sent one."""
        return request.cookies.get(self._name(request, "session"))

    def browser(self, request: web.Request) -> str | None:
        """The secret by which the desk knows the browser again."""
        return request.cookies.get(self._name(request, "browser"))

    def sign_in(self, request: web.Request, response: web.StreamResponse, secret: str) -> None:
        """Give a browser its session."""
        self._set(request, response, "session", secret, round(LONGEST.total_seconds()))

    def know(self, request: web.Request, response: web.StreamResponse, secret: str) -> None:
        """Give a browser what it is known by."""
        self._set(request, response, "browser", secret, _KNOWN_FOR)

    def sign_out(self, request: web.Request, response: web.StreamResponse) -> None:
        """Take the session's cookie back."""
        self._set(request, response, "session", "", 0)

    def _secure(self, request: web.Request) -> bool:
        return self._https or self._proxies.secure(request)

    def _name(self, request: web.Request, what: str) -> str:
        return f"{'__Host-' if self._secure(request) else ''}livedesk_{what}_{self._tag}"

    def _set(
        self, request: web.Request, response: web.StreamResponse, what: str, secret: str, seconds: int
    ) -> None:
        response.set_cookie(
            self._name(request, what),
            secret,
            max_age=seconds,
            path="/",
            httponly=True,
            secure=self._secure(request),
            samesite="Lax",
        )

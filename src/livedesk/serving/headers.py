"""Headers every answer carries, errors and events included."""

from __future__ import annotations

from aiohttp import web

_OPEN = ("/api/", "/feed.", "/issues/", "/actors/", "/delta/", "/openapi.json")
"""What scripts of other sites may read: it is public, and there are no cookies."""


def policy(frame_ancestors: str) -> str:
    """The content security policy: nothing but the page's own files, no inline script or style."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {frame_ancestors}"
    )


def secure(app: web.Application, frame_ancestors: str, root: str = "/") -> None:
    """Have ``app``, which answers under the path ``root``, add them to everything it sends."""
    is_open = tuple(root + path.removeprefix("/") for path in _OPEN)
    fixed = {
        "Content-Security-Policy": policy(frame_ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        headers["Server"] = "livedesk"  # aiohttp has already written its own and Python's version there
        for name, value in fixed.items():
            headers.setdefault(name, value)
        if request.path.startswith(is_open):
            headers.setdefault("Access-Control-Allow-Origin", "*")

    app.on_response_prepare.append(on_prepare)

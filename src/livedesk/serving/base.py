"""The public address that absolute links carry: as the operator says, else as the request came."""

from __future__ import annotations

import re

from aiohttp import web

from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused

_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII)


def base_url(request: web.Request, options: WebOptions) -> str:
    """Scheme and host without a final slash. Refused: a Host header that can be no host's name."""
    if options.base_url is not None:
        return options.base_url.rstrip("/")
    host = request.host
    if not _HOST.fullmatch(host):
        raise Refused(400, "that host name can't be", where="Host", remedy="Open the page by its address")
    return f"{request.scheme}://{host}"

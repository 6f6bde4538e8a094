"""Serving: the web server and push.

In: the desk's state and story through `Site`, the page room's renderer, frames to broadcast.
Out: pages, permalinks, pages as of a past moment, feeds, the JSON API, server-sent events, health
and metrics; and the console, for people who are signed in. It decides nothing and writes nothing: what it shows is what the record says. Its only
I/O is the web.
"""

from livedesk.serving.app import make_app
from livedesk.serving.console import Backroom
from livedesk.serving.metrics import Metrics
from livedesk.serving.options import WebOptions
from livedesk.serving.push import Hub, HubOptions
from livedesk.serving.server import Server
from livedesk.serving.site import Check, Site

__all__ = ["Backroom", "Check", "Hub", "HubOptions", "Metrics", "Server", "Site", "WebOptions", "make_app"]

"""The page: what leaves the desk, drawn from the state of the record.

In: the folded state, the story file and the page's clock. Out: a `View` (data), and from it HTML,
prebuilt events for push, feeds and structured data. May not open a socket or a file (templates and
assets are read once from the package, at construction), ask the clock, or show a text unescaped.
"""

from livedesk.page.assets import Asset, Assets
from livedesk.page.feeds import atom, json_feed
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.parts import Checked, UpdatePart, View
from livedesk.page.push import Frame, catch_up, checked_frame, frames
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.view import build_view, update_view

__all__ = [
    "Asset",
    "Assets",
    "Checked",
    "Frame",
    "Links",
    "Renderer",
    "UpdatePart",
    "View",
    "atom",
    "build_view",
    "catch_up",
    "checked_frame",
    "frames",
    "json_feed",
    "live_blog_posting",
    "update_view",
]

"""How the web server is set up; everything has a default that is right for one machine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from livedesk.errors import ServingError

_PUBLIC = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """What ``make_app`` can be told. Limits of push are HubOptions'.

    Raises ServingError for an address that can't be one.
    """

    base_url: str | None = None
    """Public address without a final slash ("https://live.example.org"); else taken from each request."""
    catch_up: int = 500
    """Changes a returning reader is sent one by one; with more it loads the page anew."""
    render_share: float = 0.25
    """Share of one core that drawing the live page may take before readers get one a moment older;
    past moments and single updates have as much again, and are refused for a while far beyond it."""
    render_burst: float = 1.0
    """Seconds of drawing that may be spent at once before that share counts."""
    kept_pages: int = 64
    """Drawn pages kept in memory, of the live page's kinds and of past ones, plain and compressed."""
    poll_seconds: int = 10
    """How often readers look for deltas who can't hold the stream, while the story is live."""
    frame_ancestors: str = "'none'"
    """Who may frame the page, as in CSP: "'none'", "'self'", "https://paper.example"."""
    embed_ancestors: str = "*"
    """Who may frame the widget under /embed, likewise."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose word is taken for who asks and whether by https ("127.0.0.1/32")."""

    def __post_init__(self) -> None:
        if self.base_url is not None and not _PUBLIC.fullmatch(self.base_url):
            raise ServingError(
                f'"{self.base_url}" is no public address',
                where="base_url",
                remedy="Write it as https://live.example.org",
            )

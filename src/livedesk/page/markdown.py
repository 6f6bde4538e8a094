"""What editors write, as HTML: CommonMark without raw HTML, then cleaned again as if it came from a stranger.

One function for the readers' page and the console's preview. Headings, images, tables and code blocks are
left out: an update is a few lines, and pictures come with alt text and credit or not at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from livedesk.page.words import clean, safe_url

LONGEST = 10_000
"""Characters of Markdown that are drawn."""
TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "s"}
"""All that may stand in an update."""
_OFF = [
    "heading",
    "lheading",
    "hr",
    "code",
    "fence",
    "html_block",
    "reference",
    "image",
    "html_inline",
    "backticks",
]
_INLINE = re.compile(r"</?(?:em|strong|a|s)\b[^>]*>")
_BLOCK = re.compile(r"<[^>]*>")

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("strikethrough").disable(_OFF)


@lru_cache(maxsize=2048)
def markdown(text: str) -> Markup:
    """Paragraphs, emphasis, links, lists and quotations; everything else stands there as it was written.

    Links lead to http and https only, and carry rel="noopener nofollow".
    """
    drawn = _MARKDOWN.render(clean(text, LONGEST))
    safe = nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener nofollow",
        attribute_filter=lambda tag, name, value: safe_url(value) if (tag, name) == ("a", "href") else value,
    )
    return Markup(safe)  # noqa: S704 (nh3 let nothing through but TAGS)


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """The same as one line without marks: for feeds, structured data and search."""
    bare = _BLOCK.sub(" ", _INLINE.sub("", str(markdown(text))))
    return " ".join(unescape(bare).split())


__all__ = ["LONGEST", "markdown", "plain"]

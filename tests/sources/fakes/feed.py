"""A feed that is asked for."""

from sources.fakes.web_pages import AskedFake
from sources.world import item, rss


class FeedFake(AskedFake):
    """RSS; an item that is not there any more may have fallen off its end."""

    kind = "feed"
    deletes = False
    content_type = "application/rss+xml"

    def body(self):
        return rss(*(item(text, key) for key, text, _ in self.newest_first()))

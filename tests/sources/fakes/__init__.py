"""Local servers that speak the real protocols, one class a kind: documented in docs/sources.md.

``FAKES`` has one for each kind of source; ``test_every_kind.py`` holds every connector to the same promises
through it, and fails for a kind that has none.
"""

from sources.fakes.bridged import BridgeFake, RedditFake, TelegramFake, YouTubeFake
from sources.fakes.fake import Fake
from sources.fakes.feed import FeedFake
from sources.fakes.gdelt import GdeltFake
from sources.fakes.handed import FolderFake, JsonFake, PushFake
from sources.fakes.imap import ImapFake
from sources.fakes.jetstream import JetstreamFake
from sources.fakes.mastodon import MastodonFake, MastodonStreamFake
from sources.fakes.web_pages import ListPageFake, LivePageFake, SitemapFake

FAKES = {
    fake.kind: fake
    for fake in (
        BridgeFake,
        FeedFake,
        FolderFake,
        GdeltFake,
        ImapFake,
        JetstreamFake,
        JsonFake,
        ListPageFake,
        LivePageFake,
        MastodonFake,
        MastodonStreamFake,
        PushFake,
        RedditFake,
        SitemapFake,
        TelegramFake,
        YouTubeFake,
    )
}

__all__ = ["FAKES", "Fake"]

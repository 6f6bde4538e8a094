"""What accounts look like through feeds and pages: a bridge, YouTube, Reddit, a Telegram channel."""

from xml.sax.saxutils import escape

from sources.fakes.feed import FeedFake
from sources.fakes.web_pages import AskedFake
from sources.world import item, rss

REGISTER = [{"id": "mara", "name": "Mara Quill", "verified_by": "dockers.example names it"}]


class BridgeFake(FeedFake):
    """A bridge such as RSSHub: the headline is the text over again, cut off."""

    kind = "bridge"

    def fields(self):
        return {"type": "social", "account": REGISTER}

    def body(self):
        items = (
            item(f"{text[:12]}…", key, more=f"<description>&lt;p&gt;{escape(text)}&lt;/p&gt;</description>")
            for key, text, _ in self.newest_first()
        )
        return rss(*items)


def atom(*entries):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<title>Harbour</title>{''.join(entries)}</feed>"
    ).encode()


class YouTubeFake(AskedFake):
    """A channel's feed."""

    kind = "youtube"
    deletes = False
    content_type = "text/xml"

    def address(self):
        return f"{self.base}/channel/UC{'x' * 22}"

    def fields(self):
        return {"type": "social", "account": REGISTER}

    def body(self):
        return atom(
            *(
                f"<entry><id>yt:video:{key}</id><title>{escape(text)}</title><link rel='alternate' "
                f"href='https://www.youtube.com/watch?v={key}'/><author><name>Harbour TV</name></author>"
                f"<published>{at}</published><media:group><media:description>About it</media:description></media:group></entry>"
                for key, text, at in self.newest_first()
            )
        )


class RedditFake(AskedFake):
    """A community's feed; every entry names its author."""

    kind = "reddit"
    deletes = False
    content_type = "application/atom+xml"

    def address(self):
        return f"{self.base}/r/harbour"

    def fields(self):
        return {"type": "social", "account": [{**REGISTER[0], "id": "u/mara"}]}

    def body(self):
        return atom(
            *(
                f"<entry><author><name>/u/mara</name></author><content type='html'>&lt;p&gt;link&lt;/p&gt;</content>"
                f"<id>t3_{key}</id><link href='https://www.reddit.com/r/harbour/comments/{key}/'/>"
                f"<published>{at}</published><title>{escape(text)}</title></entry>"
                for key, text, at in self.newest_first()
            )
        )


class TelegramFake(AskedFake):
    """A public channel's page: the latest twenty posts, oldest first, counted upwards."""

    kind = "telegram"

    def __init__(self):
        super().__init__()
        self.numbers = {}

    def address(self):
        return f"{self.base}/s/dockers"

    def fields(self):
        return {"type": "social", "account": REGISTER}

    def post(self, key, text):
        super().post(key, text)
        self.numbers[key] = 98 + len(self.numbers)

    def body(self):
        posts = "".join(
            f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" '
            f'data-post="dockers/{self.numbers[key]}"><div class="tgme_widget_message_text js-message_text">{escape(text)}'
            f'<br/></div><a class="tgme_widget_message_date"><time datetime="2025-08-15T11:3{n % 10}:00+00:00">x</time></a></div></div>'
            for n, (key, text) in enumerate(list(self.items.items())[-20:])
        )
        return f"<html><head><title>Dockers – Telegram</title></head><body><main>{posts}</main></body></html>".encode()

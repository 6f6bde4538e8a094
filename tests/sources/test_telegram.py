"""A channel's page: posts in order, each with its number, time and first poster; gaps are deletions."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState
from livedesk.sources.telegram import Telegram, page_of, read_channel
from sources.fakes.bridged import TelegramFake
from sources.world import QUICK, Clock, source

PAGE = """<html><head><title>Dockers – Telegram</title></head><body>
<div class="tgme_widget_message" data-post="dockers/7"><div class="tgme_widget_message_forwarded_from">Forwarded from
<a class="tgme_widget_message_forwarded_from_name">Port Radio</a></div>
<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text">An older post</div></a>
<div class="tgme_widget_message_text js-message_text">No deal.<br/>We <b>stay</b> out.</div>
<a class="tgme_widget_message_date"><time datetime="2025-08-15T11:30:00+00:00">11:30</time></a></div>
<div class="tgme_widget_message" data-post="dockers/8"><a class="tgme_widget_message_photo_wrap"></a></div>
<div class="tgme_widget_message" data-post="nonsense"></div></body></html>""".encode()


def test_a_post_has_its_text_time_and_first_poster_without_what_it_replies_to():
    title, (first, second) = read_channel(PAGE, "text/html; charset=utf-8")
    assert title == "Dockers – Telegram"
    assert (first.number, first.text, first.first) == (7, "No deal. We stay out.", "Port Radio")
    assert first.written == "2025-08-15T11:30:00+00:00"
    assert second.text == ""


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield Telegram(fetcher)


@pytest.fixture
async def fake(tmp_path):
    async with TelegramFake().serve(tmp_path) as serving:
        yield serving


async def test_a_post_passed_on_is_its_first_posters_word(world, connector):
    world.says("/s/dockers", PAGE)
    (report,) = (
        await connector.look(world.source("/s/dockers", type="social", id="it"), SourceState())
    ).reports
    assert (report.publisher, report.credit) == ("Port Radio", "Port Radio")
    assert report.url == world.url("/dockers/7")


async def test_posts_that_left_the_page_at_its_end_are_only_old(connector, fake):
    for n in range(20):
        fake.post(str(n), f"Post {n}")
    look = await connector.look(fake.source(), SourceState())
    fake.post("20", "Post 20")
    look = await connector.look(fake.source(), look.state)
    assert look.withdrawn == ()
    fake.delete("10")
    look = await connector.look(fake.source(), look.state)
    assert [each.key for each in look.withdrawn] == ["dockers/108"]


async def test_a_page_cut_off_on_the_way_takes_nothing_back(connector, fake):
    for n in range(5):
        fake.post(str(n), f"Post {n}")
    look = await connector.look(fake.source(), SourceState())
    await fake.break_off()
    look = await connector.look(fake.source(), look.state)
    assert (look.withdrawn, look.whole) == ((), False)


async def test_a_page_without_posts_is_a_broken_source(connector, world):
    world.says("/s/x", b"<html><title>Telegram: Contact @x</title></html>")
    with pytest.raises(SourceError, match="shows no posts"):
        await connector.look(world.source("/s/x", id="it"), SourceState())


@pytest.mark.parametrize("address", ["dockers", "@dockers", "https://t.me/dockers", "https://t.me/s/dockers"])
def test_a_channel_may_be_named_in_any_way(address):
    assert page_of(source(address=address)) == "https://t.me/s/dockers"

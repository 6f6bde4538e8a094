"""Accounts read as feeds: the address people know, the register's name, the bridge's host."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.bridged import Bridge, Reddit, YouTube
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState
from sources.fakes.bridged import REGISTER, RedditFake
from sources.world import QUICK, Clock, item, rss, source


@pytest.fixture
async def fetcher():
    async with Fetcher(limits=QUICK, now=Clock()) as made:
        yield made


async def looked(fetcher, world, body, kind=Bridge, **fields):
    world.says("/it", body)
    given = {"type": "social", "account": REGISTER, **fields}
    return await kind(fetcher).look(world.source("/it", **given), SourceState())


async def test_a_headline_that_only_begins_the_text_is_no_headline(fetcher, world):
    long = "We meet at noon and not before"
    body = rss(
        item("We meet at…", "1", more=f"<description>{long}</description>"),
        item("Statement", "2", more=f"<description>{long}</description>"),
        item("No deal", "3"),
    )
    first, second, third = (await looked(fetcher, world, body)).reports
    assert (first.title, first.summary) == (None, long)
    assert (second.title, second.summary) == ("Statement", long)
    assert (third.title, third.summary) == (None, "No deal")


async def test_what_a_bridge_passes_on_says_so_and_whose_it_is(fetcher, world):
    (report,) = (await looked(fetcher, world, rss(item("No deal")))).reports
    assert report.poster.through == "127.0.0.1"
    assert (report.source_name, report.poster.verified_by) == ("Mara Quill", "dockers.example names it")


async def test_a_repost_through_a_bridge_is_its_first_posters_word(fetcher, world):
    (report,) = (await looked(fetcher, world, rss(item("RT @ashdown: No deal")))).reports
    assert (report.summary, report.publisher, report.source_name) == ("No deal", "@ashdown", "Mara Quill")


async def test_without_a_register_its_posts_are_held_and_that_is_told(fetcher, world):
    look = await looked(fetcher, world, rss(item("No deal")), account=[])
    assert look.reports[0].held
    assert look.warnings == ("no [[source.account]] says whose it is: its posts are held",)


async def test_a_communitys_posts_are_each_its_own_posters(fetcher, tmp_path):
    async with RedditFake().serve(tmp_path) as fake:
        fake.post("k", "Talks have begun")
        (known,) = (await Reddit(fetcher).look(fake.source(), SourceState())).reports
        (stranger,) = (await Reddit(fetcher).look(fake.source(account=REGISTER), SourceState())).reports
    assert (known.source_name, known.held) == ("Mara Quill", None)
    assert (stranger.source_name, stranger.publisher) == ("u/mara", "u/mara")
    assert stranger.held


@pytest.mark.parametrize(
    ("kind", "address", "feed"),
    [
        (Reddit, "https://www.reddit.com/r/harbour", "https://www.reddit.com/r/harbour/.rss"),
        (Reddit, "https://www.reddit.com/user/mara/", "https://www.reddit.com/user/mara/.rss"),
        (Reddit, "https://www.reddit.com/r/harbour/new/.rss", "https://www.reddit.com/r/harbour/new/.rss"),
        (
            YouTube,
            f"https://www.youtube.com/channel/UC{'a' * 22}/",
            f"https://www.youtube.com/feeds/videos.xml?channel_id=UC{'a' * 22}",
        ),
        (
            YouTube,
            "https://www.youtube.com/feeds/videos.xml?channel_id=x",
            "https://www.youtube.com/feeds/videos.xml?channel_id=x",
        ),
    ],
)
def test_the_address_people_know_leads_to_the_feed(kind, address, feed):
    assert kind(Fetcher()).feed_of(source(address=address)) == feed


def test_a_channels_handle_is_refused_with_what_to_give():
    with pytest.raises(SourceError, match="channel's id"):
        YouTube(Fetcher()).feed_of(source(address="https://www.youtube.com/@harbour"))

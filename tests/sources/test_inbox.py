"""Who hands something in hears when it is durable, and never before."""

import asyncio
import json

import pytest

from livedesk.errors import SourceError
from livedesk.sources import inbox as module
from livedesk.sources.fetching import Fetcher
from livedesk.sources.inbox import Inbox, PushFollower
from livedesk.sources.state import SourceState
from sources.world import Clock, source

DOCUMENT = json.dumps([{"id": "a", "title": "Talks begin"}, {"id": "b", "withdrawn": True}, 7]).encode()


@pytest.fixture
async def fetcher():
    async with Fetcher(now=Clock()) as made:
        yield made


@pytest.fixture
async def following(fetcher, monkeypatch):
    monkeypatch.setattr("livedesk.sources.streaming.BEAT", 0.01)
    batches = PushFollower(fetcher).follow(source(address="wire"), SourceState())
    await anext(batches)
    yield batches
    await batches.aclose()


async def brought(batches):
    async for batch in batches:
        if batch.reports or batch.warnings:
            return batch
    return None


async def test_it_is_answered_only_when_it_is_durable(fetcher, following):
    inbox = fetcher.keep(Inbox, Inbox)
    handing = asyncio.create_task(inbox.hand_in("wire", DOCUMENT, "application/json"))
    batch = await brought(following)
    await asyncio.sleep(0)
    assert ([report.title for report in batch.reports], [each.key for each in batch.withdrawn]) == (
        ["Talks begin"],
        ["b"],
    )
    assert not handing.done()
    await anext(following)
    handed = await handing
    assert (handed.reports, handed.withdrawn, handed.warnings) == (
        1,
        1,
        ("report 3 is not an object; left out",),
    )


async def test_what_cannot_be_read_is_told_to_who_handed_it_in_and_in_its_health(fetcher, following):
    handing = asyncio.create_task(fetcher.keep(Inbox, Inbox).hand_in("wire", b"words", None))
    assert (await brought(following)).warnings == ("was handed what is neither JSON nor XML",)
    with pytest.raises(SourceError, match="neither JSON nor XML"):
        await handing


async def test_a_source_that_goes_refuses_what_it_had_not_taken(fetcher, following):
    inbox = fetcher.keep(Inbox, Inbox)
    handing = asyncio.create_task(inbox.hand_in("wire", DOCUMENT, None))
    await brought(following)
    await following.aclose()
    with pytest.raises(SourceError, match="closed before"):
        await handing
    assert not inbox.takes("wire")
    with pytest.raises(KeyError):
        await inbox.hand_in("wire", DOCUMENT, None)


async def test_two_stories_take_what_is_handed_in_once(fetcher, following):
    other = PushFollower(fetcher).follow(source("other", address="wire"), SourceState())
    await anext(other)
    handing = asyncio.create_task(fetcher.keep(Inbox, Inbox).hand_in("wire", DOCUMENT, None))
    assert (await brought(following)).reports[0].source == "harbour"
    assert (await brought(other)).reports[0].source == "other"
    await anext(following)
    assert not handing.done()
    await anext(other)
    assert (await handing).reports == 1
    await other.aclose()


async def test_a_desk_that_does_not_keep_up_takes_no_more(fetcher, following, monkeypatch):
    inbox = Inbox()
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    inbox.opened("wire")
    first = asyncio.create_task(inbox.hand_in("wire", DOCUMENT, None))
    await asyncio.sleep(0)
    with pytest.raises(SourceError, match="takes no more"):
        await inbox.hand_in("wire", DOCUMENT, None)
    first.cancel()

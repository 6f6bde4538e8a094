"""What of a Jetstream concerns a source: posts, edits, deletions, and reposts as the copies they are."""

import json
import os
from pathlib import Path

import pytest

from livedesk.errors import SourceError
from livedesk.sources.bluesky import BlueskyFollower, Jetstream
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState
from sources.fakes.jetstream import MARA, START, JetstreamFake
from sources.test_every_kind import Newsroom, _brisk  # noqa: F401 (a fixture)
from sources.world import NOON, source

ACCOUNT = {"id": MARA, "name": "Mara Quill", "verified_by": "dockers.example names it"}


def picked(fake, **fields):
    given = {"kind": "bluesky", "type": "social", "account": [ACCOUNT], **fields}
    jetstream = Jetstream(source(**given))
    return jetstream.pick([json.dumps(event).encode() for event in fake.log], NOON)


@pytest.fixture
def fake():
    return JetstreamFake()


def test_words_pick_posts_of_anybody_whole_words_in_any_case(fake):
    fake.post("a", "The GREY HARBOUR talks", did="did:plc:x")
    fake.post("b", "Grey harbourmaster resigns", did="did:plc:x")
    fake.post("c", "Elsewhere", did="did:plc:x")
    fake.post("d", "Nothing to do with it")
    found = picked(fake, words=["Grey Harbour"])
    assert [report.summary for report in found.reports] == ["The GREY HARBOUR talks", "Nothing to do with it"]
    assert found.reports[0].held
    assert not found.reports[1].held


def test_a_post_says_where_it_can_be_read_in_what_language_and_when_it_claims_to_be(fake):
    fake.post("a", "Talks begin")
    (report,) = picked(fake).reports
    assert report.url == f"https://bsky.app/profile/{MARA}/post/a"
    assert report.item_key == f"at://{MARA}/app.bsky.feed.post/a"
    assert (report.lang, f"{report.published_at:%H:%M}", report.published_precision) == (
        "en",
        "11:30",
        "second",
    )


def test_a_clock_that_stands_wrong_leaves_the_time_unknown(fake):
    fake._commit("create", "a", MARA, {"text": "Talks begin", "createdAt": "2031-01-01T00:00:00Z"})
    assert picked(fake).reports[0].published_at is None


def test_a_repost_of_what_came_by_is_a_copy_with_its_first_poster(fake):
    fake.post("a", "Grey Harbour: no deal", did="did:plc:x")
    fake.repost("r", "a", by="did:plc:x")
    fake.repost("s", "unknown", by="did:plc:x")
    first, again = picked(fake, words=["Grey Harbour"]).reports
    assert (again.summary, again.url, again.credit) == (first.summary, first.url, "did:plc:x")
    assert (again.source_name, again.publisher) == ("Mara Quill", "did:plc:x")


def test_only_deletions_of_what_could_be_here_are_passed_on(fake):
    fake.post("a", "Grey Harbour: no deal", did="did:plc:x")
    fake.delete("a", did="did:plc:x")
    fake.items["z"] = ""
    fake.delete("z", did="did:plc:stranger")
    fake.items["m"] = ""
    fake.delete("m")
    found = picked(fake, words=["Grey Harbour"])
    assert [key.rpartition("/")[2] for key in found.gone] == ["a", "m"]


def test_an_account_that_is_gone_is_told(fake):
    fake.say(kind="account", account={"active": False, "did": MARA, "status": "deactivated", "seq": 1})
    assert picked(fake).warnings == [f"account {MARA} is deactivated"]


def test_events_of_other_kinds_and_shapes_are_passed_over(fake):
    fake.say(kind="identity", identity={"did": MARA, "handle": "mara.example"})
    fake._commit("create", "l", MARA, {"subject": {"uri": "x"}}, "app.bsky.feed.like")
    fake._commit("create", "p", MARA, {"text": 7})
    found = picked(fake)
    assert found.reports == []
    assert found.warnings == [f"post p of {MARA} could not be read"]
    assert found.latest == START + 2 * 100_000


async def test_accounts_alone_are_asked_for_by_name_and_words_for_everything(tmp_path):
    async with JetstreamFake().serve(tmp_path) as fake:
        for fields, wanted in (({}, [MARA]), ({"words": ["strike"]}, [])):
            async with Newsroom(fake, **fields) as room:
                await room.until(lambda: fake.live)
            assert fake.queries[-1].getall("wantedDids", []) == wanted
            await room.until(lambda: not fake.live)


async def test_it_goes_back_a_little_behind_its_cursor(tmp_path):
    async with JetstreamFake().serve(tmp_path) as fake:
        async with Newsroom(fake) as room:
            await room.until(lambda: fake.live)
            fake.post("a", "Talks begin")
            await room.until(lambda: room.reports)
            await room.broken()
            await room.until(lambda: fake.live)
        assert int(fake.queries[-1]["cursor"]) == START - 5_000_000


@pytest.mark.parametrize("fields", [{"account": []}, {"address": "https://harbour.example/"}])
async def test_a_source_that_cannot_be_followed_says_so(fields):
    async with Fetcher() as fetcher:
        given = {
            "kind": "bluesky",
            "address": "wss://harbour.example/subscribe",
            "account": [ACCOUNT],
            **fields,
        }
        with pytest.raises(SourceError, match=r"neither accounts nor words|no websocket"):
            await anext(BlueskyFollower(fetcher).follow(source(**given), SourceState()))


async def test_an_address_that_asks_for_compressed_events_says_what_to_do():
    async with Fetcher() as fetcher:
        packed = source(
            type="social", kind="bluesky", words=["x"], address="wss://j.example/subscribe?compress=true"
        )
        with pytest.raises(SourceError, match="compressed events") as fault:
            await anext(BlueskyFollower(fetcher).follow(packed, SourceState()))
        assert "options.dictionary" in fault.value.remedy


async def test_the_address_of_the_second_protocol_says_which_to_give():
    async with Fetcher() as fetcher:
        newer = "wss://j.example/xrpc/network.bsky.jetstream.subscribeEvents"
        second = source(type="social", kind="bluesky", words=["x"], address=newer)
        with pytest.raises(SourceError, match="second protocol") as fault:
            await anext(BlueskyFollower(fetcher).follow(second, SourceState()))
        assert "wss://HOST/subscribe" in fault.value.remedy


async def test_compressed_events_are_read_with_their_dictionary_over_breaks_too(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    dictionary = zstandard.train_dictionary(2_048, [b'{"did": "did:plc:%d"}' % n * 3 for n in range(2_000)])
    file = tmp_path / "dictionary"
    file.write_bytes(dictionary.as_bytes())
    fake = JetstreamFake()
    fake.pack = zstandard.ZstdCompressor(dict_data=dictionary).compress
    async with fake.serve(tmp_path), Newsroom(fake, options={"dictionary": str(file)}) as room:
        await room.until(lambda: fake.live)
        fake.post("a", "Talks begin")
        await room.until(lambda: room.said == ["Talks begin"])
        await room.broken()
        fake.garbage = True
        fake.post("b", "Lost on the way")
        await room.until(lambda: room.state.warnings)
        assert "1 event could not be read" in room.health.words
        fake.garbage = False
        fake.post("c", "Talks end")
        await room.until(lambda: "Talks end" in room.said)
        assert {query["compress"] for query in fake.queries} == {"true"}


@pytest.mark.slow
async def test_over_fifty_breaks_nothing_is_lost_and_nothing_comes_twice(tmp_path):
    async with JetstreamFake().serve(tmp_path) as fake, Newsroom(fake, most_per_minute=10_000) as room:
        await room.until(lambda: fake.live)
        posted = []
        fake.post("first", "The first word")
        await room.until(lambda: room.reports)
        for n in range(50):
            for m in range(3):
                posted.append(f"Word {n}.{m} from the quay")
                fake.post(f"k{n}x{m}", posted[-1])
            if n % 5 == 0:
                fake.delete(f"k{n}x0")
            await room.broken()
        fake.post("last", "The last word")
        await room.until(lambda: "The last word" in room.said)
        assert sorted(room.said) == sorted(["The first word", *posted, "The last word"])
        assert len(room.gone) == len(set(room.gone)) == 10
        assert fake.asked >= 51


@pytest.mark.recording
def test_every_post_of_the_recorded_network_is_read():
    data = os.environ.get("LIVEDESK_DATA")
    if not data:
        pytest.skip("set LIVEDESK_DATA to the folder of recordings")
    lines = (Path(data) / "social" / "bluesky-jetstream" / "expected_v1.jsonl").read_bytes().splitlines()
    events = [json.loads(line) for line in lines]
    posts = [
        event
        for event in events
        if event.get("commit", {}).get("collection") == "app.bsky.feed.post"
        and event["commit"]["operation"] == "create"
        and event["commit"]["record"]["text"].strip()
    ]
    accounts = [{"id": did, "name": did, "verified_by": "x"} for did in {event["did"] for event in events}]
    found = Jetstream(source(type="social", account=accounts)).pick(lines, NOON)
    assert {report.item_key for report in found.reports} >= {
        f"at://{post['did']}/app.bsky.feed.post/{post['commit']['rkey']}" for post in posts
    }
    assert len(found.gone) == 1
    assert not [warning for warning in found.warnings if "could not be read" in warning]

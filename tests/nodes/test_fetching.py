"""Sources shared out: each fetched once however many stories want it, for all that want it."""

from datetime import UTC, datetime

from livedesk.nodes.fetching import Deliveries, Fetching, SharedStates, as_own, share_of, shared_id
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Gone, unpacked
from livedesk.nodes.partitions import SOURCE_SHARES
from livedesk.sources.source import Withdrawn
from livedesk.story.schema import Source
from newsroom import report


def source(id_="wire", **fields):
    given = {"name": "The Wire", "publisher": "Wire", "address": "https://wire.example/feed"} | fields
    return Source(id=id_, **given)


class FakePoller:
    def __init__(self, sources, **given):
        self.sources = list(sources)
        self.given = given

    def swap(self, sources):
        self.sources = list(sources)


def fetching(database, covered):
    deliveries = Deliveries(database, None, lambda _story: 0)
    return Fetching(database, deliveries, contact=None, poller=FakePoller)


ALL = set(range(SOURCE_SHARES))


def test_what_is_fetched_alike_is_one_whatever_each_story_calls_it():
    assert shared_id(source()) == shared_id(source("other", name="Another name", publisher="Else"))
    assert shared_id(source()) != shared_id(source(address="https://wire.example/sport"))
    assert shared_id(source()) != shared_id(source(allow_private=True))
    assert 0 <= share_of(shared_id(source())) < SOURCE_SHARES


async def test_a_report_reaches_every_story_under_the_storys_own_name_of_the_source(database, covered):
    a, b, c = (covered[f"harbour-{n}"].id for n in range(3))
    role = fetching(database, covered)
    role.use(
        {
            a: [source()],
            b: [source("w2", name="Wire (b)", country="US")],
            c: [source(address="https://x.example/f")],
        },
        ALL,
    )
    shared = next(one for one in role.poller.sources if one.address == "https://wire.example/feed")
    assert len(role.poller.sources) == 2
    came = report("10:00", "Shared", "Harbour talks", id="r1")
    await role.poller.given["deliver"](shared, [came])
    found = {
        w.story: unpacked(w.body).report
        for w in Inbox(database).waiting([one.part for one in covered.values()])
    }
    assert {(found[a].source, found[a].source_name), (found[b].source, found[b].source_name)} == {
        ("wire", "The Wire"), ("w2", "Wire (b)"),
    }  # fmt: skip
    assert found[b].country == "US"
    assert found[a].id == found[b].id == "r1"
    assert c not in found


async def test_what_a_source_takes_back_reaches_every_story_too(database, covered):
    a = covered["harbour-0"].id
    role = fetching(database, covered)
    role.use({a: [source()]}, ALL)
    await role.poller.given["take_back"](role.poller.sources[0], Withdrawn(key="k", why="the post is gone"))
    (waiting,) = Inbox(database).waiting([covered["harbour-0"].part])
    assert unpacked(waiting.body) == Gone(source="wire", key="k", why="the post is gone")


def test_only_sources_of_the_shares_held_are_looked_at(database, covered):
    role = fetching(database, covered)
    wanted = [source(f"s{n}", address=f"https://s{n}.example/feed") for n in range(40)]
    half = set(range(SOURCE_SHARES // 2))
    role.use({1: wanted}, half)
    assert 0 < len(role.poller.sources) < 40
    assert all(share_of(one.id) in half for one in role.poller.sources)
    role.use({1: wanted}, set())
    assert role.poller.sources == []


def test_states_are_shared_by_all_nodes(database):
    states = SharedStates(database)
    assert states.source_state("s1") is None
    states.keep_source_state("s1", b"one")
    states.keep_source_state("s1", b"two")
    assert SharedStates(database).source_state("s1") == b"two"


def test_a_report_becomes_the_storys_own_and_keeps_its_id():
    came = report(datetime(2025, 8, 15, tzinfo=UTC), "Shared", "Headline", id="r1")
    own = as_own(came, source(type="agency", country="DE"))
    assert (own.id, own.source, own.publisher, own.type, own.country) == (
        "r1",
        "wire",
        "Wire",
        "agency",
        "DE",
    )

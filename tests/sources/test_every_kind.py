"""Every kind of source keeps the same promises, through the poller, against a fake that speaks its protocol."""

import asyncio

import pytest

from livedesk.errors import RecordError
from livedesk.sources import drop_folder, polling, streaming
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.schedule import SHORTEST
from livedesk.sources.source import Connectors, kinds
from sources.fakes import FAKES
from sources.test_polling import Store
from sources.world import QUICK, Clock, item, rss
from waiting import until

OURS = [kind for kind in kinds() if kind in FAKES]


@pytest.fixture(autouse=True)
def _brisk(monkeypatch):
    monkeypatch.setattr(streaming, "SOON", 0.0)
    monkeypatch.setattr(streaming, "BEAT", 0.05)
    monkeypatch.setattr(drop_folder, "EVERY", 0.01)
    monkeypatch.setattr(polling, "RETRY", 0.01)


@pytest.fixture(params=OURS)
async def fake(request, tmp_path):
    async with FAKES[request.param]().serve(tmp_path) as serving:
        yield serving


class Newsroom:
    """A poller with a clock that is set, and what reached the desk, told by item and words."""

    def __init__(self, fake, store=None, **fields):
        self.fake, self.clock = fake, Clock()
        self.store = Store() if store is None else store
        self.reports, self.gone = [], []
        self.full, self.refused = False, 0
        self.leap = SHORTEST.total_seconds() / 4
        self.sources = [fake.source(**fields)]
        self.poller = Poller(
            self.sources,
            store=self.store,
            deliver=self._deliver,
            take_back=self._gone,
            now=self.clock,
            limits=QUICK,
        )
        self.running = None
        fake.poller = self.poller

    async def _deliver(self, source, reports):
        assert all(report.source == source.id for report in reports)
        await asyncio.sleep(0)
        if self.full:
            self.refused += 1
            raise RecordError("disk full", where="desk.sqlite")
        self.reports += reports

    async def _gone(self, source, withdrawn):
        assert withdrawn.why
        self.gone.append(withdrawn.key)

    @property
    def said(self):
        return [report.title or report.summary for report in self.reports]

    @property
    def health(self):
        return self.poller.health()[0]

    @property
    def state(self):
        return self.poller.state("it")

    async def __aenter__(self):
        self.running = asyncio.create_task(self.poller.run())
        return self

    async def __aexit__(self, *_):
        await self.poller.stop()
        await self.running

    async def until(self, true):
        """Let time pass by leaps until something is so."""

        def leapt():
            if true():
                return True
            self.clock.on(seconds=self.leap)
            self.poller._wake.set()
            return False

        await until(leapt)

    async def broken(self):
        """Break the connection, where there is one, and wait until the poller knows."""
        if not self.fake.breaks:
            return
        await self.until(lambda: self.fake.live)
        looks = self.poller.counts.looks
        await self.fake.break_off()
        await self.until(lambda: self.poller.counts.looks > looks)


def test_every_kind_has_a_fake_that_speaks_its_protocol():
    assert set(kinds()) == set(FAKES)


async def test_it_names_its_kind(fake):
    async with Fetcher() as fetcher:
        assert Connectors(fetcher).of(fake.kind).kind == fake.kind


async def test_what_is_posted_arrives_once_and_in_order(fake):
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        for n in range(5):
            fake.post(f"k{n}", f"Word {n} from the quay")
        await room.until(lambda: len(room.reports) >= 5)
        await room.until(lambda: room.health.ok)
        assert room.said == [f"Word {n} from the quay" for n in range(5)]
        assert all(report.seen_at.tzinfo is not None for report in room.reports)
        assert len({report.item_key for report in room.reports}) == 5


async def test_an_edit_is_another_report_of_the_same_item(fake):
    if not fake.edits:
        pytest.skip("its platform tells of no edits")
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        fake.post("k", "Talks have begun")
        await room.until(lambda: room.reports)
        fake.edit("k", "Talks have not begun")
        await room.until(lambda: len(room.reports) == 2)
        first, second = room.reports
        assert room.said == ["Talks have begun", "Talks have not begun"]
        assert first.item_key == second.item_key
        assert first.id != second.id


async def test_what_is_taken_back_is_told_by_its_item(fake):
    if not fake.deletes:
        pytest.skip("its platform tells of no deletions")
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        for key in ("old", "k", "young"):
            fake.post(key, f"Talks have begun, says {key}")
        await room.until(lambda: len(room.reports) == 3)
        fake.delete("k")
        await room.until(lambda: room.gone)
        assert room.gone == [room.reports[1].item_key]
        assert room.state.taken_back == 1


@pytest.mark.parametrize("breaks", [5, pytest.param(50, marks=pytest.mark.slow)])
async def test_over_breaks_nothing_is_lost_and_nothing_comes_twice(fake, breaks):
    async with Newsroom(fake) as room:
        room.leap *= 60 if breaks > 5 else 1
        await room.until(lambda: fake.live)
        for n in range(breaks + 1):
            fake.post(f"k{n}", f"Word {n} from the quay")
            if n:
                await room.broken()
        fake.post("last", "The last word")
        # The last break may fall on the look that brings the last word: what it cut off is in the next one.
        await room.until(lambda: len(set(room.said)) == breaks + 2)
        assert sorted(room.said) == sorted(
            [*(f"Word {n} from the quay" for n in range(breaks + 1)), "The last word"]
        )


async def test_a_desk_that_starts_again_goes_on_where_it_was(fake):
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        fake.post("a", "Before the night")
        await room.until(lambda: room.reports)
    await fake.break_off()
    fake.post("b", "In the night")
    async with Newsroom(fake, store=room.store) as again:
        again.clock.at = room.clock.at
        await again.until(lambda: again.reports)
        fake.post("c", "After the night")
        await again.until(lambda: len(again.reports) == 2)
        assert again.said == ["In the night", "After the night"]


async def test_what_the_desk_could_not_take_comes_again(fake):
    async with Newsroom(fake) as room:
        await room.until(lambda: fake.live)
        room.full = True
        fake.post("k", "Talks have begun")
        await room.until(lambda: room.refused > 1)
        room.full = False
        await room.until(lambda: room.reports)
        assert room.said == ["Talks have begun"]


async def test_garbage_is_told_in_its_health_and_harms_nothing_else(fake, world):
    world.says("/other", rss(item("All quiet")))
    async with Newsroom(fake) as room:
        room.poller.swap([*room.sources, world.source("/other")])
        await room.until(lambda: fake.live)
        fake.post("j", "Talks are near")
        await room.until(lambda: "Talks are near" in room.said)
        fake.garbage = True
        fake.post("k", "Talks have begun")
        await room.until(lambda: room.state.error or room.state.warnings)
        assert "Talks have begun" not in room.said
        await room.until(lambda: "All quiet" in room.said)
        fake.garbage = False
        await room.broken()
        fake.post("l", "Talks go on")
        await room.until(lambda: "Talks go on" in room.said)


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_a_refusal_is_told_in_words_and_tried_again(fake, status):
    if not fake.network:
        pytest.skip("nobody can refuse it")
    fake.refusing = status
    async with Newsroom(fake) as room:
        await room.until(lambda: room.state.failures >= 2)
        assert not room.health.ok
        assert str(status) in room.health.words or "log" in room.health.words
        fake.refusing = None
        await room.until(lambda: fake.live)
        fake.post("k", "Talks have begun")
        await room.until(lambda: room.reports)
        await room.until(lambda: room.health.ok)


async def test_a_private_address_is_not_asked(fake):
    if not fake.network:
        pytest.skip("it reads no network")
    async with Newsroom(fake, allow_private=False) as room:
        await room.until(lambda: room.state.failures)
        assert "not public" in room.health.words
        assert fake.asked == 0

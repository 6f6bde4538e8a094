"""What the desk could not take is remembered by nobody; what is too much is held, with the reason."""

import pytest

from livedesk.errors import RecordError
from livedesk.sources.delivery import Delivery
from livedesk.sources.keeping import Keeping
from livedesk.sources.source import Withdrawn
from livedesk.sources.state import SourceState
from sources.test_holding import SOURCE, posts
from sources.test_polling import Store
from sources.world import NOON, Clock


@pytest.fixture
def desk():
    return []


@pytest.fixture
def delivery(desk):
    async def deliver(source, reports):
        desk.extend(reports)

    async def take_back(source, withdrawn):
        desk.append(withdrawn)

    return Delivery(deliver, take_back, Clock(), Keeping(None))


OLD = Withdrawn(key="old", why="its poster deleted it")
FEW = SOURCE.model_copy(update={"most_per_minute": 2})


async def test_it_counts_what_went_what_was_held_and_what_was_taken_back(delivery, desk):
    delivered = await delivery.hand_over(FEW, posts("x", 5), [OLD], known_too=True)
    state = delivered.counted(SourceState(), NOON)
    assert (state.delivered, state.held, state.held_since, state.strangers, state.taken_back) == (
        2,
        3,
        NOON,
        2,
        1,
    )
    assert state.last_new == NOON
    assert desk[-1] == OLD


async def test_what_is_held_is_told_with_its_reason_and_can_be_let_through(delivery, desk):
    delivered = await delivery.hand_over(FEW, posts("x", 5), (), known_too=True)
    state = delivered.counted(SourceState(), NOON)
    held = delivery.held(FEW, state)
    assert held.because == "3 more than 2 in a minute; 2 by accounts that are not in the register"
    assert (held.flooded, held.strangers, held.count, held.out_of_reach, held.since) == (3, 2, 5, 0, NOON)
    assert [report.item_key for report in held.latest] == ["x2", "x3", "x4"]
    assert len(await delivery.let_through(FEW)) == 3
    assert [report.item_key for report in desk] == ["x0", "x1", "x2", "x3", "x4"]
    assert await delivery.let_through(FEW) == ()


async def test_an_editor_may_let_single_reports_through_and_the_others_stay(delivery, desk):
    delivered = await delivery.hand_over(FEW, posts("x", 5), (), known_too=True)
    state = delivered.counted(SourceState(), NOON)
    wanted = delivery.held(FEW, state).latest[1]
    assert await delivery.let_through(FEW, [wanted.id, "of nobody"]) == (wanted,)
    assert desk[-1] == wanted
    held = delivery.held(FEW, state)
    assert [report.item_key for report in held.latest] == ["x2", "x4"]
    assert held.out_of_reach == 1


async def test_what_the_desk_could_not_take_from_an_editor_is_still_held(delivery, desk):
    taken = []

    async def full(source, reports):
        if len(taken) == 1:
            raise RecordError("disk full", where="desk.sqlite")
        taken.append(reports)

    delivery = Delivery(full, None, Clock(), Keeping(None))
    delivered = await delivery.hand_over(FEW, posts("x", 5), (), known_too=True)
    assert await delivery.let_through(FEW) is None
    assert len(delivery.held(FEW, delivered.counted(SourceState(), NOON)).latest) == 3


async def test_nothing_held_is_told_by_nothing(delivery):
    assert delivery.held(FEW, SourceState()) is None


async def test_what_the_desk_could_not_take_is_none(delivery):
    async def full(source, reports):
        raise RecordError("disk full", where="desk.sqlite")

    assert (
        await Delivery(full, None, Clock(), Keeping(None)).hand_over(FEW, posts("x", 1), (), known_too=True)
        is None
    )


async def test_a_post_taken_back_while_it_was_held_is_let_go(delivery, desk):
    await delivery.hand_over(FEW, posts("x", 5), (), known_too=True)
    await delivery.hand_over(FEW, [], [Withdrawn(key="x3", why="deleted")], known_too=True)
    await delivery.let_through(FEW)
    assert "x3" not in [getattr(each, "item_key", None) for each in desk]


async def test_what_is_held_is_at_hand_after_a_start_and_after_its_measure_began_anew(desk):
    async def deliver(source, reports):
        desk.extend(reports)

    store = Store()
    before = Delivery(deliver, None, Clock(), Keeping(store))
    state = (await before.hand_over(FEW, posts("x", 5), (), known_too=True)).counted(SourceState(), NOON)
    before.keep_held(FEW)
    after = Delivery(deliver, None, Clock(), Keeping(store))
    assert [report.item_key for report in after.held(FEW, state).latest] == ["x2", "x3", "x4"]
    after.forget(FEW)
    wider = FEW.model_copy(update={"most_per_minute": 3})
    assert len((await after.hand_over(wider, posts("y", 3), (), known_too=True)).reports) == 3
    assert [report.item_key for report in await after.let_through(wider)] == ["x2", "x3", "x4"]
    assert Keeping(store).held(FEW) == ()


async def test_what_its_poster_took_back_while_the_desk_was_away_is_let_go(delivery, desk):
    store = Store()
    before = Delivery(None, None, Clock(), Keeping(store))
    before._measure(FEW).sift(posts("x", 5), NOON, known_too=True)
    before.keep_held(FEW)
    after = Delivery(None, None, Clock(), Keeping(store))
    await after.hand_over(FEW, [], [Withdrawn(key="x3", why="deleted")], known_too=True)
    after.keep_held(FEW)
    assert [report.item_key for report in Keeping(store).held(FEW)] == ["x2", "x4"]

"""The inbox numbers what comes in, story by story, and forgets nothing before it is done."""

from concurrent.futures import ThreadPoolExecutor

from livedesk.nodes.inbox import CHUNK, Inbox
from livedesk.nodes.messages import Heard, packed, unpacked
from newsroom import report


def heard(n):
    return Heard(report=report("10:00", "Reuters", f"Headline {n}", id=f"r{n}"))


def test_messages_are_numbered_story_by_story_in_the_order_given(database, covered):
    inbox = Inbox(database)
    a, b = covered["harbour-0"].id, covered["harbour-1"].id
    taken = inbox.hear([(a, heard(1)), (b, heard(2)), (a, heard(3))])
    assert [(story, number) for story, number, _ in taken] == [(a, 1), (b, 1), (a, 2)]
    assert inbox.hear([(b, heard(4))])[0][:2] == (b, 2)
    parts = [one.part for one in covered.values()]
    assert [(w.story, w.number) for w in inbox.waiting(parts)] == [(a, 1), (a, 2), (b, 1), (b, 2)]
    assert unpacked(inbox.between(a, 1, 2)[0].body) == heard(3)
    assert taken[0][2] == packed(heard(1))


def test_more_than_fits_one_statement_is_taken_in_all_the_same(database, covered):
    id_ = covered["harbour-0"].id
    taken = Inbox(database).hear([(id_, heard(n)) for n in range(CHUNK + 3)])
    assert [number for _, number, _ in taken] == list(range(1, CHUNK + 4))


def test_many_who_hear_at_once_leave_no_gap_and_do_not_wait_for_each_other_for_ever(database, covered):
    inbox = Inbox(database)
    ids = [one.id for one in covered.values()]

    def hear(worker):
        order = ids if worker % 2 else ids[::-1]
        return [inbox.hear([(id_, heard(f"{worker}-{n}")) for id_ in order]) for n in range(15)]

    with ThreadPoolExecutor(4) as pool:
        taken = [one for found in pool.map(hear, range(4)) for batch in found for one in batch]
    for id_ in ids:
        assert sorted(number for story, number, _ in taken if story == id_) == list(range(1, 61))


def test_what_is_done_is_forgotten_and_the_place_only_moves_on(database, covered):
    inbox = Inbox(database)
    one = covered["harbour-0"]
    inbox.hear([(one.id, heard(n)) for n in range(5)])
    inbox.done({one.id: 3})
    inbox.done({one.id: 2})
    assert inbox.placed(one.part)[one.id] == 3
    assert [w.number for w in inbox.waiting([one.part])] == [4, 5]
    inbox.done({})


def test_what_came_just_now_is_not_overdue(database, covered):
    inbox = Inbox(database)
    one = covered["harbour-0"]
    inbox.hear([(one.id, heard(1))])
    assert inbox.waiting([one.part], seconds=60) == []
    assert inbox.waiting([one.part + 1]) == []


def test_what_is_set_aside_is_shown_and_can_be_tried_again(database, covered):
    inbox = Inbox(database)
    one = covered["harbour-0"]
    inbox.hear([(one.id, heard(n)) for n in range(2)])
    first, _ = inbox.waiting([one.part])
    inbox.set_aside(first, "it can't be read", "n1")
    inbox.set_aside(first, "it can't be read", "n1")
    (aside,) = inbox.asides()
    assert (aside.story, aside.number, aside.why, aside.node) == ("harbour-0", 1, "it can't be read", "n1")
    assert inbox.counts()[:2] == (1, 1)
    assert inbox.try_again("harbour-1") == 0
    assert inbox.try_again() == 1
    assert [w.number for w in inbox.waiting([one.part])] == [2, 3]
    assert inbox.asides() == []


def test_tries_of_a_message_are_counted_and_forgiven(database, covered):
    inbox = Inbox(database)
    one, other = covered["harbour-0"], covered["harbour-1"]
    inbox.hear([(one.id, heard(1)), (one.id, heard(2)), (other.id, heard(3))])
    assert [inbox.begun(one.id, 1), inbox.begun(one.id, 1), inbox.begun(other.id, 1)] == [1, 2, 1]
    inbox.forgive({one.id: 1, other.id: 1})
    inbox.forgive({other.id: 1})
    assert [inbox.begun(one.id, 1), inbox.begun(other.id, 1)] == [2, 1]
    assert inbox.begun(one.id, 9) == 0


def test_the_oldest_waiting_message_has_an_age(database, covered):
    inbox = Inbox(database)
    assert inbox.counts() == (0, 0, 0.0)
    inbox.hear([(covered["harbour-0"].id, heard(1))])
    waiting, aside, oldest = inbox.counts()
    assert (waiting, aside) == (1, 0)
    assert 0 <= oldest < 30

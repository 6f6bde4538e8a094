"""The log's promises as tests, one name each; every keeper of them inherits this class.

A test file gives two fixtures: ``log``, open for writing and empty, and ``make``, which opens one with
other settings.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from livedesk.errors import RecordError, VersionTaken
from livedesk.model import NewEntry, ReportReceived
from livedesk.record import CLOCK_SLACK, append
from newsroom import Newsroom, report
from waiting import LONG

NOON = datetime(2025, 8, 15, 12, 0, 0, 123456, tzinfo=UTC)


def heard(name="a", version=1, *, at=NOON, **fields):
    """An entry about a report, recorded at ``at``."""
    filled = {"occurred_at": at - timedelta(minutes=3), "cause": f"r-{name}"} | fields
    body = ReportReceived(report=report(at, "Outlet", f"Headline {name}", id=f"r-{name}"))
    return NewEntry(stream=f"report:r-{name}", version=version, recorded_at=at, body=body, **filled)


def wrote(log, *entries):
    """Append and wait."""
    return log.submit(entries).result(timeout=LONG)


def streams(log):
    return [entry.stream for entry in log.read()]


def history():
    """A small history with every kind of entry, as NewEntry."""
    desk = Newsroom()
    desk.turns("09:00", "live")
    landing = desk.hears("10:00", "Reuters", "The ferry is in port", summary="It was early. 早到了。")
    desk.hears("10:02", "TASS", "Паром в порту", joins=landing, lang="ru")
    desk.hears("10:03", "Elsewhere", "A cat on a roof", relevant=False)
    desk.assesses("10:03", landing)
    desk.publishes("10:04", landing)
    desk.corrects("10:09", landing, "It was late.")
    return [
        NewEntry(**{name: getattr(entry, name) for name in NewEntry.__struct_fields__})
        for entry in desk.entries
    ]


class LogContract:
    # --- appending

    def test_seq_counts_from_one_without_gaps_in_the_order_submitted(self, log):
        futures = [log.submit([heard(f"{n}a"), heard(f"{n}b")]) for n in range(100)]
        numbers = [entry.seq for future in futures for entry in future.result(timeout=LONG)]
        assert numbers == list(range(1, 201))
        assert [entry.seq for entry in log.read()] == numbers
        assert log.last_seq() == 200

    def test_what_is_read_is_what_the_future_gave(self, log):
        written = [entry for new in history() for entry in wrote(log, new)]
        assert list(log.read()) == written

    def test_an_entry_comes_back_as_it_went_in(self, log):
        new = history()
        wrote(log, *new)
        fields = NewEntry.__struct_fields__
        back = [NewEntry(**{name: getattr(entry, name) for name in fields}) for entry in log.read()]
        assert back == new

    def test_times_keep_their_microseconds_and_come_back_in_utc(self, log):
        anchorage = timezone(timedelta(hours=-8))
        (entry,) = wrote(log, heard(at=NOON.astimezone(anchorage), occurred_at=None))
        (read,) = log.read()
        assert entry == read
        assert read.recorded_at == NOON
        assert read.recorded_at.tzinfo == UTC
        assert read.recorded_at.microsecond == 123456
        assert read.occurred_at is None

    def test_an_append_of_nothing_is_nothing(self, log):
        assert wrote(log) == []
        assert log.last_seq() == 0

    def test_a_taken_place_fails_that_append_alone(self, log):
        wrote(log, heard("a"))
        first = log.submit([heard("b")])
        taken = log.submit([heard("c"), heard("a"), heard("d")])
        last = log.submit([heard("e")])
        with pytest.raises(VersionTaken, match=r"report:r-a already has version 1"):
            taken.result(timeout=LONG)
        assert [entry.seq for entry in first.result(timeout=LONG) + last.result(timeout=LONG)] == [2, 3]
        assert streams(log) == ["report:r-a", "report:r-b", "report:r-e"]

    def test_a_place_taken_twice_within_one_append_is_refused_whole(self, log):
        with pytest.raises(VersionTaken):
            wrote(log, heard("a"), heard("b"), heard("a"))
        assert log.last_seq() == 0
        assert wrote(log, heard("b"))[0].seq == 1

    def test_a_refused_append_may_be_tried_again_at_the_next_place(self, log):
        wrote(log, heard("a"))
        with pytest.raises(VersionTaken):
            wrote(log, heard("a"))
        assert wrote(log, heard("a", 2))[0].seq == 2

    def test_many_refusals_in_a_row_leave_no_gap(self, log):
        wrote(log, *(heard(str(n)) for n in range(0, 200, 2)))
        futures = [log.submit([heard(str(n))]) for n in range(200)]
        refused = [future for future in futures if future.exception(timeout=LONG)]
        assert len(refused) == 100
        assert [entry.seq for entry in log.read()] == list(range(1, 201))

    def test_time_never_goes_back_and_the_entry_says_so(self, log):
        wrote(log, heard("a"))
        (entry,) = wrote(log, heard("b", at=NOON - timedelta(seconds=2)))
        assert entry.recorded_at == NOON
        assert [read.recorded_at for read in log.read()] == [NOON, NOON]

    def test_time_within_an_append_never_goes_back_either(self, log):
        later = NOON + timedelta(minutes=1)
        entries = wrote(log, heard("a", at=later), heard("b"))
        assert [entry.recorded_at for entry in entries] == [later, later]

    def test_a_clock_set_back_far_is_refused_for_that_append_alone(self, log):
        wrote(log, heard("a"))
        far = log.submit([heard("b", at=NOON - CLOCK_SLACK - timedelta(seconds=1))])
        near = log.submit([heard("c", at=NOON - CLOCK_SLACK)])
        with pytest.raises(RecordError, match=r"can't follow.*Set the clock right"):
            far.result(timeout=LONG)
        assert near.result(timeout=LONG)[0].seq == 2

    def test_cancelling_changes_nothing(self, log):
        future = log.submit([heard("a")])
        assert future.cancel() is False
        assert future.result(timeout=LONG)[0].seq == 1

    def test_many_threads_may_append_and_read_at_once(self, log):
        def write(worker):
            return [wrote(log, heard(f"{worker}-{n}"))[0].seq for n in range(40)]

        def read(_):
            return [[entry.seq for entry in log.read()] for _ in range(10)]

        with ThreadPoolExecutor(12) as pool:
            written = list(pool.map(write, range(8)))
            seen = [numbers for reads in pool.map(read, range(4)) for numbers in reads]
        assert sorted(seq for seqs in written for seq in seqs) == list(range(1, 321))
        assert all(seqs == sorted(seqs) for seqs in written)
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen)

    def test_two_writers_racing_for_a_place_one_wins(self, log):
        def race(worker):
            won = 0
            for version in range(1, 51):
                future = log.submit([heard("a", version, cause=worker)])
                won += future.exception(timeout=LONG) is None
            return won

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(race, ["w1", "w2", "w3", "w4"])) == 50
        assert [entry.version for entry in log.read()] == list(range(1, 51))

    async def test_the_event_loop_waits_through_append(self, log):
        (entry,) = await append(log, [heard("a")])
        assert entry.seq == 1
        with pytest.raises(VersionTaken):
            await append(log, [heard("a")])

    # --- reading

    def test_read_gives_what_lies_after_and_up_to(self, log):
        wrote(log, *(heard(str(n)) for n in range(10)))
        assert [entry.seq for entry in log.read(after=3, upto=6)] == [4, 5, 6]
        assert [entry.seq for entry in log.read(after=8)] == [9, 10]
        assert [entry.seq for entry in log.read(after=8, upto=99)] == [9, 10]
        assert list(log.read(after=10)) == []
        assert list(log.read(after=6, upto=3)) == []

    def test_read_crosses_pages(self, log):
        wrote(log, *(heard(str(n)) for n in range(2_500)))
        assert [entry.seq for entry in log.read(after=499)] == list(range(500, 2_501))

    def test_reading_ends_though_writing_goes_on(self, log):
        wrote(log, heard("first"))
        seen = []
        for entry in log.read():
            seen.append(entry.seq)
            wrote(log, heard(str(len(seen))))
            assert len(seen) < 5
        assert seen == [1]

    def test_a_reader_left_halfway_holds_nothing_up(self, log):
        wrote(log, *(heard(str(n)) for n in range(1_500)))
        reading = log.read()
        next(reading)
        assert wrote(log, heard("more"))[0].seq == 1_501
        assert sum(1 for _ in reading) == 1_499

    def test_the_last_entry_at_a_moment_is_found(self, log):
        times = [NOON, NOON, NOON + timedelta(seconds=5), NOON + timedelta(seconds=9)]
        wrote(log, *(heard(str(n), at=at) for n, at in enumerate(times)))
        microsecond = timedelta(microseconds=1)
        assert log.seq_at(NOON - microsecond) == 0
        assert log.seq_at(NOON) == 2
        assert log.seq_at(NOON + timedelta(seconds=5) - microsecond) == 2
        assert log.seq_at(NOON + timedelta(seconds=5)) == 3
        assert log.seq_at(NOON + timedelta(days=1)) == 4

    def test_nothing_lies_in_an_empty_log(self, log):
        assert list(log.read()) == []
        assert log.last_seq() == 0
        assert log.seq_at(NOON) == 0
        assert log.taken(["story"]) == set()

    def test_taken_streams_are_told_from_free_ones(self, log):
        wrote(log, heard("a"), heard("a", 2), heard("b"))
        assert log.taken(["report:r-a", "report:r-c", "report:r-b", "report:r-a"]) == {
            "report:r-a",
            "report:r-b",
        }
        assert log.taken([]) == set()
        assert log.taken(["report:r-%", "'; --", "报"]) == set()

    # --- caches

    def test_readings_are_given_back_at_once_and_missing_ones_left_out(self, log):
        log.keep_readings([("k1", b"one"), ("k2", b"\x00two")])
        assert log.readings(["k1", "k2", "k3"]) == {"k1": b"one", "k2": b"\x00two"}
        log.keep_readings([("k1", b"anew")])
        assert log.readings(["k1"]) == {"k1": b"anew"}
        wrote(log, heard())  # by now they are behind the append, and in the file
        assert log.readings(["k1", "k2"]) == {"k1": b"anew", "k2": b"\x00two"}
        assert log.readings([]) == {}

    def test_readings_are_bounded_and_the_oldest_go_first(self, make):
        log = make(readings_kept=10)
        for start in range(0, 40, 5):
            log.keep_readings([(f"k{n}", b"x") for n in range(start, start + 5)])
        wrote(log, heard())
        assert sorted(log.readings([f"k{n}" for n in range(40)])) == sorted(f"k{n}" for n in range(30, 40))

    def test_a_source_has_the_state_kept_last(self, log):
        assert log.source_state("bbc") is None
        log.keep_source_state("bbc", b'"etag-1"')
        log.keep_source_state("bbc", b'"etag-2"')
        assert log.source_state("bbc") == b'"etag-2"'
        wrote(log, heard())
        assert log.source_state("bbc") == b'"etag-2"'
        assert log.source_state("tass") is None

    def test_a_checkpoint_is_replaced_with_its_seq(self, log):
        assert log.checkpoint("desk") is None
        log.keep_checkpoint("desk", 3, b"three")
        log.keep_checkpoint("desk", 7, b"")
        assert log.checkpoint("desk") == (7, b"")
        wrote(log, heard())
        assert log.checkpoint("desk") == (7, b"")

    def test_what_is_kept_can_be_listed(self, log):
        assert list(log.kept()) == []
        log.keep_source_state("tass", b"t")
        log.keep_checkpoint("desk", 3, b"three")
        log.keep_source_state("bbc", b"one")
        log.keep_source_state("bbc", b"two")
        log.keep_readings([("k", b"reading")])
        wanted = [
            ("checkpoint", "desk", 3, b"three"),
            ("source", "bbc", 0, b"two"),
            ("source", "tass", 0, b"t"),
        ]
        assert list(log.kept()) == wanted
        wrote(log, heard())
        assert list(log.kept()) == wanted

    # --- closing

    def test_closing_finishes_what_is_queued(self, log):
        futures = [log.submit([heard(str(n))]) for n in range(500)]
        log.close()
        assert [future.result(timeout=0)[0].seq for future in futures] == list(range(1, 501))

    def test_closing_twice_is_harmless(self, log):
        log.close()
        log.close()

    def test_closing_from_many_threads_is_harmless(self, log):
        futures = [log.submit([heard(str(n))]) for n in range(50)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: log.close(), range(4)))
        assert all(future.done() for future in futures)

    def test_nothing_is_written_or_read_after_closing(self, log):
        wrote(log, heard())
        log.close()
        with pytest.raises(RecordError, match="closed"):
            wrote(log, heard("b"))
        with pytest.raises(RecordError, match="closed"):
            list(log.read())
        with pytest.raises(RecordError, match="closed"):
            log.keep_source_state("bbc", b"")
        with pytest.raises(RecordError, match="closed"):
            log.keep_readings([("k", b"")])
        with pytest.raises(RecordError, match="closed"):
            log.keep_checkpoint("desk", 1, b"")

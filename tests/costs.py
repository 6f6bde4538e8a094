"""What work costs, on machines that change their pace from one second to the next."""

import itertools
import time

LONGEST = (
    "test_kill.py",
    "test_readme.py",
    "nodes/test_chaos.py",
    "test_wheel.py",
    "browser/test_reading.py",
    "browser/test_live.py",
    "browser/test_desk_commands.py",
    "sources/test_every_kind.py",
    "test_counts_shown.py",
    "test_running.py",
    "browser/test_desk.py",
    "browser/test_desk_recording.py",
    "browser/test_sources.py",
    "test_desk.py",
    "sources/test_workers.py",
    "people/test_people.py",
    "gathering/test_gatherer.py",
    "weighing/test_outlook.py",
)
"""Files that take longest, which are begun first: whoever comes to one last works alone at the end."""


def spent(work):
    """CPU seconds that ``work`` took."""
    return timed(work)[1]


def timed(work):
    """What ``work`` gave, and the CPU seconds it took."""
    started = time.process_time()
    given = work()
    return given, time.process_time() - started


def lowest(ratio, *, under, rounds=4):
    """The lowest of some rounds of a ratio of two costs, ended by the first below ``under``.

    Work that really grows does so in every round; a machine that slows down between two measurements
    does so in some.
    """
    seen = []
    for _ in itertools.repeat(None, rounds):
        seen.append(ratio())
        if seen[-1] < under:
            break
    return min(seen)

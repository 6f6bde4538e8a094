"""What work costs, on machines that change their pace from one second to the next."""

import itertools
import time


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

"""Processes that read pages: a bomb costs one of them, and nothing else."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from livedesk.sources.article import ReadPage
from livedesk.sources.fetching import Fetcher
from livedesk.sources.workers import TooMuch, WorkerLimits, Workers
from sources.pages import article
from waiting import LONG

URL = "https://post.example/a"


@pytest.fixture
async def workers_of():
    made = []

    def make(**limits):
        made.append(Workers(WorkerLimits(**{"processes": 1, **limits})))
        return made[-1]

    yield make
    for each in made:
        await each.close()


def read(workers, body=None):
    return workers.do(
        "article", ReadPage, body=article() if body is None else body, url=URL, content_type=None
    )


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_pages_are_read_by_one_process_again_and_again(workers_of):
    workers = workers_of()
    assert (await read(workers)).what == "article"
    first = workers.processes
    assert (await read(workers)).title == "Dockers walk out at Grey Harbour"
    assert workers.processes == first
    assert len(first) == 1


async def test_a_page_that_takes_too_long_costs_its_worker_and_the_next_page_gets_another(workers_of):
    workers = workers_of(seconds=LONG)
    await read(workers)
    (first,) = workers.processes
    workers.limits = WorkerLimits(processes=1, seconds=0.05)
    bomb = b"<html><body>" + b"<p><a href=x>word</a> more words here. " * 60_000
    with pytest.raises(TooMuch, match=r"takes longer than 0\.05 s"):
        await read(workers, bomb)
    assert not alive(first)
    workers.limits = WorkerLimits(processes=1)
    assert (await read(workers)).what == "article"


@pytest.mark.slow
async def test_bombs_of_tags_depth_and_size_are_read_or_refused_and_nothing_else_suffers(workers_of):
    workers = workers_of(processes=2, seconds=8, megabytes=300)
    bombs = [
        b"<html><body>" + b"<div>" * 1_000_000,
        b"<html><body>" + b"<p>x" * 1_000_000,
        b"<html><body>" + b"<a " + b"b=c " * 2_000_000,
        b"<html><body><p>" + b"word " * 20_000_000,
        b"<html><body>" + b"<div><b>w" * 1_000_000 + b"</b></div>" * 1_000_000 + b"x" * 80_000_000,
        b'<html><head><script type="application/ld+json">' + b"[" * 3_000_000 + b"</script></head><body>x",
        b"<html><head>" + b'<script type="application/ld+json">{"@type":"Article"}</script>' * 200_000,
    ]

    async def one(bomb):
        try:
            return (await read(workers, bomb)).what
        except TooMuch as why:
            return str(why)

    before = time.thread_time()
    found = await asyncio.gather(*(one(bomb) for bomb in bombs))
    assert len(found) == len(bombs)
    assert time.thread_time() - before < 5  # the bombs are sent, and read by others
    workers.limits = WorkerLimits(processes=2, seconds=LONG)
    assert (await read(workers)).what == "article"
    assert len(workers.processes) <= 2


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is capped on Linux")
async def test_a_page_that_needs_too_much_memory_is_refused(workers_of):
    workers = workers_of(megabytes=60)
    with pytest.raises(TooMuch, match=r"needs more memory than a page may|ends the process"):
        await read(workers, b"<html><body>" + b"<p>" * 8_000_000)
    assert (await read(workers)).what == "article"


async def test_a_worker_that_is_killed_in_the_middle_is_told_and_replaced(workers_of):
    workers = workers_of()
    await read(workers)
    (first,) = workers.processes
    asking = asyncio.ensure_future(read(workers, b"<html><body>" + b"<p>word words. " * 400_000))
    await asyncio.sleep(0.05)
    os.kill(first, 9)
    with pytest.raises(TooMuch, match="ends the process that reads it"):
        await asking
    assert (await read(workers)).what == "article"


async def test_a_worker_is_renewed_after_so_many_pages(workers_of):
    workers = workers_of(pages=2)
    await read(workers)
    first = workers.processes
    await read(workers)
    assert workers.processes == first
    await read(workers)
    assert workers.processes != first


async def test_who_gives_up_waiting_leaves_no_answer_behind_for_another(workers_of):
    workers = workers_of()
    await read(workers)
    asking = asyncio.ensure_future(read(workers, b"<html><body>" + b"<p>word words. " * 100_000))
    await asyncio.sleep(0.02)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await read(workers)).title == "Dockers walk out at Grey Harbour"


async def test_workers_end_with_the_fetcher_they_are_kept_beside():
    async with Fetcher() as fetcher:
        workers = Workers.of(fetcher)
        assert Workers.of(fetcher) is workers
        await read(workers)
        (process,) = workers.processes
    assert not alive(process)

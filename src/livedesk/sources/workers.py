"""A few processes that read web pages for the desk, so that a hostile page costs one of them and nothing else.

Started when the first page comes; ended by what they were kept beside. A worker that takes too long is
killed, one that needs too much memory ends; the next page gets a new one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any, TypeVar

import msgspec

from livedesk.model import Noun
from livedesk.sources.fetching import Fetcher
from livedesk.sources.worker import LENGTH

T = TypeVar("T")

_MODULE = "livedesk.sources.worker"
#: Seconds a process may take to start: one on a quiet machine.
STARTING = 60.0


class WorkerLimits(Noun, frozen=True, kw_only=True):
    """What a page may cost."""

    processes: int = min(2, os.cpu_count() or 1)
    """Pages read at once."""
    seconds: float = 10.0
    """For one page."""
    megabytes: int = 512
    """A worker may grow by, reading."""
    pages: int = 5_000
    """A worker reads before a new one takes its place: what a parser leaks, it leaks so long."""


class TooMuch(Exception):
    """A page could not be read within what a page may cost, or at all; says why in words."""


class _Worker:
    """One process."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.read = 0

    async def ready(self) -> None:
        """Wait until it has started."""
        if self.process.stdout is None:
            raise ConnectionError
        await self.process.stdout.readexactly(LENGTH.size)

    async def ask(self, frame: bytes) -> bytes:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise ConnectionError
        stdin.write(LENGTH.pack(len(frame)))
        stdin.write(frame)
        await stdin.drain()
        (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        self.read += 1
        return await stdout.readexactly(length)

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        # Its pipes are closed by the loop in its next round; a loop that ends before warns of them.
        await asyncio.sleep(0)


class Workers:
    """The processes. All methods belong to one event loop."""

    def __init__(self, limits: WorkerLimits | None = None) -> None:
        self.limits = limits or WorkerLimits()
        self._turns = asyncio.Semaphore(self.limits.processes)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    @classmethod
    def of(cls, fetcher: Fetcher) -> Workers:
        """The workers kept beside a fetcher."""
        return fetcher.keep(cls, cls)

    @property
    def processes(self) -> tuple[int, ...]:
        """Ids of the processes there are now."""
        return tuple(sorted(worker.process.pid for worker in (*self._idle, *self._busy)))

    async def do(self, task: str, kind: type[T], **arguments: Any) -> T:
        """Have a task of ``worker.TASKS`` done and its result read as ``kind``. Raises TooMuch, in words."""
        frame = msgspec.msgpack.encode((task, arguments))
        async with self._turns:
            worker = await self._worker()
            self._busy.add(worker)
            try:
                async with asyncio.timeout(self.limits.seconds):
                    said = await worker.ask(frame)
            except TimeoutError:
                raise TooMuch(f"takes longer than {self.limits.seconds:g} s to read") from None
            except (asyncio.IncompleteReadError, ConnectionError, BrokenPipeError):
                raise TooMuch("ends the process that reads it") from None
            else:
                good, result = msgspec.msgpack.decode(said, type=tuple[bool, msgspec.Raw])
                if good:  # after a fault it may be short of memory, or about to end
                    self._busy.discard(worker)
                    self._idle.append(worker)
            finally:
                if worker in self._busy:  # or cut off in the middle: whatever it says next is no answer
                    self._busy.discard(worker)
                    await asyncio.shield(worker.end())
        if not good:
            raise TooMuch(msgspec.msgpack.decode(result, type=str))
        return msgspec.msgpack.decode(result, type=kind)

    async def close(self) -> None:
        """End all processes; safe to call twice."""
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(worker.end() for worker in workers))

    async def _worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.returncode is None and worker.read < self.limits.pages:
                return worker
            await worker.end()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _MODULE, str(self.limits.megabytes), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        worker = _Worker(process)
        try:
            # What a process takes to start is not the page's doing.
            async with asyncio.timeout(STARTING):
                await worker.ready()
        except (TimeoutError, asyncio.IncompleteReadError):
            await worker.end()
            raise TooMuch(
                "finds no process to read it: the machine is too busy, or short of memory"
            ) from None
        except BaseException:
            await asyncio.shield(worker.end())
            raise
        return worker


__all__ = ["TooMuch", "WorkerLimits", "Workers"]

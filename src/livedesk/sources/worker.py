"""The worker process: reads pages with capped memory, one after the other, until its input ends.

Run by ``workers.Workers`` as ``python -m livedesk.sources.worker MEGABYTES``. Frames on both pipes: four
bytes of length, big-endian, then MessagePack: ``[task, {argument: value}]`` in, ``[true, result]`` or ``[false,
words]`` out. Before the first, an empty frame says that it has started.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from livedesk.sources.article import read_article
from livedesk.sources.list_page import read_list
from livedesk.sources.live_page import read_live

TASKS: Final[dict[str, Callable[..., Any]]] = {
    "article": read_article,
    "list": read_list,
    "live": read_live,
}
"""What a worker can do; each takes plain values and gives a noun."""

LENGTH: Final = struct.Struct(">I")
READY: Final = LENGTH.pack(0)


def answer(frame: bytes) -> tuple[bytes, bool]:
    """The answer to one frame, and whether the worker is fit for another."""
    try:
        task, arguments = msgspec.msgpack.decode(frame, type=tuple[str, dict[str, Any]])
        return msgspec.msgpack.encode((True, TASKS[task](**arguments))), True
    except MemoryError:
        return msgspec.msgpack.encode((False, "needs more memory than a page may")), False
    except RecursionError:
        return msgspec.msgpack.encode((False, "is nested too deep to be read")), True
    except Exception as fault:  # whatever a page does to a parser is the page's fault, and told as such
        return msgspec.msgpack.encode((False, f"can't be read ({type(fault).__name__}: {fault})"[:200])), True


def cap_memory(megabytes: int) -> None:
    """Let the process grow by that much at most, where the system can hold it to that."""
    try:
        import resource
    except ImportError:  # not a Unix: time alone is capped
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        now = pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        now = 1024 * 1024 * 1024
    limit = now + megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def serve(frames_in: BinaryIO, frames_out: BinaryIO) -> None:
    """Answer frames until there are no more."""
    fit = True
    while fit:
        head = frames_in.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        (length,) = LENGTH.unpack(head)
        said, fit = answer(frames_in.read(length))
        frames_out.write(LENGTH.pack(len(said)) + said)
        frames_out.flush()


def main(arguments: list[str]) -> int:
    """Run the worker; gives the exit code."""
    import trafilatura  # noqa: F401  # pyright: ignore[reportUnusedImport]  before memory is capped

    if hasattr(os, "nice"):
        os.nice(5)  # the desk itself comes first
    cap_memory(int(arguments[0]))
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

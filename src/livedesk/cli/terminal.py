"""The terminal: what a person in front of it sees, and the loop that runs until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

console = Console(stderr=True)


def has_screen() -> bool:
    """Whether a browser opened here would be seen."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def to_end(work: Any) -> Any:
    """Run to the end or to Ctrl-C, on uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def show_table(title: str, columns: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> None:
    """A table on standard output; each row with its style, "" for none.

    Cells are shown as they are: in what sources and people write, brackets are no instructions.
    """
    table = Table(*columns, title=Text(title))
    for cells, style in rows:
        table.add_row(*map(Text, cells), style=style)
    Console().print(table)


@contextlib.contextmanager
def progress(title: str) -> Generator[Callable[[int, int], None]]:
    """A bar on standard error when a person looks at it; nothing in a pipe or a log."""
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

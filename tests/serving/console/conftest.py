"""A served desk that people work at, and their browsers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from staff import Browser, Staff, staff


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Staff]:
    """A chief (ana), an editor (ben), a contributor (cleo)."""
    found = staff(tmp_path)
    yield found
    found.close()


@pytest.fixture
def working(serve: Callable[..., Any], team: Staff) -> Callable[..., Any]:
    """``async with working("ben") as (served, browser)``: a desk, and a browser ben is signed in with."""

    @asynccontextmanager
    async def work(name: str | None = "ana", **options: Any) -> AsyncIterator[tuple[Any, Browser]]:
        async with (
            serve(backroom=team.backroom, **options) as served,
            Browser.at(served.url) as browser,
        ):
            if name is not None:
                await browser.sign_in(name)
            yield served, browser

    return work

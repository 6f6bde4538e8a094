"""The small web, as a fixture."""

import pytest_asyncio

from sources.world import a_world


@pytest_asyncio.fixture
async def world():
    async with a_world() as answering:
        yield answering

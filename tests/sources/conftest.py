"""The small web, and page reading without a process of its own, as fixtures."""

import msgspec
import pytest
import pytest_asyncio

from livedesk.sources.worker import answer
from livedesk.sources.workers import TooMuch, Workers
from sources.world import a_world


@pytest_asyncio.fixture
async def world():
    async with a_world() as answering:
        yield answering


@pytest.fixture
def in_process(monkeypatch):
    """Pages are read here instead of by workers, over the same frames: a process takes a second to start."""

    async def do(self, task, kind, **arguments):
        said, _ = answer(msgspec.msgpack.encode((task, arguments)))
        good, result = msgspec.msgpack.decode(said, type=tuple[bool, msgspec.Raw])
        if not good:
            raise TooMuch(msgspec.msgpack.decode(result, type=str))
        return msgspec.msgpack.decode(result, type=kind)

    monkeypatch.setattr(Workers, "do", do)

"""The log in memory keeps every promise but durability."""

import pytest

from livedesk.record.memory import MemoryLog
from record.contract import LogContract


@pytest.fixture
def make():
    return MemoryLog


@pytest.fixture
def log(make):
    return make()


class TestMemoryLog(LogContract):
    def test_it_needs_no_closing(self, log):
        assert log.last_seq() == 0

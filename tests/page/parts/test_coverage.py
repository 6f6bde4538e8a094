"""Parts of coverage as data."""

from livedesk.page.parts import coverage
from page.parts.contract import PartsContract


class TestCoverage(PartsContract):
    module = coverage

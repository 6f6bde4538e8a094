"""Parts of where accounts differ as data."""

from livedesk.page.parts import differences
from page.parts.contract import PartsContract


class TestDifferences(PartsContract):
    module = differences

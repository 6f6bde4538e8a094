"""The top of the page as data."""

from livedesk.page.parts import top
from page.parts.contract import PartsContract


class TestTop(PartsContract):
    module = top

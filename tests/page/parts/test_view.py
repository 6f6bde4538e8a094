"""The whole page as data."""

from livedesk.page.parts import view
from page.parts.contract import PartsContract


class TestView(PartsContract):
    module = view

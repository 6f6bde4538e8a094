"""About the page as data."""

from livedesk.page.parts import about
from page.parts.contract import PartsContract


class TestAbout(PartsContract):
    module = about

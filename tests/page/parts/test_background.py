"""What the story file knows as data."""

from livedesk.page.parts import background
from page.parts.contract import PartsContract


class TestBackground(PartsContract):
    module = background

"""An update as data."""

from livedesk.page.parts import updates
from page.parts.contract import PartsContract


class TestUpdates(PartsContract):
    module = updates

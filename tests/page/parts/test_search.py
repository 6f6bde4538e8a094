"""Parts of search as data."""

from livedesk.page.parts import search
from page.parts.contract import PartsContract


class TestSearch(PartsContract):
    module = search

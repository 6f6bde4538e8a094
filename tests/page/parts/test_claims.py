"""Parts of who says what as data."""

from livedesk.page.parts import claims
from page.parts.contract import PartsContract


class TestClaims(PartsContract):
    module = claims

"""The dossier of meetings as data."""

from livedesk.page.parts import meetings
from page.parts.contract import PartsContract


class TestMeetings(PartsContract):
    module = meetings

"""What travels comes back as it was."""

import msgspec
import pytest

from livedesk.model import Entry
from livedesk.nodes.messages import (
    Gone,
    Heard,
    entries_subject,
    heard_subject,
    packed,
    packed_entries,
    story_of,
    unpacked,
    unpacked_entries,
)
from newsroom import Newsroom, report


@pytest.mark.parametrize(
    "message",
    [Heard(report=report("10:00", "TASS", "Паром в порту")), Gone(source="a", key="k", why="it is gone")],
)
def test_a_message_comes_back_as_it_was(message):
    assert unpacked(packed(message)) == message
    assert unpacked(packed(message).decode()) == message


def test_entries_come_back_as_they_were():
    desk = Newsroom()
    landing = desk.hears("10:00", "Reuters", "The ferry is in port")
    desk.publishes("10:04", landing)
    assert all(isinstance(entry, Entry) for entry in desk.entries)
    assert unpacked_entries(packed_entries(desk.entries)) == list(desk.entries)


def test_what_is_no_message_is_refused():
    with pytest.raises(msgspec.MsgspecError):
        unpacked(b'{"type":"dreamt"}')
    with pytest.raises(msgspec.MsgspecError):
        unpacked_entries(b"[{}]")


def test_a_subject_names_partition_and_story():
    assert heard_subject(3, 17) == "livedesk.heard.3.17"
    assert heard_subject(3, "*") == "livedesk.heard.3.*"
    assert entries_subject("*", "*") == "livedesk.entries.*.*"
    assert story_of(entries_subject(3, 17)) == 17

"""What travels comes back as it was."""

import msgspec
import pytest

from livedesk.model import Entry
from livedesk.nodes.messages import (
    Gone,
    Heard,
    entries_subject,
    heard_subject,
    letters,
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


def entries_of_two():
    """Entries of one desk, as those of stories 7 and 9."""
    desk = Newsroom()
    landing = desk.hears("10:00", "Reuters", "The ferry is in port")
    desk.publishes("10:04", landing)
    assert all(isinstance(entry, Entry) for entry in desk.entries)
    return {7: list(desk.entries), 9: list(desk.entries)[:2]}


def test_entries_of_many_stories_come_back_as_they_were():
    waiting = entries_of_two()
    (letter,) = letters(waiting)
    assert [(piece.story, piece.first, piece.last) for piece in letter] == [
        (7, 1, len(waiting[7])),
        (9, 1, 2),
    ]
    assert dict(unpacked_entries(packed_entries(letter))) == waiting
    assert list(letters({})) == []


def test_no_letter_is_larger_than_the_broker_takes(monkeypatch):
    waiting = entries_of_two()
    largest = max(piece.size for letter in letters({7: waiting[7][:1]}) for piece in letter) + 50
    monkeypatch.setattr("livedesk.nodes.messages.LARGEST", largest)
    sent = list(letters(waiting))
    assert len(sent) > 2
    found = {}
    for letter in sent:
        if sum(piece.last - piece.first + 1 for piece in letter) > 1:
            assert sum(piece.size for piece in letter) <= largest + 1
        for story, entries in unpacked_entries(packed_entries(letter)):
            found.setdefault(story, []).extend(entries)
    assert found == waiting


def test_entries_nobody_understands_leave_those_of_other_stories_alone():
    waiting = entries_of_two()
    (letter,) = letters(waiting)
    letter[0].packed[0] = b'{"kind":"dreamt"}'
    found = dict(unpacked_entries(packed_entries(letter)))
    assert isinstance(found[7], msgspec.MsgspecError)
    assert found[9] == waiting[9]


def test_what_is_no_message_is_refused():
    with pytest.raises(msgspec.MsgspecError):
        unpacked(b'{"type":"dreamt"}')
    with pytest.raises(msgspec.MsgspecError):
        list(unpacked_entries(b"[{}]"))


def test_a_subject_names_the_partition():
    assert heard_subject(3, 17) == "livedesk.heard.3.17"
    assert heard_subject(3, "*") == "livedesk.heard.3.*"
    assert entries_subject("*") == "livedesk.entries.*"
    assert story_of(heard_subject(3, 17)) == 17

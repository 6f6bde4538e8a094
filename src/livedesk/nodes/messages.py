"""What travels between nodes, and under which subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from livedesk.model import AnyCommand, Entry, Report, SourceStep

HEARD = "LIVEDESK_HEARD"
"""Stream of what sources brought, on its way into stories."""
ENTRIES = "LIVEDESK_ENTRIES"
"""Stream of entries that are in the record, for those who follow."""
LARGEST = 900_000
"""Bytes of a message; a NATS server takes a megabyte."""
READ = "livedesk.read"
"""Where readings are asked for; whoever reads answers."""


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """A report for a story."""

    report: Report
    """As the story's own source would have brought it."""


class Gone(msgspec.Struct, frozen=True, kw_only=True, tag="gone"):
    """A source took an item away."""

    source: str
    """Id of the source in the story."""
    key: str
    """The source's own id of the item."""
    why: str
    """In words."""


class Ordered(msgspec.Struct, frozen=True, kw_only=True, tag="ordered"):
    """An editor's command, or a contributor's that is to wait for an editor."""

    command: AnyCommand
    """Its ``request`` is never empty: brought twice, it is carried out once."""
    by: str
    """As Desk.carry_out has it."""
    submitted: bool = False
    """True for one that waits for an editor."""


class SourceOrdered(msgspec.Struct, frozen=True, kw_only=True, tag="source"):
    """An editor's change to a source, as Desk.change_source has it."""

    source: str
    change: SourceStep
    by: str
    why: str = ""
    table: dict[str, Any] | None = None


class SourcesOrdered(msgspec.Struct, frozen=True, kw_only=True, tag="sources"):
    """Sources that an editor adds, as Desk.add_sources has it."""

    tables: tuple[dict[str, Any], ...]
    by: str
    why: str = ""


Order = Ordered | SourceOrdered | SourcesOrdered
"""What people wish; whoever gave it waits for an answer."""
Message = Heard | Gone | Order

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Message).decode
_decode_entries = msgspec.json.Decoder(list[Entry]).decode
_decode_letter = msgspec.json.Decoder(list[tuple[int, msgspec.Raw]]).decode


class Piece(NamedTuple):
    """Entries of one story, one after the other, on their way."""

    story: int
    first: int
    last: int
    packed: list[bytes]

    @property
    def size(self) -> int:
        """Bytes of it."""
        return sum(map(len, self.packed)) + len(self.packed)


def heard_subject(part: int, story: int | str) -> str:
    """Where a story's messages go; ``*`` for all of a partition."""
    return f"livedesk.heard.{part}.{story}"


def entries_subject(part: int | str) -> str:
    """Where entries of a partition's stories go; ``*`` for those of all."""
    return f"livedesk.entries.{part}"


def story_of(subject: str) -> int:
    """The story's number in a subject. ValueError when there is none."""
    return int(subject.rpartition(".")[2])


def packed(message: Message) -> bytes:
    """A message as bytes. UnicodeEncodeError for half a surrogate pair."""
    return _encode(message)


def unpacked(body: bytes | str) -> Message:
    """The message. msgspec.MsgspecError when it can't be understood."""
    return _decode(body)


def letters(waiting: Mapping[int, Sequence[Entry]]) -> Iterator[list[Piece]]:
    """Entries by story, in messages of at most LARGEST bytes; a single entry that is larger is alone in one."""
    letter: list[Piece] = []
    size = 0
    for story, entries in waiting.items():
        for entry in entries:
            packed = _encode(entry)
            if letter and size + len(packed) > LARGEST:
                yield letter
                letter, size = [], 0
            if letter and letter[-1].story == story:
                letter[-1].packed.append(packed)
                letter[-1] = letter[-1]._replace(last=entry.seq)
            else:
                letter.append(Piece(story, entry.seq, entry.seq, [packed]))
            size += len(packed) + 1
    if letter:
        yield letter


def packed_entries(pieces: Sequence[Piece]) -> bytes:
    """Entries of some stories as bytes."""
    stories = (b"[%d,[%b]]" % (piece.story, b",".join(piece.packed)) for piece in pieces)
    return b"[%b]" % b",".join(stories)


def unpacked_entries(body: bytes) -> Iterator[tuple[int, list[Entry] | msgspec.MsgspecError]]:
    """The entries by story; in place of those that can't be understood, why. msgspec.MsgspecError when none can be."""
    for story, packed in _decode_letter(body):
        try:
            yield story, _decode_entries(packed)
        except msgspec.MsgspecError as error:
            yield story, error

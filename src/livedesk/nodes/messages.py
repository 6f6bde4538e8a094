"""What travels between nodes, and under which subjects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from livedesk.model import AnyCommand, Entry, Report, SourceStep

HEARD = "LIVEDESK_HEARD"
"""Stream of what sources brought, on its way into stories."""
ENTRIES = "LIVEDESK_ENTRIES"
"""Stream of entries that are in the record, for those who follow."""
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


def heard_subject(part: int, story: int | str) -> str:
    """Where a story's messages go; ``*`` for all of a partition."""
    return f"livedesk.heard.{part}.{story}"


def entries_subject(part: int | str, story: int | str) -> str:
    """Where a story's entries go."""
    return f"livedesk.entries.{part}.{story}"


def story_of(subject: str) -> int:
    """The story's number in a subject. ValueError when there is none."""
    return int(subject.rpartition(".")[2])


def packed(message: Message) -> bytes:
    """A message as bytes. UnicodeEncodeError for half a surrogate pair."""
    return _encode(message)


def unpacked(body: bytes | str) -> Message:
    """The message. msgspec.MsgspecError when it can't be understood."""
    return _decode(body)


def packed_entries(entries: Sequence[Entry]) -> bytes:
    """Entries of one story as bytes."""
    return _encode(entries)


def unpacked_entries(body: bytes) -> list[Entry]:
    """The entries. msgspec.MsgspecError when they can't be understood."""
    return _decode_entries(body)

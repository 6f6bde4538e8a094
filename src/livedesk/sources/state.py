"""What is remembered of a source between looks, restarts included."""

from __future__ import annotations

from datetime import datetime

import msgspec

from livedesk.model import Noun


class Validators(Noun, frozen=True, kw_only=True):
    """What a server gave to ask again with; kept exactly as given."""

    etag: str | None = None
    """ETag header, quotes and W/ included."""
    last_modified: str | None = None
    """Last-Modified header."""


class SourceState(Noun, frozen=True, kw_only=True):
    """One source as the desk last saw it."""

    address: str | None = None
    """Address in the story file it was learned from; None before the first look."""
    validators: Validators = Validators()
    """For the next conditional request; from a body that was delivered, never from one that was not."""
    next_look: datetime | None = None
    """When to look again; None means at once."""
    last_looked: datetime | None = None
    """When it was last asked, whatever came of it."""
    last_answered: datetime | None = None
    """When it last gave something usable: reports, or the word that nothing changed."""
    last_new: datetime | None = None
    """When it last gave a report the desk did not have."""
    failures: int = 0
    """Looks that failed, one after the other; 0 when the last one was good."""
    failing_since: datetime | None = None
    """When the first of them was."""
    error: str | None = None
    """What was wrong at the last look, in words; None when it was good."""
    remedy: str | None = None
    """And what to do about it; None when it was good."""
    warnings: tuple[str, ...] = ()
    """What the last body had that could not be read."""
    warned_at: datetime | None = None
    """Of a followed source: when that came."""
    looks: int = 0
    """Looks in all."""
    unchanged: int = 0
    """Looks answered "nothing changed" (304)."""
    delivered: int = 0
    """Reports delivered in all."""
    seconds: float | None = None
    """How long the last look took."""
    tier: str | None = None
    """Parser that read the last body."""
    title: str | None = None
    """What the source calls itself."""
    moved_to: str | None = None
    """Address a permanent redirect names; the story file should be changed to it."""
    hinted_seconds: int | None = None
    """Shortest time between looks the publisher asks for, from the last body or answer."""
    gap_seconds: float | None = None
    """Typical time between its items, from its last body."""
    known: tuple[str, ...] = ()
    """Ids of the reports in its last body, or last brought by it, so that they are not delivered again."""
    cursor: str | None = None
    """Where to go on from, in the source's own terms; only ever kept once what came before is durable."""
    shown: tuple[str, ...] = ()
    """What it showed last, in the connector's own terms, to see what is taken back."""
    connected_since: datetime | None = None
    """Of a followed source: since when the connection stands; None while there is none."""
    connections: int = 0
    """Of a followed source: how often it was connected to."""
    held: int = 0
    """Reports held because there were too many in a minute."""
    held_since: datetime | None = None
    """When the first of them came."""
    strangers: int = 0
    """Reports delivered whose account is not in the register: the desk holds them."""
    taken_back: int = 0
    """Items its posters took back."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs its last body named."""
    topic: str | None = None
    """Its own address as its last body named it."""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(SourceState)


def encode_state(state: SourceState) -> bytes:
    """The state as bytes for the record."""
    return _ENCODER.encode(state)


def decode_state(data: bytes | None) -> SourceState:
    """The state from the record; a fresh one when there is none or it is of another version."""
    if data is None:
        return SourceState()
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError:
        return SourceState()


__all__ = ["SourceState", "Validators", "decode_state", "encode_state"]

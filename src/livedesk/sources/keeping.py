"""What is remembered of all sources between looks, in memory and, where there is a record, beyond the process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Report
from livedesk.sources.state import SourceState, decode_state, encode_state
from livedesk.story.schema import Source

_log = structlog.get_logger()


class StateStore(Protocol):
    """Where states of sources outlive the process: the record."""

    def source_state(self, source: str) -> bytes | None:
        """What was kept for a source."""
        ...

    def keep_source_state(self, source: str, state: bytes) -> None:
        """Keep it, in the place of what was kept before."""
        ...


class _Held(Noun, frozen=True, kw_only=True):
    """What of a source was too many, as it is kept."""

    address: str
    """The source's address then."""
    reports: tuple[Report, ...]
    """Newest last."""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Held)


class _Memory:
    """Where they are while the process runs, when there is no record."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def source_state(self, source: str) -> bytes | None:
        return self._kept.get(source)

    def keep_source_state(self, source: str, state: bytes) -> None:
        self._kept[source] = state


class Keeping:
    """States of sources, by id, and what of them is held."""

    def __init__(self, store: StateStore | None) -> None:
        """``store`` None keeps them in memory only."""
        self._store: StateStore = store if store is not None else _Memory()
        self._states: dict[str, SourceState] = {}

    def begin(self, source: Source, *, anew: bool) -> SourceState:
        """The state to begin a source with: what was kept for its address, unless it begins ``anew``."""
        kept = decode_state(None if anew else self._store.source_state(source.id))
        # Validators of another address would have it answer "nothing changed" for ever.
        state = kept if kept.address == source.address else SourceState()
        self._states[source.id] = state
        return state

    def of(self, source: str) -> SourceState:
        """What is known of a source now."""
        return self._states.get(source) or SourceState()

    def note(self, source: str, state: SourceState) -> None:
        """Remember it until the next ``keep``."""
        self._states[source] = state

    def keep(self, source: str, state: SourceState) -> None:
        """Remember it beyond the process; a store that takes nothing is logged."""
        self._states[source] = state
        # Only politeness is lost where it is not kept: after a restart the whole feed is asked for.
        self._put(source, encode_state(state))

    def keep_held(self, source: Source, reports: Sequence[Report]) -> bool:
        """Remember beyond the process what was too many; False when the store did not take it."""
        held = _Held(address=source.address, reports=tuple(reports))
        return self._put(_held_of(source), _ENCODER.encode(held))

    def held(self, source: Source) -> tuple[Report, ...]:
        """What was kept of that for the source's address, newest last."""
        kept = self._store.source_state(_held_of(source))
        if kept is None:
            return ()
        try:
            held = _DECODER.decode(kept)
        except msgspec.MsgspecError:  # of another version
            return ()
        return held.reports if held.address == source.address else ()

    def _put(self, name: str, value: bytes) -> bool:
        try:
            self._store.keep_source_state(name, value)
        except LivedeskError as error:
            _log.error("sources.state_not_kept", source=name, why=str(error))
            return False
        return True

    def drop(self, source: str) -> None:
        """Forget a source that went; what was kept stays where it is."""
        self._states.pop(source, None)


def _held_of(source: Source) -> str:
    """The name it is kept by; no source's id has a colon."""
    return f"held:{source.id}"


__all__ = ["Keeping", "StateStore"]

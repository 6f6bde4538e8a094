"""What is remembered of all sources between looks, in memory and, where there is a record, beyond the process."""

from __future__ import annotations

from typing import Protocol

import structlog

from livedesk.errors import LivedeskError
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


class Keeping:
    """States of sources, by id."""

    def __init__(self, store: StateStore | None) -> None:
        """``store`` None keeps them in memory only."""
        self._store = store
        self._states: dict[str, SourceState] = {}

    def begin(self, source: Source, *, anew: bool) -> SourceState:
        """The state to begin a source with: what was kept for its address, unless it begins ``anew``."""
        kept = decode_state(self._store.source_state(source.id) if self._store and not anew else None)
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
        if self._store is not None:
            try:
                self._store.keep_source_state(source, encode_state(state))
            except LivedeskError as error:
                # Only politeness is lost by it: after a restart the whole feed is asked for.
                _log.error("sources.state_not_kept", source=source, why=str(error))

    def drop(self, source: str) -> None:
        """Forget a source that went; what was kept stays where it is."""
        self._states.pop(source, None)


__all__ = ["Keeping", "StateStore"]

"""A record copied entry by entry from one place to another, and the proof that both say the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from hashlib import blake2b

import msgspec

from livedesk.errors import RecordError
from livedesk.model import Entry, NewEntry, Noun
from livedesk.record.fold import State, fold
from livedesk.record.log import Log

PIECE = 1_000
"""Entries in one append; so many are done again at most when a copy broke off."""

Progress = Callable[[int, int], None]
"""Called with entries that are there by now, and in all."""


class Copied(Noun, frozen=True, kw_only=True):
    """What a copy came to."""

    entries: int
    """Entries in the copy."""
    there: int
    """Of them, there already when it began."""
    digest: str
    """Digest of the state that both fold to."""


def copy_record(
    source: Log, target: Log, *, progress: Progress, source_name: str, target_name: str
) -> Copied:
    """Copy what ``source`` holds now to ``target``, source states and checkpoints included.

    A target that holds a beginning of the source is completed: a copy that broke off is begun again by the same
    command. Raises RecordError when the target holds anything else, naming the first entry that differs, and
    when the two don't fold to the same state.
    """
    last, there = source.last_seq(), target.last_seq()
    if there > last:
        what = f"it holds {there} entries, more than the {last} of {source_name}"
        raise RecordError(what, where=target_name, remedy="Name an empty place, or copy the other way")
    for ours, theirs in zip(source.read(upto=there), target.read(upto=there), strict=True):
        if ours != theirs:
            what = f"it holds another record: entry {ours.seq} is not that of {source_name}"
            raise RecordError(what, where=target_name, remedy="Name an empty place")
    done = there
    progress(done, last)
    for piece in _pieces(source.read(after=there, upto=last)):
        target.submit([_again(entry) for entry in piece]).result()
        done += len(piece)
        progress(done, last)
    for cache, name, seq, value in source.kept():
        if cache == "source":
            target.keep_source_state(name, value)
        elif seq <= last:
            target.keep_checkpoint(name, seq, value)
    wanted, found = digest(fold(source.read(upto=last))), digest(fold(target.read(upto=last)))
    if wanted != found:
        what = f"it does not fold to the state of {source_name} ({found}, not {wanted})"
        raise RecordError(what, where=target_name, remedy="Keep the original and report this")
    return Copied(entries=last, there=there, digest=found)


def digest(state: State) -> str:
    """A state in 32 hexadecimal digits: equal states, and no others, have equal ones."""
    return blake2b(msgspec.msgpack.encode(state, order="deterministic"), digest_size=16).hexdigest()


def _pieces(entries: Iterable[Entry]) -> Iterable[tuple[Entry, ...]]:
    iterator = iter(entries)
    while piece := tuple(itertools.islice(iterator, PIECE)):
        yield piece


def _again(entry: Entry) -> NewEntry:
    return NewEntry(
        stream=entry.stream,
        version=entry.version,
        recorded_at=entry.recorded_at,
        occurred_at=entry.occurred_at,
        body=entry.body,
        cause=entry.cause,
    )

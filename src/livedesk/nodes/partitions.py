"""Which partition a story belongs to, and which node is to work on which share. Pure."""

from __future__ import annotations

from collections.abc import Sequence

PARTITIONS = 32
"""Partitions of stories: no more nodes than these can gather at once."""
SOURCE_SHARES = 64
"""Shares of sources, likewise for fetching."""

_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def partition(name: str, partitions: int = PARTITIONS) -> int:
    """The partition of a name: FNV-1a of 32 bits, as in NATS's own subject mapping ``partition(n,1)``.

    >>> partition("alaska-summit") == partition("alaska-summit")
    True
    """
    return _fnv(name) % partitions


def shared_out(shares: int, nodes: Sequence[str]) -> dict[int, str]:
    """Share by share the node it is meant for: evenly, and with few moves when a node comes or goes.

    Every share prefers nodes in an order of its own (rendezvous hashing) and takes the first that has room.
    Whoever knows the same nodes comes to the same answer. Empty without nodes.
    """
    ranked = sorted(set(nodes))
    if not ranked:
        return {}
    each, more = divmod(shares, len(ranked))
    has = dict.fromkeys(ranked, 0)
    found: dict[int, str] = {}
    for share in range(shares):
        wished = sorted(ranked, key=lambda node: (_mixed(f"{share}/{node}"), node))
        # So many nodes have one share more than the others as there are shares left over.
        node = next(node for node in wished if has[node] < each or (has[node] == each and more))
        more -= has[node] == each
        has[node] += 1
        found[share] = node
    return found


def _fnv(text: str) -> int:
    value = _OFFSET
    for byte in text.encode():
        value = (value ^ byte) * _PRIME & _MASK
    return value


def _mixed(text: str) -> int:
    """FNV with its bits spread: alone it ranks names that differ in their last letter alike."""
    value = _fnv(text)
    value = (value ^ value >> 16) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & _MASK
    return value ^ value >> 16

"""Which partition a story belongs to, and whose share is whose."""

from collections import Counter

import pytest

from livedesk.nodes.partitions import PARTITIONS, partition, shared_out


def test_a_name_has_the_partition_that_nats_would_give_it():
    """FNV-1a of 32 bits, by its published test vectors: "a" is e40c292c, "foobar" bf9cf968."""
    assert partition("a", 2**32) == 0xE40C292C
    assert partition("foobar", 2**32) == 0xBF9CF968
    assert 0 <= partition("alaska-summit") < PARTITIONS


def test_names_are_spread():
    counts = Counter(partition(f"story-{n}") for n in range(2_000))
    assert len(counts) == PARTITIONS
    assert max(counts.values()) < 2 * min(counts.values())


@pytest.mark.parametrize("nodes", [1, 2, 3, 5, 31])
def test_shares_are_even_and_all_given_out(nodes):
    found = shared_out(PARTITIONS, [f"node-{n}" for n in range(nodes)])
    counts = Counter(found.values())
    assert sorted(found) == list(range(PARTITIONS))
    assert len(counts) == nodes
    assert max(counts.values()) - min(counts.values()) <= 1


def test_whoever_knows_the_same_nodes_comes_to_the_same():
    assert shared_out(32, ["b", "a", "c"]) == shared_out(32, ["c", "b", "a", "a"])


def test_when_a_node_goes_few_other_shares_move():
    before, after = shared_out(32, ["a", "b", "c", "d"]), shared_out(32, ["a", "b", "c"])
    moved = [share for share in before if before[share] != "d" and before[share] != after[share]]
    assert len(moved) <= 6


def test_nobody_has_nothing():
    assert shared_out(32, []) == {}

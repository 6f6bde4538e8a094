"""The lists of an inverted index."""

from __future__ import annotations

import random

import numpy as np

from livedesk.gathering.lists import Lists


def entries(lists: Lists, word: str) -> list[tuple[int, float]]:
    numbers = lists.open([word])
    at = lists.entries(numbers, lists.lengths[numbers])
    return list(zip(lists.holders[at].tolist(), lists.weights[at].tolist(), strict=True))


def test_lists_hold_what_plain_lists_would_however_often_they_are_laid_anew():
    chance = random.Random(5)
    lists, plain = Lists(), dict[str, list[tuple[int, float]]]()
    for holder in range(3_000):
        words = chance.sample([f"w{n}" for n in range(200)], 6)
        numbers = lists.open(words)
        if chance.random() < 0.5:
            weights = [chance.random() for _ in words]
            lists.append(numbers, holder, np.array(weights))
            for word, weight in zip(words, weights, strict=True):
                plain.setdefault(word, []).append((holder, weight))
        else:
            held = [word for word in words if plain.get(word)]
            numbers = lists.open(held)
            at = lists.entries(numbers, lists.lengths[numbers])
            upto = lists.lengths[numbers].cumsum()
            lists.drop(numbers, at[upto - lists.lengths[numbers]])
            for word in held:
                plain[word][0] = plain[word][-1]
                plain[word].pop()
        if holder % 100 == 99:
            lists.close(lists.empty())
            assert len(lists) == sum(map(bool, plain.values()))
    assert {word: entries(lists, word) for word in plain} == plain


def test_the_last_entry_takes_the_place_of_one_that_is_dropped():
    lists = Lists()
    numbers = lists.open(["quay"])
    for holder in range(3):
        lists.append(numbers, holder, np.array([holder / 2]))
    lists.drop(numbers, lists.entries(numbers, lists.lengths[numbers])[:1])
    assert entries(lists, "quay") == [(2, 1.0), (1, 0.5)]


def test_lists_without_entries_are_given_up_and_their_numbers_used_again():
    lists = Lists()
    for turn in range(500):
        numbers = lists.open([f"w{turn}"])
        lists.append(numbers, turn, np.array([1.0]))
        assert [lists[number] for number in numbers.tolist()] == [f"w{turn}"]
        lists.drop(numbers, lists.entries(numbers, lists.lengths[numbers]))
        lists.close(lists.empty())
    assert len(lists) == 0
    assert len(lists.holders) == 256
    assert len(lists.begins) == 64

"""Which groups hold a word."""

from __future__ import annotations

import random

import numpy as np

from livedesk.gathering.postings import Postings


def plain_product(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def test_products_are_those_of_group_after_group():
    chance = random.Random(3)
    postings = Postings()
    held: dict[int, dict[str, float]] = {}
    words: dict[int, list[int]] = {}
    for _ in range(2_000):
        slot = chance.randrange(30)
        if chance.random() < 0.05 and slot in held:
            postings.drop(slot, words.pop(slot))
            del held[slot]
            continue
        item = dict.fromkeys(chance.sample([f"w{n}" for n in range(20)], 4), 0.25)
        found = postings.find(postings.see(item)[0], np.array(list(item.values())))
        group = held.setdefault(slot, {})
        square = plain_product(group, group)
        grown, new = postings.add(found, slot) if group else postings.open(found.words, found.mine, slot)
        assert postings.said(np.array(new)) == [word for word in item if word not in group]
        words.setdefault(slot, []).extend(new)
        for word, weight in item.items():
            group[word] = group.get(word, 0.0) + weight
        assert grown == plain_product(group, group) - square
        mine = np.array(words[slot])
        assert dict(zip(postings.said(mine), postings.of(slot, mine).tolist(), strict=True)) == group
    asked = {"w1": 0.5, "w7": 0.25, "unknown": 1.0}
    found = postings.find(postings.see(asked)[0], np.array(list(asked.values())))
    assert found.products(30).tolist() == [plain_product(asked, held.get(slot, {})) for slot in range(30)]
    assert len(postings) == sum(map(len, held.values()))
    slot, other = list(held)[:2]
    assert postings.between(slot, words[slot], 30).tolist() == [
        plain_product(held[slot], held.get(each, {})) for each in range(30)
    ]
    both = {word: held[slot].get(word, 0.0) + held[other].get(word, 0.0) for word in held[slot] | held[other]}
    words[other] += postings.pour(slot, words[slot], other)[1]
    mine = np.array(words[other])
    assert dict(zip(postings.said(mine), postings.of(other, mine).tolist(), strict=True)) == both


def test_a_word_nobody_holds_and_nobody_said_lately_is_forgotten():
    postings = Postings()
    numbers, seen = postings.see(["harbour", "quay"])
    assert seen.tolist() == [1, 1]
    grown, held = postings.open(numbers[:1], np.array([1.0]), 3)
    assert (grown, postings.said(np.array(held))) == (1.0, ["harbour"])
    postings.fade()
    assert (postings.words(), len(postings._lists)) == ({"harbour"}, 1)
    postings.drop(3, held)
    assert (postings.words(), len(postings._lists)) == (set(), 1)
    postings.fade()
    assert len(postings._lists) == 0
    numbers, seen = postings.see(["harbour"])
    assert seen.tolist() == [1]
    assert postings.find(numbers, np.ones(1)).products(4).tolist() == [0, 0, 0, 0]


def test_what_was_seen_often_is_known_half_as_well_after_a_while():
    postings = Postings()
    for _ in range(4):
        numbers, _ = postings.see(["harbour"])
    postings.fade()
    assert postings.see(["harbour"])[1].tolist() == [3]
    assert postings.see(["harbour"])[0].tolist() == numbers.tolist()

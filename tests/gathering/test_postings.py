"""Which groups hold a word."""

from __future__ import annotations

import random

from livedesk.gathering.postings import Postings


def test_products_are_those_of_group_after_group():
    chance = random.Random(3)
    postings = Postings()
    held: dict[int, dict[str, float]] = {}
    for _ in range(2_000):
        slot, word = chance.randrange(30), f"w{chance.randrange(20)}"
        if chance.random() < 0.02 and slot in held:
            postings.drop(slot, held.pop(slot))
        else:
            group = held.setdefault(slot, {})
            square = sum(w * w for w in group.values())
            new = [] if word in group else [word]
            group[word] = group.get(word, 0.0) + 0.25
            assert postings.add({word: 0.25}, slot) == (sum(w * w for w in group.values()) - square, new)
            assert postings.of(slot, group) == group
    asked = {"w1": 0.5, "w7": 0.25, "unknown": 1.0}
    plain = [sum(w * held.get(slot, {}).get(k, 0.0) for k, w in asked.items()) for slot in range(30)]
    assert postings.products(asked, 30).tolist() == plain
    assert len(postings) == sum(map(len, held.values()))
    slot = min(held)
    others = [other for other in held if other != slot]
    assert postings.between(slot, held[slot], others) == [
        sum(w * held[other].get(k, 0.0) for k, w in held[slot].items()) for other in others
    ]


def test_a_word_nobody_holds_is_forgotten():
    postings = Postings()
    assert postings.add({"harbour": 1.0}, 3) == (1.0, ["harbour"])
    postings.drop(3, ["harbour"])
    assert postings.words() == set()
    assert postings.products({"harbour": 1.0}, 4).tolist() == [0, 0, 0, 0]

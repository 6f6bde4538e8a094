"""Which rows hold a word."""

from __future__ import annotations

import random

from livedesk.gathering.owners import Owners


def test_products_are_those_of_row_after_row():
    chance = random.Random(3)
    owners = Owners(1_000)
    rows = [{f"w{chance.randrange(12)}": chance.random() for _ in range(4)} for _ in range(300)]
    for number, row in enumerate(rows):
        owners.add(number, row)
    for row in rows[:200]:
        owners.drop_oldest(row)
    asked = {"w1": 0.5, "w7": 0.25, "unknown": 1.0}
    plain = [sum(w * row[k] for k, w in asked.items() if k in row) for row in rows[200:]]
    assert owners.products(asked, 200, 100).tolist() == plain
    assert owners.count("w1") == sum("w1" in row for row in rows[200:])


def test_only_the_latest_owners_of_a_word_count():
    owners = Owners(2)
    for number in range(5):
        owners.add(number, {"harbour": 1.0})
    assert owners.products({"harbour": 1.0}, 0, 5).tolist() == [0, 0, 0, 1, 1]


def test_a_word_nobody_holds_is_forgotten():
    owners = Owners(10)
    owners.add(0, {"harbour": 1.0})
    owners.drop_oldest({"harbour": 1.0})
    assert owners.count("harbour") == 0
    assert owners.products({"harbour": 1.0}, 1, 0).tolist() == []
    assert not owners._owned

"""Rulings: on top of each other, each taken back by its command, carried along by merges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import EditorRuled, Ruling
from livedesk.record.rulings import Rulings


def ruled(about: str, value: bool | str | None, command: str, undoes: str | None = None) -> EditorRuled:
    return EditorRuled(
        ruling=Ruling(about=about, value=value, by="editor:mara", command=command), undoes=undoes
    )


def value(rulings: Rulings, about: str) -> object:
    top = rulings.top(about)
    return None if top is None else top.value


def test_the_last_one_holds_and_the_one_below_it_when_that_is_taken_back() -> None:
    rulings = Rulings()
    rulings.rule(ruled("pin:a", True, "c1"))
    rulings.rule(ruled("pin:a", False, "c2"))
    assert value(rulings, "pin:a") is False
    rulings.rule(ruled("pin:a", True, "c3", undoes="c2"))
    assert value(rulings, "pin:a") is True
    rulings.rule(ruled("pin:a", None, "c4", undoes="c1"))
    assert rulings.top("pin:a") is None


def test_what_became_part_of_another_brings_its_rulings_along_where_that_has_none() -> None:
    rulings, absorbed = Rulings(), {"a": ["b"], "b": ["c"]}
    rulings.rule(ruled("key-moment:c", True, "c1"))
    rulings.rule(ruled("decision:c", "hold", "c2"))
    found = rulings.on("key-moment", "a", absorbed)
    assert found is not None
    assert found.value is True
    assert rulings.on("decision", "a", absorbed) is None, "what waited is no word on what it became part of"
    rulings.rule(ruled("key-moment:a", False, "c3"))
    own = rulings.on("key-moment", "a", absorbed)
    assert own is not None
    assert own.value is False
    rulings.rule(ruled("key-moment:a", None, "c4"))
    assert rulings.on("key-moment", "a", absorbed) is None, "given back to the rules for good"


def test_a_copy_is_its_own() -> None:
    rulings = Rulings()
    rulings.rule(ruled("pin:a", True, "c1"))
    copy = rulings.copy()
    copy.rule(ruled("pin:a", False, "c2"))
    assert value(rulings, "pin:a") is True


@given(st.lists(st.integers(0, 9), max_size=30))
def test_taking_back_in_reverse_leaves_nothing(values: list[int]) -> None:
    rulings = Rulings()
    before: list[object] = []
    for number, one in enumerate(values):
        before.append(value(rulings, f"mode:{one % 3}"))
        rulings.rule(ruled(f"mode:{one % 3}", str(number), f"c{number}"))
    for number, one in reversed(list(enumerate(values))):
        rulings.rule(ruled(f"mode:{one % 3}", None, "u", undoes=f"c{number}"))
        assert value(rulings, f"mode:{one % 3}") == before[number]

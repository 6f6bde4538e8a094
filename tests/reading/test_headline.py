"""A headline's words, names and clauses."""

from __future__ import annotations

import pytest

from livedesk.model import Mention
from livedesk.reading.acts import lexicons
from livedesk.reading.headline import Headline
from livedesk.reading.script import TOKEN


def headline(text: str, lang: str = "en", names: tuple[str, ...] = ()) -> Headline:
    matches = list(TOKEN.finditer(text))
    made = Headline(text, lang, [m.span() for m in matches], [m[0].lower() for m in matches])
    made.look_up(lexicons().get(lang))
    made.place([Mention(id=name.lower(), kind="actor", in_title=True, text=name) for name in names])
    return made


def test_names_stand_where_they_are_written_and_longer_names_hide_shorter():
    found = headline("Ida Lind meets Lind", names=("Lind", "Ida Lind"))
    assert [(n.id, n.start, n.end) for n in found.actors] == [("ida lind", 0, 2), ("lind", 3, 4)]


def test_a_name_is_no_verb():
    assert not headline("March wins", names=("March",)).within(0, 1)


def test_a_possessive_owns_what_follows():
    found = headline("Lind's offer", names=("Lind",))
    assert found.possessive(found.actors[0])


def test_the_main_clause_ends_where_another_begins():
    found = headline("Lind waits as Moreau sails")
    assert found.clause(0, 5) == 2
    assert headline("Lind waits; Moreau sails").clause(0, 4) == 2
    assert headline("Lind waits").clause(0, 2) == 2


def test_a_clock_time_is_no_colon():
    assert headline("Ferry leaves at 14:30 sharp").colons == []
    assert headline("Ferry: late").colons == [1]


def test_a_pair_of_names_is_no_attribution():
    found = headline("Cuộc gặp Lind - Moreau", "vi", names=("Lind", "Moreau"))
    assert found.last_break(0, 4) == (0, False)


@pytest.mark.parametrize(
    ("text", "verb"), [("Lind attacks the plan", True), ("The attacks on the plan", False)]
)
def test_a_word_that_may_be_noun_is_a_verb_behind_a_name(text, verb):
    found = headline(text, names=("Lind",))
    told = next(t for t in found.told if t.verb == "attack")
    assert found.is_verb(told) is verb


def test_a_verb_that_says_little_takes_its_act_from_the_noun():
    found = headline("Lind holds a long meeting", names=("Lind",))
    told = next(t for t in found.told if "light" in t.marks)
    assert found.act(told) == "meet"

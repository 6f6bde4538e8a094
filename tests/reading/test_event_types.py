"""Kinds of events: the words that tell them, what turns them, and who does them toward whom."""

import pytest

from livedesk.model import Root
from livedesk.reading.event_types import event_types


def place(sentence, name):
    at = sentence.index(name)
    return (at, at + len(name))


def kind(sentence, who="Arland", whom="Bergia"):
    found = event_types().find(sentence, place(sentence, who), place(sentence, whom))
    return (found.root, found.mode) if found else None


@pytest.mark.parametrize(
    ("sentence", "root"),
    [
        ("Arland has agreed to a truce with Bergia", "AGREE"),
        ("Arland held talks with Bergia on Monday", "CONSULT"),
        ("Arland welcomed the decision by Bergia", "SUPPORT"),
        ("Arland shared intelligence with Bergia", "COOPERATE"),
        ("Arland sent medical supplies to Bergia", "AID"),
        ("Arland lifted its ban on Bergia", "CONCEDE"),
        ("Arland withdrew its troops from Bergia", "RETREAT"),
        ("Arland urged Bergia to stop", "REQUEST"),
        ("Arland accused Bergia of lying", "ACCUSE"),
        ("Arland rejected a proposal by Bergia", "REJECT"),
        ("Arland issued an ultimatum to Bergia", "THREATEN"),
        ("Arland boycotted the vote in Bergia", "PROTEST"),
        ("Arland has suspended aid to Bergia", "SANCTION"),
        ("Arland mobilised its army against Bergia", "MOBILIZE"),
        ("Arland arrested a man from Bergia", "COERCE"),
        ("Arland shelled two towns in Bergia", "ASSAULT"),
    ],
)
def test_each_kind_has_words_of_its_own(sentence, root):
    modes = {"THREATEN": "threatened", "REQUEST": "called_for", "REJECT": "denied"}
    assert kind(sentence) == (root, modes.get(root, "done"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Arland will send aid to Bergia", ("AGREE", "planned")),
        ("Arland refuses to lift its ban on Bergia", ("REJECT", "denied")),
        ("Arland says it will bomb Bergia", ("THREATEN", "planned")),
        ("Arland threatened to shell Bergia", ("THREATEN", "threatened")),
        ("Arland never attacked Bergia", ("ASSAULT", "denied")),
        ("Arland must release the sailors of Bergia", ("REQUEST", "called_for")),
        ("Arland to meet Bergia", ("AGREE", "planned")),
    ],
)
def test_what_wraps_a_deed_turns_it(sentence, expected):
    assert kind(sentence) == expected


def test_in_the_passive_the_deed_stands_between_them():
    assert kind("Bergia was accused by Arland of lying and attacked the press") == ("ACCUSE", "done")


def test_a_purpose_behind_the_deed_does_not_turn_it():
    assert kind("Arland lent money to Bergia to aid its recovery") == ("AID", "done")


def test_without_a_telling_word_there_is_nothing():
    assert kind("Arland lies north of Bergia") is None
    assert event_types().toward("Arland lies north of Bergia", [(0, 6)]) is None
    assert event_types().toward("Arland attacked", []) is None


def test_one_who_is_not_named_is_not_needed():
    sentence = "Arland lifted the state of emergency"
    found = event_types().find(sentence, place(sentence, "Arland"), None)
    assert found.root == "CONCEDE"
    assert sentence[found.start : found.end].startswith("lifted")
    assert event_types().find(sentence, None, None).root == "CONCEDE"


def toward(sentence, *names):
    found = event_types().toward(sentence, [place(sentence, name) for name in names])
    return found and (names[found.who], tuple(names[n] for n in found.whom))


@pytest.mark.parametrize(
    ("sentence", "names", "expected"),
    [
        ("Arland attacked Bergia, Cormark said", ("Arland", "Bergia", "Cormark"), ("Arland", ("Bergia",))),
        ("Bergia was attacked by Arland", ("Bergia", "Arland"), ("Arland", ("Bergia",))),
        ("A man of Bergia was arrested in Arland", ("Bergia", "Arland"), ("Arland", ("Bergia",))),
        ("Arland and Bergia signed a treaty", ("Arland", "Bergia"), ("Arland", ("Bergia",))),
        ("Arland met Bergia and Cormark", ("Arland", "Bergia", "Cormark"), ("Arland", ("Bergia", "Cormark"))),
        ("Arland said Bergia must pay", ("Arland", "Bergia"), ("Arland", ("Bergia",))),
        ("In Bergia, Arland has launched air strikes", ("Bergia", "Arland"), ("Arland", ("Bergia",))),
        ("Arland has launched air strikes", ("Arland",), ("Arland", ())),
    ],
)
def test_who_does_it_toward_whom(sentence, names, expected):
    assert toward(sentence, *names) == expected


def test_a_sentence_of_any_length_is_read_in_bounded_time():
    sentence = "Arland " + "attacked and " * 5_000 + "Bergia"
    assert kind(sentence)[0] == "ASSAULT"


def test_every_root_but_none_other_has_patterns():
    roots = {p.root for patterns in event_types()._events._exact.values() for p in patterns}
    assert roots == set(Root.__args__)

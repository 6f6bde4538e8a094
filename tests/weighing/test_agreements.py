"""Agreed or not agreed: only what is told as come."""

import pytest

from livedesk.weighing.agreements import agreement


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill and Ashdown reached a deal on wages",
        "Deal reached on wages, says Quill",
        "Quill agrees to six per cent",
        "The two sides have struck an agreement",
        "Стороны договорились о паузе",
        "Сторони досягли угоди про паузу",
        "Las partes alcanzaron un acuerdo",
        "Les deux parties sont parvenues à un accord, accord conclu dans la nuit",
        "Beide Seiten einigten sich auf eine Pause",
        "Hai bên đã thống nhất về lương",
        "双方就工资达成协议",
    ],
)
def test_an_agreement_is_told_in_every_language(sentence):
    found = agreement(sentence)
    assert found is not None
    assert found.agreed
    assert sentence[found.start : found.end] in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Talks end with no deal on wages",
        "No wage agreement, says Ashdown",
        "They parted without a pay deal",
        "Quill and Ashdown fail to reach a deal",
        "Quill did not agree to six per cent",
        "Nothing was agreed, says Ashdown",
        "Переговоры завершились без соглашения",
        "Сторони не домовилися про паузу",
        "La cumbre concluye sin acuerdo",
        "Aucun accord entre les deux parties",
        "Keine Einigung im Hafenstreit",
        "Hai bên không đạt được thỏa thuận",
        "双方尚未达成协议",
    ],
)
def test_that_there_is_none_is_told_in_every_language(sentence):
    found = agreement(sentence)
    assert found is not None
    assert not found.agreed


@pytest.mark.parametrize(
    "sentence",
    [
        "Quill hopes to reach a deal on wages",
        "Ashdown is close to a deal",
        "Will they reach a deal?",
        "If they reach a deal, work resumes",
        "Quill will sign an agreement on Monday",
        "Ashdown denies that he agreed to six per cent",
        "Quill wants a deal",
        "They may end with no deal",
        "The agreement of 2014 is on display",
        "Quill must agree to terms",
        "It is up to Quill to get a deal done",
        "Ashdown tells Quill to make a deal",
        "“Make the deal.”",
        'Her advice: "Make the deal."',
        "Many points were agreed, says Ashdown",
        "Muchos puntos se acordaron",
        "双方达成协议之前不会复工",
        "",
    ],
)
def test_what_is_hoped_for_foreseen_asked_or_denied_is_none(sentence):
    assert agreement(sentence) is None


def test_what_it_is_on_ends_with_the_clause():
    found = agreement("Quill and Ashdown reached a deal on wages, after six hours of talks")
    assert found is not None
    assert found.about == "reached a deal on wages"

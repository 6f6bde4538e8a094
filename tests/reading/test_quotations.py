"""Pairs of quotation marks."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.quotations import quotations


def inner(text):
    return [text[q.inner : q.stop] for q in quotations(text)]


def test_marks_of_many_languages_make_pairs():
    assert inner('“a b” „c d“ «e f» 「g h」 "i j" ‘k l’') == ["a b", "c d", "e f", "g h", "i j", "k l"]


def test_apostrophes_are_letters():
    assert inner("Lind's dockers don't say 'no deal' to Moreau’s offer") == ["no deal"]


def test_a_quotation_in_a_quotation_belongs_to_the_outer_one():
    assert inner("“She said ‘never’ to me,” he said.") == ["She said ‘never’ to me,"]


def test_a_mark_left_open_quotes_nothing():
    assert inner("“We will stay. The port is closed.") == []


def test_a_long_quotation_opens_every_paragraph_and_closes_once():
    assert inner("“One.\n\n“Two.”") == ["One.", "Two."]


def test_an_opening_mark_does_not_swallow_the_next_paragraph():
    assert inner("“One.\nNobody said “two” here.") == ["two"]


@given(st.text(alphabet="“”«»\"'‘’„ab .,\n", max_size=200))
def test_whatever_the_marks_pairs_are_in_order_and_apart(text):
    found = quotations(text)
    assert all(q.start < q.inner <= q.stop <= q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_text_of_marks_alone_takes_linear_time():
    def taken(size):
        return spent(lambda: quotations('“‘«" a ' * size))

    taken(1_000)
    assert lowest(lambda: taken(80_000) / max(taken(8_000), 0.005), under=60) < 60

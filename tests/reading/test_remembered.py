"""An embedder with a memory gives what the embedder gives, and asks it once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.remembered import RememberedEmbedder


class Counting:
    name = "counting"
    dimensions = 4

    def __init__(self):
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        return np.stack([np.full(4, len(text), dtype=np.float32) for text in texts])


@given(st.lists(st.lists(st.text("abc", max_size=3), max_size=6), max_size=8))
def test_what_it_gives_is_what_the_embedder_gives_in_order(calls):
    plain, remembered = Counting(), RememberedEmbedder(Counting(), size=4)
    for texts in calls:
        found = remembered.embed(texts)
        assert found.shape == (len(texts), 4)
        if texts:
            assert (found == plain.embed(texts)).all()


def test_no_text_is_embedded_twice_while_it_is_remembered():
    inner = Counting()
    remembered = RememberedEmbedder(inner)
    remembered.embed(["talks", "end", "talks"])
    remembered.embed(["end", "begin"])
    assert inner.asked == ["talks", "end", "begin"]
    assert remembered.asked == 3


def test_the_oldest_is_forgotten_first():
    inner = Counting()
    remembered = RememberedEmbedder(inner, size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembered.embed([text])
    assert inner.asked == ["a", "b", "c", "b"]

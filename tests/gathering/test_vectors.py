"""Embeddings centred per language."""

from __future__ import annotations

import numpy as np

from gathering.scenes import vector as packed
from livedesk.gathering.vectors import Centres, vector


def test_bytes_that_are_no_embedding_count_as_none():
    assert vector(None) is None
    assert vector(b"") is None
    assert vector(b"abc") is None
    assert vector(np.array([np.nan, 1], dtype="<f4").tobytes()) is None


def test_a_language_much_seen_is_centred_on_itself():
    centres = Centres()
    for _ in range(400):
        centres.add(np.array([1.0, 0.0]), "en")
        centres.add(np.array([0.0, 1.0]), "vi")
    assert np.abs(centres.centred(np.array([1.0, 0.0]), "en")).max() < 0.05


def test_a_language_hardly_seen_is_centred_on_all():
    centres = Centres()
    for _ in range(400):
        centres.add(np.array([1.0, 0.0]), "en")
    centres.add(np.array([0.0, 1.0]), "fi")
    assert centres.centre("fi", 2)[0] > 0.9
    assert centres.centre("bn", 2)[0] > 0.9


def test_nothing_seen_means_nothing_taken_away():
    assert Centres().centred(np.array([0.5, 0.5]), "en").tolist() == [0.5, 0.5]


def test_another_models_embeddings_start_anew():
    centres = Centres()
    centres.add(np.array([1.0, 0.0]), "en")
    centres.add(np.array([1.0, 0.0, 0.0]), "en")
    assert centres.centre("en", 2).tolist() == [0, 0]
    assert centres.centre("en", 3)[0] == 1


def test_centres_go_on_from_their_state():
    centres, restored = Centres(), Centres()
    for number in range(9):
        made = vector(packed(number, 1, 2))
        assert made is not None
        centres.add(made, "en" if number % 2 else "es")
    restored.take(centres.state())
    for lang in ("en", "es", "fi"):
        assert (centres.centre(lang, 8) == restored.centre(lang, 8)).all()

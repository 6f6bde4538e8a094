"""Fonts found on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedesk.outgoing import fonts


def test_the_first_of_several_names_that_is_there_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Some-Regular.ttf").touch()
    (tmp_path / "not-a-font.txt").touch()
    monkeypatch.setattr(fonts, "_ELSEWHERE", (str(tmp_path), str(tmp_path / "missing")))
    monkeypatch.setattr(fonts.sys, "platform", "linux")
    fonts.installed.cache_clear()
    try:
        assert fonts.first("None.ttf", "some-regular.TTF") == tmp_path / "deep" / "Some-Regular.ttf"
        assert fonts.first("None.ttf") is None
        assert list(fonts.installed()) == ["some-regular.ttf"]
    finally:
        fonts.installed.cache_clear()

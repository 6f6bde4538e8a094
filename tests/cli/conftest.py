from __future__ import annotations

from pathlib import Path

import pytest

from shell import furnish


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a folder of its own, with a story and a recording."""
    monkeypatch.chdir(tmp_path)
    furnish()

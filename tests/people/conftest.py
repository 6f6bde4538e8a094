from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from staff import Staff, staff


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Staff]:
    """A chief (ana), an editor (ben), a contributor (cleo)."""
    found = staff(tmp_path)
    yield found
    found.close()

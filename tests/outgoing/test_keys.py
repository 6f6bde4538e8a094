"""The desk's own secrets."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from livedesk.errors import LivedeskError
from livedesk.outgoing.keys import Keys


def test_a_secret_is_made_once_and_kept_beside_the_record(tmp_path: Path) -> None:
    record = tmp_path / "harbour.record.sqlite"
    first = Keys(record).webhook_secret()
    assert len(first) == 32
    assert Keys(record).webhook_secret() == first
    assert Keys(record).push_key(lambda: "PEM") == "PEM"
    assert Keys(record).push_key(lambda: "another") == "PEM"
    assert Keys(record).webhook_secret() == first
    assert Keys(tmp_path / "other.record.sqlite").webhook_secret() != first
    assert Keys(record).path == tmp_path / "harbour.keys.json"


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX's")
def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "harbour.record.sqlite")
    keys.webhook_secret()
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "harbour.record.sqlite")
    keys.path.write_text("[1]")
    with pytest.raises(LivedeskError, match=r"harbour\.keys\.json"):
        keys.webhook_secret()
    assert keys.path.read_text() == "[1]"

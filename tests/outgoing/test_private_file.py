"""Files that hold addresses of people: for nobody else to read, and a fault in words when they can't be kept."""

import stat

import apsw
import pytest

from livedesk.errors import LivedeskError
from livedesk.outgoing.private_file import open_private

TABLES = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS reader (address TEXT) STRICT"


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_the_file_and_the_files_beside_it_are_their_owners_alone(tmp_path):
    db = open_private(tmp_path / "kept.sqlite", TABLES)
    db.execute("INSERT INTO reader VALUES ('mara@desk.example')")
    assert modes(tmp_path) == dict.fromkeys(["kept.sqlite", "kept.sqlite-shm", "kept.sqlite-wal"], 0o600)
    db.close()


def test_a_file_left_open_to_others_is_closed_to_them_and_keeps_what_it_holds(tmp_path):
    path = tmp_path / "kept.sqlite"
    old = apsw.Connection(str(path))
    old.execute(TABLES + "; INSERT INTO reader VALUES ('mara@desk.example')").fetchall()
    old.close()
    path.chmod(0o644)
    db = open_private(path, TABLES)
    assert db.execute("SELECT address FROM reader").get == "mara@desk.example"
    db.execute("INSERT INTO reader VALUES ('ben@desk.example')")
    assert set(modes(tmp_path).values()) == {0o600}
    db.close()


def test_what_is_no_such_file_is_refused_in_words(tmp_path):
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"not a database, and long enough to be told from an empty file" * 20)
    with pytest.raises(LivedeskError, match=r"kept\.sqlite: it can't be opened .* or move it away\."):
        open_private(path, TABLES)
    with pytest.raises(LivedeskError, match="it can't be opened"):
        open_private(tmp_path / "nowhere" / "kept.sqlite", TABLES)


def test_a_full_disk_is_said_with_what_to_do(tmp_path):
    # A limit of pages is what SQLite itself calls a full disk.
    with pytest.raises(LivedeskError, match=r"full.*\. Free some space\."):
        open_private(tmp_path / "kept.sqlite", "PRAGMA max_page_count = 1; " + TABLES)

"""The file of accounts: made by the first change, private, durable, shared with the command line."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys

import apsw
import msgspec
import pytest

from livedesk.errors import PeopleError
from livedesk.people import People, people_path
from livedesk.people.people_file import VERSION
from staff import CHEAP, START


def test_it_lies_beside_the_record(tmp_path):
    assert people_path(tmp_path / "harbour.record.sqlite") == tmp_path / "harbour.people.sqlite"
    assert people_path(tmp_path / "odd.db") == tmp_path / "odd.db.people.sqlite"


def test_looking_makes_no_file_and_the_first_account_makes_a_private_one(tmp_path):
    people = People(tmp_path / "p.sqlite", passwords=CHEAP)
    assert not people.accounts.any()
    assert people.accounts.all() == []
    assert people.accounts.named("ana") is None
    assert people.sessions.find("x", START) is None
    assert people.tokens.find("livedesk_x", START) is None
    people.prune(START)
    assert list(tmp_path.iterdir()) == []
    people.accounts.add("ana", "Ana", "chief", START)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    people.close()


def test_a_session_of_nobody_is_refused_by_the_file_itself(tmp_path):
    people = People(tmp_path / "p.sqlite", passwords=CHEAP)
    ghost = msgspec.structs.replace(people.accounts.add("ana", "Ana", "chief", START), id="nobody")
    with pytest.raises(apsw.ConstraintError):
        people.sessions.begin(ghost, START, method="password")
    people.close()


def test_what_one_process_changes_the_other_sees_at_once(tmp_path):
    desk, shell = (People(tmp_path / "p.sqlite", passwords=CHEAP) for _ in range(2))
    assert not desk.accounts.any()
    shell.accounts.add("ana", "Ana", "chief", START)
    assert desk.accounts.any()
    desk.close()
    shell.close()


def test_a_file_of_another_version_or_none_at_all_is_told_of(tmp_path):
    path = tmp_path / "p.sqlite"
    db = apsw.Connection(str(path))
    db.pragma("user_version", VERSION + 1)
    db.close()
    with pytest.raises(PeopleError, match="another version"):
        People(path).accounts.any()
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(PeopleError, match="can't be opened"):
        People(path).accounts.any()


def test_half_a_change_is_none(tmp_path):
    people = People(tmp_path / "p.sqlite", passwords=CHEAP)
    people.accounts.add("ana", "Ana", "chief", START)

    def breaks():
        with people._file.writing() as db:
            db.execute("DELETE FROM account")
            raise KeyError

    with pytest.raises(KeyError):
        breaks()
    assert people.accounts.any()
    people.close()


@pytest.mark.slow
def test_an_account_that_was_said_to_be_made_survives_kill_9(tmp_path):
    script = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from livedesk.people import People
people = People(Path(sys.argv[1]))
for i in range(100_000):
    person = people.accounts.add(f"p{i}", f"Person {i}", "editor", datetime.now(UTC))
    secret = people.sessions.begin(person, datetime.now(UTC), method="password")
    print(person.name, secret, flush=True)
"""
    path = tmp_path / "p.sqlite"
    for turn in range(3):
        path.unlink(missing_ok=True)
        for side in tmp_path.glob("p.sqlite-*"):
            side.unlink()
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        said = [process.stdout.readline() for _ in range(20 + 37 * turn)]
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        people = People(path)
        told = [line.split() for line in said if line.endswith("\n")]
        assert len(told) >= 20
        for name, secret in told:
            assert people.accounts.named(name) is not None
            found = people.sessions.find(secret, people.trail.newest(1)[0].at)
            assert found is not None
            assert found[0].name == name
        people.close()

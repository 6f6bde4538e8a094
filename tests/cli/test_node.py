"""The command that runs a node, as a person types it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from engines import LOOPBACK, free_port
from livedesk.record.postgres import Database, tables
from shell import run
from waiting import LONG


def test_what_is_typed_wrong_is_refused_with_an_example() -> None:
    assert "--postgres" in run("node").output
    wrong = run("node", "--postgres", "sqlite.db")
    assert wrong.exit_code == 2
    assert "postgresql://" in wrong.output
    roles = run("node", "--postgres", "postgresql://db/desk", "--roles", "gather,dance")
    assert "fetch, read, gather, serve" in roles.output


def test_a_database_out_of_reach_is_said() -> None:
    result = run(
        "node", "--postgres", f"postgresql://desk:secret@{LOOPBACK}:{free_port()}/desk", "--embedder", "none"
    )
    assert result.exit_code == 4
    assert "can't be reached" in result.stderr
    assert "secret" not in result.output


def test_a_broker_out_of_reach_is_said(database_url: str) -> None:
    result = run(
        "node", "--postgres", database_url, "--nats", f"nats://{LOOPBACK}:{free_port()}", "--embedder", "none"
    )
    assert result.exit_code == 8
    assert "Check that nats-server runs there" in result.stderr


def test_tables_of_an_older_version_are_said_with_what_to_do(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(database_url).close()
    monkeypatch.setattr(tables, "LAYOUT", tables.LAYOUT + 1)
    result = run("node", "--postgres", database_url, "--embedder", "none")
    assert result.exit_code == 4
    assert "written by an older Livedesk" in result.stderr
    assert "livedesk record migrate" in result.stderr


@pytest.mark.slow
def test_a_node_serves_its_stories_tells_how_it_does_and_ends_when_told(database_url: str) -> None:
    command = [
        sys.executable, "-m", "livedesk", "node", "harbour.toml", "--postgres", database_url, "--port", "0",
        "--status-port", "0", "--embedder", "none", "--name", "n1",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        said = ""
        until = time.monotonic() + LONG
        while "/healthz" not in said and time.monotonic() < until:
            said += process.stdout.readline()
        pages = re.search(r"pages at (\S+)", said)
        status = re.search(r"how it does: (\S+)", said)
        assert pages is not None, said
        assert status is not None, said
        with urllib.request.urlopen(pages[1]) as page:
            assert "The harbour talks" in page.read().decode()
        with urllib.request.urlopen(status[1]) as health:
            assert json.loads(health.read())["ok"]
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=LONG)
        assert "giving up what it holds" in rest
        assert process.returncode == 0


def test_what_was_set_aside_is_shown_and_put_back(database_url: str) -> None:
    from contextlib import closing

    from livedesk.nodes.covered import Stories
    from livedesk.nodes.inbox import Inbox
    from livedesk.nodes.messages import Heard
    from livedesk.story.loading import load_story
    from newsroom import report

    with closing(Database(database_url)) as database:
        Stories(database).cover([load_story(Path("harbour.toml"))])
        inbox = Inbox(database)
        inbox.hear([(1, Heard(report=report("10:00", "Reuters", "Harbour talks", id="r1")))])
        (waiting,) = inbox.waiting([Stories(database).parts()[1]])
        assert "nothing is set aside" in run("record", "aside", database_url).output
        inbox.set_aside(waiting, "it can't be read", "n1")
    shown = run("record", "aside", database_url).output
    assert "harbour 1, by n1: it can't be read" in shown
    assert json.loads(run("record", "aside", database_url, "--json").output)[0]["story"] == "harbour"
    assert "1 put back" in run("record", "aside", database_url, "--again").output
    assert "1 stories are sent anew" in run("record", "resend", database_url).output

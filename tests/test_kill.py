"""kill -9 at any moment, in a loop: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from livedesk.model import CommandGiven, Entry, ReportReceived, UpdateIssued
from livedesk.record import fold
from livedesk.record.sqlite import SqliteLog
from newsroom import at
from waiting import LONG

pytestmark = pytest.mark.slow

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour in Anchorage."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = { en = ["harbour talks"] }
"""


def recording(path: Path, count: int, seconds: float) -> Path:
    """A seeded recording: a third on the story, with copies and new titles."""
    rng = random.Random(11)
    words = ["".join(rng.choices("bcdfglmnprstaeiou", k=rng.randint(4, 9))) for _ in range(3000)]
    with path.open("w") as file:
        title, summary = "", ""
        for i in range(count):
            seen = at("06:00") + timedelta(seconds=i * seconds)
            if i % 3 == 0 or not title:
                title, summary = " ".join(rng.choices(words, k=7)), " ".join(rng.choices(words, k=25))
            on_story = i % 3 != 2
            line = {
                "id": f"i{i:05d}", "seen_at": seen.isoformat(), "published_at": seen.isoformat(),
                "published_precision": "second", "source": f"Outlet {i % 9}", "kind": "news",
                "url": f"https://outlet{i % 9}.example/{i}", "lang": "en", "rev": 0,
                "title": f"Harbour talks: {title}" if on_story else " ".join(rng.choices(words, k=9)),
                "summary": f"{summary}." if on_story else None,
            }  # fmt: skip
            file.write(json.dumps(line) + "\n")
    return path


def command(folder: Path, record: Path, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "livedesk", "replay", str(folder / "harbour.toml"), str(folder / "r.jsonl"),
        "--record", str(record), "--embedder", "none", *options,
    ]  # fmt: skip


def entries(record: Path) -> list[Entry]:
    log = SqliteLog(record, read_only=True)
    try:
        return list(log.read())
    finally:
        log.close()


def wal_size(record: Path) -> int:
    try:
        return record.with_name(record.name + "-wal").stat().st_size
    except FileNotFoundError:
        return 0


@pytest.mark.timeout(900)
def test_a_replay_killed_again_and_again_ends_with_the_record_of_one_that_was_not(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(STORY)
    recording(tmp_path / "r.jsonl", count=1500, seconds=20)
    whole, killed = tmp_path / "whole.sqlite", tmp_path / "killed.sqlite"
    subprocess.run(command(tmp_path, whole, "--speed", "max", "--no-serve"), check=True, capture_output=True)
    rng = random.Random(5)
    kills = 0
    for round_ in range(12):
        process = subprocess.Popen(
            command(tmp_path, killed, "--speed", "max", "--no-serve"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Another order of sets in every round: nothing decided may hang on it.
            env={**os.environ, "PYTHONHASHSEED": str(round_)},
        )
        grown = wal_size(killed) + rng.randrange(1_000, 1_000_000)
        while kills < 6 and process.poll() is None and wal_size(killed) < grown:
            time.sleep(0.002)
        if process.poll() is None and kills < 6:
            time.sleep(rng.uniform(0, 0.02))
            process.kill()
            process.communicate()
            kills += 1
            continue
        printed, _ = process.communicate(timeout=3 * LONG)
        assert process.returncode == 0, printed.decode()
        break
    assert kills >= 3, "the test killed too little to show anything"
    assert entries(killed) == entries(whole)


def printed_port(printed: Iterable[str]) -> int:
    """The port in what a desk prints when it serves."""
    for line in printed:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            return int(found.group(1))
    pytest.fail("no address was printed")


def test_what_a_reader_was_shown_is_in_the_record_after_a_kill(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(STORY)
    recording(tmp_path / "r.jsonl", count=2000, seconds=1)
    record = tmp_path / "live.sqlite"
    shown: dict[int, str] = {}
    for _ in range(3):
        process = subprocess.Popen(
            command(tmp_path, record, "--speed", "60", "--port", "0"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
        )
        assert process.stdout is not None
        connection = http.client.HTTPConnection("127.0.0.1", printed_port(process.stdout), timeout=LONG)
        connection.request("GET", "/events?after=0" if not shown else f"/events?after={max(shown)}")
        stream = connection.getresponse()
        before, event, seq = len(shown), "", 0
        while len(shown) < before + 8:
            line = stream.fp.readline().decode() if stream.fp else ""
            assert line, "the stream ended"
            if line.startswith("id:"):
                seq = int(line[3:])
            elif line.startswith("event:"):
                event = line[6:].strip()
            elif line.startswith("data:") and event in ("add", "revise"):
                shown[seq] = json.loads(line[5:])["id"]
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        stream.close()
        connection.close()
    kept = {e.seq: e.body.update.id for e in entries(record) if isinstance(e.body, UpdateIssued)}
    assert {seq: id_ for seq, id_ in shown.items() if kept.get(seq) != id_} == {}
    revisions = [
        (e.body.update.id, e.body.update.revision)
        for e in entries(record)
        if isinstance(e.body, UpdateIssued)
    ]
    assert len(revisions) == len(set(revisions))


GIVING = """
import asyncio, sys
from pathlib import Path
from livedesk.desk import Desk
from livedesk.errors import CommandRefused
from livedesk.model import command as c
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import RecordingClock
from livedesk.story.loading import load_story
sys.path.insert(0, sys.argv[3])
from newsroom import report

async def main():
    desk = Desk(load_story(Path(sys.argv[1])), SqliteLog(Path(sys.argv[2])), clock=RecordingClock(None))
    await desk.open()
    words = ("walk out", "sing", "sail", "cook", "march", "sleep", "write", "count")
    said = [f"Harbour talks: dockers {word} at pier {n}" for n, word in enumerate(words)]
    await desk.hear([report(f"14:0{n}", f"Outlet {n}", line, id=f"k{n}") for n, line in enumerate(said)])
    n = len(desk.state.trail.given)
    while True:
        known = [id_ for id_, found in desk.state.developments.items() if found.merged_into is None]
        one, other = known[n % len(known)], known[(n + 1) % len(known)]
        wish = (
            c.Write(development=one, headline=f"Words {n}", confirmed=True), c.Pin(development=one, pinned=n % 2 == 0),
            c.Merge(development=one, into=other), c.Undo(id=f"c{n}"), c.Correct(development=one, note=f"Wrong {n}."),
        )[n % 5]
        try:
            done = await desk.carry_out(wish, "editor:mara")
            print(done.id, flush=True)
        except CommandRefused:
            pass
        n += 1

asyncio.run(main())
"""


def test_a_command_is_there_as_a_whole_or_not_at_all_after_a_kill(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(STORY)
    record, tests = tmp_path / "r.sqlite", Path(__file__).parent
    rng, answered = random.Random(3), list[str]()
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", GIVING, str(tmp_path / "harbour.toml"), str(record), str(tests)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(rng.randrange(3, 12)):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            answered.append(line.strip())
        time.sleep(rng.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        answered += rest.split()
    written = entries(record)
    given = {e.body.id: e.seq for e in written if isinstance(e.body, CommandGiven)}
    assert set(answered) <= set(given), "an answered command is lost"
    assert len(answered) == len(set(answered))
    assert len(given) - len(answered) <= 4, "at most the one in hand went unanswered"
    assert {e.cause for e in written if (e.cause or "").startswith("command:")} <= {
        f"command:{id_}" for id_ in given
    }
    assert list(fold(written).trail.undone)


WIRE = """
[[source]]
id = "wire"
name = "Harbour Wire"
kind = "push"
address = "wire"
publisher = "Harbour Wire"
type = "agency"
"""


def livedesk(*words: str, stdin: str = "") -> str:
    """What a command prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "livedesk", *words], input=stdin, capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_a_report_that_was_handed_in_and_answered_is_in_the_record_after_a_kill(tmp_path: Path) -> None:
    story, record = tmp_path / "harbour.toml", tmp_path / "live.sqlite"
    story.write_text(STORY + WIRE)
    desk = (str(story), "--record", str(record))
    livedesk("people", "add", *desk, "ben", "--role", "contributor", stdin="a long enough pass phrase\n")
    made = livedesk("people", "token", *desk, "ben", "wire", "--scope", "reports:write", "--json")
    headers = {"Authorization": f"Bearer {json.loads(made)['token']}", "Accept": "application/json"}
    answered: list[str] = []
    for round_ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "livedesk", "run", *desk, "--port", "0", "--embedder", "none"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
        )
        assert process.stdout is not None
        connection = http.client.HTTPConnection("127.0.0.1", printed_port(process.stdout), timeout=LONG)
        for n in range(10):
            key = f"r{round_}-{n}"
            document = json.dumps({"id": key, "title": f"Harbour talks: pier {round_} {n} opens"})
            status, said = 404, b""
            while status == 404:  # the source is not open yet
                connection.request("POST", "/api/reports/wire", document, headers)
                answer = connection.getresponse()
                status, said = answer.status, answer.read()
            assert status == 200, said
            answered.append(key)
        process.send_signal(signal.SIGKILL)  # the moment the last one was answered
        process.wait()
        process.stdout.close()
        connection.close()
    kept = [e.body.report.item_key for e in entries(record) if isinstance(e.body, ReportReceived)]
    assert sorted(kept) == sorted(answered)

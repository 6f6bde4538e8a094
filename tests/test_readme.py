"""The README tells the truth: every command in it works as written."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from waiting import LONG

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")
TUTORIAL = (HOUSE / "docs" / "tutorial.md").read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """The lines of all shell blocks, comments stripped."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [
        line
        for block in blocks
        for raw in block.splitlines()
        if (line := raw.split("   #")[0].split("  #")[0].strip())
    ]


README_COMMANDS = commands(README)


def test_the_readme_shows_the_two_commands_and_a_day_at_the_desk() -> None:
    assert README_COMMANDS[:2] == ["make demo", "make test"]
    for word in ("new", "check", "run", "export", "replay"):
        assert any(c.startswith(f"livedesk {word} ") for c in README_COMMANDS), word


@pytest.mark.parametrize("command", [c for c in README_COMMANDS if c.startswith("make ")])
def test_make_knows_every_target_the_readme_names(command: str) -> None:
    done = subprocess.run(
        [*shlex.split(command), "-n"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def livedesk(
    folder: Path, command: str, *, serves: bool = False, typed: str | None = None
) -> tuple[int | None, str]:
    """Run a command as written. One that serves is stopped as Ctrl-C does, once its page is there;
    None is its code when it then ended well."""
    args = [sys.executable, "-m", *shlex.split(command)]
    process = subprocess.Popen(
        args, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL if typed is None else subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    if not serves:
        printed, _ = process.communicate(typed, timeout=LONG)
        return process.returncode, printed
    assert process.stdout is not None
    printed = ""
    while "http://127.0.0.1:" not in printed:
        line = process.stdout.readline()
        if not line:
            return process.wait(), printed
        printed += line
    address = re.search(r"http://127\.0\.0\.1:\d+", printed)
    assert address is not None, printed
    with urllib.request.urlopen(address[0], timeout=LONG) as page:
        assert page.status == 200
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=LONG)
    assert process.returncode == 0, printed + rest
    return None, printed + rest


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("text", [README, TUTORIAL], ids=["README", "tutorial"])
def test_every_livedesk_command_works_in_the_order_given(text: str, tmp_path: Path) -> None:
    story = "my-story" if text is README else "harbour-talks"
    for name in ("recording.jsonl", "monday.jsonl"):
        item = {
            "id": "a",
            "seen_at": "2026-03-01T12:00:00Z",
            "source": "Northlight",
            "title": f"{story} begins",
        }
        (tmp_path / name).write_text(json.dumps(item) + "\n")
    for command in commands(text):
        if not command.startswith("livedesk "):
            continue
        if " run " in command:
            # A port of its own, so that a desk that runs on this machine is left alone.
            code, printed = livedesk(tmp_path, f"{command} --port 0", serves=True)
            assert code is None, printed
            assert "http://127.0.0.1:" in printed
        elif " capture " in command:
            code, printed = livedesk(tmp_path, command.replace("--for 60", "--for 0.05"))
            assert code == 0, printed
        elif " check " in command and "--offline" not in command:
            code, printed = livedesk(tmp_path, command)
            assert code in (0, 3), printed  # 3: the template's example sources are nobody's
            assert "sources answered" in printed
        elif " people add " in command:
            code, printed = livedesk(tmp_path, command, typed="four words that wander\n")
            assert code == 0, printed
        else:
            code, printed = livedesk(tmp_path, command)
            assert code == 0, f"{command}\n{printed}"


@pytest.mark.slow
def test_the_demo_serves_its_page_within_seconds_and_ends_quietly(tmp_path: Path) -> None:
    code, printed = livedesk(tmp_path, "livedesk demo --no-open --port 0 --embedder none", serves=True)
    assert code is None
    assert re.search(r"http://127\.0\.0\.1:\d+", printed), printed
    assert not list(tmp_path.iterdir()), "the demo left files behind"

"""Memory that was needed for a moment goes back to the machine."""

import subprocess
import sys

import pytest

from livedesk.cli.heap import give_back

HOLES = """
import sys
from pathlib import Path
from livedesk.cli.heap import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

if sys.argv[1] == "given":
    assert give_back()
large = bytearray(30_000_000)
del large  # from now on glibc by itself keeps blocks up to this size in its heap
blocks = [bytearray(b"x" * 1_000_000) for _ in range(60)]
pins = []
before = resident()
for place, block in enumerate(blocks):
    pins.append(bytearray(b"y" * 2_000))
    blocks[place] = None
pins.append(bytearray(b"z" * 500))
print(before - resident())
"""


def freed(how):
    found = subprocess.run(
        [sys.executable, "-c", HOLES, how], capture_output=True, text=True, check=True, timeout=60
    )
    return int(found.stdout)


@pytest.mark.skipif(not give_back(), reason="not glibc, or chosen otherwise by the environment")
def test_large_blocks_go_back_to_the_machine_when_they_are_freed():
    assert freed("given") > 55_000_000


def test_whoever_starts_the_process_may_choose_for_himself(monkeypatch):
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    assert not give_back()


def test_a_c_library_without_such_settings_is_left_alone(monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    assert not give_back()

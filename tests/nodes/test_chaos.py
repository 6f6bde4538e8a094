"""Everything fails while reports come in: the short form of bench/chaos.py, in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engines import Nats, Postgres

BENCH = Path(__file__).parents[2] / "bench" / "chaos.py"


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_every_report_has_its_effect_once_and_in_order_whatever_fails():
    """A node killed, one frozen for five seconds, the broker killed twice, the database restarted."""
    for needed in (Postgres(), Nats()):  # skips where there is none
        needed.remove()
    command = [sys.executable, str(BENCH), "--reports", "300", "--stories", "12", "--rate", "50", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=450)
    assert done.stdout, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["wrong"] == []
    assert figures["reports"] == 300
    assert figures["followed"]["differ"] == 0
    assert len(figures["faults"]) == 5

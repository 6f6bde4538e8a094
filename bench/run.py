"""Every measure, in turn, with its baselines; what `make bench` runs.

usage: python bench/run.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: In order of time taken. Each prints its figures with what they are compared to.
SCRIPTS = (
    "record.py",
    "polls.py",
    "articles.py",
    "latency.py",
    "push.py",
    "pages.py",
    "deltas.py",
    "memory.py",
    "pipeline.py",
    "copies.py",
    "world.py",
    "carry.py",
    "spread.py",
    "chaos.py",
    "sizing.py",
)


def main() -> None:
    for script in SCRIPTS:
        print(f"\n=== bench/{script}", flush=True)
        subprocess.run([sys.executable, str(HERE / script)], check=False)


if __name__ == "__main__":
    main()

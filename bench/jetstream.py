"""How fast a Jetstream is decoded and filtered on one core: typed decoding with msgspec, json.loads beside it.

Events are made up, in the proportions of the recorded network (two thirds likes, a tenth posts); with
LIVEDESK_DATA the recorded events as well. The figure is what ``Jetstream.pick`` does: decoding, filtering
by accounts and words, and a report for each post that is wanted.

    python bench/jetstream.py [--events N] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

from livedesk.sources.accounts import words_of
from livedesk.sources.bluesky import Jetstream
from livedesk.story.schema import Source

NOON = datetime(2026, 7, 4, 15, tzinfo=UTC)
WORDS = ("strike", "grey harbour", "port company", "walkout", "mediator")
FILLER = [
    "the",
    "a",
    "of",
    "and",
    "tide",
    "ships",
    "crane",
    "quay",
    "night",
    "morning",
    "people",
    "say",
    "nothing",
    "new",
    "today",
    "weather",
    "photo",
    "look",
]


def made_up(count):
    """Events as a Jetstream sends them; one post in fifty has a word of the source."""
    draw = random.Random(8)
    events = []
    for n in range(count):
        did = f"did:plc:{draw.randrange(20_000):024x}"
        kind = draw.choices(("like", "post", "repost", "follow", "delete"), (66, 11, 10, 7, 6))[0]
        collection = {
            "like": "app.bsky.feed.like",
            "repost": "app.bsky.feed.repost",
            "follow": "app.bsky.graph.follow",
        }
        commit = {
            "rev": f"3m{n:011x}",
            "operation": "create",
            "rkey": f"3m{n:011x}",
            "cid": "bafyrei" + "a" * 52,
        }
        if kind in {"post", "delete"}:
            commit["collection"] = "app.bsky.feed.post"
            words = draw.choices(FILLER, k=draw.randrange(5, 40))
            if draw.random() < 0.02:
                words.append(draw.choice(WORDS))
            commit["record"] = {
                "$type": "app.bsky.feed.post",
                "createdAt": "2026-07-04T14:38:08.420Z",
                "langs": ["en"],
                "text": " ".join(words),
            }
        else:
            commit["collection"] = collection[kind]
            commit["record"] = {
                "$type": collection[kind],
                "createdAt": "2026-07-04T14:38:08.999Z",
                "subject": {"cid": "bafyrei" + "b" * 52, "uri": f"at://{did}/app.bsky.feed.post/3mpsj"},
            }
        if kind == "delete":
            commit = {key: commit[key] for key in ("rev", "collection", "rkey")} | {"operation": "delete"}
        event = {"did": did, "time_us": 1_783_175_888_000_000 + n * 3_000, "kind": "commit", "commit": commit}
        events.append(json.dumps(event, separators=(",", ":")).encode())
    return events


def source(**fields):
    return Source(
        **{
            "id": "bluesky",
            "name": "Bluesky",
            "kind": "bluesky",
            "type": "social",
            "publisher": "Bluesky",
            "address": "wss://jetstream.example/subscribe",
            "words": WORDS,
            "account": [
                {"id": f"did:plc:{n:024x}", "name": f"Account {n}", "verified_by": "its site"}
                for n in range(100)
            ],
            **fields,
        }
    )


def picked(events, of):
    """CPU seconds of picking from the events, in the batches in which they come; and how many reports."""
    jetstream = Jetstream(of)
    started = time.process_time()
    found = sum(len(jetstream.pick(events[n : n + 256], NOON).reports) for n in range(0, len(events), 256))
    return time.process_time() - started, found


def plainly(events, of):
    """The same decisions with json.loads and dictionaries, no reports made."""
    words, accounts = words_of(of), {account.id for account in of.account}
    found = 0
    started = time.process_time()
    for each in events:
        event = json.loads(each)
        commit = event.get("commit")
        if commit is None or commit["collection"] != "app.bsky.feed.post" or commit["operation"] == "delete":
            continue
        text = commit["record"]["text"]
        found += event["did"] in accounts or words.search(text.casefold()) is not None
    return time.process_time() - started, found


def figures(events):
    best = min(picked(events, source())[0] for _ in range(3))
    plain = min(plainly(events, source())[0] for _ in range(3))
    reports = picked(events, source())[1]
    return {
        "events": len(events),
        "reports": reports,
        "events_per_second": round(len(events) / best),
        "json_loads_events_per_second": round(len(events) / plain),
        "times_json_loads": round(plain / best, 2),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {"generated": figures(made_up(options.events))}
    data = os.environ.get("LIVEDESK_DATA")
    recorded = Path(data or ".") / "social" / "bluesky-jetstream" / "expected_v1.jsonl"
    if data and recorded.is_file():
        lines = recorded.read_bytes().splitlines()
        found["recorded"] = figures(lines * (options.events // len(lines)))
    if options.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(
            f"{name}: {figure['events_per_second']:,} events/s of CPU, {figure['reports']} reports from "
            f"{figure['events']:,} events; json.loads alone {figure['json_loads_events_per_second']:,}/s "
            f"({figure['times_json_loads']} times)"
        )


if __name__ == "__main__":
    main()

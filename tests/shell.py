"""A folder with a story and a recording, and the command line as a person and as a script use it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from livedesk.cli import main

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
START = datetime(2025, 8, 15, 14, 0, tzinfo=UTC)


def furnish() -> None:
    """Put the story and the recording where we are."""
    Path("harbour.toml").write_text(STORY)
    lines = [
        (
            "a1",
            0,
            "Northlight",
            "Harbour talks begin behind closed doors",
            "Both delegations arrived on foot.",
        ),
        ("a2", 4, "Kodiak", "Harbour talks begin behind closed doors", "Both delegations arrived on foot."),
        ("a3", 9, "Tundra", "A cat sits on a roof in the next town", None),
        (
            "a4",
            300,
            "Northlight",
            "Harbour talks: crane drivers refuse the offer of nine per cent",
            "=cmd says no.",
        ),
    ]
    with Path("r.jsonl").open("w") as file:
        for id_, minute, source, title, summary in lines:
            seen = (START + timedelta(minutes=minute)).isoformat()
            row = {"id": id_, "seen_at": seen, "published_at": seen, "published_precision": "second", "source": source,
                   "kind": "news", "url": f"https://{source.lower()}.example/{id_}", "title": title,
                   "summary": summary, "lang": "en", "rev": 0}  # fmt: skip
            file.write(json.dumps(row) + "\n")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def replayed(*args: str) -> Result:
    return run(
        "replay", "harbour.toml", "r.jsonl", "--speed", "max", "--no-serve", "--embedder", "none", *args
    )

"""A file of items grouped into stories."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from livedesk.cli import main
from livedesk.errors import RecordingError
from livedesk.grouping import group_file

STRIKE = "Dockers' strike closes Grey Harbour to ferries"
LINES = [
    *({"id": f"b{n}", "title": f"Other{n} thing{n} in town{n} again{n}"} for n in range(40)),
    {"id": "1", "title": STRIKE, "published_at": "2025-08-15T09:00:00Z", "lang": "en"},
    {
        "id": "2",
        "title": "Ferries stay away from Grey Harbour in dockers' strike",
        "seen_at": "2025-08-15T10:00:00Z",
    },
    {"id": "3", "title": None, "summary": None},
    {"id": "4", "title": "Baker wins the regatta on Hill Lake", "published_at": "yesterday, perhaps"},
]


class Embedder:
    """Every text is alike, and none is asked for twice in a call."""

    name = "one"
    dimensions = 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts):
        self.asked.extend(texts)
        return np.full((len(texts), 8), 8**-0.5, dtype=np.float32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


def groups(text: str) -> dict[str, str]:
    return {line["id"]: line["group"] for line in map(json.loads, text.splitlines())}


def nothing_wrong(fault: RecordingError) -> None:
    raise fault


def test_every_item_has_a_group_in_the_files_order(file):
    out = io.StringIO()
    found = group_file(file, out, None, warn=nothing_wrong)
    made = groups(out.getvalue())
    assert list(made) == [line["id"] for line in LINES]
    assert (found.items, found.groups, found.left_out) == (len(LINES), len(set(made.values())), 0)
    assert made["1"] == made["2"]
    assert made["4"] != made["1"]


def test_a_gzipped_file_gives_the_same(file):
    packed = file.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    first, second = io.StringIO(), io.StringIO()
    group_file(file, first, None, warn=nothing_wrong)
    group_file(packed, second, None, warn=nothing_wrong)
    assert first.getvalue() == second.getvalue()


def test_lines_that_cant_be_read_are_named_and_left_out(file):
    file.write_bytes(b'{"id": 7}\nnot json\n\n\xff\xfe\n' + file.read_bytes())
    faults: list[RecordingError] = []
    found = group_file(file, io.StringIO(), None, warn=faults.append)
    assert [fault.where for fault in faults] == [f"{file}:{n}" for n in (1, 2, 4)]
    assert (found.items, found.left_out) == (len(LINES), 3)


def test_a_file_that_cant_be_read_says_so(tmp_path):
    with pytest.raises(RecordingError, match="no such file"):
        group_file(tmp_path / "gone.jsonl", io.StringIO(), None, warn=nothing_wrong)


def test_the_embedder_is_asked_once_for_each_text(file):
    embedder = Embedder()
    file.write_text(file.read_text() + json.dumps({"id": "5", "title": STRIKE}) + "\n")
    out = io.StringIO()
    group_file(file, out, embedder, warn=nothing_wrong)
    assert len(embedder.asked) == len(set(embedder.asked)) == len(LINES) - 1
    assert len(groups(out.getvalue())) == len(LINES) + 1


def test_the_command_writes_groups_and_says_how_many(file):
    result = CliRunner().invoke(main, ["group", str(file), "--embedder", "none"])
    assert result.exit_code == 0
    assert len(groups(result.stdout)) == len(LINES)
    assert f"{len(LINES)} items in" in result.stderr

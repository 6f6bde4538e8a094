"""Exports: a line for everything received, and nothing that a reader's tool would run."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Article, DevelopmentsMerged, TextRead
from livedesk.page.export import columns, csv_lines, jsonl, markdown, rows
from newsroom import Newsroom, at, because


def newsroom() -> Newsroom:
    desk = Newsroom()
    landing = desk.hears("14:05", "Northlight", "Ferry lands", summary="word " * 200)
    desk.hears("14:07", "Kodiak", "Ferry lands", copy_of=landing)
    desk.hears("14:08", "Tundra", "Cat on a roof", relevant=False)
    desk.assesses("14:08", landing)
    desk.publishes("14:09", landing, key=True)
    other = desk.hears("14:20", "Kodiak", "Talks open")
    desk.assesses("14:20", other)
    return desk


def test_every_report_received_has_its_line_held_ones_and_copies_too() -> None:
    table = list(rows("reports", newsroom().entries))
    assert [row["source"] for row in table] == ["Northlight", "Kodiak", "Tundra", "Kodiak"]
    assert [row["relevant"] for row in table] == [True, True, False, True]
    assert table[1]["copy_of"] == table[0]["id"]
    assert table[0]["seen_at"] == "2025-08-15T14:05:00Z"


def test_no_export_holds_more_of_a_text_than_the_page_may_show() -> None:
    for row in rows("reports", newsroom().entries):
        assert len(row["extract"] or "") <= 300


def test_the_text_behind_a_link_never_leaves_the_record() -> None:
    desk = newsroom()
    read = Article(
        report="r1", found="read", words="read", read_at=at("14:06"), text="secret " * 900, opening="secret " * 200,
        ending="secret " * 50, shingles=b"\x01" * 80, byline="Ida Holm",
    )  # fmt: skip
    desk.append("14:30", "text:r1", TextRead(article=read))
    *_, row = rows("entries", desk.entries)
    assert row["body"]["article"]["byline"] == "Ida Holm"
    assert json.dumps(row, default=str).count("secret") <= 300 // len("secret ") + 1


def test_developments_say_when_they_were_published_and_on_whose_word() -> None:
    table = list(rows("developments", newsroom().entries))
    assert [row["headline"] for row in table] == ["Ferry lands", "Talks open"]
    assert table[0]["published_at"] == "2025-08-15T14:09:00Z"
    assert table[0]["key_moment"]
    assert table[0]["origins"] == ["Northlight"]
    assert table[1]["published_at"] is None


def test_a_withdrawn_update_is_no_longer_published() -> None:
    desk = newsroom()
    (id_,) = desk.state.published.values
    desk.withdraws("15:00", id_, "It was another ferry.")
    row = next(iter(rows("developments", desk.entries)))
    assert row["published_at"] is None
    assert next(iter(rows("updates", desk.entries)))["note"] == "It was another ferry."


def test_an_update_merged_into_another_is_exported_as_part_of_it_alone() -> None:
    desk = newsroom()
    (stays,) = desk.state.published.values
    gone = desk.publishes("15:00", desk.hears("15:00", "Wire", "The ferry is in")).id
    assert [row["update"] for row in rows("updates", desk.entries)] == [stays, gone]
    merged = DevelopmentsMerged(development=gone, into=stays, because=because())
    desk.append("15:10", f"development:{gone}", merged)
    assert [row["update"] for row in rows("updates", desk.entries)] == [stays]


def test_the_beginning_of_a_log_exports_what_was_known_then() -> None:
    entries = newsroom().entries
    assert list(rows("reports", entries[:3])) == list(rows("reports", entries))[:1]


def test_jsonl_is_one_object_a_line() -> None:
    lines = list(jsonl(rows("updates", newsroom().entries)))
    assert [json.loads(line)["headline"] for line in lines] == ["Ferry lands"]


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_csv_gives_back_every_cell_and_starts_no_formula(texts: list[str]) -> None:
    text = "".join(csv_lines([{"a": t, "b": [t]} for t in texts]))
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == len(texts)
    for row, wrote in zip(read, texts, strict=True):
        assert row["a"].lstrip("'") == wrote.lstrip("'")
        assert row["a"][:1] not in ("=", "+", "-", "@", "\t", "\r")
        assert json.loads(row["b"]) == [wrote]


@given(st.text())
def test_a_markdown_row_stays_one_row_whatever_stands_in_it(text: str) -> None:
    lines = "".join(markdown([{"a": text, "b": "x"}])).splitlines()
    assert len(lines) == 3
    assert lines[2].endswith("| x |")


def test_columns_are_even_and_keep_tables_as_json() -> None:
    found = columns([{"a": 1, "b": {"c": 2}}, {"a": 3}])
    assert found == {"a": [1, 3], "b": ['{"c":2}', None]}

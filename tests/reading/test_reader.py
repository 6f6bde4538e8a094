"""From report to reading."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.model import Reading, Report
from livedesk.reading import Reader
from livedesk.reading.reader import CLAIMS_OF_TEXT, EMBEDDED_CHARS, FIGURES_OF_TEXT
from livedesk.reading.text import SUMMARY_CHARS, TITLE_CHARS
from livedesk.story.schema import Story
from reading.harbour import STORY

SEEN = datetime(2025, 8, 15, 12, tzinfo=UTC)


def story(**fields: Any) -> Story:
    return Story.model_validate(
        {
            "title": "Harbour talks",
            "brief": "Dockers and the port company negotiate in Anchorage.",
            "languages": ["en", "es", "ru", "fi"],
            "event": {"place": "Anchorage", "zone": "America/Anchorage"},
            "term": [
                {
                    "id": "strike",
                    "weight": 0.5,
                    "names": {"en": ["strike"], "es": ["huelga"], "ru": ["забастовка"]},
                },
                {"id": "bowling", "weight": -1, "names": {"en": ["bowling strike"]}},
            ],
            "actor": [
                {
                    "id": "port",
                    "name": "Port of Anchorage",
                    "role": "company",
                    "weight": 0.1,
                    "names": {"en": ["Anchorage"]},
                },
                {
                    "id": "union",
                    "name": "Dockers' union",
                    "role": "union",
                    "weight": 0.1,
                    "names": {"en": ["union"]},
                },
            ],
        }
        | fields
    )


def report(title: str | None, summary: str | None = None, **fields: Any) -> Report:
    filled: dict[str, Any] = {
        "id": "r", "source": "gazette", "source_name": "Harbour Gazette", "publisher": "Gazette", "type": "outlet",
        "seen_at": SEEN, "title": title, "summary": summary,
    }  # fmt: skip
    return Report(**(filled | fields))


READER = Reader(story())


def read(title: str | None, summary: str | None = None, **fields: Any) -> Reading:
    return READER.read(report(title, summary, **fields))


def test_a_report_on_the_story_is_read_in_full() -> None:
    reading = read(
        "Dockers’ strike enters third day - Harbour Gazette",
        "Some 1,200 dockers stayed out. “We want eight more dollars,” said the union's chair.",
        url="http://www.gazette.example/strike/?utm_source=rss",
    )
    assert reading.title == "Dockers’ strike enters third day"
    assert reading.sentences == (
        "Dockers’ strike enters third day",
        "Some 1,200 dockers stayed out.",
        "“We want eight more dollars,” said the union's chair.",
    )
    assert reading.words[: reading.title_words] == ("dockers", "strike", "enters", "third", "day")
    assert reading.words[reading.title_words :][:2] == ("200", "dockers") or "dockers" in reading.words
    assert [(m.id, m.in_title) for m in reading.mentions] == [("strike", True), ("union", False)]
    assert reading.numbers == ("1200", "8")
    assert reading.quotes == ("We want eight more dollars,",)
    assert reading.lang == "en"
    assert reading.canonical_url == "https://gazette.example/strike"
    assert reading.form == "news"
    assert reading.embedding is None


def test_a_report_that_names_nothing_of_the_story_is_read_no_further() -> None:
    reading = read("Rain expected on Friday", "Up to 30 mm.", lang="en")
    assert not READER.gate(reading)
    assert (reading.sentences, reading.words, reading.numbers, reading.quotes) == ((), (), (), ())
    assert reading.title == "Rain expected on Friday"


def test_the_gate_adds_up_what_speaks_for_the_story() -> None:
    assert not READER.gate(read("Anchorage wakes to snow and wind"))
    assert READER.gate(read("Union leaders arrive in Anchorage"))
    assert READER.gate(read("A strike is called"))
    assert not READER.gate(read("She threw a bowling strike on Friday night"))


def test_languages_the_story_reads_but_names_nothing_in_pass_the_gate() -> None:
    assert READER.gate(read("Satamassa neuvotellaan yhä, ja lakko jatkuu"))
    assert not READER.gate(read("Die Verhandlungen im Hafen dauern noch an und der Streik geht weiter"))


def test_a_summary_that_repeats_the_headline_is_empty() -> None:
    assert read("Strike over", " Strike  over ").summary == ""


def test_reports_without_words_are_read_too() -> None:
    for title, summary in ((None, None), ("", ""), (None, "The strike is over."), ("!!!", None)):
        reading = read(title, summary)
        assert reading.key
        assert reading.lang in {"und", "en"}
    assert read(None, "The strike is over.").form == "social"


def test_equal_content_has_an_equal_key_and_other_content_another() -> None:
    one = report("Strike over", seen_at=SEEN, id="a")
    assert READER.key(one) == READER.key(msgspec.structs.replace(one, id="b", seen_at=SEEN.replace(hour=13)))
    assert READER.key(one) != READER.key(report("Strike not over"))
    assert READER.key(one) != Reader(story(term=[])).key(one)
    assert READER.key(report(None, "x")) != READER.key(report("None", "x"))
    assert READER.read(one).key == READER.key(one)


def test_embedding_text_is_headline_then_summary_cut_short() -> None:
    assert READER.embedding_text(read("Strike over", "Work resumes.")) == "Strike over. Work resumes."
    assert READER.embedding_text(read("Strike over?", "Yes.")) == "Strike over? Yes."
    assert READER.embedding_text(read("Strike over")) == "Strike over"
    long = READER.embedding_text(read("Strike over", "word " * 500))
    assert EMBEDDED_CHARS * 3 // 4 <= len(long) <= EMBEDDED_CHARS


def test_a_vector_is_kept_as_little_endian_floats() -> None:
    vector = np.array([0.6, 0.8], dtype=np.float32)
    reading = Reader.with_embedding(read("Strike over"), vector)
    assert reading.embedding is not None
    assert np.array_equal(np.frombuffer(reading.embedding, "<f4"), vector)


@given(st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_any_report_is_read_the_same_every_time(
    title: str | None, summary: str | None, url: str | None
) -> None:
    item = report(f"strike {title}" if title else title, summary, url=url, lang=summary)
    reading = READER.read(item)
    assert reading == Reader(story()).read(item)
    assert len(reading.title) <= TITLE_CHARS
    assert len(reading.summary) <= SUMMARY_CHARS
    assert all(s in reading.title or s in reading.summary for s in reading.sentences)
    assert all(q in f"{reading.title}\n{reading.summary}" for q in reading.quotes)
    assert 0 <= reading.title_words <= len(reading.words)
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


@pytest.mark.parametrize(
    "title",
    [
        "strike " + "a" * 10_000,
        "strike " + "Ж" * 5_000_000,
        "strike \ud83d",
        "إضراب strike في الميناء",
        "strike " + "Z\u0351\u036b\u0343" * 3_000,
    ],
)
def test_monsters_are_read_in_bounded_time(title: str) -> None:
    assert READER.gate(read(title, title * 2))
    assert lowest(lambda: spent(lambda: READER.gate(read(title, title * 2))), under=2) < 2


@pytest.mark.recording
def test_the_recording_is_read_whole_and_its_reports_on_the_story_pass_the_gate() -> None:
    from importlib.resources import files
    from tomllib import loads

    reader = Reader(
        Story.model_validate(
            loads((files("livedesk.story") / "library/alaska-summit.toml").read_text("utf-8"))
        )
    )
    folder = Path(os.environ["LIVEDESK_DATA"]) / "alaska"
    with (folder / "labels/labels.jsonl").open(encoding="utf-8") as lines:
        relevant = {row["id"] for row in map(json.loads, lines) if row["relevant"]}
    passed = kept = 0
    with (folder / "stream.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            reading = reader.read(
                report(
                    row["title"], row["summary"], url=row["url"], lang=row["lang"], source_name=row["source"]
                )
            )
            gate = reader.gate(reading)
            passed += gate
            kept += gate and row["id"] in relevant
    assert kept / len(relevant) >= 0.99
    assert passed <= 4_000


def test_an_article_gives_claims_with_exact_places_and_signals_and_nothing_of_nobody() -> None:
    text = (
        "Dockers walked out at dawn.\n“We will not come back,” Ida Lind told reporters.\n"
        "Reportedly the company has made an offer."
    )
    found = Reader(STORY).read_text(text, "en")
    assert found is not None
    (claim,) = found.claims
    assert (claim.content, claim.content_span.part) == ("We will not come back", "text")
    assert text[claim.content_span.start : claim.content_span.end] == claim.content
    assert Reader(STORY).read_text("", None) is None


def test_an_article_gives_figures_each_with_the_sentence_it_stands_in() -> None:
    text = (
        "Dockers walked out at dawn. About 300 dockers marched to the pier.\n\n"
        "Talks lasted 25 minutes, he said; they cost 4 million euros. " + "Nobody " * 60 + "counted 12 ships."
    )
    found = Reader(STORY).read_text(text, "en")
    assert found is not None
    assert [(f.text, f.sentence) for f in found.figures] == [
        ("About 300 dockers", "About 300 dockers marched to the pier."),
        ("25 minutes", "Talks lasted 25 minutes, he said; they cost 4 million euros."),
        ("4 million euros", "Talks lasted 25 minutes, he said; they cost 4 million euros."),
    ]
    for figure in found.figures:
        assert figure.span.part == "text"
        assert text[figure.span.start : figure.span.end] == figure.text
        assert figure.sentence in text


def test_an_article_gives_so_many_figures_and_no_more() -> None:
    text = "\n".join(f"{n} dockers marched for {n} hours." for n in range(1, 1_000))
    found = Reader(STORY).read_text(text, "en")
    assert found is not None
    assert len(found.figures) == FIGURES_OF_TEXT


def test_an_article_of_five_megabytes_is_read_in_time_that_grows_no_faster_than_its_length() -> None:
    paragraph = "“The pier is open after 25 minutes,” Ida Lind said on 15 August, 300 dockers “there.\n"
    text = paragraph * (5_000_000 // len(paragraph))
    reader = Reader(STORY)

    def taken(size: int) -> float:
        return spent(lambda: reader.read_text(text[:size], "en"))

    taken(20_000)
    assert lowest(lambda: taken(len(text)) / max(taken(len(text) // 50), 0.02), under=300, rounds=2) < 300


def test_an_article_gives_so_many_claims_and_no_more() -> None:
    text = "\n".join(f"Ida Lind said on day {n} that the strike would go on." for n in range(1_000))
    found = Reader(STORY).read_text(text, "en")
    assert found is not None
    assert len(found.claims) == CLAIMS_OF_TEXT


def test_an_update_of_a_live_page_is_news_and_a_page_of_its_own() -> None:
    fields = {"source": "post", "source_name": "Post", "publisher": "Post", "type": "outlet", "seen_at": SEEN}
    url = "https://www.post.example/live/strike"
    one, two = (
        Report(id=f"u{n}", url=f"{url}#p{n}", title="Live: the strike at Vik goes on", tier="live", **fields)
        for n in (1, 2)
    )
    page = Report(id="p", url=f"{url}#top", title="Live: the strike at Vik goes on", **fields)
    read = [Reader(STORY).read(each) for each in (one, two, page)]
    assert [each.canonical_url for each in read] == [
        "https://post.example/live/strike#p1",
        "https://post.example/live/strike#p2",
        "https://post.example/live/strike",
    ]
    assert read[0].form == "news"

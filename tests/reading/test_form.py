"""Forms of items."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.form import explains, form

FORMS = {"news", "live", "analysis", "visual", "social"}


@pytest.mark.parametrize(
    ("title", "lang", "found"),
    [
        ("Leaders leave without a deal", "en", "news"),
        ("Prime minister lives in a caravan", "en", "news"),
        ("Live music returns to the docks", "en", "news"),
        ("He will live on in memory", "en", "news"),
        ("Live: leaders arrive at the base", "en", "live"),
        ("Harbour talks live updates: second day", "en", "live"),
        ("Election night as it happened", "en", "live"),
        ("Harbour strike latest: dockers walk out", "en", "live"),
        ("En vivo: llegan los presidentes", "es", "live"),
        ("Онлайн: второй день переговоров", "ru", "live"),
        ("Trực tiếp: lãnh đạo gặp nhau", "vi", "live"),
        ("直播：两国元首会谈", "zh", "live"),
        ("Analysis: who gains from the pause", "en", "analysis"),
        ("Why the talks failed", "en", "analysis"),
        ("Five takeaways from the talks", "en", "analysis"),
        ("What the pause means for dockers", "en", "analysis"),
        ("Will the pause hold?", "en", "analysis"),
        ("The pause is a mistake | Opinions", "en", "analysis"),
        ("¿Qué cambia con el acuerdo?", "es", "analysis"),
        ("Почему переговоры сорвались", "ru", "analysis"),
        ("Vì sao đàm phán đổ vỡ", "vi", "analysis"),
        ("Đàm phán đổ vỡ?", "vi", "news"),
        ("谈判为何破裂", "zh", "analysis"),
        ("আলোচনা কেন ভেঙে গেল", "bn", "analysis"),
        ("Miksi neuvottelut kariutuivat", "fi", "analysis"),
        ("Warum die Gespräche scheiterten", "de", "analysis"),
        ("In pictures: the second day", "en", "visual"),
        ("Watch: leaders shake hands", "en", "visual"),
        ("Фото: второй день переговоров", "ru", "visual"),
        ("组图：会谈现场", "zh", "visual"),
        ("", "en", "social"),
    ],
)
def test_headlines_tell_their_form(title: str, lang: str, found: str) -> None:
    assert form(title, None, "outlet", lang) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.org/live/7", "live"),
        ("https://example.org/opinions/7", "analysis"),
        ("https://example.org/news/videos/7", "visual"),
        ("https://example.org/news/7", "news"),
        ("https://example.org/alive/7", "news"),
    ],
)
def test_the_section_in_the_address_tells_too(url: str, found: str) -> None:
    assert form("Leaders leave without a deal", url, "outlet", "en") == found


def test_posts_are_social_whatever_they_say() -> None:
    assert form("Live: we are here", None, "social", "en") == "social"


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_headline_has_a_form(title: str, url: str | None) -> None:
    assert form(title, url, "outlet", "en") in FORMS


@pytest.mark.parametrize(
    "monster", ["live " * 100, "a" * 500, "what " * 100, ": how" * 125, "? " * 250, "1 " * 250]
)
def test_long_headlines_take_bounded_time(monster: str) -> None:
    assert lowest(lambda: spent(lambda: form(monster, monster, "outlet", "en")), under=1) < 1


@pytest.mark.recording
def test_forms_agree_with_a_person_reading() -> None:
    folder = Path(os.environ["LIVEDESK_DATA"]) / "alaska"
    with (folder / "labels/labels.jsonl").open(encoding="utf-8") as lines:
        labels = {row["id"]: row["form"] for row in map(json.loads, lines)}
    agreed = 0
    called_news = [0, 0]
    with (folder / "stream.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            label = labels.get(row["id"])
            if label is None:
                continue
            found = form(row["title"] or "", row["url"], "outlet", row["lang"])
            agreed += found == label
            if label == "news":
                called_news[0] += found == "news"
                called_news[1] += 1
    assert agreed / len(labels) >= 0.78
    assert called_news[0] / called_news[1] >= 0.95


def test_a_headline_that_explains_is_told_whatever_section_it_stands_in() -> None:
    headline = "How Quill Made Progress With Ashdown"
    assert form(headline, "https://gazette.example/video/quill", "outlet", "en") == "visual"
    assert explains(headline, "en")
    assert not explains("Quill makes progress with Ashdown", "en")

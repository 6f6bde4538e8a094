"""Search by words, issue, actor, country and kind of source."""

from __future__ import annotations

from typing import Any

import pytest

from livedesk.page.desk import Desk
from livedesk.page.search import RESULTS, Wanted, filters, results
from newsroom import Newsroom, story

TABLES: dict[str, Any] = {
    "actor": [
        {"id": "mara", "name": "Mara Quill", "role": "Leader", "names": {"en": ["Mara Quill", "Quill"]}},
        {"id": "tom", "name": "Tom Ashdown", "role": "Director", "names": {"en": ["Ashdown"]}},
    ],
    "issue": [
        {"id": "wages", "title": "Wages", "question": "How much?"},
        {"id": "hours", "title": "Hours", "question": "How long?"},
    ],
}


def newsroom() -> Newsroom:
    desk = Newsroom(story=story(**TABLES))
    landing = desk.hears(
        "10:00",
        "Harbour Wire",
        "Quill lands at the quay",
        type="agency",
        country="NO",
        summary="At six o'clock.",
    )
    desk.publishes("10:01", landing, issues=("hours",))
    desk.hears("10:20", "Polar Post", "They have landed", joins=landing, country="US")
    desk.publishes("10:21", landing)
    offer = desk.hears("11:00", "The Quay", "Ashdown offers four per cent", country="US")
    desk.publishes("11:01", offer, issues=("wages",))
    return desk


def titles(desk: Newsroom, seq: int | None = None, **wanted: str) -> list[str]:
    part = results(desk.state, Desk.of(desk.story), Wanted(**wanted), seq=seq)
    return [update.headline.text for update in part.updates]


LANDS, OFFERS = "Quill lands at the quay", "Ashdown offers four per cent"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [OFFERS, LANDS]),
        ({"words": "QUAY six"}, [LANDS]),
        ({"words": "polar"}, [LANDS]),
        ({"words": "quay zebra"}, []),
        ({"issue": "wages"}, [OFFERS]),
        ({"actor": "mara"}, [LANDS]),
        ({"country": "US"}, [OFFERS, LANDS]),
        ({"country": "NO"}, [LANDS]),
        ({"kind": "agency"}, [LANDS]),
        ({"kind": "outlet", "issue": "hours"}, [LANDS]),
        ({"actor": "nobody"}, []),
    ],
)
def test_what_fits_is_found_newest_first(wanted: dict[str, str], expected: list[str]):
    assert titles(newsroom(), **wanted) == expected


def test_a_past_moment_finds_what_stood_then():
    desk = newsroom()
    assert titles(desk, seq=4, country="US") == []
    assert titles(desk, seq=4, words="six") == [LANDS]
    assert titles(desk, country="US") == [OFFERS, LANDS]


def test_a_withdrawn_text_is_found_no_more():
    desk = newsroom()
    desk.withdraws("12:00", desk.state.published.values[0], "Taken back.")
    assert titles(desk, words="six") == []


def test_long_results_have_pages_that_neither_miss_nor_repeat():
    desk = Newsroom()
    for i in range(RESULTS * 2 + 5):
        desk.publishes("10:00", desk.hears("10:00", "Wire", f"Report number {i}", id=f"r{i}"))
    seen: list[str] = []
    before: int | None = None
    for _ in range(4):
        part = results(desk.state, Desk.of(desk.story), Wanted(words="report"), before=before)
        seen += [update.id for update in part.updates]
        before = part.before
        if before is None:
            break
    assert len(seen) == len(set(seen)) == RESULTS * 2 + 5


def test_the_form_offers_what_there_is_and_keeps_what_was_chosen():
    desk = newsroom()
    form = filters(desk.state, Desk.of(desk.story), desk.state.seq, Wanted(words="x", country="US"))
    choices = {choice.name: choice for choice in form.choices}
    assert choices["country"].options == (("NO", "Norway"), ("US", "United States"))
    assert choices["country"].chosen == "US"
    assert [value for value, _ in choices["kind"].options] == ["outlet", "agency"]
    assert form.words == "x"
    early = filters(desk.state, Desk.of(desk.story), 3)
    assert {choice.name for choice in early.choices} == {"issue", "actor"}

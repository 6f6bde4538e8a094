"""Who says what, on an update's own page."""

from __future__ import annotations

import re

import pytest

from avenue import Avenue
from livedesk.page.claims import CAPACITIES, STANCES, claims, weighed_at
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.update import update_part
from livedesk.page.view import build_view, claims_view
from newsroom import at

SAID = "Mara Quill says the walkout may end at midnight on Friday"


@pytest.fixture
def desk() -> Avenue:
    made = Avenue()
    made.hears("14:00", "end", SAID)
    made.hears(
        "14:10", "end", "Tom Ashdown denies that the walkout may end at midnight on Friday", "Bay Radio"
    )
    return made


def drawn(desk: Avenue, lang: str | None = None) -> str:
    view = build_view(desk.state, desk.story, now=at("23:00"), lang=lang)
    part = update_part(desk.state, Desk.of(desk.story, lang), "end", desk.state.seq)
    assert part is not None
    said = claims_view(desk.state, desk.story, "end", lang=lang)
    return Renderer().permalink(view, part, base_url="https://desk.example", claims=said)


def test_the_page_of_an_update_says_who_says_what_in_which_capacity_and_how_sure(desk: Avenue):
    (one,) = claims(desk.state, Desk.of(desk.story), "end", desk.state.seq)
    assert [(v.speaker, v.capacity, v.stance, v.sure) for v in one.voices] == [
        ("Mara Quill", "official", "says", "with doubt: may"),
        ("Tom Ashdown", "by name", "denies", "with doubt: may"),
    ]
    assert one.evidence == "2 outlets, 1 origin"
    assert one.origins == ("Mara Quill",)
    assert one.status.status == "disputed"
    text = " ".join(re.sub(r"<[^>]+>", " ", drawn(desk)).split())
    assert "Who says what" in text
    assert "Mara Quill official · says · with doubt: may" in text
    assert "the walkout may end at midnight on Friday" in text


def test_what_its_status_was_at_a_past_moment_is_known(desk: Avenue):
    first = desk.state.updates["end"].seqs[0]
    (then,) = weighed_at(desk.state, Desk.of(desk.story), "end", first)
    assert then.status == "reported"
    (now,) = weighed_at(desk.state, Desk.of(desk.story), "end", desk.state.seq)
    assert now.status == "disputed"
    assert weighed_at(desk.state, Desk.of(desk.story), "end", first - 1) == ()


def test_the_history_of_an_update_says_its_status_at_every_revision(desk: Avenue):
    part = update_part(desk.state, Desk.of(desk.story), "end", desk.state.seq)
    assert part is not None
    assert [r.status.status for r in part.revisions] == [
        update.status for update in reversed(desk.state.updates["end"].values)
    ]
    desk.takes_back(next(m.report for m in desk.state.members.values() if m.report.title == SAID))
    part = update_part(desk.state, Desk.of(desk.story), "end", desk.state.seq)
    assert part is not None
    text = " ".join(re.sub(r"<[^>]+>", " ", drawn(desk)).split())
    turns = [r.status.word for r in reversed(part.revisions) if r.turned]
    assert turns
    for word in turns:
        assert f"→ {word}" in text


def test_a_claim_whose_report_was_taken_back_is_withdrawn(desk: Avenue):
    desk.takes_back(next(m.report for m in desk.state.members.values() if m.report.title == SAID))
    (one,) = weighed_at(desk.state, Desk.of(desk.story), "end", desk.state.seq)
    assert [v.claim.stance for v in one.voices] == ["says", "denies"]
    assert one.origins == ("Tom Ashdown",)


@pytest.mark.parametrize("lang", ["ar", "de", "es", "fr", "ru", "uk", "vi", "zh"])
def test_every_word_of_it_is_said_in_the_readers_language(desk: Avenue, lang: str):
    words = Desk.of(desk.story, lang).words
    for text in (*CAPACITIES.values(), *STANCES.values(), "Who says what"):
        assert words.say(text) != text or (lang, text) in {("fr", "document"), ("fr", "expert")}
    assert "Who says what" not in drawn(desk, lang)


def test_markup_in_a_claim_is_text():
    made = Avenue()
    made.hears("14:00", "end", "Mara Quill says <script>alert(1)</script> the walkout goes on & on")
    assert "<script>alert" not in drawn(made)

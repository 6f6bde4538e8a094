"""What headlines say happened."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.model import Frame, Report
from livedesk.reading.frames import Frames, day_of
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import Reader
from livedesk.story.schema import Story

STORY = Story.model_validate(
    {
        "title": "Harbour talks",
        "brief": "Dockers and the port company negotiate.",
        "languages": ["en", "es", "ru", "uk", "fr", "de", "vi", "zh", "bn", "fi"],
        "event": {"place": "Vik", "zone": "UTC"},
        "term": [{"id": "talks", "names": {"en": ["harbour talks"]}}],
        "actor": [
            {
                "id": "lind", "name": "Ida Lind", "role": "Leader of the union", "country": "SE",
                "official_sources": ["lind-posts"],
                "names": {
                    "en": ["Lind"], "es": ["Lind"], "ru": ["Линд", "Линда", "Линду", "Линдом"],
                    "uk": ["Лінд"], "fr": ["Lind"], "de": ["Lind"], "vi": ["Lind"], "zh": ["林德"],
                    "bn": ["লিন্ড", "লিন্ডের", "লিন্ডকে"], "fi": ["Lind", "Lindin"],
                },
            },
            {
                "id": "moreau", "name": "Paul Moreau", "role": "Head of the port", "country": "FR",
                "names": {
                    "en": ["Moreau"], "es": ["Moreau"], "ru": ["Моро"], "uk": ["Моро"], "fr": ["Moreau"],
                    "de": ["Moreau"], "vi": ["Moreau"], "zh": ["莫罗"], "bn": ["মোরো"], "fi": ["Moreau"],
                },
            },
            {"id": "sweden", "name": "Sweden", "role": "Neighbour", "country": "SE", "kind": "country",
             "names": {"en": ["Sweden", "Stockholm"]}},
        ],
        "source": [
            {"id": "lind-posts", "name": "Lind on the air", "address": "https://example.org/a", "publisher": "Lind"}
        ],
    }
)  # fmt: skip
FRAMES, MENTIONS = Frames(STORY), Mentions(STORY)


def frame(title: str, lang: str = "en", summary: str = "", **fields: Any) -> Frame:
    found = FRAMES.frame(title, summary, lang, MENTIONS.find(title, summary, lang), **fields)
    return found or Frame()


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Lind says the offer is too small", "en"),
        ("Lind: the offer is too small", "en"),
        ("The offer is too small, says Lind", "en"),
        ("The offer is too small, Lind says", "en"),
        ("Offer is too small – Lind", "en"),
        ("The offer is too small, according to Lind", "en"),
        ("Lind told the crew the offer is too small", "en"),
        ("After a night of waiting, Lind says it is over for her", "en"),
        ("Линд: предложение слишком мало", "ru"),
        ("Линд заявила, что предложение мало", "ru"),
        ("По словам Линд, предложение мало", "ru"),
        ("Лінд: пропозиція замала", "uk"),
        ("Lind dice que la oferta es pequeña", "es"),
        ("La oferta es pequeña, según Lind", "es"),
        ("Lind affirme que c'est trop peu", "fr"),
        ("Lind sagt, das Angebot sei zu klein", "de"),
        ("Bà Lind: 'Đề nghị quá nhỏ'", "vi"),
        ("Bà Lind nói đề nghị quá nhỏ", "vi"),
        ("林德：提议太少", "zh"),
        ("林德称提议太少", "zh"),
        ("প্রস্তাব খুব ছোট: লিন্ড", "bn"),
        ("প্রস্তাব খুব ছোট, বললেন লিন্ড", "bn"),
        ("Lind sanoo tarjouksen olevan pieni", "fi"),
    ],
)
def test_who_speaks_is_found_in_every_form_of_attribution(title, lang):
    found = frame(title, lang)
    assert (found.who, found.act) == ("lind", "say")


@pytest.mark.parametrize(
    ("title", "lang", "act", "mode"),
    [
        ("Lind meets Moreau at the pier", "en", "meet", "done"),
        ("Lind to meet Moreau on Friday", "en", "meet", "planned"),
        ("Lind will not meet Moreau", "en", "meet", "denied"),
        ("Lind may meet Moreau", "en", "meet", "conditional"),
        ("Lind holds long call with Moreau", "en", "call", "done"),
        ("Lind warns Moreau of a long winter", "en", "threaten", "threatened"),
        ("Lind urges Moreau to give way", "en", "demand", "called_for"),
        ("Lind rejects the second offer", "en", "reject", "denied"),
        ("Has Lind met Moreau?", "en", "meet", "asked"),
        ("Lind strikes a deal with Moreau", "en", "agree", "done"),
        ("Линд встретится с Моро", "ru", "meet", "done"),
        ("Линд прибыла в порт", "ru", "travel", "done"),
        ("Lind rechaza la oferta de Moreau", "es", "reject", "denied"),
        ("Lind sẽ gặp ông Moreau", "vi", "meet", "planned"),
        ("林德将会见莫罗", "zh", "meet", "planned"),
        ("Lind tapasi Moreaun", "fi", "meet", "done"),
    ],
)
def test_what_is_done_and_whether_it_has_come(title, lang, act, mode):
    found = frame(title, lang)
    assert (found.who, found.act, found.mode) == ("lind", act, mode)


def test_what_is_claimed_stands_beside_the_saying():
    found = frame("Lind says Moreau will sign the pact")
    assert (found.who, found.act, found.claim, found.mode) == ("lind", "say", "agree", "planned")
    assert found.whom == ("moreau",)


def test_an_event_is_not_the_act_of_those_it_is_named_for():
    found = frame("Lind-Moreau meeting ends without a word")
    assert (found.who, found.act, set(found.whom)) == (None, "end", {"lind", "moreau"})


def test_those_who_act_together_stand_beside_each_other():
    found = frame("Lind and Moreau open the new pier")
    assert (found.who, found.beside, found.whom) == ("lind", ("moreau",), ())


def test_an_object_in_another_case_does_not_act():
    assert frame("Линда встретил Моро", "ru").who == "moreau"
    assert frame("লিন্ডকে চিঠি পাঠালেন মোরো", "bn").who == "moreau"
    assert frame("লিন্ড চুক্তিকে ভালো বললেন মোরো", "bn").who == "moreau"


def test_one_sent_by_somebody_is_on_that_ones_side():
    found = frame("Lind's envoy rejects the offer")
    assert (found.who, found.side) == (None, "sweden")
    assert found.who_text == "Lind's envoy"
    assert frame("Envoy of Sweden says no").who is None


def test_one_the_story_does_not_name_is_kept_in_the_headlines_words():
    found = frame("Harbour pilots reject the offer")
    assert (found.who, found.who_text, found.act) == (None, "Harbour pilots", "reject")


def test_labels_before_a_colon_say_nothing():
    assert frame("Live updates: Lind arrives in Vik").act == "travel"
    assert frame("Lind-Moreau talks: Moreau says no").who == "moreau"


def test_what_lies_ahead_and_behind_is_named():
    assert frame("Lind speaks to crews ahead of harbour talks with Moreau").before == ("moreau", "talks")
    assert frame("Lind silent after harbour talks").after == ("talks",)


def test_where_the_headline_tells_nothing_the_summary_is_asked():
    found = frame("A long night on the quay", summary="Moreau has rejected the offer. Others wait.")
    assert (found.who, found.act) == ("moreau", "reject")


def test_what_an_actors_own_channel_posts_is_the_actors_word():
    found = frame("", summary="What a day it was!", source_name="Lind on the air")
    assert (found.who, found.side, found.act) == ("lind", "sweden", "say")


def test_numbers_that_date_are_left_out():
    found = frame("Lind demands 300 jobs", numbers=("300", "@8-15"), quotes=("a fair deal now",))
    assert (found.numbers, found.quotes) == (("300",), ("a fair deal now",))


def test_marks_alone_tell_who_speaks_in_a_language_without_a_lexicon():
    found = frame("Lind: a ajánlat kevés", "hu")
    mentions = MENTIONS.find("Lind: a ajánlat kevés", "", None)
    assert found.who == "lind" or not mentions


def test_nothing_told_is_no_frame():
    assert FRAMES.frame("Fog over the bay", "", "en", ()) is None
    assert FRAMES.frame("", "", "und", ()) is None


def test_a_day_word_becomes_a_day():
    saturday = datetime(2025, 8, 16, 9, tzinfo=UTC)
    assert day_of(frame("Lind to meet Moreau on Monday"), saturday) == date(2025, 8, 18)
    assert day_of(frame("Lind met Moreau on Monday"), saturday) == date(2025, 8, 11)
    assert day_of(frame("Lind met Moreau yesterday"), saturday) == date(2025, 8, 15)
    assert day_of(frame("Lind to meet Moreau tomorrow"), saturday) == date(2025, 8, 17)
    assert day_of(Frame(), saturday) is None


@given(
    st.text(
        alphabet=st.sampled_from("Lind Moreau says to meet, : – 'no' \"x\" after talks 林德称？।"),
        max_size=200,
    ),
    st.sampled_from(["en", "ru", "zh", "bn", "vi", "und", "xx"]),
)
def test_no_headline_breaks_it_and_the_same_gives_the_same(text, lang):
    mentions = MENTIONS.find(text, "", lang)
    assert FRAMES.frame(text, text, lang, mentions) == FRAMES.frame(text, text, lang, mentions)


def test_a_headline_takes_microseconds():
    titles = [
        "Lind says Moreau will sign the pact after harbour talks",
        "Lind to meet Moreau on Friday",
    ] * 200
    mentions = [MENTIONS.find(title, "", "en") for title in titles]

    def framed():
        for title, found in zip(titles, mentions, strict=True):
            FRAMES.frame(title, "", "en", found)

    assert lowest(lambda: spent(framed) / len(titles), under=500e-6) < 500e-6


def test_the_reader_frames_what_passes_its_gate_and_nothing_else():
    reader = Reader(STORY)
    seen = datetime(2025, 8, 15, 12, tzinfo=UTC)

    def read(title: str) -> Frame | None:
        report = Report(
            id="1",
            source="s",
            source_name="S",
            publisher="S",
            type="outlet",
            seen_at=seen,
            title=title,
            lang="en",
        )
        return reader.read(report).frame

    found = read("Lind rejects the second offer")
    assert found is not None
    assert (found.who, found.act) == ("lind", "reject")
    assert read("Somebody rejects the second offer") is None


def test_a_name_between_role_and_verb_is_no_unknown_word():
    assert frame("Chủ tịch Lind Thi Minh Anh kêu gọi đình công", "vi").act == "demand"


def test_a_long_lead_in_of_syllables_is_passed():
    title = "Trước cuộc gặp của hội đồng cảng thành phố ngày mai, Lind kêu gọi Moreau"
    assert (frame(title, "vi").who, frame(title, "vi").act) == ("lind", "demand")


@pytest.mark.parametrize(
    ("title", "lang", "act"),
    [
        ("Storm strengthens to category four off the coast", "en", "rise"),
        ("Storm downgraded to category three", "en", "fall"),
        ("Шторм усилился у побережья", "ru", "rise"),
        ("La tormenta se debilita frente a la costa", "es", "fall"),
        ("Der Sturm schwächt sich ab", "de", "fall"),
        ("La tempête se renforce au large", "fr", "rise"),
        ("Bão suy yếu ngoài khơi", "vi", "fall"),
        ("风暴减弱", "zh", "fall"),
        ("Myrsky voimistuu rannikolla", "fi", "rise"),
    ],
)
def test_what_rises_and_what_falls_is_told_in_each_language(title, lang, act):
    found = frame(title, lang)
    assert (found.act, found.mode) == (act, "done")

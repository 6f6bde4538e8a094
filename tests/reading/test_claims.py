"""Claims of a report, exact in every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from reading.harbour import CLAIMS, MENTIONS, claims, said


def exact(found, title, summary):
    texts = {"title": title, "summary": summary, "text": summary}
    for claim in found:
        assert (
            claim.content == texts[claim.content_span.part][claim.content_span.start : claim.content_span.end]
        )
        assert claim.cue == texts[claim.cue_span.part][claim.cue_span.start : claim.cue_span.end]
        assert claim.content.strip()
        if claim.speaker_span is None:
            assert claim.speaker == ""
        else:
            where = claim.speaker_span
            assert claim.speaker == texts[where.part][where.start : where.end]


PIECES = st.sampled_from(
    ["Lind", "Moreau", "said", "“", "”", '"', "'", "‘", "’", "«", "»", ",", ".", ":", "—", " - ", "\n", "(", ")",
     "заявил", "Линд", "что", "по словам", "dijo", "según", "selon", "sagte", "laut", "nói", "林德", "表示", "称", "：",
     "قال", "الوزير", "\u202e", "CONFIRMED", "by", "Reuters", "he", "the minister", "no deal", "told", "CNN", "that"]
)  # fmt: skip
LANGUAGES = st.sampled_from(["en", "ru", "uk", "es", "fr", "de", "vi", "zh", "ar", "und"])


@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=50), LANGUAGES)
def test_every_place_gives_back_exactly_the_text_kept(title, summary, lang):
    title, summary = " ".join(title), " ".join(summary)
    exact(claims(title, summary, lang), title, summary)


@given(st.text(max_size=200), st.text(max_size=400), LANGUAGES)
def test_any_text_is_read_without_complaint(title, summary, lang):
    exact(claims(title, summary, lang), title, summary)


def test_manner_tells_quoted_from_partly_quoted_and_reported():
    manners = [
        claims("", text)[0].manner
        for text in (
            "“The port is open,” Lind said.",
            "Lind said the port was “open”.",
            "Lind said the port is open.",
            "Lind's claim that the port is open was heard.",
        )
    ]
    assert manners == ["direct", "mixed", "indirect", "nominal"]


def test_told_names_whom_it_was_said_to():
    (claim,) = claims("", "Lind told CNN that the port is open.")
    assert (claim.speaker, claim.through, claim.content) == ("Lind", "CNN", "the port is open")


def test_a_section_behind_a_bar_is_no_part_of_what_is_said():
    (claim,) = claims("Lind says port is open | Harbour News")
    assert claim.content == "port is open"


def test_force_is_no_statement():
    assert claims("Norway shoots down drones, attacks port") == ()


def test_headline_and_summary_are_read_apart():
    found = claims("Lind says port is open", "The port is open, the minister said.")
    assert [c.content_span.part for c in found] == ["title", "summary"]


def test_each_part_is_read_in_the_language_of_its_script():
    found = claims("Lind says port is open", "Линд заявила, что порт открыт.", "en")
    assert [c.cue for c in found] == ["says", "заявила"]
    found = claims("Линд: порт открыт", "Lind said the port is open.", "ru")
    assert [c.cue for c in found] == [":", "said"]


@pytest.mark.parametrize(
    "text",
    [
        "CONFIRMED by Reuters.",
        "STATUS: CORROBORATED (2 origins: Reuters, Kremlin)",
        "Reported · 7 outlets, 2 origins",
        "يقول الوزير إن الميناء مفتوح",
        "“The port is open",
        "The port is open” and shut",
    ],
)
def test_labels_right_to_left_text_and_broken_marks_attribute_nothing(text):
    assert claims("", text) == ()


def test_a_quotation_in_a_quotation_is_the_outer_speakers():
    (found,) = said("“He told me ‘the port is shut’ and left,” Lind said.")
    assert found == ("Lind", "He told me ‘the port is shut’ and left")


def test_an_article_of_five_megabytes_takes_bounded_time():
    paragraph = "“The port is open,” Lind said. According to the court, nobody came, and “that was that.\n"
    text = paragraph * (5_000_000 // len(paragraph))
    small = text[: len(text) // 50]

    def taken(size):
        return spent(lambda: CLAIMS.of_text(size, "en", MENTIONS.find("", small[:5_000], "en")))

    taken(small[:20_000])
    assert lowest(lambda: taken(text) / max(taken(small), 0.02), under=300, rounds=2) < 300


def test_a_date_belongs_to_what_is_announced():
    assert said("Lind announces August 15 meeting with Moreau in Vik") == [
        ("Lind", "August 15 meeting with Moreau in Vik")
    ]


def test_the_owner_of_a_statement_is_named_without_the_mark():
    assert said("Lind's claim that the port is shut was news.")[0][0] == "Lind"

"""Where a headline goes on to something else than what was said."""

import pytest

from reading.harbour import claims, headed


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Lind promises a new pier: Here's what it may cost", "en", [("Lind", "a new pier")]),
        ("Lind says the port is shut (live updates)", "en", [("Lind", "the port is shut")]),
        ("Lind says the port is shut - follow live", "en", [("Lind", "the port is shut")]),
        ("Lind says the port is shut and more top headlines", "en", [("Lind", "the port is shut")]),
        ("Lind says Moreau is bluffing as Norway says it will help", "en", [("Lind", "Moreau is bluffing")]),
        ("Lind rejects closing the port as Dockers Make New Demands", "en", [("Lind", "closing the port")]),
        ("Pier talks live: port will open, Lind says", "en", [("Lind", "port will open")]),
        ("Bà Lind hứa mở cảng; Na Uy gửi tàu", "vi", [("Bà Lind", "mở cảng")]),
    ],
)
def test_another_headline_a_label_and_anothers_deed_are_not_part_of_what_was_said(title, lang, expected):
    assert headed(title, lang) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lind says “port first: then wages; then peace (perhaps)”", "port first: then wages; then peace (perhaps)"),
        ("Lind says the port serves as Home to gulls", "the port serves as Home to gulls"),
        ("Lind says ships sail at 10:30 sharp", "ships sail at 10:30 sharp"),
    ],
)  # fmt: skip
def test_quotations_times_and_comparisons_stay_whole(title, expected):
    assert [content for _, content in headed(title)] == [expected]


def test_what_is_shown_stays_an_exact_copy():
    title = "Norway's Lind says ships wait as Moreau says they sail: live updates"
    for claim in claims(title):
        assert title[claim.content_span.start : claim.content_span.end] == claim.content
        assert title[claim.speaker_span.start : claim.speaker_span.end] == claim.speaker

"""The gate a published sentence passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.editing.support import unsupported

PASSAGE = (
    "Mara Quill said on Friday that 42 ships were waiting in the roads off Grey Harbour. "
    "“We have waited long enough,” she told Tom Ashdown after three hours of talks on 15 August."
)


def held(sentence, lang="en"):
    return [(one.kind, one.text) for one in unsupported(sentence, [PASSAGE], lang)]


@pytest.mark.parametrize(
    "sentence",
    [
        PASSAGE,
        "Mara Quill said on Friday that 42 ships were waiting",
        "42 ships were waiting off Grey Harbour, Quill said.",
        'Quill to Tom Ashdown: "We have waited long enough"',
        "Talks of three hours on 15 August.",
    ],
)
def test_what_stands_in_the_passage_goes_out(sentence):
    assert held(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Mara Quill said on Friday that 24 ships were waiting in the roads off Grey Harbour.", "number"),
        ("Ida Holm said on Friday that 42 ships were waiting in the roads off Grey Harbour.", "name"),
        ("Tom Ashdown said on Friday that 42 ships were waiting in the roads off Grey Harbour.", "name"),
        ("“We have waited too long,” she told Tom Ashdown after three hours of talks.", "quotation"),
        ("Talks of three hours on 16 August.", "date"),
        ("Mara Ashdown spoke of 42 ships.", "name"),
        (
            "“We have waited long enough,” she told Mara Quill after three hours of talks on 15 August.",
            "name",
        ),
    ],
)
def test_what_was_put_in_is_held(sentence, kind):
    assert kind in [one for one, _ in held(sentence)]


def test_a_figure_cut_in_the_middle_is_another_figure():
    assert [one.kind for one in unsupported("4", ["42 ships"], "en")] == ["number"]


@pytest.mark.parametrize("left", ["Quill's dispute", "Quill dispute", "Ashdown dispute"])
def test_half_of_a_hyphened_name_is_another_name(left):
    passage = "What comes of Quill's plan to close the docks: all on the Quill-Ashdown dispute"
    sentence = f"What comes of Quill's plan to close the docks: all on the {left}"
    assert [one.kind for one in unsupported(sentence, [passage], "en")] == ["name"]
    assert unsupported("What comes of Quill's plan to close the docks", [passage], "en") == ()


def test_an_ending_behind_a_closing_mark_hides_no_quotation():
    passage = "তারা ‘বন্দর আমাদের, সব বন্দর আমাদের’সহ গান বাজান"
    assert unsupported(passage.removeprefix("তারা "), [passage], "bn") == ()
    (one,) = unsupported(passage.replace("সব ", "") + " আজ", [passage], "bn")[:1]
    assert one.kind == "quotation"


def test_without_a_passage_every_name_is_held():
    assert [one.text for one in unsupported("Quill speaks", [], "en")] == ["Quill"]


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_answered_and_a_passage_bears_itself_out(sentence, passage):
    unsupported(sentence, [passage], "en")
    assert unsupported(passage, [passage], "en") == ()

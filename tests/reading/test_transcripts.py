"""Transcripts: who says what, paragraph by paragraph; a list with colons is none."""

import pytest

from costs import lowest, spent
from livedesk.reading.transcripts import turns
from reading.harbour import CLAIMS


def everybody(_words):
    return True


def said(text, speaks=everybody):
    return [(text[slice(*turn.speaker)], text[slice(*turn.said)]) for turn in turns(text, speaks)]


def test_a_speaker_goes_on_until_the_next_label():
    text = "Ida Lind: We go.\nAll of us.\nPaul Moreau: They stay."
    assert said(text) == [("Ida Lind", "We go."), ("Ida Lind", "All of us."), ("Paul Moreau", "They stay.")]


@pytest.mark.parametrize(
    "question",
    ["Question: When?", "Q: When?", "Q  When?", "Вопрос: Когда?", "QUESTION 2: When?", "记者：什么时候？"],
)
def test_questions_are_nobodys_statements(question):
    text = f"Ida Lind: We go.\n{question}\nPerhaps soon?\nIda Lind: Now."
    assert said(text) == [("Ida Lind", "We go."), ("Ida Lind", "Now.")]


def test_asides_are_left_out_and_what_stands_in_brackets_behind_a_name_is_no_part_of_it():
    text = "Ida Lind (as translated): We go.\n[Laughter]\n<…>\nPaul Moreau: They stay."
    assert said(text) == [("Ida Lind", "We go."), ("Paul Moreau", "They stay.")]


def test_labels_that_name_nobody_make_no_transcript():
    text = "Date: 5 May\nPlace: Grey Harbour\nContact: the office"
    assert said(text, lambda words: False) == []
    assert said("Ida Lind: We go.") == []
    assert said("") == []


def test_an_article_with_two_lines_that_lead_in_a_quotation_is_no_transcript():
    article = ["The port is open again, and nobody knows for how long."] * 30
    article[4] = article[20] = "In one post on Friday, Lind said: We go."
    assert said("\n".join(article)) == []


def test_times_and_sentences_with_a_colon_are_no_labels():
    text = "12:30 The talks begin\n13:45 They end\nShe said what everybody knew: no.\nHe knew it too: no."
    assert said(text, lambda words: False) == []
    spoken = "Ida Lind: We go.\nI say what everybody knows: now.\nPaul Moreau: They stay."
    assert said(spoken, lambda words: " L" in words or " M" in words)[1] == (
        "Ida Lind",
        "I say what everybody knows: now.",
    )


def test_claims_of_a_transcript_have_their_speakers_and_exact_places():
    text = "Ida Lind: We will not come back.\nQuestion: Never?\nI. Lind: Never.\nThe Mediator: We shall see."
    claims = CLAIMS.of_text(text, "en")
    assert [(claim.speaker, claim.content) for claim in claims] == [
        ("Ida Lind", "We will not come back."),
        ("I. Lind", "Never."),
        ("The Mediator", "We shall see."),
    ]
    assert claims[0].actor == claims[1].actor is not None
    for claim in claims:
        assert claim.manner == "direct"
        assert text[claim.content_span.start : claim.content_span.end] == claim.content
        assert text[claim.cue_span.start : claim.cue_span.end] == claim.cue == ":"


def test_a_list_with_colons_is_read_as_prose():
    claims = CLAIMS.of_text("Date: 5 May\nPlace: Grey Harbour\nLind said that she would not come back.", "en")
    assert [claim.cue for claim in claims] == ["said"]


def test_the_time_grows_with_the_text_only():
    text = "Ida Lind: " + "a" * 50 + "\n"
    assert len(turns(text * 20_000, everybody)) == 20_000
    assert lowest(lambda: spent(lambda: turns(text * 20_000, everybody)), under=5) < 5

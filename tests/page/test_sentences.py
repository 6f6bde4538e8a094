"""The desk's reasons in the reader's language."""

import pytest

from livedesk.editing.phases import on_publication, on_silence
from livedesk.page.catalogue import Catalogue
from livedesk.page.sentences import told
from livedesk.weighing.origins import origins
from newsroom import Newsroom, at, story


def test_on_an_english_page_a_reason_stands_as_it_was_given():
    assert told(Catalogue.of("en"), "one origin so far: Reuters") == ("one origin so far: Reuters", "")


def test_a_reason_that_fits_a_known_shape_is_said_in_the_pages_language():
    words = Catalogue.of("de")
    for sentence in (
        "one origin so far: Reuters",
        "3 independent origins: Reuters, TASS, AP",
        "6 independent origins: A, B, C, D and others",
        "Mara Quill on the record: Dockers' Union",
        "own report; same publisher",
        "credits Reuters",
    ):
        assert told(words, sentence).lang == "", sentence


def test_names_and_figures_stay_as_they_are():
    text, _ = told(Catalogue.of("ru"), "12 independent origins: Reuters, ТАСС and others")
    assert "12" in text
    assert "Reuters, ТАСС" in text
    assert "others" not in text


def test_a_sentence_of_no_known_shape_is_marked_as_english():
    assert told(Catalogue.of("fr"), "an editor's own words") == ("an editor's own words", "en")
    assert told(Catalogue.of("fr"), "same text; who knows") == ("same text; who knows", "en")


@pytest.mark.parametrize("lang", ["es", "ar"])
def test_what_phases_say_is_known(lang: str):
    words = Catalogue.of(lang)
    changes = [on_publication("planned")]
    for phase in ("live", "quiet"):
        due = on_silence(story(), phase, at("10:00"))
        changes.append(due[1] if due else None)
    for change in changes:
        assert change is not None
        assert told(words, change.because.text).lang == "", change.because.text


def test_what_origins_say_is_known():
    from livedesk.weighing.naming import Naming

    desk = Newsroom()
    first = desk.hears("10:00", "Harbour Wire", "The boats land (Reuters)")
    desk.hears("10:01", "Polar Post", "The boats land (Reuters)", copy_of=first)
    desk.hears("10:02", "Kontor", "They have landed", joins=first)
    desk.hears("10:03", "The port", "We have landed", joins=first, type="official")
    members = [desk.state.members[r] for r in desk.state.members]
    for origin in origins(members, Naming(story())):
        assert told(Catalogue.of("vi"), origin.because).lang == "", origin.because


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("it has come: Post, They met", "es ist eingetreten: Post, They met"),
        (
            "the plan is off or replaced: Post, No lunch",
            "der Plan ist hinfällig oder ersetzt: Post, No lunch",
        ),
        ("denied: Post, No such offer", "dementiert: Post, No such offer"),
        ("accounts differ: six (Post), three (Wire)", "Darstellungen weichen ab: six (Post), three (Wire)"),
    ],
)
def test_why_a_status_changed_is_said_in_the_readers_language(sentence, said):
    assert told(Catalogue.of("de"), sentence) == (said, "")


def test_a_note_within_a_note_is_said_too_and_an_editors_words_stay_as_they_are():
    words = Catalogue.of("de")
    note = "What it rested on was taken back. Coast Daily took its report back."
    said = "Worauf es beruhte, wurde zurückgenommen. Coast Daily hat den eigenen Bericht zurückgenommen."
    assert told(words, note) == (said, "")
    assert told(words, "What it rested on was withdrawn: It was a hoax.") == (
        "Worauf es beruhte, wurde zurückgezogen: It was a hoax.",
        "",
    )
    assert told(words, "It was withdrawn at 21:14 UTC; it stands again.").lang == ""


def test_a_quotation_with_quotation_marks_of_its_own_is_told_whole():
    note = "Wire “One” corrected its report: “six; or so” now reads “three; surely”."
    text, lang = told(Catalogue.of("de"), note)
    assert lang == ""
    assert "„six; or so“" in text
    assert "„three; surely“" in text

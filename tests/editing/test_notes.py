"""Notes on corrections: what they quote stands in the texts they are about."""

import pytest

from livedesk.editing.notes import note_on, rested_on
from livedesk.model import Because, Rewording
from livedesk.page.catalogue import Catalogue
from livedesk.page.sentences import told

BEFORE = "Quill and Ashdown talked for six hours in Grey Harbour"
AFTER = "Quill and Ashdown talked for three hours in Grey Harbour"


def rewording(kind="corrected", was="six", now="three"):
    return Rewording(
        of="r1",
        report="r2",
        kind=kind,
        was=was,
        now=now,
        source_name="Coast Daily",
        because=Because(rule=f"rewording.{kind}", text="the source says so"),
    )


def test_a_note_quotes_what_was_wrong_and_what_is_right():
    note = note_on(rewording(), (BEFORE, AFTER), "en")
    assert note == "Coast Daily corrected its report: “six” now reads “three”."


@pytest.mark.parametrize(("was", "now"), [("seven", "three"), ("six", "four"), ("", "three"), ("six", "")])
def test_words_that_stand_in_no_text_are_not_quoted(was, now):
    note = note_on(rewording(was=was, now=now), (BEFORE, AFTER), "en")
    assert note == "Coast Daily corrected its report."


def test_a_report_taken_back_is_said_to_be():
    assert note_on(rewording("withdrawn", now=""), (BEFORE,), "en") == "Coast Daily took its report back."


@pytest.mark.parametrize("lang", ["ar", "de", "es", "fr", "ru", "uk", "vi", "zh"])
def test_every_note_of_the_desk_is_said_in_the_readers_language(lang):
    words = Catalogue.of(lang)
    notes = [
        note_on(rewording(), (BEFORE, AFTER), "en"),
        note_on(rewording(), (), "en"),
        note_on(rewording("withdrawn"), (), "en"),
    ]
    for note in [*notes, *(rested_on(note) for note in notes)]:
        said = told(words, note)
        assert said.lang == "", note
        assert "report" not in said.text
        assert "Coast Daily" in said.text

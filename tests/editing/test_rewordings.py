"""What a source did to its own report."""

import pytest

from gathering.scenes import STORY
from livedesk.editing.rewordings import Rewordings, falls_with, quotes
from livedesk.model import Member
from livedesk.reading.mentions import Mentions
from newsroom import Newsroom, passage, placement, report

REWORDINGS = Rewordings(Mentions(STORY))


def reworded(old, new, old_summary=None, new_summary=None, lang="en"):
    before = report("10:00", "Coast Daily", old, summary=old_summary, id="old")
    after = report("10:30", "Coast Daily", new, summary=new_summary, id="new")
    return REWORDINGS.kind(before, after, lang)


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        (
            "Quill and Ashdown talked for six hours",
            "Quill and Ashdown talked for three hours",
            "six",
            "three",
        ),
        (
            "Strike at Grey Harbour ends, says Quill",
            "Strike at Grey Harbour ends, says Ashdown",
            "Quill",
            "Ashdown",
        ),
        ("Ferries stop at 11:30 in Grey Harbour", "Ferries stop at 10:30 in Grey Harbour", "11:30", "10:30"),
        ("Забастовка в порту длилась 12 дней", "Забастовка в порту длилась 2 дня", "12", "2"),
    ],
)
def test_one_name_or_figure_exchanged_is_a_correction(old, new, was, now):
    found = reworded(old, new)
    if found.kind != "corrected":  # Russian also changes the word behind the figure
        assert old.startswith("Заб")
        return
    assert (found.was, found.now) == (was, now)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Correction: talks took three hours", None),
        ("Talks took three hours (Corrects length)", None),
        ("Talks took three hours", "CORRECTED: an earlier report gave six."),
        ("Исправлено: переговоры длились три часа", None),
        ("更正:会谈持续三小时", None),
    ],
)
def test_a_source_may_say_so_itself(title, summary):
    assert reworded("Talks in the harbour took six hours", title, None, summary).kind == "corrected"


def test_a_retraction_takes_the_report_back():
    found = reworded("Quill resigns", "Retracted: Quill resigns")
    assert (found.kind, found.now) == ("withdrawn", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Three hurt at Grey Harbour pier", "Five hurt at Grey Harbour pier"),
        ("How the talks unfolded in 82 seconds", "How the talks unfolded... in under 2 minutes"),
        ("Quill calls strike at Grey Harbour", "Strike called off after Ashdown gives in"),
        (
            "Corrections staff join the strike at Grey Harbour",
            "Corrections staff join the strike in Grey Harbour",
        ),
        ("Troops withdrawn from the port", "Troops withdrawn from the port: what comes next"),
    ],
)
def test_a_rising_count_and_another_headline_are_no_corrections(old, new):
    assert reworded(old, new).kind in {"changed", "cosmetic"}


def test_the_same_words_are_cosmetic_and_more_text_is_growth():
    assert reworded("Quill says strike is over", "Strike is over, Quill says").kind == "cosmetic"
    grown = reworded(
        "Strike is over", "Strike is over", "It ended.", "It ended at noon after eleven days at sea."
    )
    assert grown.kind == "grew"


def test_copies_fall_with_what_they_copy_unless_they_say_it_right():
    correction = reworded("Talks took six hours today", "Talks took three hours today")

    def member(id_, title, copy_of=None):
        one = report("11:00", "Bay Radio", title, id=id_)
        return Member(report=one, placement=placement(one, "d", copy_of=copy_of))

    assert correction.kind == "corrected"
    assert falls_with(member("old", "Talks took six hours today"), correction)
    assert falls_with(member("copy", "Talks took six hours today", "old"), correction)
    assert not falls_with(member("right", "Talks took three hours today", "old"), correction)
    assert not falls_with(member("new", "Talks took three hours today", "old"), correction)
    assert not falls_with(member("other", "Talks took six hours today"), correction)


# --- the text behind a report's link ---------------------------------------------------------------------------

TEXT = (
    "Dockers walked out at dawn.\nQuill said the talks took six hours in the hall.\nShips wait in the roads."
)


def in_place(new, old=TEXT):
    return REWORDINGS.in_place(report("10:00", "Coast Daily", "Dockers walk out", id="r1"), old, new, "en")


def test_a_figure_exchanged_in_a_sentence_of_the_text_is_a_correction_of_the_report_itself():
    found = in_place(TEXT.replace("six", "three"))
    assert (found.of, found.report, found.kind) == ("r1", "r1", "corrected")
    assert (found.was, found.now) == ("six", "three")


def test_a_correction_added_below_the_text_is_one():
    found = in_place(TEXT + "\nCorrection: an earlier version of this article gave another length.")
    assert (found.kind, found.because.text) == ("corrected", "the source says so: Correction")


def test_a_mark_that_stood_there_before_says_nothing_new():
    old = TEXT + "\nCorrection: an earlier version gave another length."
    assert in_place(old + "\nMore ships have come.", old).kind == "grew"


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (TEXT.replace("six", "seven").replace("took", "took"), "changed"),
        (TEXT + "\nEleven more ships have come.", "grew"),
        (TEXT.replace("walked out at dawn", "went home and slept"), "changed"),
        (
            "Ships wait in the roads.\nDockers walked out at dawn.\nQuill said the talks took six hours in the hall.",
            "cosmetic",
        ),
        (TEXT.rpartition("\n")[0], "changed"),
        ("Retraction: this article has been withdrawn.", "withdrawn"),
    ],
)
def test_what_else_changes_in_a_text_is_told_apart(new, kind):
    assert in_place(new).kind == kind


def test_what_falls_with_a_correction_in_place_is_what_carries_the_wrong_words_itself():
    found = in_place(TEXT.replace("six", "three"))
    bearing = report("10:00", "Coast Daily", "Talks took six hours", id="r1")
    silent = report("10:00", "Coast Daily", "Dockers walk out", id="r1")
    copy = report("10:10", "Hill Gazette", "Talks in the harbour took six hours", id="r2")
    right = report("10:20", "Bay Radio", "Talks in the harbour took three hours", id="r3")
    assert falls_with(Member(report=bearing, placement=placement(bearing)), found)
    assert not falls_with(Member(report=silent, placement=placement(silent)), found)
    assert falls_with(Member(report=copy, placement=placement(copy, copy_of="r1")), found)
    assert not falls_with(Member(report=right, placement=placement(right, copy_of="r1")), found)


def test_a_retraction_in_the_text_takes_the_report_with_it():
    found = in_place("Retraction: this article has been withdrawn.")
    heard = report("10:00", "Coast Daily", "Dockers walk out", id="r1")
    assert falls_with(Member(report=heard, placement=placement(heard)), found)


def test_long_texts_without_full_stops_are_compared_in_bounded_time():
    old = " ".join(f"word{n % 7}" for n in range(20_000))
    assert in_place(old.replace("word3", "word4"), old).kind in {"changed", "cosmetic"}


def test_an_update_that_shows_words_put_right_in_the_text_behind_a_report_is_told():
    desk = Newsroom()
    one = desk.hears("10:00", "Port Office", "Press conference after the talks", id="old")
    update = desk.publishes("10:01", one, text=(passage(one, "30 ferries will sail again on Monday"),))
    made = REWORDINGS.in_place(
        one,
        "LIND: 30 ferries will sail again on Monday.",
        "LIND: 25 ferries will sail again on Monday.",
        "en",
    )
    assert (made.kind, made.was, made.now) == ("corrected", "30", "25")
    assert quotes(update, made)
    elsewhere = REWORDINGS.in_place(one, "LIND: 40 of them voted.", "LIND: 50 of them voted.", "en")
    assert not quotes(update, elsewhere)
    assert not quotes(None, made)

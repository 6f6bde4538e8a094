"""What each side wants, as it says it, and how that compares with what it said before."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from livedesk.reading import Reader
from livedesk.reading.findings import findings
from livedesk.weighing.positions import Positions, homes
from newsroom import at, story
from weighing.scenes import member

CITE = [{"name": "n", "url": "https://example.org"}]
ACTORS: list[dict[str, Any]] = [
    {"id": "quill", "name": "Mara Quill", "role": "x", "country": "US", "principal": True, "names": {"en": ["Quill"]}},
    {"id": "aide", "name": "Aida Aide", "role": "x", "country": "US", "names": {"en": ["Aida Aide"]}},
    {"id": "ashdown", "name": "Tom Ashdown", "role": "x", "country": "GB", "principal": True, "names": {"en": ["Ashdown"]}},
    {"id": "berg", "name": "Nils Berg", "role": "x", "country": "NO", "names": {"en": ["Nils Berg", "Berg"]}},
    {"id": "lind", "name": "Eva Lind", "role": "x", "country": "SE", "names": {"en": ["Lind"]}},
]  # fmt: skip
STORY = story(
    actor=ACTORS,
    issue=[
        {"id": "truce", "title": "Truce", "question": "When?", "names": {"en": ["truce"]}},
        {"id": "wages", "title": "Wages", "question": "How much?", "names": {"en": ["wages"]}},
    ],
    position=[
        {"actor": "quill", "issue": "wages", "kind": "goal", "text": "More.", "cite": CITE},
        {"actor": "berg", "kind": "goal", "text": "Peace.", "cite": CITE},
    ],
)
NOON = at("12:00")


def heard(title, summary=None, **fields):
    one = member("Gazette", title, summary=summary, **fields)
    return msgspec.structs.replace(one, findings=findings(Reader(STORY).read(one.report)))


def stated(title, summary=None, *, known=None, development="d", when=NOON, **fields):
    known = known or Positions(STORY)
    return known.hear(development, [heard(title, summary, **fields)], when)


def test_a_speakers_word_is_that_of_his_side_with_its_exact_words():
    (one,) = stated("Aida Aide says the company must sign a truce")
    assert (one.side, one.actor, one.issue, one.kind) == ("quill", "aide", "truce", "demand")
    assert (one.turn, one.before) == ("first", None)
    assert one.quote == "the company must sign a truce"
    assert one.quote in one.sentence.text
    assert one.because.rule == "position.stated"


def test_it_is_held_against_what_was_known_beforehand_then_against_the_last_word():
    known = Positions(STORY)
    (first,) = stated("Quill says wages must rise", known=known)
    assert (first.turn, first.before) == ("again", "goal")  # one headline "wants" what another "demands"
    (second,) = stated("Quill says she is ready to talk of wages", known=known, development="e")
    assert (second.turn, second.before) == ("softer", "demand")


def test_who_is_ready_for_what_they_want_has_not_moved():
    (one,) = stated("Quill says she is ready to talk of wages")
    assert (one.kind, one.turn, one.before) == ("offer", "again", "goal")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Quill to press for truce in Grey Harbour", "goal"),
        ("Quill says she'll push for a truce", "goal"),
        ("Quill tells company to accept a truce", "demand"),
        ("Quill says she could relax her terms for a truce", "offer"),
    ],
)
def test_what_is_pressed_for_told_to_others_and_could_be_relaxed_is_wanted(title, kind):
    assert [(one.issue, one.kind) for one in stated(title)] == [("truce", kind)]


def test_what_is_offered_to_obtain_something_is_no_offer_of_that():
    assert stated("Quill offers a holiday to obtain a truce") == []


def test_what_is_said_again_within_a_day_is_no_news_and_after_it_is():
    known = Positions(STORY)
    stated("Quill says wages must rise", known=known)
    assert stated("Quill says wages must rise", known=known, development="e") == []
    later = NOON + timedelta(hours=25)
    (again,) = stated("Quill says wages must rise", known=known, development="f", when=later)
    assert again.turn == "again"


def test_a_priority_is_neither_softer_nor_harder():
    known = Positions(STORY)
    stated("Quill says wages must rise", known=known)
    later = NOON + timedelta(hours=25)
    (one,) = stated("Quill says wages are the priority", known=known, development="e", when=later)
    assert (one.kind, one.turn, one.before) == ("priority", "again", "demand")


@pytest.mark.parametrize(
    "title",
    [
        "Will Quill say the company must sign a truce?",
        "Quill says Ashdown is ready to sign a truce",
        "Quill says it rained during the truce",
        "Quill says the company must pay",
        "Lind says the company must sign a truce",
        "Quill rejects report of a truce",
        "Quill denies that she must sign a truce",
    ],
)
def test_questions_words_of_others_and_words_on_nothing_are_no_positions(title):
    assert stated(title) == []


def test_copies_and_comment_bring_nothing():
    title = "Quill says the company must sign a truce"
    assert stated(title, copy_of="r") == []
    assert stated(title, form="analysis") == []


def test_a_headline_says_what_who_acts_in_it_wants():
    (one,) = stated("Quill rules out a truce")
    assert (one.kind, one.quote) == ("red line", "Quill rules out a truce")
    (one,) = stated("Quill drops demand for a truce")
    assert (one.kind, one.turn) == ("offer", "first")


def test_a_demand_that_is_dropped_is_softer_than_the_goal_it_was_called_until_then():
    known = Positions(STORY)
    (one,) = stated("Quill drops demand for higher wages", known=known)
    assert (one.kind, one.turn, one.before) == ("offer", "softer", "goal")
    (two,) = stated(
        "Quill no longer insists on wages", known=known, development="e", when=NOON + timedelta(days=2)
    )
    assert (two.turn, two.before) == ("again", "offer")


def test_each_side_once_an_issue_and_development_and_a_restart_remembers_it():
    known = Positions(STORY)
    (one,) = stated("Quill says the company must sign a truce", known=known)
    assert stated("Aida Aide rules out a truce", known=known) == []
    again = Positions(STORY, [(NOON, one)])
    assert stated("Aida Aide rules out a truce", known=again) == []
    (other,) = stated("Aida Aide rules out a truce", known=again, development="e")
    assert (other.turn, other.before) == ("harder", "demand")


def test_in_a_merged_development_it_was_said_already():
    known = Positions(STORY)
    stated("Quill says the company must sign a truce", known=known)
    known.merge("d", "e")
    assert stated("Quill rules out a truce", known=known, development="e") == []


def test_homes_are_the_first_principal_of_the_country_or_who_has_a_position():
    assert homes(STORY) == {"quill": "quill", "aide": "quill", "ashdown": "ashdown", "berg": "berg"}


def behind(text, title="Press conference after the talks"):
    """A report whose page was read."""
    one = member("Gazette", title)
    return msgspec.structs.replace(one, findings=Reader(STORY).read_text(text, "en"))


def test_what_an_official_says_in_a_transcript_is_heard_sentence_by_sentence():
    page = (
        "MARA QUILL: Thank you all for coming. We will never accept lower wages. The company must sign a truce.\n"
        "QUESTION: Must the union sign a truce?\nTOM ASHDOWN: I am ready to talk of wages."
    )
    found = Positions(STORY).hear("d", [behind(page)], NOON)
    assert [(stand.actor, stand.issue, stand.kind, stand.quote) for stand in found] == [
        ("quill", "wages", "red line", "We will never accept lower wages."),
        ("quill", "truce", "demand", "The company must sign a truce."),
        ("ashdown", "wages", "offer", "I am ready to talk of wages."),
    ]
    assert all(stand.sentence.text == stand.quote for stand in found)


def test_what_an_article_only_reports_of_somebody_is_no_position():
    page = "Quill said on Tuesday that the company must sign a truce, as she has said before.\nShips waited outside."
    assert Positions(STORY).hear("d", [behind(page)], NOON) == []


@pytest.mark.parametrize(
    "title",
    [
        "Quill says Berg wants a truce",
        "Quill meets Berg, who demands a truce",
        "Quill hails Berg offer on a truce",
    ],
)
def test_a_headline_tells_only_what_who_acts_in_it_wants(title):
    assert stated(title) == []


def test_a_story_of_other_days_served_again_is_no_position():
    old = {"published_at": NOON - timedelta(days=400), "published_precision": "day"}
    assert stated("Quill says wages must rise", time="12:00", **old) == []


def test_what_something_is_offered_for_is_not_what_is_offered():
    (one,) = stated("Quill offers a truce in return for wages")
    assert (one.issue, one.kind) == ("truce", "offer")
    assert stated("Quill offers a yacht to win a truce") == []


def test_softer_and_harder_is_only_what_is_said_of_the_same_matter():
    known = Positions(STORY)
    stated("Quill says the bonus on wages must stay", known=known)
    (other,) = stated("Quill rules out wages in foreign coin", known=known, development="e")
    assert (other.kind, other.turn, other.before) == ("red line", "other", "demand")
    (harder,) = stated("Quill offers foreign coin for wages", known=known, development="f")
    assert (harder.turn, harder.before) == ("softer", "red line")
    (whole,) = stated("Quill rules out wages", known=known, development="g")
    assert (whole.turn, whole.before) == ("harder", "offer")


@pytest.mark.parametrize(
    ("title", "heard"),
    [("Quill rules out a truce in Peru and Chile", 0), ("Quill rules out a truce in Peru", 1)],
)
def test_what_is_wanted_of_two_countries_that_have_no_part_is_another_matter(title, heard):
    assert len(stated(title)) == heard


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Ashdown rejects Quill's proposal to sign a truce", [("ashdown", "red line"), ("quill", "offer")]),
        ("Port closes over Quill's latest demand for wages", [("quill", "demand")]),
        ("Ashdown meets Quill's team ahead of a truce", []),
        ("Ashdown denies Quill's demand for a truce was heard", []),
        ("Quill drops demand for a truce after Ashdown's offer of wages", [("quill", "offer")]),
        ("Quill's call to Ashdown on a truce", []),
        ("Will Ashdown take Quill's offer of a truce?", []),
    ],
)
def test_what_others_name_as_somebodys_wish_is_that_ones(title, wanted):
    assert [(one.side, one.kind) for one in stated(title)] == wanted


def test_what_others_name_is_quoted_from_its_owner_on():
    _, one = stated("Ashdown rejects Quill's proposal to sign a truce, then leaves")
    assert one.quote == "Quill's proposal to sign a truce"
    assert one.sentence.text == "Ashdown rejects Quill's proposal to sign a truce, then leaves"

"""A transcript's speakers each have a line of their own on the update, exact and under their names."""

import msgspec
import pytest

from livedesk.editing.spoken import spoken
from livedesk.editing.writing import EXTRACTS, draft
from livedesk.model import Findings, Member
from livedesk.reading import Reader
from newsroom import placement, report, story

STORY = story(
    actor=[
        {"id": "quill", "name": "Mara Quill", "role": "leader", "names": {"en": ["Quill"]}},
        {"id": "ashdown", "name": "Tom Ashdown", "role": "head", "names": {"en": ["Ashdown"]}},
        {"id": "lind", "name": "Eva Lind", "role": "minister", "names": {"en": ["Lind"]}},
    ]
)
SAIL = "The ferries that have waited since Tuesday will sail again on Monday morning."
SIGNED = "We will sign the terms tomorrow."
THANKS = "Thank you all for coming."


def nothing(_text, _lang):
    return ()


def terms(text, _lang):
    return ("terms",) if "terms" in text else ()


def transcript(*turns, lang="en", summary=None, **fields):
    """A report of a press conference, with what its page says."""
    one = report(
        "14:00", "Port Office", "Press conference after the talks", type="official", summary=summary, **fields
    )
    found = Reader(STORY).read_text("\n".join(f"{who}: {said}" for who, said in turns), lang)
    return Member(report=one, placement=placement(one, "d", lang=lang), findings=found)


def lines(member, bearing=nothing):
    return [(passage.author, passage.text) for passage in spoken(member, STORY, bearing)]


def test_each_speaker_has_the_first_line_that_says_something():
    member = transcript(
        ("MARA QUILL", f"{THANKS} {SAIL}"),
        ("QUESTION", "When will the ferries that waited sail?"),
        ("TOM ASHDOWN", SIGNED),
        ("TOM ASHDOWN", f"{SAIL[:-1]}, too."),
    )
    assert lines(member) == [("Mara Quill", SAIL), ("Tom Ashdown", f"{SAIL[:-1]}, too.")]


def test_a_line_that_bears_on_an_issue_comes_before_an_earlier_one():
    member = transcript(("MARA QUILL", SAIL), ("TOM ASHDOWN", SAIL), ("MARA QUILL", SIGNED))
    assert lines(member, terms) == [("Mara Quill", SIGNED), ("Tom Ashdown", SAIL)]


def test_two_speakers_are_enough():
    member = transcript(("MARA QUILL", SAIL), ("TOM ASHDOWN", SAIL), ("EVA LIND", SAIL))
    assert [who for who, _ in lines(member)] == ["Mara Quill", "Tom Ashdown"]


def test_a_line_too_long_to_be_a_quotation_is_passed_over():
    long = "The ferries " + "that have waited since Tuesday morning " * 9 + "will sail."
    assert lines(transcript(("MARA QUILL", long), ("TOM ASHDOWN", SAIL))) == [("Tom Ashdown", SAIL)]


@pytest.mark.parametrize("findings", [None, Findings()])
def test_a_page_that_is_no_transcript_or_was_not_read_has_no_lines(findings):
    assert (
        lines(
            msgspec.structs.replace(
                transcript(("MARA QUILL", SAIL), ("TOM ASHDOWN", SAIL)), findings=findings
            )
        )
        == []
    )


def test_the_update_shows_them_in_place_of_the_lead_and_never_more_than_its_measure():
    member = transcript(
        ("MARA QUILL", SAIL),
        ("TOM ASHDOWN", f"{SAIL[:-1]}, too."),
        summary="The minister, the union and the company met the press on Friday.",
    )
    text = draft([member], STORY, None, nothing)
    assert [passage.author for passage in text.text] == ["Mara Quill", "Tom Ashdown"]
    assert {passage.report for passage in text.text} == {member.report.id}
    others = [
        transcript(
            ("MARA QUILL", f"Number {n}: {SAIL} {n} {n + 1}"),
            ("TOM ASHDOWN", f"And {n}: {SAIL}"),
            id=f"r{n}",
            publisher=f"House {n}",
        )
        for n in range(4)
    ]
    assert len(draft([member, *others], STORY, None, nothing).text) == EXTRACTS

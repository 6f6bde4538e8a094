"""Key moments: what somebody who missed the story must see, once."""

from __future__ import annotations

import msgspec
import pytest

from livedesk.model import Assessment
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing import weigh
from livedesk.weighing.weighing import moment_of
from newsroom import story
from weighing.scenes import member

STORY = story(
    term=[{"id": "strike", "weight": 0.6, "names": {"en": ["strike"]}}],
    actor=[
        {"id": "quill", "name": "Mara Quill", "role": "r", "principal": True, "weight": 0.6, "country": "NO",
         "official_sources": ["dockers-union"], "names": {"en": ["Mara Quill", "Quill"]}},
        {"id": "ashdown", "name": "Tom Ashdown", "role": "r", "principal": True, "weight": 0.6, "country": "FR",
         "names": {"en": ["Tom Ashdown", "Ashdown"]}},
    ],
    issue=[{"id": "pay", "title": "Pay", "question": "How much?", "names": {"en": ["wages"]}}],
)  # fmt: skip


def told(source, title, **fields):
    one = member(source, title, **fields)
    return msgspec.structs.replace(one, findings=findings(Reader(STORY).read(one.report)))


def newsrooms(title, count=9, **fields):
    return [told(f"Outlet {n}", title, **fields) for n in range(count)]


def weighed(*members, others=tuple) -> Assessment:
    return weigh("d", members, STORY, None, others=others)


def test_what_many_newsrooms_tell_that_two_sides_do_on_an_issue_is_a_key_moment():
    made = weighed(*newsrooms("Quill rejects Ashdown's offer on wages"))
    assert made.key_moment
    assert made.key_because is not None
    assert made.key_because.rule == "key.significant"


def test_two_newsrooms_make_no_key_moment():
    assert not weighed(*newsrooms("Quill rejects Ashdown's offer on wages", 2)).key_moment


@pytest.mark.parametrize("title", ["Quill rejects an offer on wages", "Quill says wages matter"])
def test_what_one_side_does_with_others_is_none(title):
    assert not weighed(*newsrooms(title, 20)).key_moment


def test_what_everybody_talks_of_while_nothing_is_done_is_none():
    talk = newsrooms("Quill and Ashdown: wages a key focus", 20)
    deeds = [told(f"Paper {n}", "Quill rejects Ashdown's offer on wages") for n in range(9)]
    assert not weighed(*talk, *deeds).key_moment
    assert weighed(*talk[:8], *deeds).key_moment


def test_comment_is_none_however_many_write_it():
    comment = newsrooms("Quill rejects Ashdown's offer on wages", 30, form="analysis")
    assert not weighed(*comment).key_moment


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Mara Quill meets Tom Ashdown", True),
        ("Mara Quill and Tom Ashdown begin talks", True),
        ("Mara Quill will meet Tom Ashdown", False),
        ("Mara Quill may meet Tom Ashdown", False),
        ("Mara Quill accuses Tom Ashdown", False),
        ("Mara Quill meets dockers", False),
    ],
)
def test_an_occasion_between_two_sides_on_the_record_is_one_at_once(title, key):
    made = weighed(told("Dockers Union", title, type="official"))
    assert made.key_moment is key
    assert not key or made.key_because.rule == "key.occasion"


def test_an_occasion_that_only_a_newsroom_tells_waits_for_others():
    assert not weighed(told("Coast Daily", "Mara Quill meets Tom Ashdown")).key_moment


def again(hours, title="Mara Quill meets Tom Ashdown", first="Mara Quill meets Tom Ashdown"):
    """A second development, ``hours`` after a key moment."""
    other = moment_of("o", [told("Coast Daily", first, time="02:00")], STORY)
    later = told("Dockers Union", title, type="official", time=f"{2 + hours:02}:00")
    return weighed(later, others=lambda: [other])


def test_the_same_deed_told_again_is_no_second_one():
    made = again(3)
    assert not made.key_moment
    assert made.key_because is not None
    assert made.key_because.rule == "key.repeat"


def test_half_a_day_later_the_same_deed_is_another_one():
    assert again(13).key_moment


def test_another_deed_of_the_same_ones_is_another_one():
    assert again(3, first="Mara Quill rejects Tom Ashdown's plan").key_moment


def test_the_same_deed_on_another_issue_is_another_one():
    assert again(3, first="Mara Quill meets Tom Ashdown on wages").key_moment


def test_once_one_it_stays_one_with_its_reason():
    key = weighed(told("Dockers Union", "Mara Quill meets Tom Ashdown", type="official"))
    later = weigh("d", [told("Coast Daily", "Rain")], STORY, key)
    assert later.key_moment
    assert later.key_because == key.key_because

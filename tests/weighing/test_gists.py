"""The gist of a report."""

from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.gists import Gists
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER, GISTS = Reader(STORY), Gists(STORY)


def gist(title, summary=None, **fields):
    report = heard("10:00", "Coast Daily", title, summary=summary)
    found = findings(READER.read(report))
    return GISTS.gist(Member(report=report, placement=placement(report, "d", **fields), findings=found))


def test_it_knows_who_takes_part_and_what_is_ahead():
    made = gist("Quill and Ashdown to meet in Grey Harbour")
    assert (made.core, made.mode, made.party) == ("meet", "planned", ("ashdown", "quill"))


def test_names_of_the_story_are_no_words_that_tell_developments_apart():
    made = gist("Quill and Ashdown to meet over lunch in Grey Harbour", "The strike goes on at noon.")
    assert "lunch" in made.head
    assert not {"quill", "ashdow", "grey", "strike"} & made.words
    assert "noon" in made.words - made.head


def test_copies_comment_and_what_is_placed_nowhere_have_no_gist():
    title = "Quill and Ashdown to meet in Grey Harbour"
    assert gist(title, copy_of="r") is None
    assert gist(title, form="analysis") is None
    assert gist(title) is not None


def test_one_speaks_for_oneself_and_for_those_of_ones_country():
    assert GISTS.responsible("quill", ("quill",))
    assert not GISTS.responsible("quill", ("ashdown",))
    assert not GISTS.responsible(None, ("quill",))

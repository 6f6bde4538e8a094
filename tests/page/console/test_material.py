"""Material: what an editor finds of one development."""

from livedesk.model import ReportReworded, Rewording
from livedesk.page.console.material import Reader
from newsroom import Newsroom, because, story


def test_what_the_desk_would_say_is_there_before_it_is_said():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin", summary="They began at noon in the harbour office.")
    desk.assesses("14:05", heard)
    found = Reader(desk.story).find(desk.state, desk.development(heard))
    assert found is not None
    assert found.draft is not None
    assert found.draft.headline.text == "Talks begin"
    assert found.update is None
    assert found.waits is None  # the rules would publish it


def test_what_waits_says_why():
    held = story(publishing={"hold_words": {"en": ["killed"]}})
    desk = Newsroom(story=held)
    heard = desk.hears("14:05", "Reuters", "Docker killed at the harbour")
    desk.assesses("14:05", heard)
    found = Reader(held).find(desk.state, desk.development(heard))
    assert found is not None
    assert found.waits is not None
    assert found.waits.rule == "autopilot.word"


def test_a_report_taken_back_is_no_longer_suggested():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks fail")
    desk.hears("14:06", "Coast Daily", "Harbour talks go on", joins=first)
    desk.assesses("14:06", first)
    taken = Rewording(
        of=first.id, report=None, kind="withdrawn", source_name="Reuters", because=because("taken back")
    )
    desk.append("14:10", f"rewording:{first.id}", ReportReworded(rewording=taken))
    found = Reader(desk.story).find(desk.state, desk.development(first))
    assert found is not None
    assert [m.report.source_name for m in found.standing] == ["Coast Daily"]
    assert found.draft is not None
    assert found.draft.headline.text == "Harbour talks go on"


def test_nothing_is_found_of_what_is_not_there():
    desk = Newsroom()
    assert Reader(desk.story).find(desk.state, "d-nothing") is None

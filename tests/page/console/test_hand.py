"""The development in hand: what readers would see, and everything behind it."""

import msgspec
import pytest

from editors import Editors
from livedesk.desk import Desk as WholeDesk
from livedesk.model import Because, Line, ReportPlaced, ReportReceived, UpdateIssued
from livedesk.model import command as c
from livedesk.page.console.hand import in_hand, suggestion
from livedesk.page.console.material import Reader
from livedesk.page.desk import Desk
from livedesk.page.markdown import markdown, plain
from livedesk.page.update import update_part
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock, play
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story, rehearsal_path
from newsroom import Newsroom, placement, report


def test_the_suggestion_is_drawn_as_readers_would_see_it():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin", summary="They began at noon in the harbour office.")
    desk.assesses("14:05", heard)
    found = in_hand(desk.state, desk.story, desk.development(heard))
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.headline.text == "Talks begin"
    assert found.suggested.extracts[0].text == "They began at noon in the harbour office."
    assert found.shown is None
    assert found.evidence == "1 outlet, 1 origin"


def test_once_published_readers_see_what_was_suggested():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin", summary="They began at noon in the harbour office.")
    desk.assesses("14:05", heard)
    id_ = desk.development(heard)
    material = Reader(desk.story).find(desk.state, id_)
    assert material is not None
    told = suggestion(desk.state, material)
    assert told is not None
    before = in_hand(desk.state, desk.story, id_)
    desk.publishes("14:06", heard, headline=told.headline, text=told.text, status_because=told.status_because)
    shown = update_part(desk.state, Desk.of(desk.story, "en"), id_, desk.state.seq)
    assert before is not None
    assert before.suggested is not None
    assert shown is not None
    assert (shown.headline, shown.extracts, shown.tree) == (
        before.suggested.headline,
        before.suggested.extracts,
        before.suggested.tree,
    )


def test_copies_stand_under_what_they_copy():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    desk.hears("14:07", "Coast Daily", "Talks begin", copy_of=first)
    desk.hears("14:08", "Northlight", "They talk", joins=first)
    desk.assesses("14:08", first)
    found = in_hand(desk.state, desk.story, desk.development(first))
    assert found is not None
    assert [(r.title.outlet, [c.title.outlet for c in r.copies]) for r in found.reports] == [
        ("Reuters", ["Coast Daily"]),
        ("Northlight", []),
    ]


def test_what_it_nearly_was_one_of_is_at_hand():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    near = desk.development(first)
    opens = Because(
        rule="development.opens", text="opens", values={"near": near, "closest": 0.19, "threshold": 0.2}
    )
    second = report("14:06", "Coast Daily", "They sit down")
    desk.append("14:06", f"report:{second.id}", ReportReceived(report=second))
    placed = placement(second, "d-second", opens=True, because=(opens,))
    desk.append("14:06", f"report:{second.id}", ReportPlaced(placement=placed))
    found = in_hand(desk.state, desk.story, "d-second")
    assert found is not None
    assert [row.id for row in found.near] == [near]
    assert found.suggested is None  # nothing weighed it yet


def test_a_withdrawn_update_is_not_suggested_again():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    desk.assesses("14:05", heard)
    desk.publishes("14:06", heard)
    desk.withdraws("14:07", heard, "Another meeting.")
    found = in_hand(desk.state, desk.story, desk.development(heard))
    assert found is not None
    assert found.suggested is None
    assert found.shown is not None
    assert found.shown.withdrawn


def test_nothing_is_in_hand_of_what_is_not_there():
    desk = Newsroom()
    assert in_hand(desk.state, desk.story, "d-nothing") is None


def test_extracts_become_quotations_that_draw_as_they_were_said():
    desk = Newsroom()
    heard = desk.hears(
        "14:05", "Reuters", "Talks begin", summary="It is *not* over: 3 < 4 [sic], says the union_man."
    )
    desk.assesses("14:05", heard)
    found = in_hand(desk.state, desk.story, desk.development(heard))
    assert found is not None
    assert plain(found.text).startswith("It is *not* over: 3 < 4 [sic], says the union_man. — Reuters")
    assert 'href="https://reuters.example/talks-begin"' in markdown(found.text)


def test_an_editors_own_text_is_what_is_changed():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    desk.assesses("14:05", heard)
    desk.publishes("14:06", heard, markdown="They **sat** down.", text=())
    found = in_hand(desk.state, desk.story, desk.development(heard))
    assert found is not None
    assert found.text == "They **sat** down."


def test_a_post_of_the_desks_own_is_in_hand_without_a_report():
    desk = Newsroom()
    update = desk.publishes("14:06", desk.hears("14:05", "Reuters", "Talks begin"))
    own = msgspec.structs.replace(
        update, id="p-1", own=True, outlets=(), origins=(), markdown="We are there."
    )
    desk.append("14:07", "update:p-1", UpdateIssued(update=own))
    found = in_hand(desk.state, desk.story, "p-1")
    assert found is not None
    assert (found.row.stage, found.row.reports, found.text) == ("published", 0, "We are there.")
    assert found.shown is not None


async def test_how_it_stands_among_where_things_stand_is_shown_as_an_editor_set_it(tmp_path):
    editors = await Editors.at_work(tmp_path)
    ferry = editors.on("ferry")
    found = in_hand(editors.state, editors.desk.story, ferry)
    assert found is not None
    assert found.line == Line()
    await editors.does(c.Stand(development=ferry, line="No ferry sails", pinned=True))
    found = in_hand(editors.state, editors.desk.story, ferry)
    assert found is not None
    assert found.line == Line(text="No ferry sails", pinned=True)
    await editors.does(c.Merge(development=ferry, into=editors.on("cranes")))
    found = in_hand(editors.state, editors.desk.story, editors.on("ferry"))
    assert found is not None
    assert found.line.text == "No ferry sails"


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["hold", "autopilot"])
async def test_everything_of_a_whole_rehearsal_is_taken_in_hand_published_or_not(tmp_path, mode):
    text = load_story("alaska-summit").text
    (tmp_path / "alaska.toml").write_text(
        text.replace('mode = "autopilot"', f'mode = "{mode}"'), encoding="utf-8"
    )
    loaded = load_story(tmp_path / "alaska.toml")
    assert loaded.story.publishing.mode == mode
    clock = RecordingClock(None)
    desk = WholeDesk(loaded, MemoryLog(), clock=clock)
    await desk.open()
    with rehearsal_path("alaska-summit") as path:
        await play(desk, read_recording(path, loaded.story), clock, speed=None, progress=lambda *_: None)
    found = [in_hand(desk.state, loaded.story, id_) for id_ in desk.state.developments]
    assert len(found) > 50
    for hand in found:
        assert hand is not None
        assert hand.suggested is not None or hand.shown is not None, hand.row.headline
    assert any(hand is not None and hand.shown is not None for hand in found) is (mode == "autopilot")

"""Carrying out: a command and what follows stand in the record together, and outlast the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from editors import BEN, REPORTS, Editors, heard, picture
from livedesk.errors import CommandRefused
from livedesk.model import CommandGiven, UpdateIssued
from livedesk.model import command as c
from livedesk.page.console.hand import in_hand
from livedesk.page.console.preview import preview
from livedesk.page.desk import Desk as Drawn
from livedesk.page.positions import positions
from newsroom import report


async def test_who_and_why_stand_in_the_record_in_front_of_what_followed(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    before = editors.state.seq
    carried = await editors.does(c.Pin(development=editors.on("ferry"), why="the main thing"), BEN)
    entries = list(editors.desk.record.read(after=before))
    given = entries[0].body
    assert isinstance(given, CommandGiven)
    assert (given.by, given.command.why, given.update) == (BEN, "the main thing", editors.on("ferry"))
    assert {entry.cause for entry in entries[1:]} == {f"command:{carried.id}"}
    assert carried.seq == entries[-1].seq
    (issued,) = [e.body.update for e in entries if isinstance(e.body, UpdateIssued)]
    assert (issued.by, issued.pinned) == (BEN, True)


async def test_one_wish_sent_twice_is_carried_out_once(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    command = c.Post(headline="We go to the quay", request="tab-1:7")
    first = await editors.does(command)
    again = await editors.does(command)
    assert (again.id, again.repeated, first.repeated) == (first.id, True, False)
    assert sum(update.own for u in editors.state.updates.values() for update in u.values) == 1
    restarted = await editors.restart(tmp_path)
    assert (await restarted.does(command)).repeated


async def test_what_a_contributor_submits_is_an_editors_to_accept_or_decline(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    submitted = await editors.desk.submit(c.Publish(development=quay, headline="Two dead on the quay"), "ana")
    assert submitted.submitted
    assert editors.update("quay") is None
    (waiting,) = editors.state.trail.waiting()
    assert (waiting.id, waiting.by) == (submitted.id, "ana")
    accepted = await editors.does(c.Accept(id=submitted.id))
    assert accepted.revision is not None
    assert (accepted.revision.by, accepted.revision.headline.text) == ("editor:mara", "Two dead on the quay")
    assert editors.state.trail.waiting() == []
    other = await editors.desk.submit(c.Post(headline="Come all"), "ana")
    await editors.does(c.Decline(id=other.id, why="not our word"))
    assert editors.state.trail.waiting() == []


async def test_a_stop_holds_up_autopilot_and_editors_at_once_until_it_is_lifted(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign")])
    await editors.does(c.Stop(why="a mistake went out"))
    issued = len(editors.state.revisions)
    moved = picture(editors.desk)["outcomes"]
    await editors.desk.hear([heard("sign-2"), heard("ferry")])
    with pytest.raises(CommandRefused, match="all publishing is stopped by mara"):
        await editors.does(c.Publish(development=editors.on("ferry")), BEN)
    assert len(editors.state.revisions) == issued
    assert picture(editors.desk)["outcomes"] == moved
    assert set(editors.desk.held) == {editors.on("sign"), editors.on("ferry")}
    again = await editors.restart(tmp_path)
    assert again.desk.held == editors.desk.held, "a restart lifts nothing"
    await again.does(c.Stop(stopped=False))
    assert again.update("ferry") is not None
    update = again.update("sign")
    assert update is not None
    assert len(update.outlets) == 2
    assert again.desk.held == {}


async def test_a_correction_that_waited_for_the_stop_goes_out_as_one(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.Stop())
    await editors.desk.take_back("ferry", "the page is gone", "hill-gazette")
    assert editors.update("ferry") is not None
    again = await editors.restart(tmp_path)
    await again.does(c.Stop(stopped=False))
    update = again.state.updates[again.on("ferry")].latest
    assert update is not None
    assert (update.change, update.note) == ("withdrawn", "Hill Gazette took its report back.")


async def test_a_stop_lifted_leaves_what_a_desk_that_never_stopped_has(tmp_path: Path) -> None:
    untroubled = await Editors.at_work(tmp_path)
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("plan"), heard("sign")])
    await editors.does(c.Stop())
    await editors.desk.hear([heard(id_) for id_ in REPORTS if id_ not in ("plan", "sign")])
    await editors.does(c.Stop(stopped=False))
    found, wanted = picture(editors.desk), picture(untroubled.desk)
    for key in ("developments", "status", "links", "outcomes", "issues", "reactions", "held", "differences"):
        assert found[key] == wanted[key], key
    assert set(found["shown"]) == set(wanted["shown"])


async def test_editors_overrides_outlast_reports_merges_and_a_restart(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign"), heard("ferry"), heard("cranes")])
    ferry = editors.on("ferry")
    await editors.does(c.Write(development=ferry, headline="No ferry sails", text="None.", confirmed=True))
    await editors.does(c.SetStatus(development=ferry, status="disputed", why="the port says they sail"))
    await editors.does(c.SetIssues(development=ferry, issues=("hours",)))
    await editors.does(c.KeyMoment(development=ferry, key_moment=True))
    await editors.does(c.Pin(development=ferry))
    await editors.does(c.Merge(development=ferry, into=editors.on("sign")))
    again = await editors.restart(tmp_path)
    await again.desk.hear([heard("sign-2")])
    update = again.update("sign")
    assert update is not None
    assert again.on("ferry") == again.on("sign") == update.id
    assert (update.headline.text, update.markdown, update.worded_by) == (
        "No ferry sails",
        "None.",
        "editor:mara",
    )
    assert (update.status, update.issues, update.key_moment, update.pinned) == (
        "disputed",
        ("hours",),
        True,
        True,
    )
    assert update.by == "autopilot"


async def test_what_editors_parted_is_never_merged_again_by_rule_nor_what_they_merged_parted(
    tmp_path: Path,
) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign"), heard("sign-2"), heard("cranes"), heard("ferry")])
    split = await editors.does(c.Split(development=editors.on("sign"), reports=("sign-2",)))
    await editors.does(c.Merge(development=editors.on("cranes"), into=editors.on("ferry")))
    apart = editors.on("sign-2")
    assert apart != editors.on("sign")
    assert split.revision is not None
    again = await editors.restart(tmp_path)
    between = report(
        "11:50", "Tide Post", "Union signs terms on wages, eleven pages, for the port of Grey Harbour"
    )
    await again.desk.hear([between, heard("wire")])
    assert again.on("sign-2") == apart != again.on("sign")
    assert again.on("wire") == again.on("cranes") == again.on("ferry")


async def test_a_post_of_the_desks_own_stands_by_itself_and_is_edited_like_any_update(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    posted = await editors.does(c.Post(headline="We go to the quay", text="See *you*.", issues=("pay",)))
    assert posted.update is not None
    await editors.does(c.Write(development=posted.update, headline="We are at the quay"))
    await editors.does(c.Pin(development=posted.update))
    again = await editors.restart(tmp_path)
    update = again.state.updates[posted.update].latest
    assert update is not None
    assert (update.headline.text, update.markdown, update.origins) == ("We are at the quay", "See *you*.", ())
    assert (update.headline.source_name, update.own, update.pinned) == ("Desk", True, True)
    gone = await again.does(c.Withdraw(development=posted.update, note="It is over."))
    assert gone.revision is not None
    assert gone.revision.change == "withdrawn"


async def test_a_held_report_taken_in_finds_its_development_or_opens_one(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.Relevance(report="cake", relevant=True, why="the strikers' cake"))
    assert editors.on("cake").startswith("baker-sells-out")
    assert editors.state.tallies["coast-daily"].relevant == 3
    again = await editors.restart(tmp_path)
    copy = report("11:55", "Bay Radio", "Baker sells out of lemon cake", id="cake-2")
    await again.desk.hear([copy])
    assert again.on("cake-2") == again.on("cake"), "its copies go the same way"


async def test_copies_of_what_an_editor_took_off_the_story_stay_off(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("cranes"), heard("ferry")])
    await editors.does(c.Relevance(report="cranes", relevant=False, why="another harbour"))
    again = await editors.restart(tmp_path)
    await again.desk.hear([heard("wire")])
    assert "wire" not in again.state.members
    assert again.update("ferry") is not None


async def test_a_phase_set_by_an_editor_stays_until_given_back(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign")])
    await editors.does(c.Phase(phase="closed", why="over for us"))
    await editors.desk.hear([heard("ferry")])
    assert editors.state.phase_now() == "closed"
    await editors.does(c.Phase(phase=None))
    await editors.desk.hear([heard("cranes")])
    assert editors.state.phase_now() == "live"


async def test_an_issue_it_does_not_bear_on_is_where_it_would_be_without_it(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    sign = editors.on("sign")

    def pay() -> str | None:
        step = editors.state.steps["pay"].latest
        return None if step is None else step.after

    assert pay() == "raised"
    set_ = await editors.does(c.SetIssues(development=sign, issues=("hours",)))
    assert pay() == "untouched"
    later = report(
        "11:50", "Tide Post", "Union signs terms on wages at Grey Harbour, eleven pages long, it says"
    )
    await editors.desk.hear([later])
    assert editors.on(later.id) == sign
    assert pay() == "untouched", "later reports do not bring it back"
    await editors.does(c.Undo(id=set_.id))
    assert pay() == "raised"


async def test_a_picture_put_on_before_it_is_out_comes_out_with_it(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    put = await editors.does(c.Illustrate(development=quay, media="m1", alt="The quay", credit="Ana Reed"))
    assert put.revision is None, "readers see nothing of it yet"
    found = in_hand(editors.state, editors.desk.story, quay)
    assert found is not None
    assert found.suggested is not None
    assert [image.alt for image in found.suggested.images] == ["The quay"]
    drawn = preview(
        editors.state, editors.desk.story, quay, now=report("12:00", "A", "B").seen_at, text="Two."
    )
    assert drawn is not None
    assert [image.media for image in drawn.images] == ["m1"]
    published = await editors.does(c.Publish(development=quay))
    assert published.revision is not None
    assert [image.media for image in published.revision.images] == ["m1"]
    await editors.does(c.Withdraw(development=quay, note="It was another quay."))
    with pytest.raises(CommandRefused, match="withdrawn"):
        await editors.does(c.Illustrate(development=quay, media="m2", alt="A quay", credit="Ana Reed"))


def words_of(editors: Editors) -> list[tuple[str, str]]:
    """What the one side of the story wants: kind and turn of each word of its, oldest first."""
    drawn = Drawn.of(editors.desk.story)
    sides = positions(editors.state, drawn, editors.state.seq).sides
    return [(stand.kind, stand.turn) for side in sides for stand in reversed(side.stands)]


async def test_a_position_taken_off_is_heard_no_more_and_nothing_is_compared_with_it(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    assert words_of(editors) == [("Demand", "first word on it")]
    never = "Mara Quill said she will never accept longer hours."
    walks = report("12:30", "Bay Radio", "Pilots of Grey Harbour walk out too", summary=never, id="walks")
    await editors.desk.hear([walks])
    assert words_of(editors) == [("Demand", "first word on it"), ("Red line", "harder than before")]
    want = editors.on("want")
    off = await editors.does(c.NoPosition(development=want, side="mara-quill", issue="hours", why="misread"))
    assert words_of(editors) == [("Red line", "first word on it")]
    assert editors.update("want") is not None, "the update itself stays"
    for side in ("mara-quill", "tom-ashdown"):
        with pytest.raises(CommandRefused, match="no such position"):
            await editors.does(c.NoPosition(development=want, side=side, issue="hours"))
    # Another report of the same does not bring it back, nor does a merge, nor a desk that was started again.
    again = await editors.restart(tmp_path)
    same = "Mara Quill demands shorter hours at Grey Harbour, union says"
    await again.desk.hear([report("13:00", "Port Times", same, id="same")])
    assert again.on("same") == want
    assert words_of(again) == [("Red line", "first word on it")]
    merged = await again.does(c.Merge(development=want, into=again.on("walks")))
    assert words_of(again) == [("Red line", "first word on it")]
    await again.does(c.Undo(id=merged.id))
    # What is said next is compared with what stands.
    await again.does(c.NoPosition(development=again.on("walks"), side="mara-quill", issue="hours"))
    tugs = "Mara Quill said the tug crews will never accept cuts in paid hours."
    await again.desk.hear(
        [report("14:00", "Tide Post", "Storm closes in on Grey Harbour", summary=tugs, id="tugs")]
    )
    assert words_of(again) == [("Red line", "first word on it")]
    assert again.state.positions["mara-quill"].values[-1].turn == "first"
    await again.does(c.Undo(id=off.id))
    assert words_of(again)[0] == ("Demand", "first word on it")

"""What a development changes: each piece with who decided so, and as it counts after an editor's word."""

from pathlib import Path

from editors import Editors
from livedesk.model import command as c
from livedesk.page.console.hand import in_hand

NAMES = {"editor:mara": "Mara Quill"}


def hand(editors: Editors, report: str):
    found = in_hand(editors.state, editors.desk.story, editors.on(report), NAMES)
    assert found is not None
    return found


async def test_evidence_tells_the_sign_the_words_and_how_far_it_moved_the_outcome(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    (piece,) = hand(editors, "sign").evidence_for
    assert (piece.title, piece.sign) == ("Settled", "Somebody signs terms")
    assert "signs terms" in piece.sentence.text
    assert piece.step.startswith("from 30")
    assert (piece.weight, piece.by, piece.confirmed) == (1.0, "the desk's rules", False)
    assert piece.reason.text


async def test_rejected_evidence_stays_in_sight_and_can_be_confirmed_again(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    sign = editors.on("sign")
    rejected = await editors.does(
        c.Judge(outcome="settled", indicator="signed", development=sign, weight=0.0)
    )
    (piece,) = hand(editors, "sign").evidence_for
    assert (piece.step, piece.weight, piece.by) == ("counts for nothing", 0.0, "Mara Quill")
    await editors.does(c.Undo(id=rejected.id))
    (piece,) = hand(editors, "sign").evidence_for
    assert piece.step.startswith("from 30")
    await editors.does(c.Judge(outcome="settled", indicator="signed", development=sign, weight=1.0))
    (piece,) = hand(editors, "sign").evidence_for
    assert (piece.confirmed, piece.by) == (True, "Mara Quill")


async def test_what_fell_with_its_update_is_no_evidence_to_judge(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.Withdraw(development=editors.on("sign"), note="Nobody signed."))
    assert hand(editors, "sign").evidence_for == ()


async def test_a_reaction_is_shown_until_an_editor_takes_it_off(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    (heard,) = hand(editors, "ferry").heard
    assert (heard.party, heard.name, heard.by) == ("FR", "France", "the desk's rules")
    assert "Macron" in heard.sentence.text
    await editors.does(c.NoReaction(development=editors.on("ferry"), party="FR"))
    assert hand(editors, "ferry").heard == ()


async def test_a_reaction_that_an_editor_heard_is_theirs(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(
        c.React(
            development=editors.on("cranes"), report="cranes", sentence="They sang for three hours.",
            party="NO", speaker="Oslo", attitude="supports",
        )
    )  # fmt: skip
    (heard,) = hand(editors, "cranes").heard
    assert (heard.name, heard.by) == ("Norway", "Mara Quill")


async def test_links_carry_the_id_by_which_they_are_undone(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    (link,) = hand(editors, "met").links
    assert link.id == editors.on("plan")
    assert link.word == "Supersedes:"
    assert link.headline
    assert link.reason.rule == "status.superseded"
    await editors.does(c.Unlink(link=link.link, why="another meeting"))
    assert hand(editors, "met").links == ()


async def test_a_step_on_an_issue_is_told_with_its_side(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    steps = {step.title: step for step in hand(editors, "sign").steps}
    assert "Pay" in steps
    assert steps["Pay"].words
    assert steps["Pay"].reason.text


async def test_what_a_side_is_heard_to_want_is_told_until_an_editor_takes_it_off(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    (wanted,) = hand(editors, "want").wanted
    assert (wanted.side, wanted.name, wanted.issue, wanted.title) == (
        "mara-quill", "Mara Quill", "hours", "Hours",
    )  # fmt: skip
    assert wanted.words == "demand, first word on it"
    assert wanted.sentence.text == "Mara Quill demands shorter hours at Grey Harbour"
    assert wanted.reason.rule == "position.stated"
    off = await editors.does(
        c.NoPosition(development=editors.on("want"), side=wanted.side, issue=wanted.issue)
    )
    assert hand(editors, "want").wanted == ()
    await editors.does(c.Undo(id=off.id))
    assert hand(editors, "want").wanted == (wanted,)

"""Corrections of editors as labelled examples."""

import json

import pytest

from editors import Editors
from livedesk.model import CommandGiven, CommandSubmitted, StatusSet
from livedesk.model import command as c
from livedesk.page.labels import labels
from newsroom import Newsroom, because


@pytest.fixture
def desk():
    return Newsroom()


def gives(desk, command, id_="c1", by="editor:mara"):
    desk.append("15:00", f"command:{id_}", CommandGiven(id=id_, command=command, by=by))


def told(desk):
    rows = list(labels(desk.entries))
    assert json.loads(json.dumps(rows)) == rows
    return rows


def reasoned(desk, time, source, title, development, **fields):
    """A report placed with the machine's reasons, as the desk places it."""
    from livedesk.model import ReportPlaced, ReportReceived
    from newsroom import placement, report

    heard = report(time, source, title, summary="The whole text of it.")
    reasons = (
        because("0.31 of 0.5 needed", "relevance.terms", score=0.31),
        because("text shared", "copy.text", share=0.8),
        because("alike", "development.joined", likeness=0.72),
    )
    desk.append(time, f"report:{heard.id}", ReportReceived(report=heard))
    placed = placement(heard, development, because=reasons, **fields)
    desk.append(time, f"report:{heard.id}", ReportPlaced(placement=placed))
    return heard


def test_a_merge_is_an_example_of_two_that_are_one(desk):
    one, other = (
        desk.hears("14:05", "Kodiak", "Dockers walk out"),
        desk.hears("14:06", "Tundra", "Walkout at the port"),
    )
    gives(desk, c.Merge(development=desk.development(other), into=desk.development(one), why="the same hour"))
    (row,) = told(desk)
    assert (row["kind"], row["machine"]["together"], row["editor"]["together"]) == ("merge", False, True)
    assert (row["label"], row["by"], row["why"], row["undone"]) == (
        "c1",
        "editor:mara",
        "the same hour",
        False,
    )
    assert [side["members"][0]["headline"] for side in row["developments"]] == [
        "Walkout at the port",
        "Dockers walk out",
    ]


def test_a_split_names_the_reports_that_were_parted_and_the_figures_that_joined_them(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    stray = reasoned(desk, "14:06", "Tundra", "A ferry turns back", desk.development(one))
    gives(desk, c.Split(development=desk.development(one), reports=(stray.id,)))
    (row,) = told(desk)
    assert row["machine"] == {
        "together": True,
        "because": [{"rule": "development.joined", "text": "alike", "values": {"likeness": 0.72}}],
    }
    assert row["editor"] == {"together": False, "reports": [stray.id]}
    assert row["developments"][0]["reports"] == 2


def test_a_move_says_from_where_to_where(desk):
    one, other = (
        desk.hears("14:05", "Kodiak", "Dockers walk out"),
        desk.hears("14:06", "Tundra", "A ferry turns back"),
    )
    stray = reasoned(desk, "14:07", "Sitka", "The ferry is back", desk.development(one))
    gives(desk, c.Move(report=stray.id, into=desk.development(other)))
    (row,) = told(desk)
    assert row["machine"]["development"] == desk.development(one)
    assert row["editor"]["development"] == desk.development(other)
    assert row["reports"][0]["headline"] == "The ferry is back"


def test_no_copy_names_both_texts_headlines_and_what_made_it_one(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    copy = reasoned(desk, "14:07", "Sitka", "Dockers walk out too", desk.development(one), copy_of=one.id)
    gives(desk, c.NotACopy(report=copy.id))
    (row,) = told(desk)
    assert (row["machine"]["copy_of"], row["editor"]["copy_of"]) == (one.id, None)
    assert row["machine"]["because"][0]["values"] == {"share": 0.8}
    assert [report["id"] for report in row["reports"]] == [copy.id, one.id]


def test_relevance_is_an_example_for_held_reports_too(desk):
    held = reasoned(desk, "14:05", "Kodiak", "A cat at the harbour", None, relevant=False, relevance=0.31)
    gives(desk, c.Relevance(report=held.id, relevant=True))
    (row,) = told(desk)
    assert row["machine"]["relevant"] is False
    assert row["machine"]["relevance"] == 0.31
    assert row["machine"]["because"][0]["rule"] == "relevance.terms"
    assert row["editor"] == {"relevant": True}
    assert row["reports"][0]["headline"] == "A cat at the harbour"


def test_a_status_has_the_machines_with_its_origins_also_in_records_from_before_commands(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    desk.assesses("14:05", one, status="reported")
    id_ = desk.development(one)
    gives(desk, c.SetStatus(development=id_, status="confirmed", why="I was there"))
    desk.append(
        "15:01",
        f"development:{id_}",
        StatusSet(development=id_, status=None, because=because("no"), by="editor:ben"),
    )
    first, second = told(desk)
    assert (first["machine"]["status"], first["editor"]["status"]) == ("reported", "confirmed")
    assert first["machine"]["origins"] == ["Kodiak"]
    assert (second["editor"]["status"], second["by"], second["why"]) == (None, "editor:ben", "no")


def test_key_moments_issues_and_rejections_are_examples(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    desk.assesses("14:05", one, key_moment=True, significance=0.8)
    desk.publishes("14:05", one, issues=("wages",))
    id_ = desk.development(one)
    gives(desk, c.KeyMoment(development=id_, key_moment=False), "c1")
    gives(desk, c.SetIssues(development=id_, issues=("hours",)), "c2")
    gives(desk, c.Reject(development=id_, why="gossip"), "c3")
    key, issues, reject = told(desk)
    assert (key["machine"]["key_moment"], key["editor"]["key_moment"]) == (True, False)
    assert (issues["machine"]["issues"], issues["editor"]["issues"]) == (["wages"], ["hours"])
    assert (reject["machine"]["published"], reject["machine"]["significance"]) == (True, 0.8)


def test_what_was_undone_says_so_and_what_was_done_again_does_not(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    gives(desk, c.SetStatus(development=desk.development(one), status="confirmed", why="x"), "c1")
    gives(desk, c.Undo(id="c1"), "c2")
    assert [row["undone"] for row in told(desk)] == [True]
    gives(desk, c.Undo(id="c2"), "c3")
    assert [row["undone"] for row in told(desk)] == [False]


def test_a_contributors_correction_counts_when_an_editor_accepts_it(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    wish = c.SetStatus(development=desk.development(one), status="disputed", why="they deny it")
    desk.append("14:10", "submission:s1", CommandSubmitted(id="s1", command=wish, by="editor:cleo"))
    assert told(desk) == []
    gives(desk, c.Accept(id="s1"), by="editor:mara")
    (row,) = told(desk)
    assert (row["editor"]["status"], row["by"]) == ("disputed", "editor:mara")


def test_publishing_and_notes_correct_nothing_and_no_text_leaves(desk):
    one = reasoned(desk, "14:05", "Kodiak", "Dockers walk out", "d-x", opens=True)
    gives(desk, c.Publish(development="d-x"), "c1")
    gives(desk, c.Note(text="look"), "c2")
    gives(desk, c.Relevance(report=one.id, relevant=False), "c3")
    rows = told(desk)
    assert [row["kind"] for row in rows] == ["relevance"]
    assert "whole text" not in json.dumps(rows)


async def test_evidence_and_reactions_that_editors_judged_are_examples(tmp_path):
    editors = await Editors.at_work(tmp_path)
    sign, ferry = editors.on("sign"), editors.on("ferry")
    await editors.does(
        c.Judge(outcome="settled", indicator="signed", development=sign, weight=0.0, why="no deal")
    )
    await editors.does(c.NoReaction(development=ferry, party="FR"))
    await editors.does(
        c.React(
            development=editors.on("cranes"), report="cranes", sentence="They sang for three hours.", party="NO",
            speaker="Oslo", attitude="supports",
        )
    )  # fmt: skip
    evidence, none, heard = labels(editors.desk.record.read())
    assert (evidence["kind"], evidence["editor"], evidence["why"]) == ("evidence", {"weight": 0.0}, "no deal")
    assert evidence["machine"]["shift"] > 0
    assert evidence["machine"]["report"] in {"sign", "sign-2"}
    assert evidence["machine"]["because"][0]["values"]["ratio"] == 4.0
    assert (none["kind"], none["machine"]["party"], none["editor"]) == ("reaction", "FR", {"party": None})
    assert none["machine"]["because"]
    assert (heard["machine"]["party"], heard["editor"]["party"], heard["editor"]["attitude"]) == (
        None, "NO", "supports",
    )  # fmt: skip
    assert "They sang for three hours" not in json.dumps([evidence, none, heard])


async def test_a_position_that_an_editor_took_off_is_an_example(tmp_path):
    editors = await Editors.at_work(tmp_path)
    command = c.NoPosition(development=editors.on("want"), side="mara-quill", issue="hours", why="misread")
    await editors.does(command)
    (row,) = labels(editors.desk.record.read())
    assert (row["kind"], row["editor"], row["why"]) == ("position", {"side": None}, "misread")
    because = row["machine"].pop("because")
    assert row["machine"] == {
        "side": "mara-quill", "issue": "hours", "kind": "demand", "turn": "first", "report": "want",
    }  # fmt: skip
    assert because[0]["rule"] == "position.stated"

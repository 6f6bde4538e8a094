"""Whom a report names and who speaks for whom."""

from __future__ import annotations

from gathering.scenes import harbour
from livedesk.weighing.naming import Naming, naming, principals_named
from newsroom import report
from weighing.scenes import STORY, member


def test_actors_are_found_in_headline_and_text():
    heard = report("14:00", "Coast Daily", "Quill suspends strike", summary="Ashdown is relieved.")
    names = Naming(STORY)
    assert names.named(heard) == {"quill", "ashdown"}
    assert names.in_headline(heard) == {"quill"}
    assert names.lead(heard) == "quill"


def test_a_post_without_headline_names_by_its_text():
    assert Naming(STORY).in_headline(report("14:00", "X", "", summary="Ashdown is out")) == {"ashdown"}


def test_a_source_speaks_for_the_actors_that_name_it():
    assert Naming(STORY).speaks_for("dockers-union") == ("quill",)
    assert Naming(STORY).speaks_for("coast-daily") == ()
    assert Naming(STORY).name("quill") == "Mara Quill"


def test_two_reports_of_one_id_are_told_apart():
    names = Naming(STORY)
    first = report("14:00", "X", "Quill out", id="same")
    assert names.named(first) == {"quill"}
    assert names.named(report("14:00", "X", "Ashdown out", id="same")) == {"ashdown"}


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("livedesk.weighing.naming._REPORTS_KEPT", 3)
    names = Naming(STORY)
    for number in range(9):
        names.named(report("14:00", "X", f"Quill {number}"))
    assert len(names._found) == 3


def test_principals_are_counted_by_headline():
    made = principals_named([member("A", "Quill out"), member("B", "Quill and Ashdown")], Naming(STORY))
    assert made == {"quill": 2, "ashdown": 1}


def test_a_storys_naming_is_made_once_while_it_lives():
    assert naming(STORY) is naming(STORY)
    other = harbour()
    assert naming(other) is not naming(STORY)

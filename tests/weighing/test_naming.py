"""Whom a report names and who speaks for whom."""

from __future__ import annotations

from gathering.scenes import harbour
from livedesk.story.schema import Actor
from livedesk.weighing.naming import Naming, naming
from newsroom import report
from weighing.scenes import STORY


def test_actors_are_found_in_headline_and_text():
    heard = report("14:00", "Coast Daily", "Quill suspends strike", summary="Ashdown is relieved.")
    names = Naming(STORY)
    assert names.named(heard) == {"quill", "ashdown"}
    assert names.in_headline(heard) == {"quill"}
    assert names.lead(heard) == "quill"


def test_a_post_without_headline_names_by_its_text():
    assert Naming(STORY).in_headline(report("14:00", "X", "", summary="Ashdown is out")) == {"ashdown"}


def test_a_source_speaks_for_the_actors_that_name_it():
    assert Naming(STORY).speaks_for(report("14:00", "Dockers Union", "We strike")) == ("quill",)
    assert Naming(STORY).speaks_for(report("14:00", "Coast Daily", "They strike")) == ()
    assert Naming(STORY).name("quill") == "Mara Quill"


def test_an_official_source_of_a_recording_speaks_for_the_actor_it_is_named_after():
    stand_in = report("14:00", "Mara Quill (statements)", "We strike", type="official")
    assert Naming(STORY).speaks_for(stand_in) == ("quill",)
    assert Naming(STORY).speaks_for(report("14:00", "Mara Quill (fan page)", "We strike")) == ()
    assert Naming(STORY).speaks_for(report("14:00", "Harbour Office", "Open", type="official")) == ()


def test_who_speaks_through_the_same_sources_is_spoken_for_too():
    story = harbour()
    union = {"id": "union", "name": "Dockers' Union", "role": "union", "kind": "institution",
             "official_sources": ["dockers-union"], "names": {"en": ["Dockers' Union"]}}  # fmt: skip
    more = story.model_copy(update={"actors": (*story.actors, Actor.model_validate(union))})
    stand_in = report("14:00", "Dockers' Union (stand-in)", "We strike", type="official")
    assert Naming(more).speaks_for(stand_in) == ("union", "quill")


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


def test_a_storys_naming_is_made_once_while_it_lives():
    assert naming(STORY) is naming(STORY)
    other = harbour()
    assert naming(other) is not naming(STORY)

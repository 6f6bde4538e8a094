"""How sure is a development."""

from __future__ import annotations

import msgspec

from livedesk.model import Link, StatusSet
from livedesk.weighing import weigh
from livedesk.weighing.status import Around
from newsroom import because
from weighing.scenes import STORY, member, union


def status(*members, previous=None):
    made = weigh("d", members, STORY, previous)
    return made.status, made.status_because


def test_one_origin_is_reported():
    how, why = status(member("Coast Daily"))
    assert how == "reported"
    assert why.text == "one origin so far: Coast Daily"


def test_two_independent_origins_corroborate():
    how, why = status(member("Coast Daily"), member("Bay Radio"))
    assert how == "corroborated"
    assert why.text == "2 independent origins: Coast Daily, Bay Radio"
    assert why.values == {"origins": 2, "threshold": 2}


def test_many_origins_are_named_in_short():
    _, why = status(*[member(f"Outlet {n}") for n in range(6)])
    assert why.text.endswith("Outlet 3 and others")


def test_the_responsible_party_on_the_record_confirms():
    how, why = status(member("Coast Daily"), union())
    assert how == "confirmed"
    assert why.text == "Mara Quill on the record: Dockers Union"


def test_an_official_source_that_speaks_of_others_does_not_confirm():
    assert status(union("Ashdown ends the strike"))[0] == "reported"


def test_confirmed_holds_while_the_report_that_confirms_stands():
    before = weigh("d", [union()], STORY, None)
    assert status(union(), member("Coast Daily"), previous=before)[0] == "confirmed"
    assert status(member("Coast Daily"), previous=before)[0] == "reported"


def link(kind, *, responsible=False):
    return Link(
        id=f"{kind}:new:d",
        kind=kind,
        newer="new",
        older="d",
        report="r",
        responsible=responsible,
        because=because(f"{kind} it", f"status.{kind}"),
    )


def around(*members, **fields):
    made = weigh("d", members, STORY, None, Around(**fields))
    return made.status, made.status_because.text


def test_a_plan_whose_outcome_has_come_is_superseded():
    assert around(union(), links=(link("fulfils"),)) == ("superseded", "fulfils it")
    assert around(union(), links=(link("supersedes"),)) == ("superseded", "supersedes it")


def test_what_the_responsible_party_denies_is_denied_while_only_one_origin_holds_it():
    denial = link("denies", responsible=True)
    assert around(member("Coast Daily"), links=(denial,)) == ("denied", "denies it")
    assert around(member("Coast Daily"), member("Bay Radio"), links=(denial,))[0] == "disputed"


def test_what_somebody_else_denies_is_disputed():
    assert around(member("Coast Daily"), links=(link("denies"),))[0] == "disputed"
    assert around(union(), links=(link("denies"),))[0] == "disputed"


def test_with_no_report_left_under_it_it_is_withdrawn():
    text = "no report is left under it"
    assert around(union(), taken_back=because(text, "status.withdrawn")) == ("withdrawn", text)


def test_what_an_editor_set_outlasts_every_rule_until_it_is_given_back():
    word = StatusSet(development="d", status="reported", because=because("not sure yet"), by="editor:mara")
    assert around(union(), links=(link("fulfils"),), set=word) == ("reported", "not sure yet")
    given_back = msgspec.structs.replace(word, status=None)
    assert around(union(), links=(link("fulfils"),), set=given_back)[0] == "superseded"

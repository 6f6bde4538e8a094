"""How sure is a development."""

from __future__ import annotations

import msgspec
import pytest

from livedesk.weighing import weigh
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


def test_confirmed_stays_confirmed():
    before = weigh("d", [union()], STORY, None)
    assert status(member("Coast Daily"), previous=before)[0] == "confirmed"


@pytest.mark.parametrize("set_by_an_editor", ["disputed", "denied", "superseded", "withdrawn"])
def test_what_was_set_otherwise_stays_as_set(set_by_an_editor):
    before = msgspec.structs.replace(weigh("d", [union()], STORY, None), status=set_by_an_editor)
    assert status(member("Coast Daily"), member("Bay Radio"), previous=before)[0] == set_by_an_editor

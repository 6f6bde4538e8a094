"""What is worth telling in the record's entries."""

from datetime import timedelta

import pytest

from livedesk.model import (
    Account,
    AccountsDiffer,
    CommandSubmitted,
    DevelopmentHeld,
    Difference,
    ReportReworded,
    Rewording,
)
from livedesk.model.command import Note
from livedesk.outgoing.alerts.alert import LONGEST, alerts_of, silent_alert
from livedesk.sources.state import SourceState
from newsroom import Newsroom, at, because
from sources.world import NOON, source


@pytest.fixture
def desk():
    return Newsroom()


def told(desk, since=0):
    return [(a.kind, a.key, a.title, a.words) for e in desk.entries[since:] for a in alerts_of(desk.state, e)]


def test_a_new_official_statement_is_told_once_its_copies_and_repetitions_are_not(desk):
    one = desk.hears("14:05", "Port Authority", "We open the gates", type="official")
    desk.hears("14:06", "Port Mirror", "We open the gates", copy_of=one, type="official")
    desk.hears("14:07", "Kodiak", "The gates open", joins=one)
    desk.hears("14:07", "Port Authority", "The gates are open, as we said", joins=one, type="official")
    desk.hears("14:08", "Port Authority", "A cat", relevant=False, type="official", id="cat")
    assert {key: (title, words) for _, key, title, words in reversed(told(desk))} == {
        f"official:port-authority:d-{one.id}": (
            "We open the gates",
            "Port Authority has published a statement.",
        )
    }


def test_a_status_is_told_when_it_changes_not_when_it_is_first_found(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    desk.assesses("14:05", one, status="reported")
    desk.assesses("14:06", one, status="reported")
    desk.assesses("14:07", one, status="disputed", status_because=because("The port denies it."))
    desk.assesses("14:08", one, status="reported")
    desk.assesses("14:09", one, status="disputed")
    found = told(desk)
    assert [(kind, key) for kind, key, *_ in found] == [
        ("status", f"status:d-{one.id}:{n}") for n in (1, 2, 3)
    ]
    assert found[0][2:] == ("Dockers walk out", "From reported to disputed: The port denies it.")


def test_a_key_moment_is_one_alert_suggested_or_published(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    desk.assesses("14:05", one, key_moment=True)
    suggested = told(desk)
    assert suggested == [
        (
            "key-moment",
            f"key:d-{one.id}",
            "Dockers walk out",
            "A key moment is suggested; it is not on the page yet.",
        )
    ]
    desk.publishes("14:06", one, key=True)
    desk.assesses("14:07", one, key_moment=True)
    assert {key for _, key, *_ in told(desk)} == {f"key:d-{one.id}"}


def test_what_waits_for_a_person_is_told_with_the_reason(desk):
    one = desk.hears("14:05", "Kodiak", "Two dead at the harbour")
    id_ = desk.development(one)
    held = DevelopmentHeld(development=id_, because=because('the word "dead" waits', "hold.words"))
    desk.append("14:05", f"development:{id_}", held)
    desk.append("14:06", f"development:{id_}", DevelopmentHeld(development=id_, because=None))
    by_hand = DevelopmentHeld(development=id_, because=because("set aside", "editor.hold"))
    desk.append("14:06", f"development:{id_}", by_hand)
    desk.append(
        "14:07", "submission:s1", CommandSubmitted(id="s1", command=Note(text="look"), by="editor:ben")
    )
    assert told(desk) == [
        (
            "waiting",
            f"waiting:{id_}:hold.words",
            "Two dead at the harbour",
            'Waits for a person: the word "dead" waits',
        ),
        ("waiting", "submitted:s1", "From ben", "A contributor's work waits to be accepted."),
    ]


def test_accounts_that_differ_are_told_once_by_their_question(desk):
    one = desk.hears("14:05", "Kodiak", "Some 300 dockers walk out")
    id_ = desk.development(one)
    accounts = tuple(
        Account(
            answer=answer,
            says=f"{answer} walk out",
            part="title",
            report=one.id,
            development=id_,
            source_name=name,
            url=None,
            lang="en",
            at=at("14:05"),
        )
        for answer, name in (("300 dockers", "Kodiak"), ("800 dockers", "Tundra"))
    )
    difference = Difference(
        id="q1", kind="figure", about=id_, accounts=accounts, because=because("same unit")
    )
    desk.append("14:06", "difference:q1", AccountsDiffer(difference=difference))
    assert told(desk) == [
        (
            "differ",
            "differ:q1",
            "Some 300 dockers walk out",
            'Accounts differ: "300 dockers" or "800 dockers".',
        )
    ]


def test_a_sources_own_correction_is_told_a_comma_is_not(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    for kind in ("cosmetic", "corrected"):
        rewording = Rewording(of=one.id, report="r2", kind=kind, source_name="Kodiak", because=because("x"))
        desk.append("14:06", f"report:{one.id}", ReportReworded(rewording=rewording))
    assert told(desk) == [
        ("correction", f"correction:{one.id}:r2", "Dockers walk out", "Kodiak corrected a report of its own.")
    ]


def test_the_same_record_gives_the_same_alerts_however_far_the_state_has_come(desk):
    one = desk.hears("14:05", "Kodiak", "Dockers walk out")
    desk.assesses("14:05", one, status="reported")
    desk.assesses("14:07", one, status="disputed")
    early = {key for _, key, *_ in told(desk)}
    desk.assesses("14:08", one, status="confirmed", key_moment=True)
    assert early <= {key for _, key, *_ in told(desk)}


def test_an_alert_is_one_line_and_never_a_text(desk):
    text = "Gates\r\nBcc: all@desk.example\x00 " + "x" * 500
    one = desk.hears(
        "14:05", "Port Authority", text, type="official", summary="The whole text of the article."
    )
    (found,) = [a for e in desk.entries for a in alerts_of(desk.state, e)]
    assert found.title.isprintable()
    assert len(found.title) == LONGEST
    assert found.development == desk.development(one)
    assert "whole text" not in str(found)


def test_a_silent_source_is_told_once_for_one_silence():
    state = SourceState(failures=9, failing_since=NOON - timedelta(hours=1), error="answered 500")
    first = silent_alert(source(), state, now=NOON)
    later = silent_alert(source(), state, now=NOON + timedelta(hours=2))
    assert first.key == later.key
    assert (first.title, first.words) == ("Harbour Post", "Silent since 15 Aug 11:00 UTC: answered 500.")
    assert silent_alert(source(), SourceState(), now=NOON) is None
    quiet = SourceState(last_new=NOON - timedelta(minutes=40))
    assert silent_alert(source(), quiet, now=NOON) is None
    assert silent_alert(source(), quiet, now=NOON, minutes=30).minutes == 30

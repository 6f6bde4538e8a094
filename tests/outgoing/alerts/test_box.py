"""Rules and alerts on disk: each alert once, nothing forgotten, nothing told that was marked."""

import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import apsw
import pytest

from livedesk.errors import LivedeskError
from livedesk.model import Because
from livedesk.outgoing.alerts.alert import Alert
from livedesk.outgoing.alerts.box import MOST_KEPT, Box
from livedesk.outgoing.alerts.rule import Quiet, Rule

NOON = datetime(2025, 8, 15, 12, tzinfo=UTC)


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "harbour.record.sqlite")
    yield made
    made.close()


def rule(id_="mine", editor="mara", **fields):
    return Rule(id=id_, editor=editor, **{"kinds": ("status",), **fields})


def alert(key="k", kind="status", **fields):
    because = Because(rule="r", text="t")
    return Alert(kind=kind, key=key, at=NOON, title="Dockers walk out", words="w", because=because, **fields)


BY_MAIL = {"ways": ("mail",), "mail": "mara@desk.example"}


def test_the_file_lies_beside_the_record_and_is_its_owners_alone(box, tmp_path):
    assert box.path == tmp_path / "harbour.alerts.sqlite"
    assert stat.S_IMODE(box.path.stat().st_mode) == 0o600


def test_an_alert_goes_to_those_whose_rules_ask_for_it(box):
    box.keep_rule(rule())
    box.keep_rule(rule("his", "ben", kinds=("differ",)))
    assert len(box.put([alert()], 7, now=NOON)) == 1
    (kept,) = box.inbox("mara")
    assert (kept.alert.title, kept.seen, kept.rule) == ("Dockers walk out", False, "mine")
    assert box.inbox("ben") == ()
    assert box.place() == 7


def test_the_same_alert_again_is_told_nobody_twice(box):
    box.keep_rule(rule(**BY_MAIL))
    (id_,) = box.put([alert()], 7, now=NOON)
    box.told([id_], "mail", "mara@desk.example", now=NOON)
    assert box.put([alert()], 7, now=NOON) == []
    assert box.due("mail", "mara@desk.example", now=NOON, limit=9) == ()


def test_two_rules_of_one_editor_give_one_alert_that_goes_both_ways(box):
    box.keep_rule(rule(**BY_MAIL))
    box.keep_rule(rule("hook", ways=("webhook",), webhook="https://hook.example/x"))
    assert len(box.put([alert()], None, now=NOON)) == 1
    (kept,) = box.inbox("mara")
    assert [(one.way, one.target) for one in kept.deliveries] == [
        ("mail", "mara@desk.example"),
        ("webhook", "https://hook.example/x"),
    ]
    assert box.targets("webhook") == ("https://hook.example/x",)


def test_a_rule_is_its_editors_own(box):
    assert box.keep_rule(rule())
    assert not box.keep_rule(rule(editor="ben"))
    assert not box.remove_rule("mine", "ben")
    assert box.keep_rule(rule(kinds=("differ",)))
    assert [one.kinds for one in box.rules("mara")] == [("differ",)]
    assert box.remove_rule("mine", "mara")
    assert box.rules() == ()
    with pytest.raises(LivedeskError, match="tells nothing"):
        box.keep_rule(rule(kinds=()))


def test_what_is_seen_is_no_longer_new(box):
    box.keep_rule(rule())
    ids = box.put([alert("a"), alert("b")], None, now=NOON)
    assert box.unseen("mara") == 2
    assert box.see("mara", ids[0]) == 1
    assert box.unseen("mara") == 1
    assert box.see("ben", ids[1]) == 0
    assert [one.alert.key for one in box.inbox("mara", before=ids[1])] == ["a"]


def test_in_quiet_hours_a_letter_waits_and_the_console_does_not(box):
    box.keep_rule(rule(quiet=Quiet(begin="11:00", end="13:00"), **BY_MAIL))
    box.put([alert()], None, now=NOON)
    assert len(box.inbox("mara")) == 1
    assert box.due("mail", "mara@desk.example", now=NOON, limit=9) == ()
    assert len(box.due("mail", "mara@desk.example", now=NOON + timedelta(hours=1), limit=9)) == 1


def test_a_letter_that_was_not_taken_is_due_again_later_and_one_given_up_never(box):
    box.keep_rule(rule(**BY_MAIL))
    ids = box.put([alert()], None, now=NOON)
    box.failed(ids, "mail", "mara@desk.example", again=NOON + timedelta(minutes=1))
    assert box.due("mail", "mara@desk.example", now=NOON, limit=9) == ()
    (kept,) = box.due("mail", "mara@desk.example", now=NOON + timedelta(minutes=1), limit=9)
    assert kept.deliveries[0].tries == 1
    box.given_up(ids, "mail", "mara@desk.example", fault="550 no such user")
    assert box.due("mail", "mara@desk.example", now=NOON + timedelta(days=1), limit=9) == ()
    assert box.inbox("mara")[0].deliveries[0].fault == "550 no such user"


def test_the_oldest_go_first_but_none_that_is_not_told_yet(box):
    box.keep_rule(rule(**BY_MAIL))
    (waiting,) = box.put([alert("first")], None, now=NOON)
    box.keep_rule(rule())
    box.put([alert(f"k{n}") for n in range(MOST_KEPT + 5)], None, now=NOON)
    left = box.inbox("mara", limit=MOST_KEPT * 2)
    assert len(left) == MOST_KEPT + 1
    assert left[-1].id == waiting


def test_an_alert_that_goes_takes_what_is_known_of_its_delivery_along(box):
    box.keep_rule(rule(**BY_MAIL))
    told = box.put([alert("first")], None, now=NOON)
    box.told(told, "mail", "mara@desk.example", now=NOON)
    box.keep_rule(rule())
    box.put([alert(f"k{n}") for n in range(MOST_KEPT + 5)], None, now=NOON)
    assert told[0] not in [kept.id for kept in box.inbox("mara", limit=MOST_KEPT * 2)]
    file = apsw.Connection(str(box.path))
    assert file.execute("SELECT count(*) FROM delivery").get == 0
    file.close()


CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from outgoing.alerts.test_box import BY_MAIL, NOON, alert, rule
from livedesk.outgoing.alerts.box import Box
box = Box(Path(sys.argv[1]))
box.keep_rule(rule(**BY_MAIL))
box.put([alert("told"), alert("open")], 41, now=NOON)
box.told([1], "mail", "mara@desk.example", now=NOON)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_decided_and_what_was_marked_survive_a_kill(tmp_path):
    record = tmp_path / "harbour.record.sqlite"
    tests = str(__import__("pathlib").Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", CHILD, str(record), tests], env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    box = Box(record)
    assert box.place() == 41
    (kept,) = box.due("mail", "mara@desk.example", now=NOON, limit=9)
    assert kept.alert.key == "open"
    box.close()

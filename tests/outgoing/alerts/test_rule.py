"""Rules of alerts: checked when they are made, and what they ask for."""

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from livedesk.errors import LivedeskError
from livedesk.model import Because
from livedesk.outgoing.alerts.alert import Alert
from livedesk.outgoing.alerts.rule import Quiet, Rule, checked, due_at, read_rule, wants

NIGHT = Quiet(begin="22:00", end="07:00", zone="America/Anchorage", but=("waiting",))


def rule(**fields):
    return Rule(**{"id": "mine", "editor": "mara", "kinds": ("status", "waiting"), **fields})


def alert(kind="status", **fields):
    given = {
        "key": "k",
        "at": datetime(2025, 8, 15, 12, tzinfo=UTC),
        "title": "t",
        "words": "w",
        "because": Because(rule="r", text="t"),
    }
    return Alert(kind=kind, **given, **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": "Mine!"}, "can't have this name"),
        ({"kinds": ()}, "tells nothing"),
        ({"ways": ("mail",)}, "no e-mail address"),
        ({"ways": ("mail",), "mail": "mara@desk.example\nBcc: all@desk.example"}, "no e-mail address"),
        ({"ways": ("mail",), "mail": "a@b.example, c@d.example"}, "no e-mail address"),
        ({"ways": ("webhook",), "webhook": "ftp://x.example"}, "no address to call"),
        ({"ways": ("webhook",), "webhook": "https://user:pass@x.example"}, "no address to call"),
        ({"least": 3.0}, "significance that none has"),
        ({"silent_minutes": 0}, "minutes of silence"),
        ({"quiet": Quiet(begin="22:00", end="22:00")}, "quiet all day"),
        ({"quiet": Quiet(begin="25:00", end="07:00")}, "no times"),
        ({"quiet": Quiet(begin="22:00", end="07:00", zone="Mars/Olympus")}, "no time zone"),
        ({"quiet": Quiet(begin="22:00", end="07:00", zone="../../etc/passwd")}, "no time zone"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(fields, words):
    with pytest.raises(LivedeskError, match=words):
        checked(rule(**fields))


def test_a_rule_belongs_to_whoever_sends_it():
    sent = msgspec.json.encode(rule(editor="somebody-else"))
    assert read_rule(sent, editor="mara").editor == "mara"
    for odd in (b"", b"[]", b'{"id": "x"}', b'{"id":"x","editor":"","kinds":["gossip"]}'):
        with pytest.raises(LivedeskError, match="is no rule"):
            read_rule(odd, editor="mara")


@pytest.mark.parametrize(
    ("fields", "asked", "answer"),
    [
        ({}, alert(status="disputed"), True),
        ({}, alert("differ"), False),
        ({"statuses": ("denied",)}, alert(status="disputed"), False),
        ({"statuses": ("disputed",)}, alert(status="disputed"), True),
        ({"issues": ("wages",)}, alert(issues=("hours",)), False),
        ({"issues": ("wages",)}, alert(issues=("hours", "wages")), True),
        ({"least": 0.6}, alert(significance=0.5), False),
        ({"least": 0.6}, alert(significance=None), True),
        ({"kinds": ("official",), "sources": ("kremlin",)}, alert("official", source="state-dept"), False),
        ({"kinds": ("silent",), "sources": ("kremlin",)}, alert("silent", source="kremlin"), True),
        ({"kinds": ("silent",), "silent_minutes": 30}, alert("silent", source="a", minutes=30), True),
        ({"kinds": ("silent",)}, alert("silent", source="a", minutes=30), False),
    ],
)
def test_a_rule_asks_for_what_it_says(fields, asked, answer):
    assert wants(rule(**fields), asked) is answer


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2025-08-16T05:59:00+00:00", "2025-08-16T05:59:00+00:00"),  # 21:59 there
        ("2025-08-16T06:00:00+00:00", "2025-08-16T15:00:00+00:00"),  # 22:00: until 07:00 of the next day
        ("2025-08-16T14:59:00+00:00", "2025-08-16T15:00:00+00:00"),  # 06:59
        ("2025-08-16T15:00:00+00:00", "2025-08-16T15:00:00+00:00"),  # 07:00
        ("2025-11-02T09:30:00+00:00", "2025-11-02T16:00:00+00:00"),  # the night the clocks go back
    ],
)
def test_in_quiet_hours_it_waits_until_they_end(now, due):
    moment = datetime.fromisoformat(now)
    assert due_at(rule(quiet=NIGHT), "status", moment) == datetime.fromisoformat(due)
    assert due_at(rule(quiet=NIGHT), "waiting", moment) == moment
    assert due_at(rule(), "status", moment) == moment


def test_quiet_hours_within_a_day():
    lunch = Quiet(begin="12:00", end="13:00")
    noon = datetime(2025, 8, 15, 12, 30, tzinfo=UTC)
    assert due_at(rule(quiet=lunch), "status", noon) == noon.replace(hour=13, minute=0)


def test_the_rule_in_the_docs_can_be_kept():
    doc = (Path(__file__).parents[3] / "docs" / "console.md").read_text(encoding="utf-8")
    found = read_rule(re.search(r"```json\n(.*?)```", doc, re.DOTALL).group(1).encode(), editor="mara")
    assert (found.editor, found.quiet.but, found.statuses) == ("mara", ("waiting",), ("disputed", "denied"))

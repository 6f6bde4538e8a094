"""Kinds: the first rule that fits decides, and what is sensitive says by which sign."""

from __future__ import annotations

from typing import Any

import pytest

from livedesk.editing.kinds import Kinds
from livedesk.model import Member
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from newsroom import passage, placement, report, story

ISSUES = [{"id": "pay", "title": "Pay", "question": "How much?", "names": {"en": ["wages"]}}]
ACTORS = [
    {
        "id": "quill",
        "name": "Mara Quill",
        "role": "leads the union",
        "names": {"en": ["Mara Quill", "Quill"]},
    },
    {"id": "ashdown", "name": "Tom Ashdown", "role": "runs the port", "names": {"en": ["Ashdown"]}},
]


def kinds(**publishing: Any) -> Kinds:
    return Kinds(story(issue=ISSUES, actor=ACTORS, publishing=publishing))


def member(title: str, **fields: Any) -> Member:
    one = report("14:00", "Northlight", title, **fields)
    reading = Reader(story(actor=ACTORS)).read(one)
    return Member(report=one, placement=placement(one, "lands"), findings=findings(reading))


RULES = [
    {"id": "ministry", "title": "The ministry", "mode": "hold", "types": ["official"], "min_origins": 2},
    {"id": "pay", "title": "Pay", "mode": "suggest", "issues": ["pay"]},
    {"id": "blame", "title": "Blame", "mode": "hold", "acts": ["accuse"]},
    {"id": "boats", "title": "Boats", "mode": "suggest", "names": {"en": ["boat"]}},
]


@pytest.mark.parametrize(
    ("title", "fields", "origins", "issues", "fits"),
    [
        ("Quill lands", {"type": "official"}, 2, (), "ministry"),
        ("Quill lands", {"type": "official"}, 1, (), None),
        ("Quill lands", {"type": "official"}, 2, ("pay",), "ministry"),
        ("Quill lands", {}, 2, ("pay",), "pay"),
        ("Quill accuses Ashdown of lies", {}, 1, (), "blame"),
        ("A boat comes in", {}, 1, (), "boats"),
    ],
)
def test_the_first_rule_that_fits_decides(
    title: str, fields: dict[str, Any], origins: int, issues: tuple[str, ...], fits: str | None
) -> None:
    rule = kinds(rule=RULES).rule([member(title, **fields)], origins, issues)
    assert (rule.id if rule is not None else None) == fits


SENSITIVE = [
    {"id": "death", "title": "A death", "names": {"en": ["dead"]}},
    {"id": "blame", "title": "Blame", "acts": ["accuse"]},
    {"id": "threat", "title": "A threat", "events": ["THREATEN"]},
    {"id": "money", "title": "Money", "issues": ["pay"]},
]


@pytest.mark.parametrize(
    ("title", "issues", "sign"),
    [
        ("Two dead on the quay", (), 'A death ("dead")'),
        ("Quill accuses Ashdown of lies", (), "Blame (a headline tells the act accuse)"),
        ("Quill threatens Ashdown with a walkout", (), "A threat (an event of type THREATEN)"),
        ("Quill lands", ("pay",), "Money (it bears on Pay)"),
    ],
)
def test_what_is_sensitive_says_by_which_sign(title: str, issues: tuple[str, ...], sign: str) -> None:
    found = kinds(sensitive=SENSITIVE).sensitive([member("Quill lands"), member(title)], issues)
    assert found is not None
    assert found.text == f"held for a person: {sign}"


def test_what_is_of_no_kind_goes_its_way() -> None:
    found = kinds(sensitive=SENSITIVE, rule=RULES)
    assert found.sensitive([member("Quill lands")], ()) is None
    assert found.rule([member("Quill lands")], 1, ()) is None
    assert found.sensitive_words([passage(report("14:00", "Northlight", "Quill lands"))]) is None


def test_words_that_are_new_to_an_update_are_looked_at_by_themselves() -> None:
    line = passage(report("14:00", "Northlight", "Two dead on the quay"))
    for publishing in ({"sensitive": SENSITIVE}, {"hold_words": {"en": ["dead"]}}):
        found = kinds(**publishing).sensitive_words([line])
        assert found is not None
        assert '("dead")' in found.text

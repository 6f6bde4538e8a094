"""How much a development matters."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from gathering.scenes import harbour
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing import weigh
from livedesk.weighing.thresholds import SHARES
from newsroom import story
from weighing.scenes import STORY, member, union


def matters(*members):
    return weigh("d", members, STORY, None).significance


def test_the_shares_sum_to_one():
    assert sum(SHARES.values()) == pytest.approx(1)


def test_every_further_origin_adds_less():
    outlets = [member(f"Outlet {n}") for n in range(9)]
    steps = [matters(*outlets[: n + 1]) - matters(*outlets[:n]) for n in range(1, 8)]
    assert all(a > b > 0 for a, b in pairwise(steps))


def test_copies_add_less_than_reports_of_their_own():
    first = member("Coast Daily")
    copies = [member(f"Outlet {n}", copy_of=first.report.id) for n in range(5)]
    reports = [member(f"Outlet {n}") for n in range(5)]
    assert matters(first) < matters(first, *copies) < matters(first, *reports)


def test_principals_in_the_headline_matter():
    assert matters(member("Coast Daily", "Quill and Ashdown shake hands")) > matters(
        member("Coast Daily", "Rain")
    )


def test_an_official_voice_matters():
    assert matters(union("The strike is off")) > matters(member("Dockers Union", "The strike is off"))


def test_it_stays_within_bounds_and_says_what_made_it():
    made = weigh(
        "d",
        [
            union(),
            *[member(f"Outlet {n}", "Ashdown and Quill shake hands", lang=f"l{n % 9}") for n in range(300)],
        ],
        STORY,
        None,
    )
    assert 0.6 < made.significance <= 1
    assert made.significance_because.text.startswith(f"significance {made.significance:.2f}: origins 0.3")
    assert sum(v for v in made.significance_because.values.values() if isinstance(v, float)) == pytest.approx(
        made.significance
    )


def test_a_development_of_copies_only_is_weighed():
    assert matters(member("Coast Daily", copy_of="elsewhere")) > 0


def told(title, source="Coast Daily", **fields):
    """A report with what its headline tells."""
    one = member(source, title, **fields)
    return msgspec.structs.replace(one, findings=findings(Reader(STORY).read(one.report)))


def test_a_deed_matters_more_than_talk():
    assert matters(told("Quill threatens Ashdown with a walkout")) > matters(
        told("Quill speaks of Ashdown and a walkout")
    )


def test_both_sides_in_the_headline_matter():
    both, one = matters(told("Quill meets Ashdown")), matters(told("Quill meets dockers"))
    assert both > one


def test_comment_matters_less_than_news():
    assert matters(member("Coast Daily", form="analysis")) < matters(member("Coast Daily"))


def test_what_touches_an_issue_matters_more():
    story = harbour(
        issue=[{"id": "pay", "title": "Pay", "question": "How much?", "names": {"en": ["wages"]}}]
    )
    touching, other = member("Coast Daily", "Quill on wages"), member("Coast Daily", "Quill on rain")
    assert weigh("a", [touching], story, None).significance > weigh("b", [other], story, None).significance


def test_a_story_without_principals_and_issues_has_the_whole_scale():
    storm = story(term=[{"id": "storm", "weight": 1.0, "names": {"en": ["storm"]}}])
    outlets = [member(f"Outlet {n}", "Storm kills two", type="official", lang=f"l{n}") for n in range(40)]
    made = weigh("d", outlets, storm, None)
    assert set(made.significance_because.values) == set(SHARES) - {"principals", "sides", "stakes"}
    assert made.significance > 0.75

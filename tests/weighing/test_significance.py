"""How much a development matters."""

from __future__ import annotations

from itertools import pairwise

import pytest

from livedesk.weighing import weigh
from livedesk.weighing.significance import is_key_moment
from livedesk.weighing.thresholds import KEY_ORIGINS, KEY_SIGNIFICANCE, SHARES
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
    assert 0.8 < made.significance <= 1
    assert made.significance_because.text.startswith(f"significance {made.significance:.2f}: origins 0.3")
    assert sum(v for v in made.significance_because.values.values() if isinstance(v, float)) == pytest.approx(
        made.significance
    )


def test_a_development_of_copies_only_is_weighed():
    assert matters(member("Coast Daily", copy_of="elsewhere")) > 0


def test_a_key_moment_needs_significance_and_origins():
    assert is_key_moment(KEY_SIGNIFICANCE, KEY_ORIGINS)
    assert not is_key_moment(KEY_SIGNIFICANCE - 0.01, KEY_ORIGINS)
    assert not is_key_moment(1.0, KEY_ORIGINS - 1)

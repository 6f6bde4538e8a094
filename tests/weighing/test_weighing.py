"""Weighing as a whole: pure, linear, and left out where it can change nothing."""

from __future__ import annotations

import msgspec
import pytest

from costs import lowest, spent
from livedesk.weighing import changes_nothing, weigh
from weighing.scenes import STORY, member, union


def test_outlets_and_languages_are_listed_first_seen_first():
    made = weigh(
        "d", [member("Bay Radio", lang="es"), member("Coast Daily"), member("Bay Radio")], STORY, None
    )
    assert made.outlets == ("Bay Radio", "Coast Daily")
    assert made.languages == ("es", "en")
    assert made.development == "d"


def test_equal_members_weigh_equal():
    members = [union(), member("Coast Daily"), member("Bay Radio", lang="es")]
    assert weigh("d", members, STORY, None) == weigh("d", list(members), STORY, None)


def test_nothing_can_not_be_weighed():
    with pytest.raises(ValueError, match="has no reports"):
        weigh("d", [], STORY, None)


def test_a_key_moment_stays_one():
    before = msgspec.structs.replace(weigh("d", [member("Coast Daily")], STORY, None), key_moment=True)
    assert weigh("d", [member("Coast Daily")], STORY, before).key_moment


def test_a_copy_from_a_counted_outlet_changes_nothing_and_weighing_agrees():
    first = member("Coast Daily")
    before = weigh("d", [first], STORY, None)
    again = member("Coast Daily", "Quill suspends strike.", copy_of=first.report.id)
    assert changes_nothing(before, again)
    after = weigh("d", [first, again], STORY, before)
    assert (after.status, after.outlets, len(after.origins), after.key_moment) == (
        before.status, before.outlets, len(before.origins), before.key_moment,
    )  # fmt: skip
    assert after.significance == before.significance


@pytest.mark.parametrize(
    "further",
    [
        member("Coast Daily", "Strike off"),
        member("Bay Radio", copy_of="r-coast-daily-quill-suspends-strike"),
        member("Coast Daily", copy_of="r-coast-daily-quill-suspends-strike", lang="es"),
        member("Coast Daily", copy_of="r-coast-daily-quill-suspends-strike", type="official"),
    ],
)
def test_what_may_change_something_is_weighed(further):
    assert not changes_nothing(weigh("d", [member("Coast Daily")], STORY, None), further)


def test_ten_thousand_copies_are_weighed_in_one_pass():
    first = member("Coast Daily")
    copies = [member(f"Outlet {n % 50}", f"Strike {n}", copy_of=first.report.id) for n in range(10_000)]
    assert len(weigh("d", [first, *copies], STORY, None).origins) == 1
    assert lowest(lambda: spent(lambda: weigh("d", [first, *copies], STORY, None)), under=2) < 2

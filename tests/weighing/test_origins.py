"""From how many independent origins, and the working."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedesk.weighing.naming import naming
from livedesk.weighing.origins import origins
from weighing.scenes import STORY, member, union


def found(*members):
    return origins(members, naming(STORY))


def names(*members):
    return [origin.name for origin in found(*members)]


def test_each_outlet_with_its_own_report_is_an_origin():
    assert names(member("Coast Daily"), member("Bay Radio")) == ["Coast Daily", "Bay Radio"]


def test_a_copy_hangs_on_what_it_copies():
    first = member("Coast Daily")
    made = found(first, member("Bay Radio", copy_of=first.report.id))
    assert [(o.name, o.outlets, o.because) for o in made] == [
        ("Coast Daily", ("Coast Daily", "Bay Radio"), "own report; same text")
    ]


def test_a_copy_of_something_outside_the_development_counts_by_its_own_marks():
    assert names(member("Bay Radio", copy_of="elsewhere")) == ["Bay Radio"]


def test_outlets_of_one_publisher_are_one_origin():
    made = found(member("Bay Radio", publisher="Bay Group"), member("Bay Post", publisher="Bay Group"))
    assert [(o.name, o.because) for o in made] == [("Bay Group", "own report; same publisher")]


def test_wire_copy_hangs_on_the_agency_however_it_is_credited():
    made = found(
        member("Coast Daily", credit="Thomson Reuters"),
        member("Bay Radio", "Quill suspends strike (Reuters)"),
        member("Hill Gazette", "Quill suspends strike, Reuters reports"),
        member("Moor Echo", author="Reuters"),
        member("Reuters"),
    )
    assert [o.name for o in made] == ["Reuters"]
    assert made[0].outlets == ("Coast Daily", "Bay Radio", "Hill Gazette", "Moor Echo", "Reuters")
    assert made[0].because == "credits Reuters; cites Reuters; own report"


def test_reports_of_an_officials_word_hang_on_that_word():
    made = found(
        union(), member("Coast Daily", "Quill suspends strike"), member("Bay Radio", "Ashdown relieved")
    )
    assert [o.name for o in made] == ["Dockers Union", "Bay Radio"]
    assert made[0].because == "official source; what Mara Quill said"


def test_an_outlet_that_writes_twice_does_not_corroborate_itself():
    made = found(
        member("Coast Daily", "Quill suspends strike, AFP reports"),
        member("Coast Daily", "Our own look at it"),
    )
    assert [(o.name, len(o.reports)) for o in made] == [("AFP", 2)]


members = st.lists(
    st.builds(
        member,
        st.sampled_from(["Coast Daily", "Bay Radio", "Hill Gazette", "Reuters", "AFP"]),
        st.sampled_from(["Quill out", "Ashdown out (Reuters)", "Talks, AFP reports", "Rain"]),
        publisher=st.sampled_from(["A", "B", "Reuters"]),
        copy_of=st.sampled_from([None, "r-coast-daily-quill-out", "r-bay-radio-rain"]),
        type=st.sampled_from(["outlet", "official", "agency"]),
    ),
    min_size=1,
    max_size=12,
)


@given(members)
def test_there_are_never_more_origins_than_outlets_and_every_report_hangs_on_one(made):
    weighed = origins(made, naming(STORY))
    assert 1 <= len(weighed) <= len({m.report.source_name for m in made})
    hanging = [id_ for origin in weighed for id_ in origin.reports]
    assert sorted(hanging) == sorted(m.report.id for m in made)
    assert all(origin.because for origin in weighed)

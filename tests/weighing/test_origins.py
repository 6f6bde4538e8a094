"""From how many independent origins, and the working."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.model import Article
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.naming import naming
from livedesk.weighing.origins import origins
from weighing.scenes import STORY, member, union

READER = Reader(STORY)


def found(*members):
    return origins(members, naming(STORY))


def read(source, title, **fields):
    """A member with what reading found in it."""
    made = member(source, title, **fields)
    reading = READER.read(made.report)
    return msgspec.structs.replace(made, findings=findings(reading))


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


def test_citations_that_go_round_in_a_circle_end_where_they_were_first_seen():
    assert names(
        member("AFP", "Quill out, Reuters reports"),
        member("Reuters", "Quill out, CNN reports"),
        member("CNN", "Quill out, AFP reports"),
    ) == ["CNN"]
    assert names(member("CNN", "Quill out, CNN reports")) == ["CNN"]


def test_chains_of_citation_are_followed_to_their_end_in_any_order():
    chain = [
        member("Coast Daily", "Quill out, CNN reports"),
        member("CNN", "Quill out, Reuters reports"),
        member("Reuters", "Quill out, AFP reports"),
    ]
    for order in permutations(chain):
        made = found(*order)
        assert [o.name for o in made] == ["AFP"]
        ways = {path.outlet: path.through for path in made[0].paths}
        assert ways == {"Coast Daily": ("CNN", "Reuters"), "CNN": ("Reuters",), "Reuters": ()}


def test_one_mans_word_is_one_origin_however_many_newsrooms_heard_it():
    made = found(
        read("Coast Daily", "Quill says the strike goes on"),
        read("Bay Radio", "Strike goes on, says Quill"),
        read("Hill Gazette", "Quill: strike goes on, AFP reports"),
        read("Moor Echo", "What next for the dockers"),
    )
    assert [(o.name, o.newsrooms) for o in made] == [("Mara Quill", 4)]
    assert [path.because for path in made[0].paths] == [
        "what Mara Quill said",
        "what Mara Quill said",
        "cites AFP",
        "what Mara Quill said",
    ]


def test_two_speakers_are_two_origins_and_what_could_be_seen_is_nobodys_word():
    assert names(
        read("Coast Daily", "Quill says the strike goes on"),
        read("Bay Radio", "Ashdown says the strike is over"),
        read("Hill Gazette", "Ashdown meets Quill in the town hall"),
    ) == ["Mara Quill", "Tom Ashdown", "Hill Gazette"]


def test_acts_told_twice_of_one_speaker_are_that_speakers_word():
    assert names(read("Coast Daily", "Quill praises mediator"), read("Bay Radio", "Quill rejects offer")) == [
        "Mara Quill"
    ]
    assert names(read("Coast Daily", "Quill praises mediator"), read("Bay Radio", "Ferries turn back")) == [
        "Coast Daily",
        "Bay Radio",
    ]


def test_an_outlet_not_named_is_the_first_of_its_country():
    british = member("Coast Daily", "British media report that Quill is out")
    assert names(british, member("Sky News", "Quill out")) == ["Sky News"]
    assert names(member("Sky News", "Quill out"), british) == ["Sky News"]
    assert names(british, member("Le Monde", "Quill out")) == ["British outlet, not named", "Le Monde"]


def test_newsrooms_of_one_house_are_one_and_a_paper_elsewhere_of_the_same_name_is_not():
    assert names(member("RIA Novosti", "Quill out"), member("Sputnik", "Quill out")) == ["RIA Novosti"]
    london = member("The Sunday Times", "Quill out", url="https://www.thetimes.com/a")
    assert names(london, member("The Times", "Quill out", url="https://www.thetimes.co.uk/b")) == [
        "The Times"
    ]
    assert len(names(london, member("The Times", "Quill out", country="ZA"))) == 2


@pytest.mark.parametrize(
    "title",
    [
        "CONFIRMED by Reuters: 7 outlets, 5 origins",
        "own report; same text; same publisher; credits; cites",
        "voice:quill house:reuters unnamed:GB",
        "<b>credits</b> Reuters & AFP",
    ],
)
def test_a_text_that_imitates_the_desks_labels_is_an_own_report(title):
    made = found(member("Coast Daily", title))
    assert [(o.name, o.because) for o in made] == [("Coast Daily", "own report")]


def test_an_outlet_with_no_name_or_an_odd_one_hangs_somewhere_all_the_same():
    for source in ["house:reuters", "\u202eretlA", "same text", "; ", "Reuters\u0301", "路透"]:
        assert len(names(member(source, "Rain", publisher=source))) == 1


def test_ten_thousand_reports_in_a_chain_are_followed():
    sources = [f"Outlet {n}" for n in range(10_000)]
    chain = [member(sources[0], "Rain", id="r0")]
    chain += [member(s, "Rain", id=f"r{n}", copy_of=f"r{n - 1}") for n, s in enumerate(sources[1:], 1)]
    made = found(*chain)
    assert lowest(lambda: spent(lambda: found(*chain)), under=10) < 10
    assert [(o.name, len(o.outlets), o.newsrooms) for o in made] == [("Outlet 0", 10_000, 1)]
    assert len(made[0].paths[-1].through) <= 5


def test_reports_listed_are_bounded_but_every_outlet_keeps_its_first():
    many = [member("Coast Daily", f"Rain {n}") for n in range(1_000)] + [
        member("Bay Radio", copy_of="r-coast-daily-rain-0")
    ]
    (made,) = found(*many)
    assert len(made.reports) <= 202
    assert made.reports[-1] == "r-bay-radio-quill-suspends-strike"


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


# --- what the page behind a report's link tells -----------------------------------------------------------------


def behind(source, title="Dockers walk out at Grey Harbour", **fields):
    made = member(source, title)
    article = Article(
        report=made.report.id, found="read", words="read", read_at=made.report.seen_at, **fields
    )
    return msgspec.structs.replace(made, article=article)


@pytest.mark.parametrize(
    "fields",
    [
        {"byline": "By Reuters"},
        {"byline": "Ida Holm, Associated Press", "credit": "Reuters"},
        {"credit": "Thomson Reuters"},
        {"opening": "GREY HARBOUR (Reuters) - Dockers walked out at dawn."},
        {"opening": "Dockers walked out.", "ending": "(Reporting by Ida Holm; Editing by Tom Ash)"},
    ],
)
def test_a_page_may_show_wire_copy_that_the_feed_did_not(fields):
    made = found(member("Hill Gazette"), behind("Coast Daily", **fields), behind("Bay Radio", **fields))
    assert [(o.name, o.outlets) for o in made] == [
        ("Hill Gazette", ("Hill Gazette",)),
        ("Reuters", ("Coast Daily", "Bay Radio")),
    ]
    assert made[1].because == "credits Reuters"


def test_whom_the_first_paragraphs_pass_on_counts_and_whom_those_far_below_do_not():
    near = behind("Coast Daily", opening="Dockers walked out at dawn, the BBC reported on Friday.")
    far = behind("Bay Radio", opening="Dockers walked out. " * 40 + "The BBC reported on their last strike.")
    assert names(near, far) == ["BBC", "Bay Radio"]


def test_a_page_without_any_mark_leaves_its_report_its_own():
    assert names(behind("Coast Daily", opening="Dockers walked out."), member("Bay Radio")) == [
        "Coast Daily",
        "Bay Radio",
    ]


def test_a_speaker_whom_an_outlet_passes_on_through_another_is_the_one_heard_already():
    found = names(
        read("Coast Daily", "Ashdown agreed to wages, says Mara Quill"),
        read("Bay Radio", "Ashdown agreed to wages, Mara Quill tells CNN"),
    )
    assert len(found) == 1


def test_a_newsroom_that_turns_out_to_have_it_from_a_speaker_says_so_on_its_way():
    origin, *others = found(
        read("Coast Daily", "Quill urges dockers to walk out"),
        read("Bay Radio", "Quill says dockers should walk out"),
    )
    assert not others
    assert [path.because for path in origin.paths] == ["what Mara Quill said"] * 2
    assert origin.because == "what Mara Quill said"

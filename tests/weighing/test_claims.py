"""Claims of a development: who says each, from how many origins, with what status."""

import pytest

from livedesk.model import Member, Origin
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.claims import weighed_claims
from livedesk.weighing.naming import Naming
from livedesk.weighing.origins import origins
from newsroom import placement
from newsroom import report as heard
from weighing.scenes import STORY

READER = Reader(STORY)
NAMES = Naming(STORY)
SAYS = ("Coast Daily", "Mara Quill says the walkout ends at midnight on Friday")


def member(number, source, title, summary=None, **fields):
    placed = {key: fields.pop(key) for key in ("copy_of",) if key in fields}
    report = heard(f"14:{number:02}", source, title, summary=summary, id=f"r{number}", lang="en", **fields)
    return Member(
        report=report,
        placement=placement(report, "d", lang="en", **placed),
        findings=findings(READER.read(report)),
    )


def weighed(*reports, fallen=()):
    members = [
        member(number, *report) if isinstance(report, tuple) else report
        for number, report in enumerate(reports)
    ]
    return weighed_claims(members, origins(members, NAMES), fallen, NAMES)


def test_a_claim_names_speaker_capacity_words_and_outlet():
    (one,) = weighed(SAYS)
    (voice,) = one.voices
    assert (voice.claim.speaker, voice.claim.capacity, voice.claim.content) == (
        "Mara Quill",
        "official",
        "the walkout ends at midnight on Friday",
    )
    assert voice.member.report.source_name == "Coast Daily"
    assert (one.status, one.because.text) == ("reported", "one origin so far: Mara Quill")


def test_one_speakers_word_is_one_origin_however_many_outlets_carry_it():
    (one,) = weighed(
        SAYS, ("Bay Radio", "Walkout ends at midnight on Friday, says Quill"), ("Hill Gazette", SAYS[1])
    )
    assert one.outlets == ("Coast Daily", "Bay Radio", "Hill Gazette")
    assert one.origins == ("Mara Quill",)
    assert one.status == "reported"
    assert len(one.voices) == 1


def test_two_speakers_heard_by_two_newsrooms_are_two_origins_and_never_more_than_the_development_has():
    said = "said the walkout ends at midnight on Friday."
    members = [
        member(0, "Coast Daily", "Ferries stand still in Grey Harbour", f"Harbour master Ida Lind {said}"),
        member(1, "Bay Radio", "Grey Harbour ferries halted", f"Port captain Jon Berg {said}"),
    ]
    own = [
        Origin(name=m.report.source_name, outlets=(m.report.source_name,), reports=(), because="own report")
        for m in members
    ]
    (one,) = weighed_claims(members, own, (), NAMES)
    assert len(one.origins) == 2
    assert (one.status, one.because.rule) == ("corroborated", "status.corroborated")
    (one,) = weighed_claims(members, own[:1], (), NAMES)
    assert len(one.origins) == 1
    assert one.status == "reported"


def test_two_speakers_whom_one_newsroom_alone_heard_are_one_origin():
    (one,) = weighed(
        (
            "Coast Daily",
            "Ferries stand still in Grey Harbour",
            "Harbour master Ida Lind said the walkout ends at midnight. Port captain Jon Berg said the walkout ends at midnight.",
        ),
    )
    assert len(one.voices) == 2
    assert len(one.origins) == 1
    assert one.status == "reported"


def test_who_denies_it_stands_beside_who_says_it():
    (one,) = weighed(SAYS, ("Bay Radio", "Tom Ashdown denies that the walkout ends at midnight on Friday"))
    assert [(v.claim.speaker, v.claim.stance) for v in one.voices] == [
        ("Mara Quill", "says"),
        ("Tom Ashdown", "denies"),
    ]
    assert one.origins == ("Mara Quill",)
    assert (one.status, one.because.rule) == ("disputed", "status.denied")


def test_what_the_one_it_is_of_denies_is_denied():
    (one,) = weighed(
        ("Coast Daily", "Tom Ashdown offered crane drivers a bonus, officials say"),
        ("Bay Radio", "Tom Ashdown denies that Ashdown offered crane drivers a bonus"),
    )
    assert one.status == "denied"


def test_the_speakers_own_source_confirms_that_it_was_said():
    own = member(1, "Dockers Union", "Mara Quill: the walkout ends at midnight on Friday", type="official")
    (one,) = weighed(member(0, *SAYS), own)
    assert (one.status, one.because.rule) == ("confirmed", "status.confirmed")


def test_when_every_report_under_it_fell_it_is_withdrawn():
    copy = member(1, "Bay Radio", SAYS[1], copy_of="r0")
    (one,) = weighed(member(0, *SAYS), copy, fallen={"r0"})
    assert one.status == "withdrawn"
    (one,) = weighed(
        member(0, *SAYS),
        member(2, "Hill Gazette", "Quill says the walkout ends at midnight on Friday"),
        fallen={"r0"},
    )
    assert one.status == "reported"


@pytest.mark.parametrize(
    "other",
    [
        ("Bay Radio", "Mara Quill says the ferries sail again on Monday"),
        ("Bay Radio", "Mara Quill says 300 walk out at midnight on Friday"),
        ("Bay Radio", "Mara Quill asks that the walkout ends at midnight on Friday"),
    ],
    ids=["something else", "another figure", "asks"],
)
def test_what_says_something_else_is_another_claim(other):
    assert len(weighed(SAYS, other)) == 2


def test_a_report_without_claims_has_none():
    assert weighed(("Coast Daily", "Ferries stand still in Grey Harbour")) == ()


def test_a_scrap_that_stands_in_a_longer_claim_is_not_the_same():
    scrap = ("Coast Daily", "Mara Quill touts strike deal")
    longer = ("Bay Radio", "Tom Ashdown says ferries stay in port until the strike deal is signed")
    assert [len(one.voices) for one in weighed(scrap, longer)] == [1, 1]


def test_a_claim_whose_words_stand_in_its_speakers_own_post_is_on_the_record():
    own = ("Dockers Union", "The walkout ends at midnight on Friday, if the port company signs", None)
    post = member(9, *own, type="official")
    (one,) = [c for c in weighed(SAYS, post) if c.voices[0].claim.actor == "quill"]
    assert (one.status, one.because.text) == ("confirmed", "Mara Quill on the record: Dockers Union")
    (taken_back,) = [c for c in weighed(SAYS, post, fallen=("r9",)) if c.voices[0].claim.actor == "quill"]
    assert taken_back.status == "reported"

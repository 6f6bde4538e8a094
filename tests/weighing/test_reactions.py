"""Who reacts, toward what, in which words; and who only seems to."""

from datetime import timedelta

import msgspec
import pytest

from livedesk.model import Claim, Findings, Frame, Span
from livedesk.reading import Reader
from livedesk.reading.findings import findings
from livedesk.weighing.reactions import Reactions, party_of
from newsroom import at, story
from weighing.scenes import member

STORY = story(
    term=[{"id": "strike", "weight": 0.5, "names": {"en": ["strike", "signing", "talks"]}}],
    actor=[
        {"id": "quill", "name": "Mara Quill", "role": "Union leader", "country": "US", "principal": True,
         "names": {"en": ["Mara Quill", "Quill"]}},
        {"id": "berg", "name": "Nils Berg", "role": "Prime Minister of Norway", "country": "NO",
         "names": {"en": ["Nils Berg", "Berg"]}},
        {"id": "alliance", "name": "NATO", "role": "alliance", "kind": "institution", "names": {"en": ["NATO"]}},
    ],
)  # fmt: skip


def heard(title, summary=None, source="Gazette", **fields):
    one = member(source, title, summary=summary, **fields)
    found = findings(Reader(STORY).read(one.report))
    return msgspec.structs.replace(one, findings=found)


def reactions(*members, development="d"):
    return Reactions(STORY).hear(development, members)


def test_an_actor_of_the_story_reacts_for_its_country_in_the_headlines_words():
    (one,) = reactions(heard("Nils Berg hails strike talks at the harbour"))
    assert (one.party, one.actor, one.speaker, one.rank) == ("NO", "berg", "Nils Berg", "head")
    assert (one.attitude, one.sentence.text) == ("supports", "Nils Berg hails strike talks at the harbour")
    assert "Norway" in one.because.text


@pytest.mark.parametrize(
    ("title", "attitude"),
    [
        ("Berg welcomes strike talks", "supports"),
        ("Berg condemns strike", "opposes"),
        ("Berg rejects strike plan", "opposes"),
        ("Berg urges end of strike", "calls for"),
        ("Berg warns of long strike", "warns"),
        ("Berg says strike is serious", "comments"),
    ],
)
def test_the_act_tells_the_attitude(title, attitude):
    assert [one.attitude for one in reactions(heard(title))] == [attitude]


def test_who_is_no_actor_of_the_story_is_known_by_country_or_institution():
    (one,) = reactions(heard("India welcomes strike talks at the harbour"))
    assert (one.party, one.actor, one.speaker) == ("IN", None, "India")


def test_an_institution_of_the_story_is_the_institution_everyone_knows():
    assert party_of(STORY.actors[2]) == "nato"


@pytest.mark.parametrize(
    "title",
    [
        "Mara Quill hails strike talks",
        "Will Berg hail strike talks?",
        "Berg arrives at strike talks",
        "Strike talks go on",
    ],
)
def test_principals_questions_and_deeds_are_no_reactions(title):
    assert reactions(heard(title)) == []


def test_copies_and_comment_bring_no_reaction():
    assert reactions(heard("Berg hails strike talks", copy_of="r")) == []
    assert reactions(heard("Berg hails strike talks", form="analysis")) == []


def test_a_party_reacts_once_a_development_and_a_restart_remembers_it():
    first, again = heard("Berg hails strike talks"), heard("Berg hails strike talks once more", source="Wire")
    once = reactions(first, again)
    assert len(once) == 1
    assert Reactions(STORY, once).hear("d", [again]) == []
    assert len(Reactions(STORY, once).hear("e", [again])) == 1


def test_an_attributed_statement_in_the_text_is_a_reaction_with_its_whole_sentence():
    text = "Rain fell all day. The strike helps nobody, a German minister said."
    one = heard("Strike goes on at the harbour", text)
    start = text.index("The strike")
    claim = Claim(
        speaker="a German minister", speaker_span=None, cue="said", content="The strike helps nobody",
        cue_span=Span(part="summary", start=text.index("said"), end=len(text) - 1),
        content_span=Span(part="summary", start=start, end=start + 23), manner="indirect",
    )  # fmt: skip
    (found,) = reactions(msgspec.structs.replace(one, findings=Findings(claims=(claim,))))
    assert (found.party, found.rank, found.attitude) == ("DE", "minister", "comments")
    assert found.sentence.text == "The strike helps nobody, a German minister said."


def test_a_principal_counts_where_the_story_file_expects_a_reaction_of_its_side():
    expecting = STORY.model_copy(update={"reactions_from": ("US",)})
    (one,) = Reactions(expecting).hear("d", [heard("Mara Quill hails strike talks")])
    assert (one.party, one.speaker) == ("US", "Mara Quill")


def test_a_sentence_under_the_headline_tells_an_attitude_too():
    (one,) = reactions(heard("Rain at the harbour", "Nils Berg hailed the strike talks."))
    assert (one.party, one.attitude) == ("NO", "supports")
    assert one.sentence.text == "Nils Berg hailed the strike talks."
    assert "sentence's act" in one.because.text


def test_who_stands_only_under_the_headline_does_not_speak_in_it():
    assert reactions(heard("Rain at the harbour", "Nils Berg signs the strike accord.")) == []


def claimed(title, speaker, content):
    """A member whose headline is attributed to a speaker, by hand."""
    at, start = title.index(speaker), title.index(content)
    claim = Claim(
        speaker=speaker, speaker_span=Span(part="title", start=at, end=at + len(speaker)), cue="says", content=content,
        cue_span=Span(part="title", start=at, end=at), manner="indirect",
        content_span=Span(part="title", start=start, end=start + len(content)),
    )  # fmt: skip
    return msgspec.structs.replace(heard(title), findings=Findings(claims=(claim,)))


@pytest.mark.parametrize(
    ("title", "speaker", "content"),
    [
        ("Strike is lost, Germany says?", "Germany", "Strike is lost"),
        ("Strike ends if Germany says so", "Germany", "so"),
        (
            "Mara Quill of German descent says strike goes on",
            "Mara Quill of German descent",
            "strike goes on",
        ),
        ("Chicken german says strike goes on", "Chicken german", "strike goes on"),
    ],
)
def test_what_is_asked_conditional_or_a_principals_is_nobody_elses_word(title, speaker, content):
    assert reactions(claimed(title, speaker, content)) == []


def test_an_institution_is_the_one_the_report_names():
    actor = {"id": "union", "name": "European Union", "role": "union", "kind": "institution",
             "names": {"en": ["European Union", "European leaders"]}}  # fmt: skip
    expecting = STORY.model_copy(update={"actors": story(actor=[actor]).actors})
    title = "European leaders hail strike talks"
    one = member("Gazette", title)
    found = findings(Reader(expecting).read(one.report))
    (told,) = Reactions(expecting).hear("d", [msgspec.structs.replace(one, findings=found)])
    assert (told.party, told.speaker, told.actor) == ("europe", "European leaders", "union")


def test_a_sides_nameless_man_speaks_for_its_country():
    frame = Frame(who_text="the old adviser", side="berg", act="say")
    one = msgspec.structs.replace(
        heard("Strike is lost, the old adviser says"), findings=Findings(frame=frame)
    )
    (told,) = reactions(one)
    assert (told.party, told.speaker) == ("NO", "the old adviser")


@pytest.mark.parametrize(
    "changed", [{"capacity": "media"}, {"speaker": "a German and nine more words that are no speaker at all"}]
)
def test_an_agency_or_a_whole_clause_speaks_for_no_country(changed):
    text = "The strike helps nobody, German media said."
    one = heard("Strike goes on at the harbour", text)
    claim = Claim(
        speaker="German media", speaker_span=None, cue="said", content="The strike helps nobody",
        cue_span=Span(part="summary", start=37, end=41), content_span=Span(part="summary", start=0, end=23),
        manner="indirect",
    )  # fmt: skip
    claim = msgspec.structs.replace(claim, **changed)
    assert reactions(msgspec.structs.replace(one, findings=Findings(claims=(claim,)))) == []


def test_who_was_heard_in_a_merged_development_was_heard_in_the_other():
    known = Reactions(STORY)
    assert known.hear("d", [heard("Nils Berg hails strike talks at the harbour")])
    known.merge("d", "e")
    assert known.hear("e", [heard("Nils Berg welcomes strike talks", source="Post")]) == []
    assert known.hear("f", [heard("Nils Berg welcomes strike talks", source="Post")])


@pytest.mark.parametrize(
    ("title", "attitude"),
    [
        ("Berg: the strike must end", "calls for"),
        ("Berg says the strike has to end", "calls for"),
        ("Berg: the strike goes on", "comments"),
    ],
)
def test_who_says_what_must_be_calls_for_it(title, attitude):
    assert [one.attitude for one in reactions(heard(title))] == [attitude]


def test_a_later_report_that_tells_the_attitude_is_heard_once_more():
    known = Reactions(STORY)
    said = [
        [one.attitude for one in known.hear("d", [heard(title, source=source)])]
        for title, source in (
            ("Berg says strike is serious", "Gazette"),
            ("Berg welcomes strike talks", "Herald"),
            ("Berg condemns strike", "Courier"),
        )
    ]
    assert said == [["comments"], ["supports"], []]


def test_whom_a_headline_names_behind_its_colon_does_not_speak_in_it():
    assert reactions(heard("Oslo paper on the strike: first pay, then talks with Berg")) == []


def test_a_story_of_other_days_served_again_is_no_reaction():
    title = "Berg condemns strike"
    old = {"published_at": at("12:00") - timedelta(days=400), "published_precision": "day"}
    assert reactions(heard(title, time="12:00", **old)) == []
    assert len(reactions(heard(title, time="12:00"))) == 1

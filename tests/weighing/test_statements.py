"""Whose statement a report passes on."""

from __future__ import annotations

import pytest

from gathering.scenes import harbour
from livedesk.model import Claim, Findings, Span
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.weighing.naming import naming
from livedesk.weighing.statements import nobody, voice, words
from weighing.scenes import STORY, member

READER = Reader(STORY)
NAMES = naming(STORY)


def read(title, summary=None, **fields):
    """A member with what reading found in it."""
    made = member("Coast Daily", title, summary=summary, **fields)
    reading = READER.read(made.report)
    return type(made)(
        report=made.report,
        placement=type(made.placement)(
            report=made.report.id, relevant=True, relevance=1.0, lang=reading.lang
        ),
        findings=findings(reading),
    )


def speaker(title, summary=None, **fields):
    found = voice(read(title, summary, **fields), NAMES)
    return found.key if found else None


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Quill says the strike goes on", "quill"),
        ("Strike goes on, says Quill", "quill"),
        ("Quill: the strike goes on", "quill"),
        ("Strike goes on, Quill says", "quill"),
        ("Quill warns port company of longer strike", "quill"),
        ("Ferries wait as Ashdown says talks may resume", "ashdown"),
        ("'We will not give in' - Quill on the strike", "quill"),
        ("Quill announces end of strike", "quill"),
        ("Quill meets Ashdown at the town hall", None),
        ("Dockers walk out", None),
        ("Ferries turn back", None),
        ("", None),
    ],
)
def test_who_speaks_in_a_headline(title, who):
    assert speaker(title) == who


def test_the_first_words_tell_when_the_headline_does_not():
    assert speaker("Quill stays firm", "Mara Quill said on Monday that the strike goes on.") == "quill"
    assert speaker("Quill meets Ashdown", "Mara Quill said on Monday that the strike goes on.") is None


@pytest.mark.parametrize(
    "title",
    [
        "Quill to resign: sources",
        "Quill reportedly says no",
        "Officials say Quill is out",
        "Квилл уходит, сообщил источник",
    ],
)
def test_who_is_not_named_is_nobody(title):
    assert speaker(title) is None
    assert nobody(read(title))


def test_what_one_actor_told_another_is_neithers_statement():
    assert speaker("Quill told Ashdown she could wait") is None


def test_an_own_account_is_its_actors_voice():
    post = member("Harbour Social @realMaraQuill", "", summary="We strike.", type="social")
    assert voice(post, NAMES).key == "quill"
    assert (
        voice(member("Harbour Social @MaraQuillFans", "", summary="We strike.", type="social"), NAMES) is None
    )
    assert voice(member("Harbour Social @realMaraQuill", "", summary="We strike."), NAMES) is None


def test_a_claim_that_reading_found_in_the_headline_decides():
    title = "Strike on, as Ashdown put it"
    span = Span(part="title", start=0, end=9)
    claim = Claim(speaker="Ashdown", speaker_span=None, actor="ashdown", cue="put", cue_span=span,
                  content="Strike on", content_span=span, manner="indirect")  # fmt: skip
    made = read(title)
    made = type(made)(report=made.report, placement=made.placement, findings=Findings(claims=(claim,)))
    assert voice(made, NAMES).key == "ashdown"


def test_words_of_a_name_that_may_tell_it_again():
    assert words("Hillary Clinton") == {"hillary", "clinton"}
    assert words("Bà X") == frozenset()


@pytest.mark.parametrize(
    "text", ["says " * 50_000, "\u202eQuill says", "Quill" * 20_000, "“" * 10_000, "Quill\u0301 says"]
)
def test_odd_texts_do_no_harm(text):
    found = voice(member("Coast Daily", text[:100_000]), naming(harbour()))
    assert found is None or found.key == "quill"


@pytest.mark.parametrize(
    "title", ["What Quill wants from Ashdown in Grey Harbour", "Why Quill says the strike goes on"]
)
def test_an_outlets_own_look_at_the_matter_is_nobodys_statement(title):
    assert voice(read(title), NAMES) is None


def test_who_speaks_is_not_who_is_spoken_of():
    spoken = voice(read("Proposed Ashdown terms are a trap, union's top lawyer tells Bay Radio"), NAMES)
    assert spoken is None or "ashdown" not in spoken.key


def test_an_assurance_given_is_a_word_given():
    spoken = voice(read("Quill gives her ‘assurance’ on the strike in Grey Harbour"), NAMES)
    assert spoken is not None
    assert spoken.key == "quill"


@pytest.mark.parametrize(
    "title",
    [
        "Strikes, fines, tolls: Inside Quill's peculiar policy playbook",
        "Quill urges quick end to strike, says ferry pier 'challenging'",
    ],
)
def test_what_somebody_has_and_words_cut_from_a_quotation_are_nobody(title):
    assert speaker(title) in {None, "quill"}

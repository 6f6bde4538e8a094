"""What the state keeps of pages read: facts and claims, never the text."""

import msgspec

from livedesk.model import Article, Because, Claim, Findings, Repetition, ReportPlaced, Span, TextRead
from livedesk.record.fold import fold, members_at
from livedesk.record.texts import TextHistory, remembered, standing_anew, with_article, with_copy
from newsroom import Newsroom, at, placement


def article(report, found="read", **fields):
    return Article(
        report=report, found=found, words="read", read_at=at("14:06"), **{"text": "Words. " * 50, **fields}
    )


def claim(part, content="We go"):
    here = Span(part=part, start=0, end=5)
    return Claim(
        speaker="Quill",
        speaker_span=None,
        cue="said",
        cue_span=here,
        content=content,
        content_span=here,
        manner="direct",
    )


def desk_with_text(**fields):
    desk = Newsroom()
    heard = desk.hears("14:05", "Coast Daily", "Quill walks out")
    findings = Findings(claims=(claim("text"),))
    read = TextRead(article=article(heard.id, byline="Wire One", **fields), findings=findings)
    desk.append("14:06", f"text:{heard.id}", read)
    return desk, heard


def test_a_report_stands_with_what_its_page_says_from_then_on_and_not_before():
    desk, heard = desk_with_text()
    member = desk.state.members[heard.id]
    assert (member.article.byline, member.article.text) == ("Wire One", "")
    assert [c.content_span.part for c in member.findings.claims] == ["text"]
    development = member.placement.development
    (now,) = members_at(desk.state, development, desk.state.seq)
    (then,) = members_at(desk.state, development, desk.state.seq - 1)
    assert now.article is not None
    assert then.article is None


def test_folding_again_gives_the_same_state():
    desk, _ = desk_with_text()
    assert msgspec.to_builtins(fold(desk.entries).members) == msgspec.to_builtins(desk.state.members)


def test_the_text_stays_in_the_record_and_its_entry_is_known():
    desk, heard = desk_with_text()
    history = desk.state.texts[heard.id]
    assert desk.entries[history.seq - 1].body.article.text
    assert (len(history), history.read.text, history.last.found) == (1, "", "read")


def test_a_reading_that_found_nothing_new_changes_no_report():
    desk, heard = desk_with_text()
    before = desk.state.members[heard.id]
    desk.append("14:20", f"text:{heard.id}", TextRead(article=article(heard.id, "unchanged", text="")))
    assert desk.state.members[heard.id] is before
    assert (len(desk.state.texts[heard.id]), desk.state.texts[heard.id].last.found) == (2, "unchanged")
    assert desk.state.texts[heard.id].read.found == "read"


def test_a_text_read_again_takes_the_place_of_the_claims_of_the_one_before():
    desk, heard = desk_with_text()
    desk.append("14:20", f"text:{heard.id}", TextRead(article=article(heard.id)))
    assert desk.state.members[heard.id].findings is None
    member = with_article(
        msgspec.structs.replace(
            desk.state.members[heard.id], findings=Findings(claims=(claim("title"), claim("text")))
        ),
        article(heard.id),
        Findings(claims=(claim("text", "No"),)),
    )
    assert [c.content for c in member.findings.claims] == ["We go", "No"]


def test_a_repetition_makes_a_copy_and_an_editor_who_places_it_anew_keeps_the_page():
    desk, heard = desk_with_text()
    other = desk.hears("14:10", "Hill Gazette", "Harbour still", joins=heard)
    repetition = Repetition(
        report=other.id, of=heard.id, because=Because(rule="copy.text", text="the same text")
    )
    desk.append("14:12", f"text:{other.id}", TextRead(article=article(other.id), repeats=(repetition,)))
    member = desk.state.members[other.id]
    assert (member.placement.copy_of, member.article is not None) == (heard.id, True)
    desk.append("14:15", f"report:{other.id}", ReportPlaced(placement=placement(other, "elsewhere")))
    assert desk.state.members[other.id].article is not None


def test_a_page_of_a_report_that_is_not_on_the_story_changes_nothing():
    desk = Newsroom()
    held = desk.hears("14:05", "Coast Daily", "Cats", relevant=False)
    assert list(standing_anew(desk.state.members, TextRead(article=article(held.id)))) == []


def test_what_is_remembered_has_no_text_and_a_copy_keeps_the_rest():
    one = article("r1")
    assert remembered(one).text == ""
    assert remembered(remembered(one)) == remembered(one)
    desk, heard = desk_with_text()
    assert with_copy(desk.state.members[heard.id], "r0").placement.development is not None
    assert len(TextHistory()) == 0

"""What an update means: composed from facts of the record, silent where there are none."""

import msgspec
import pytest

from livedesk.model import (
    Because,
    Findings,
    Hedge,
    IssueStep,
    IssueStepped,
    Move,
    OutcomeMoved,
    PositionStated,
    Reaction,
    ReactionHeard,
    ReportPlaced,
    Signal,
    Span,
    Stand,
)
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.meaning import meaning
from livedesk.page.view import update_view
from livedesk.reading.phrases import piece
from livedesk.reading.signals import gloss, signals
from newsroom import Newsroom, at, passage, placement, story

STORY = {
    "actor": [
        {"id": "quill", "name": "Mara Quill", "role": "Leader", "principal": True, "names": {"en": ["Quill"]}}
    ],
    "issue": [{"id": "wages", "title": "Wages", "question": "How much?"}],
    "outcome": [
        {"id": "deal", "title": "A deal", "criteria": "Signed.", "prior": 0.3, "prior_because": "Rare."},
        {"id": "none", "title": "No deal", "criteria": "None.", "prior": 0.7, "prior_because": "Usual."},
    ],
}
WHY = Because(rule="test", text="so")


def newsroom():
    return Newsroom(story=story(**STORY))


def published(desk, time, title):
    report = desk.hears(time, "Gazette", title)
    desk.publishes(time, report)
    return report


def moves(desk, time, report, before, after):
    desk.append(
        time,
        "outcome:deal",
        OutcomeMoved(
            move=Move(
                outcome="deal", indicator="signed", development=desk.development(report), sentence=passage(report),
                mode_weight=1.0, ratio=4.0, discounts={}, shift=after - before, shares={}, found_at=at(time),
                before=before, after=after, beside={}, because=WHY,
            )
        ),
    )  # fmt: skip


def steps(desk, time, report, toward, before, after, side="quill"):
    step = IssueStep(
        issue="wages", development=desk.development(report), toward=toward, side=side, before=before, after=after,
        sentence=passage(report), because=WHY,
    )  # fmt: skip
    desk.append(time, "issue:wages", IssueStepped(step=step))


def lines(desk, report, seq=None):
    update = desk.state.updates[desk.development(report)].latest
    return meaning(desk.state, Desk.of(desk.story), update, desk.state.seq if seq is None else seq)


def test_where_nothing_is_known_nothing_is_said():
    desk = newsroom()
    assert lines(desk, published(desk, "10:00", "Quill arrives")) == ()


def test_what_an_update_moved_is_said_with_where_it_can_be_followed():
    desk = newsroom()
    report = published(desk, "10:00", "Quill signs")
    early = desk.state.seq
    moves(desk, "10:00", report, 0.3, 0.45)
    moves(desk, "10:10", report, 0.45, 0.6)
    (line,) = lines(desk, report)
    assert (line.kind, line.title, line.text, line.anchor) == (
        "outcome", "A deal", "from 30 % to 60 %", "outcome-deal",
    )  # fmt: skip
    assert lines(desk, report, early) == ()


def test_a_step_taken_back_is_no_longer_said():
    desk = newsroom()
    report = published(desk, "10:00", "Quill signs")
    moves(desk, "10:00", report, 0.3, 0.45)
    moves(desk, "10:10", report, 0.45, 0.3)
    update = desk.state.meant[desk.development(report)]
    update.values[-1] = msgspec.structs.replace(update.values[-1], shift=0.0)
    assert lines(desk, report) == ()


def test_an_issue_tells_who_did_what_where_it_stands_and_what_was_last_known_there():
    desk = newsroom()
    first = published(desk, "10:00", "Quill supports a table")
    steps(desk, "10:00", first, "for", "untouched", "raised")
    second = published(desk, "11:00", "Quill rejects it")
    steps(desk, "11:00", second, "against", "raised", "contested")
    (line,) = lines(desk, second)
    assert line.text == "Mara Quill moves away from agreement; was raised, now contested"
    assert line.before.headline.text == "Quill supports a table"
    (line,) = lines(desk, first)
    assert line.before is None


def test_that_an_issue_is_only_spoken_of_is_no_meaning():
    desk = newsroom()
    report = published(desk, "10:00", "Quill speaks of wages")
    steps(desk, "10:00", report, "raises", "contested", "contested")
    assert lines(desk, report) == ()


def with_signal(title, phrase, desk=None, time="10:00"):
    desk = desk or newsroom()
    report = published(desk, time, title)
    start = title.index(phrase)
    signal = Signal(
        id="constructive", text=phrase, span=Span(part="title", start=start, end=start + len(phrase))
    )
    placed = ReportPlaced(
        placement=placement(report, desk.development(report)), findings=Findings(signals=(signal,))
    )
    desk.append(time, f"report:{report.id}", placed)
    return desk, report


def test_a_set_phrase_in_the_words_shown_is_explained_with_its_source():
    assert gloss("constructive") is not None
    desk, report = with_signal("Quill calls talks constructive", "constructive")
    (line,) = lines(desk, report)
    assert (line.kind, line.title) == ("signal", "constructive")
    assert line.text == gloss("constructive").means
    assert line.source.startswith("http")


def test_a_phrase_that_is_not_shown_is_not_explained():
    desk, report = with_signal("Quill calls talks constructive", "constructive")
    other = passage(report, text="Quill calls talks")
    desk.publishes("10:05", report, headline=other)
    assert lines(desk, report) == ()


def test_a_withdrawn_update_means_nothing():
    desk = newsroom()
    report = published(desk, "10:00", "Quill signs")
    moves(desk, "10:00", report, 0.3, 0.45)
    desk.withdraws("10:20", report, "She did not.")
    assert lines(desk, report) == ()


@pytest.mark.parametrize("title", ["<b>A deal</b>", "A deal"])
def test_it_is_drawn_in_the_update_and_cannot_run(title):
    tables = {**STORY, "outcome": [{**STORY["outcome"][0], "title": title}, STORY["outcome"][1]]}
    desk = Newsroom(story=story(**tables))
    report = published(desk, "10:00", "Quill signs")
    moves(desk, "10:00", report, 0.3, 0.45)
    part = update_view(desk.state, desk.story, desk.development(report))
    drawn = Renderer().update(part)
    assert "What it means" in drawn
    assert "from 30 % to 45 %" in drawn
    assert "<b>A deal" not in drawn


def test_a_custom_is_explained_once_a_day():
    desk, first = with_signal("Quill calls talks constructive", "constructive")
    _, second = with_signal("Quill calls night constructive", "constructive", desk, "12:00")
    _, later = with_signal(
        "Quill again: a constructive day", "constructive", desk, "2025-08-17T10:00:00+00:00"
    )
    assert [len(lines(desk, one)) for one in (first, second, later)] == [1, 0, 1]


def test_a_phrase_said_of_others_or_of_what_would_be_is_not_explained():
    desk, report = with_signal("Port calls night constructive", "constructive")
    assert lines(desk, report) == ()
    desk, report = with_signal("If Quill calls talks constructive", "constructive")
    found = desk.state.members[report.id]
    words = Span(part="title", start=0, end=40)
    would = Hedge(kind="conditional", text="If", span=words, scope=words, voice="author")
    placed = ReportPlaced(
        placement=found.placement,
        findings=msgspec.structs.replace(found.findings, hedges=(would,)),
    )
    desk.append("10:01", f"report:{report.id}", placed)
    assert lines(desk, report) == ()


@pytest.mark.parametrize(
    "title",
    [
        "How Quill came to talks called constructive",
        "Critics read the hat of Quill as constructive",
        "The hat of Quill is seen by some as odd or constructive",
    ],
)
def test_a_phrase_of_who_explains_or_of_how_somebody_takes_a_thing_is_not_explained(title):
    desk, report = with_signal(title, "constructive")
    assert lines(desk, report) == ()


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Quill has constructive talks on one issue: Lunch", 0),
        ("Quill has constructive talks on one issue: wages", 1),
        ("Quill has constructive talks: source", 1),
        ("Quill has constructive talks: Quill", 1),
    ],
)
def test_a_phrase_of_what_only_the_end_of_a_headline_names_is_not_explained(title, told):
    asked = STORY | {"issue": [STORY["issue"][0] | {"names": {"en": ["wages"]}}]}
    desk, report = with_signal(title, "constructive", Newsroom(story=story(**asked)))
    assert len(lines(desk, report)) == told


def test_what_others_moved_in_between_and_what_came_hours_later_is_not_the_updates():
    desk = newsroom()
    report = published(desk, "10:00", "Quill is to sign")
    moves(desk, "10:00", report, 0.3, 0.4)
    moves(desk, "12:00", report, 0.6, 0.62)
    assert [line.text for line in lines(desk, report)] == ["from 30 % to 40 %"]
    step = desk.state.meant[desk.development(report)].values[0]
    sentence = msgspec.structs.replace(step.sentence, at=at("19:00"))
    later = msgspec.structs.replace(step, before=0.62, after=0.9, sentence=sentence)
    desk.append("19:00", "outcome:deal", OutcomeMoved(move=later))
    assert [line.text for line in lines(desk, report)] == ["from 30 % to 40 %"]


def test_a_step_of_a_single_point_is_left_to_the_chart():
    desk = newsroom()
    report = published(desk, "10:00", "Quill signs")
    moves(desk, "10:00", report, 0.3, 0.31)
    assert lines(desk, report) == ()


SIDES = [
    {"id": id_, "name": id_.title(), "role": "r", "country": country, "principal": True, "names": {"en": [id_.title()]}}
    for id_, country in (("quill", "NO"), ("berg", "SE"), ("aalto", "FI"))
]  # fmt: skip
CITE = [{"name": "Gazette", "url": "https://gazette.example/1"}]
FIRST = {
    "id": "first", "title": "Oslo", "on": "2019-02-02", "place": "Oslo", "facts": [{"text": "It rained.", "cite": CITE}],
    "agreement": [
        {"id": "pay", "type": "understanding", "issue": "wages", "terms": "Pay rises by a tenth.", "cite": CITE,
         "standing": [{"on": "2020-01-01", "state": "broken", "text": "It did not.", "cite": CITE}]}
    ],
}  # fmt: skip


def test_who_was_not_heard_on_an_issue_yet_is_said_as_it_was_then():
    desk = Newsroom(story=story(**STORY | {"actor": SIDES}))
    first = published(desk, "10:00", "Quill rejects wages")
    steps(desk, "10:00", first, "against", "untouched", "contested")
    second = published(desk, "11:00", "Berg rejects wages")
    steps(desk, "11:00", second, "against", "contested", "contested", side="berg")
    assert lines(desk, first)[0].text == (
        "Norway moves away from agreement; was untouched, now contested; not heard on it yet: Sweden, Finland"
    )
    assert lines(desk, second)[0].text == "Sweden moves away from agreement; not heard on it yet: Finland"


def wants(desk, time, report, turn, kind="red line", before="goal"):
    stand = Stand(
        side="quill", actor="quill", issue="wages", kind=kind, quote="never", sentence=passage(report),
        development=desk.development(report), turn=turn, before=before, because=WHY,
    )  # fmt: skip
    desk.append(time, "position:quill", PositionStated(stand=stand))


def test_what_a_side_says_it_wants_is_told_with_how_it_compares():
    desk = newsroom()
    report = published(desk, "10:00", "Quill never pays")
    wants(desk, "10:00", report, "harder")
    (line,) = lines(desk, report)
    assert (line.title, line.text) == ("Wages", "Mara Quill: Goal → Red line, harder than before")
    again = published(desk, "11:00", "Quill never pays again")
    wants(desk, "11:00", again, "again", before="red line")
    assert lines(desk, again) == ()


def test_a_word_on_another_matter_is_no_harder_one():
    desk = newsroom()
    report = published(desk, "10:00", "Quill never pays")
    wants(desk, "10:00", report, "other")
    assert [line.text for line in lines(desk, report)] == ["Mara Quill: Red line, a further word on it"]


def test_whoever_moves_on_an_issue_meets_what_became_of_the_last_agreement_on_it():
    desk = Newsroom(story=story(**STORY | {"meeting": [FIRST]}))
    report = published(desk, "10:00", "Quill offers pay")
    steps(desk, "10:00", report, "for", "untouched", "raised")
    _, precedent = lines(desk, report)
    assert (precedent.kind, precedent.title, precedent.anchor) == (
        "precedent",
        "Precedent: Oslo, 2 February 2019",
        "first",
    )
    assert precedent.text == "Understanding: Pay rises by a tenth. Broken."
    later = published(desk, "11:00", "Quill offers more")
    steps(desk, "11:00", later, "for", "raised", "raised")
    assert [line.kind for line in lines(desk, later)] == ["issue"]
    drawn = Renderer().update(update_view(desk.state, desk.story, desk.development(report)))
    assert 'href="/meetings/first"' in drawn


ABROAD = STORY | {
    "reactions_from": ["SE", "nato"],
    "actor": [
        {"id": "quill", "name": "Mara Quill", "role": "Leader", "principal": True, "kind": "person", "names": {"en": ["Quill"]}},
        {"id": "ashdown", "name": "Tom Ashdown", "role": "Manager", "principal": True, "kind": "person", "names": {"en": ["Ashdown"]}},
    ],
    "position": [{"actor": "ashdown", "issue": "wages", "kind": "red line", "text": "Never.", "cite": [{"name": "Gazette", "url": "https://gazette.example/1"}]}],
}  # fmt: skip


def reacts(desk, time, report, party, attitude, rank="minister"):
    reaction = Reaction(
        party=party, speaker="A minister", rank=rank, attitude=attitude, sentence=passage(report),
        development=desk.development(report), because=WHY,
    )  # fmt: skip
    desk.append(time, f"party:{party}", ReactionHeard(reaction=reaction))


def test_whoever_reacts_is_told_the_first_time_and_when_the_stand_is_another():
    desk = Newsroom(story=story(**ABROAD))
    found = []
    for time, attitude in (("10:00", "comments"), ("11:00", "comments"), ("12:00", "supports"), ("13:00", "supports"), ("14:00", "warns")):  # fmt: skip
        report = published(desk, time, f"Sweden speaks of Quill and Ashdown at {time}")
        reacts(desk, time, report, "SE", attitude)
        found.append([(line.title, line.text, line.before and line.before.headline.text[-5:]) for line in lines(desk, report)])  # fmt: skip
    assert found == [
        [("Sweden", "first word on it", None)],
        [],
        [("Sweden", "supports", "11:00")],
        [],
        [("Sweden", "warns", "13:00")],
    ]


@pytest.mark.parametrize(
    ("party", "title", "rank"),
    [
        ("NO", "Norway speaks of Quill and Ashdown", "minister"),
        ("SE", "Sweden speaks of the weather", "minister"),
        ("SE", "Somebody of Sweden speaks of Quill and Ashdown", "other"),
        ("SE", "Sweden, Quill and Ashdown welcome peace of Armenia and Azerbaijan", "minister"),
    ],
)
def test_nobody_unexpected_nothing_else_and_no_passer_by_is_a_word_of_a_country(party, title, rank):
    desk = Newsroom(story=story(**ABROAD))
    report = published(desk, "10:00", title)
    reacts(desk, "10:00", report, party, "comments", rank)
    assert lines(desk, report) == ()


def side_words(line):
    return [f"{w.text} | {w.quote.text if w.quote is not None else w.fact.text}" for w in line.sides]


def test_where_an_issue_stands_is_told_when_it_comes_up_when_it_moved_and_after_silence():
    desk = Newsroom(story=story(**ABROAD))
    first = published(desk, "10:00", "Talk of wages")
    steps(desk, "10:00", first, "raises", "untouched", "raised", side=None)
    (line,) = lines(desk, first)
    assert (line.title, line.text, line.before) == ("Wages", "raised", None)
    assert side_words(line) == ["Tom Ashdown: Red line | Never."]
    again = published(desk, "10:30", "More talk of wages")
    steps(desk, "10:30", again, "raises", "raised", "raised", side=None)
    assert lines(desk, again) == ()
    moved = published(desk, "11:00", "Quill rejects it")
    steps(desk, "11:00", moved, "against", "raised", "contested")
    wants(desk, "11:00", moved, "first", before=None)
    after = published(desk, "12:00", "Still talk of wages")
    steps(desk, "12:00", after, "raises", "contested", "contested", side=None)
    (line,) = lines(desk, after)
    assert line.text == "contested"
    assert side_words(line) == ["Mara Quill: Red line | never", "Tom Ashdown: Red line | Never."]
    assert line.before.headline.text == "Quill rejects it"
    assert side_words(lines(desk, first)[0]) == ["Tom Ashdown: Red line | Never."]  # as it was then


@pytest.mark.parametrize(
    ("title", "told"), [("Talk of wages ahead of a meal", 1), ("Quill is silent ahead of talk of wages", 0)]
)
def test_an_issue_that_only_the_circumstances_name_is_not_told(title, told):
    named = ABROAD | {"issue": [STORY["issue"][0] | {"names": {"en": ["wages"]}}]}
    desk = Newsroom(story=story(**named))
    report = published(desk, "10:00", title)
    steps(desk, "10:00", report, "raises", "untouched", "raised", side=None)
    assert len(lines(desk, report)) == told


def test_who_asks_for_details_demands_nothing():
    desk = Newsroom(story=story(**ABROAD))
    report = published(desk, "10:00", "Sweden seeks details of talks of Quill and Ashdown")
    reacts(desk, "10:00", report, "SE", "calls for")
    assert [line.text for line in lines(desk, report)] == ["first word on it"]
    must = published(desk, "11:00", "Sweden says Quill and Ashdown must meet")
    reacts(desk, "11:00", must, "SE", "calls for")
    assert [line.text for line in lines(desk, must)] == []


def test_what_is_said_again_moves_nobody_and_what_is_let_go_is_told_as_that():
    desk = newsroom()
    report = published(desk, "10:00", "Quill never pays")
    wants(desk, "10:00", report, "again", before="red line")
    steps(desk, "10:00", report, "against", "contested", "contested")
    assert lines(desk, report)[0].text == "Mara Quill: Red line, said again"
    dropped = published(desk, "11:00", "Quill drops demand for pay")
    wants(desk, "11:00", dropped, "softer", kind="offer")
    assert lines(desk, dropped)[0].text == "Mara Quill no longer demands it"


def test_a_denied_phrase_is_shown_with_the_word_that_denies_it():
    text = "Quill and Ashdown end talks with no breakthrough"
    (signal,) = signals([piece("title", text)], "en")
    assert (signal.text, signal.negated) == ("no breakthrough", True)
    (signal,) = signals([piece("title", "The talks weren’t constructive")], "en")
    assert signal.text == "weren’t constructive"

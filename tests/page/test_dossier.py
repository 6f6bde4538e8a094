"""What the story file knows, as parts of the page."""

from typing import Any

from livedesk.model import ReportReworded, Rewording
from livedesk.page import dossier
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.view import build_view
from newsroom import Newsroom, at, because, story

CITE = [{"name": "The harbour gazette", "url": "https://gazette.example/1"}]


def newsroom(**tables: Any) -> Newsroom:
    return Newsroom(story=story(**tables))


def issue(id_: str) -> dict[str, Any]:
    return {"id": id_, "title": id_.capitalize(), "question": f"What of {id_}?"}


def test_positions_are_grouped_by_who_holds_them():
    tables: dict[str, Any] = {
        "actor": [{"id": "union", "name": "The union", "role": "Dockers", "names": {"en": ["union"]}}],
        "issue": [issue("wages")],
        "position": [
            {"actor": "union", "issue": "wages", "kind": "red line", "text": "No cut.", "cite": CITE},
            {"actor": "port", "text": "More hours.", "cite": CITE},
            {"actor": "union", "text": "More rest.", "cite": CITE},
        ],
    }
    union, port = dossier.sides(Desk.of(story(**tables)))
    assert (union.name, union.role, port.name) == ("The union", "Dockers", "port")
    assert [(p.kind, p.issue.title if p.issue else None) for p in union.positions] == [
        ("Red line", "Wages"),
        ("Goal", None),
    ]
    assert union.positions[0].fact.cites[0].url == "https://gazette.example/1"


def test_the_timeline_runs_from_old_to_new_days_and_moments_mixed():
    entries = [
        {"at": "2025-08-15T11:00:00-08:00", "text": "They sit down.", "cite": CITE},
        {"at": "2025-08-15", "text": "The day comes.", "cite": CITE},
        {"at": "1999-01-02", "text": "The port opens.", "cite": CITE},
    ]
    lines = dossier.timeline(Desk.of(story(timeline=entries)))
    assert [(line.day, line.iso) for line in lines] == [
        ("2 January 1999", "1999-01-02"),
        ("15 August 2025", "2025-08-15"),
        ("15 August 2025, 11:00", "2025-08-15T19:00:00Z"),
    ]


def test_explainers_keep_their_facts_and_citations():
    fact = {"text": "It rained.", "cite": CITE}
    desk = Desk.of(story(explainer=[{"id": "why", "title": "Why here?", "facts": [fact]}]))
    assert dossier.explainers(desk)[0].facts[0].cites[0].name == "The harbour gazette"


def source(id_: str, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "name": id_, "address": f"https://{id_}.example/feed", "publisher": id_} | fields


def test_sources_are_counted_with_their_publishers_and_countries():
    desk = newsroom(
        source=[
            source(
                "harbour-wire",
                country="NO",
                type="agency",
                lang="no",
                owner="The city",
                site="https://h.example",
            ),
            source("second", publisher="harbour-wire", country="NO"),
        ]
    )
    desk.hears("10:00", "Harbour Wire", "They land")
    desk.hears("10:01", "Harbour Wire", "Chess news", relevant=False)
    about = dossier.about(desk.state, Desk.of(desk.story), desk.state.seq, past=False)
    assert about.summary == "2 sources of 1 publisher in 1 country"
    assert about.received == "2 reports read"
    wire = about.sources[0]
    assert (wire.kind, wire.country, wire.language, wire.owner) == (
        "news agency",
        "Norway",
        "Norwegian",
        "The city",
    )
    assert (wire.received, wire.relevant) == (2, 1)


def test_sources_a_recording_brought_are_listed_and_counted_apart():
    desk = newsroom(source=[source("wire")])
    desk.hears("10:00", "Night Post", "They land")
    about = dossier.about(desk.state, Desk.of(desk.story), desk.state.seq, past=False)
    assert [row.name for row in about.sources] == ["Night Post", "wire"]
    assert about.summary == "1 source of 1 publisher and 1 more from a recording"


def test_what_the_story_file_leaves_out_comes_from_the_publisher_table_with_its_source():
    desk = newsroom(
        source=[
            source("tass", name="TASS", publisher="TASS"),
            source("bbc", name="BBC News", publisher="BBC", owner="The licence payers", country="GB"),
            source("coast", name="Coast Daily", publisher="Coast Daily"),
        ]
    )
    tass, bbc, coast = dossier.about(desk.state, Desk.of(desk.story), desk.state.seq, past=True).sources
    assert (tass.kind, tass.country, tass.owner) == (
        "news agency, state-controlled",
        "Russia",
        "Government of Russia",
    )
    assert tass.cite.startswith("https://")
    assert (bbc.kind, bbc.owner, bbc.cite) == (
        "news outlet, public or partly owned by a state",
        "The licence payers",
        None,
    )
    assert (coast.kind, coast.country, coast.owner, coast.cite) == ("news outlet", None, None, None)


def test_a_past_moment_shows_no_counts_of_now():
    desk = newsroom(source=[source("wire")])
    heard = desk.hears("10:00", "wire", "They land")
    desk.publishes("10:01", heard)
    then = desk.state.seq
    desk.hears("10:02", "wire", "They leave")
    about = dossier.about(desk.state, Desk.of(desk.story), then, past=True)
    assert about.received == "1 report read"
    assert about.sources[0].received is None


def test_the_log_of_corrections_is_newest_first_and_of_its_moment():
    desk = newsroom()
    heard = desk.hears("10:00", "wire", "They land at ten")
    desk.publishes("10:01", heard)
    desk.corrects("10:05", heard, "It was eleven.")
    then = desk.state.seq
    desk.withdraws("10:09", heard, "They did not land.")
    notes = [
        (row.word, row.note) for row in dossier.corrections(desk.state, Desk.of(desk.story), desk.state.seq)
    ]
    assert notes == [("Withdrawn", "They did not land."), ("Corrected", "It was eleven.")]
    past = dossier.about(desk.state, Desk.of(desk.story), then, past=True)
    assert [row.note for row in past.corrections] == ["It was eleven."]
    assert past.corrections_words == "1 correction"
    assert (
        dossier.about(desk.state, Desk.of(desk.story), 1, past=True).corrections_words
        == "No correction so far"
    )


def test_what_sources_put_right_or_took_back_is_listed_apart_newest_first_and_of_its_moment():
    desk = newsroom()
    heard = desk.hears("14:00", "Wire", "They met for six hours")
    desk.publishes("14:01", heard)
    told = [("cosmetic", "", ""), ("corrected", "six <b>hours", "three hours"), ("withdrawn", "", "")]
    for minute, (kind, was, now) in enumerate(told, start=2):
        rewording = Rewording(
            of=heard.id, report=None, kind=kind, was=was, now=now, source_name="Wire", because=because()
        )
        desk.append(f"14:0{minute}", f"rewording:{heard.id}", ReportReworded(rewording=rewording))
    view = build_view(desk.state, desk.story, now=at("15:00"))
    rows = view.about.taken_back
    assert [(row.word, row.was, row.now) for row in rows] == [
        ("Withdrawn", "", ""),
        ("Corrected", "six <b>hours", "three hours"),
    ]
    assert {row.update for row in rows} == {desk.development(heard)}
    page = Renderer().corrections(view, base_url="https://desk.example")
    assert "<del>six &lt;b&gt;hours</del> <ins>three hours</ins>" in page
    then = build_view(desk.state, desk.story, now=at("15:00"), seq=desk.state.seq - 1)
    assert [row.word for row in then.about.taken_back] == ["Corrected"]

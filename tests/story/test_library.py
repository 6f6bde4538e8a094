"""What comes with the desk is sound: every bundled story, and the rehearsal of Anchorage."""

import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest

from livedesk.gathering import Gatherer
from livedesk.page.catalogue import LANGUAGES
from livedesk.reading import Reader
from livedesk.sources.recording import is_rehearsal, read_recording
from livedesk.story import Story, bundled, load_story, rehearsal_path
from livedesk.story.schema import Citation
from newsroom import report

EIGHT = {"en", "ru", "uk", "zh", "es", "vi", "bn", "fi"}
KINDS = {"news", "agency", "official", "state_media", "on_the_ground", "expert", "social"}


@pytest.fixture(scope="module")
def anchorage() -> Story:
    return load_story("alaska-summit").story


@pytest.fixture(scope="module")
def rehearsal() -> list[dict[str, Any]]:
    with rehearsal_path("alaska-summit") as file:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def placements(anchorage):
    """Every report of the rehearsal by id, with where gathering puts it."""
    reader, gatherer = Reader(anchorage), Gatherer(anchorage)
    with rehearsal_path("alaska-summit") as file:
        return {
            report.id: gatherer.place(report, reader.read(report))
            for report in read_recording(file, anchorage, warn=complain)
        }


def complain(fault: Exception) -> None:
    raise AssertionError(str(fault))


def cited(story: Story) -> list[tuple[str, tuple[Citation, ...]]]:
    """Every stated fact of a story with its citations."""
    facts = [(fact.text, fact.cite) for issue in story.issues for fact in issue.background]
    facts += [(entry.text, entry.cite) for entry in story.timeline]
    facts += [(fact.text, fact.cite) for explainer in story.explainers for fact in explainer.facts]
    facts += [(position.text, position.cite) for position in story.positions]
    for meeting in story.meetings:
        told = (*meeting.facts, *meeting.expected, *meeting.topics, *meeting.statements)
        facts += [(fact.text, fact.cite) for fact in told]
        for agreement in meeting.agreements:
            facts.append((agreement.terms, agreement.cite))
            facts += [(standing.text, standing.cite) for standing in agreement.standings]
    return facts


# --- every bundled story ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_story_loads_by_its_name(name):
    loaded = load_story(name)
    assert loaded.bundled
    assert loaded.story.title


@pytest.mark.parametrize("name", bundled())
def test_every_fact_of_a_bundled_story_can_be_read_somewhere_public(name):
    for text, citations in cited(load_story(name).story):
        assert citations, text
        for citation in citations:
            assert citation.url.scheme == "https", text
            assert "." in (citation.url.host or ""), text


@pytest.mark.parametrize("name", bundled())
def test_the_priors_of_each_set_of_a_bundled_story_sum_to_one(name):
    """One outcome alone in its set leaves room for its not coming."""
    sets: dict[str, list[float]] = {}
    for outcome in load_story(name).story.outcomes:
        sets.setdefault(outcome.set, []).append(outcome.prior)
    for priors in sets.values():
        assert len(priors) == 1 or sum(priors) == pytest.approx(1)


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_story_is_complete_enough_to_run(name):
    """Words and people in several languages, sources, issues, ends with signs, and answers to questions."""
    story = load_story(name).story
    assert len(story.languages) >= 4
    assert len(story.sources) >= 20
    for table in (
        story.terms,
        story.actors,
        story.issues,
        story.explainers,
        story.timeline,
        story.reactions_from,
    ):
        assert table
    assert len(story.outcomes) >= 2
    assert all(outcome.indicators for outcome in story.outcomes)


@pytest.mark.parametrize("name", bundled())
def test_the_sources_of_a_bundled_story_stand_under_addresses_of_their_own(name):
    addresses = [source.address for source in load_story(name).story.sources]
    assert len(set(addresses)) == len(addresses)
    assert {urlsplit(address).scheme for address in addresses} <= {"http", "https"}


@pytest.mark.parametrize("name", bundled())
def test_what_became_of_an_agreement_is_told_after_it_was_made(name):
    for meeting in load_story(name).story.meetings:
        for agreement in meeting.agreements:
            days = [standing.on for standing in agreement.standings]
            assert days == sorted(days), agreement.id
            assert meeting.held is False or all(day >= meeting.on for day in days), agreement.id


HEADLINES = [
    ("ukraine-talks", "en", "Ukraine, Russia and US to hold next round of trilateral talks in Geneva", True),
    ("ukraine-talks", "pl", "Rozmowy pokojowe w Genewie: Zełenski o gwarancjach bezpieczeństwa", True),
    ("ukraine-talks", "hu", "Putyin és Zelenszkij a béketárgyalásokról", True),
    ("ukraine-talks", "en", "Football: Shakhtar Donetsk win in Warsaw", False),
    ("us-russia-meetings", "ru", "Встреча Путина с Трампом отложена, заявил Песков", True),
    ("us-russia-meetings", "en", "Trump signs order on tariffs", False),
    ("iberian-blackout", "pt", "Apagão: REN diz que reposição é gradual", True),
    ("iberian-blackout", "de", "Stromausfall in Spanien und Portugal", True),
    ("iberian-blackout", "en", "Blackout in Cuba leaves millions without power", False),
    ("german-election-2025", "de", "Hochrechnung: Union vorn, AfD bei 20 Prozent", True),
    ("german-election-2025", "fr", "Élections en Allemagne : la CDU en tête", True),
    ("german-election-2025", "de", "Landtagswahl in Hamburg: SPD vorn", False),
]


@pytest.mark.parametrize(("name", "lang", "headline", "relevant"), HEADLINES)
def test_a_bundled_story_knows_its_own_headlines_and_no_others(name, lang, headline, relevant):
    story = load_story(name).story
    found = report("12:00", "A wire", headline, lang=lang)
    assert Gatherer(story).place(found, Reader(story).read(found)).relevant is relevant


# --- the dossier -----------------------------------------------------------------------------------


def test_the_dossier_has_every_meeting_of_the_two_and_the_two_that_were_called_off():
    meetings = load_story("us-russia-meetings").story.meetings
    assert [(m.on.year, m.held) for m in meetings] == [
        (2017, True), (2017, True), (2018, True), (2018, False), (2019, True), (2025, True), (2025, False),
    ]  # fmt: skip
    for meeting in meetings:
        for told in (meeting.participants, meeting.expected, meeting.topics, meeting.statements):
            assert told, meeting.id
    assert {s.state for m in meetings for a in m.agreements for s in a.standings} >= {
        "kept",
        "broken",
        "lapsed",
    }


# --- the talks on Ukraine --------------------------------------------------------------------------


def test_the_talks_on_ukraine_are_followed_in_twelve_languages_and_from_official_sites():
    talks = load_story("ukraine-talks").story
    assert len(talks.sources) >= 60
    assert len({source.lang for source in talks.sources}) >= 12
    official = {source.country for source in talks.sources if source.type == "official"}
    assert official >= {"US", "RU", "UA"}
    spoken = {lang for term in talks.terms for lang in term.names}
    assert {source.lang for source in talks.sources} <= spoken & set(talks.languages)
    assert talks.reactions_from


# --- the story of Anchorage ------------------------------------------------------------------------


def test_the_brief_says_in_two_to_six_sentences_what_the_story_is_not(anchorage):
    assert 2 <= len(re.findall(r"[.!?](?:\s|$)", anchorage.brief)) <= 6
    assert "Not part of it" in anchorage.brief


def test_every_actor_has_aliases_in_all_eight_languages(anchorage):
    assert set(anchorage.languages) == EIGHT
    assert {"trump", "putin", "zelensky"} <= {actor.id for actor in anchorage.actors if actor.principal}
    for actor in anchorage.actors:
        assert set(actor.names) >= EIGHT, actor.id


def test_every_issue_and_outcome_has_a_title_in_every_language_of_the_page(anchorage):
    others = set(LANGUAGES) - {anchorage.language}
    for named in (*anchorage.issues, *anchorage.outcomes):
        assert set(named.titles) == others, named.id


def test_terms_that_speak_for_the_story_are_given_in_all_eight_languages(anchorage):
    for term in anchorage.terms:
        if term.weight > 0:
            assert set(term.names) >= EIGHT, term.id


def test_no_alias_is_listed_twice_in_one_language(anchorage):
    for entry in (*anchorage.terms, *anchorage.actors):
        for lang, names in entry.names.items():
            twice = [name for name, n in Counter(names).items() if n > 1]
            assert not twice, f"{entry.id}.{lang}: {twice}"


def test_either_president_alone_does_not_decide_and_both_together_do(anchorage):
    weight = {actor.id: actor.weight for actor in anchorage.actors}
    assert weight["trump"] < 1 > weight["putin"]
    assert weight["trump"] + weight["putin"] >= 1


def test_at_least_thirty_sources_stand_under_addresses_of_their_own(anchorage):
    addresses = [source.address for source in anchorage.sources]
    assert len(addresses) >= 30
    assert len(set(addresses)) == len(addresses)
    for source in anchorage.sources:
        assert urlsplit(source.address).scheme in ("http", "https"), source.id


def test_the_sources_cover_every_kind_of_speaker_that_opens_updates(anchorage):
    assert {source.type for source in anchorage.sources} >= set(anchorage.publishing.types)


def test_feeds_of_one_publisher_are_one_family(anchorage):
    families = Counter(source.publisher for source in anchorage.sources)
    assert families["BBC"] == 5
    assert families["Kremlin"] == 2


def test_the_meetings_so_far_are_five_and_one_of_them_was_called_off(anchorage):
    assert [meeting.id for meeting in anchorage.meetings if not meeting.held] == ["buenos-aires-2018"]
    assert [meeting.on.year for meeting in anchorage.meetings] == [2017, 2017, 2018, 2018, 2019]


def test_the_background_ends_before_the_meeting_begins(anchorage):
    days = [entry.at.date() if isinstance(entry.at, datetime) else entry.at for entry in anchorage.timeline]
    assert days == sorted(days)
    assert days[-1] < date(2025, 8, 15)


# --- the rehearsal ---------------------------------------------------------------------------------


def test_the_rehearsal_says_on_every_line_that_it_is_one(rehearsal):
    with rehearsal_path("alaska-summit") as file:
        assert is_rehearsal(file)
    for line in rehearsal:
        assert line["rehearsal"] is True
        assert "(rehearsal" in line["source"], line["id"]
        assert "(rehearsal" in line["publisher"], line["id"]


def test_its_addresses_lead_nowhere(rehearsal):
    for line in rehearsal:
        if line["url"] is not None:
            assert urlsplit(line["url"]).hostname.endswith(".example"), line["id"]


def test_it_names_no_source_of_the_story(rehearsal, anchorage):
    real = {name for source in anchorage.sources for name in (source.id, source.name, source.publisher)}
    assert not real & {name for line in rehearsal for name in (line["source"], line["publisher"])}


def test_it_is_long_enough_and_speaks_at_least_four_languages(rehearsal):
    assert len(rehearsal) >= 110
    assert len({line["lang"] for line in rehearsal}) >= 4
    assert {line["kind"] for line in rehearsal} == KINDS


def test_it_is_sorted_and_every_id_is_its_own(rehearsal):
    seen = [line["seen_at"] for line in rehearsal]
    assert seen == sorted(seen)
    assert len({line["id"] for line in rehearsal}) == len(rehearsal)


def test_nothing_is_published_after_it_was_seen(rehearsal):
    for line in rehearsal:
        assert line["published_at"] <= line["seen_at"], line["id"]


def test_its_first_hour_is_dense_and_no_gap_is_longer_than_forty_minutes(rehearsal):
    seen = [datetime.fromisoformat(line["seen_at"]) for line in rehearsal]
    assert sum(at - seen[0] < timedelta(hours=1) for at in seen) >= 10
    assert max(later - earlier for earlier, later in pairwise(seen)) < timedelta(minutes=40)
    assert timedelta(hours=24) < seen[-1] - seen[0] < timedelta(hours=25)


def test_pages_are_retitled_in_order(rehearsal):
    pages: dict[str, list[dict[str, Any]]] = {}
    for line in rehearsal:
        if line["url"]:
            pages.setdefault(line["url"], []).append(line)
    retitled = [lines for lines in pages.values() if len(lines) > 1]
    assert len(retitled) >= 4
    for lines in retitled:
        assert [line["rev"] for line in lines] == list(range(len(lines)))
        assert len({line["title"] for line in lines}) == len(lines)
        assert len({line["source"] for line in lines}) == 1


def test_every_line_is_read_and_keeps_its_id(rehearsal, placements):
    assert list(placements) == [line["id"] for line in rehearsal]


def test_wire_copy_is_seen_as_copy_of_the_agency_it_credits(rehearsal, placements):
    sources = {line["id"]: line["source"] for line in rehearsal}
    credited = [line for line in rehearsal if line.get("credit")]
    assert len(credited) >= 10
    for line in credited:
        original = placements[line["id"]].copy_of
        assert original is not None, line["title"]
        assert sources[original] == line["credit"], line["title"]


def test_what_is_not_on_the_story_is_held_and_hardly_anything_else(rehearsal, placements):
    off = {
        "juneau-cleanup", "posts/lukashenko", "alasijia-gou", "guoji/taifu-hongshui", "salmon-run", "business/markets",
        "sports/opening-night", "ouzhou-zuqiu", "news/flight-delays", "deportes/liga", "bear-flats",
    }  # fmt: skip
    held = {urlsplit(line["url"]).path[1:] for line in rehearsal if not placements[line["id"]].relevant}
    assert off <= held
    assert len(held - off) <= len(rehearsal) // 20, held - off

"""Which development a report belongs to."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest

from gathering.scenes import STORY, Desk, item, vector
from livedesk.gathering import Gatherer
from livedesk.gathering import thresholds as t
from livedesk.gathering.active import Row
from livedesk.gathering.developments import Developments, development_id
from livedesk.model import Frame


@pytest.fixture
def desk():
    return Desk()


def test_reports_of_one_happening_in_like_words_are_one_development(desk):
    first = desk.hears("09:00", "Coast Daily", "Mediator Ida Holm named to settle Grey Harbour strike")
    second = desk.hears("09:30", "Hill Gazette", "Ministry names Ida Holm mediator in Grey Harbour strike")
    assert first.opens
    assert not second.opens
    assert second.development == first.development
    assert second.because[-1].rule == "development.join"
    assert "30 min apart" in second.because[-1].text


def test_another_happening_opens_its_own(desk):
    first = desk.hears("09:00", "Coast Daily", "Mediator Ida Holm named to settle Grey Harbour strike")
    second = desk.hears("09:30", "Hill Gazette", "Quill injured in fall at Grey Harbour rally")
    assert second.opens
    assert second.development != first.development
    assert "closest" in second.because[-1].values


def test_what_opens_says_how_it_differs_from_the_closest(desk):
    desk.hears("09:00", "Coast Daily", "Quill rejects offer in Grey Harbour strike")
    other = desk.hears("09:05", "Hill Gazette", "Ashdown leaves for talks on Grey Harbour strike")
    (because,) = (b for b in other.because if b.rule == "development.opens")
    assert because.values["apart"] == "frame.speaker"
    assert because.text.endswith("another speaks or acts: ashdown, quill")
    plain = desk.hears("09:30", "Hill Gazette", "Ida Holm injured in fall at Grey Harbour")
    assert "apart" not in plain.because[-1].values


def test_what_nearly_joined_is_never_said_to_reach_what_it_did_not(monkeypatch):
    def told(threshold):
        monkeypatch.setattr(t, "JOIN_WORDS", threshold)
        desk = Desk()
        desk.hears("14:00", "Coast Daily", "Mediator Ida Holm named to settle Grey Harbour strike")
        return desk.hears("14:40", "Bay Radio", "Quill's strike at Grey Harbour gets a judge to settle it")

    rounded = told(0.9).because[-1].values["closest"]  # 0.1958, say, which is 0.2 in two digits
    opened = told(rounded).because[-1]
    assert opened.rule == "development.opens"
    assert opened.values["closest"] < rounded
    assert f"closest {opened.values['closest']:.2f} < {rounded}" in opened.text


def test_the_same_words_a_day_later_are_another_happening(desk):
    first = desk.hears(
        "2025-08-15T09:00+00:00", "Coast Daily", "Quill and Ashdown talk for hours about Grey Harbour strike"
    )
    second = desk.hears(
        "2025-08-16T21:00+00:00", "Bay Radio", "Ashdown, Quill talk for long hours over Grey Harbour strike"
    )
    assert second.opens
    assert second.development != first.development


def test_like_meaning_joins_across_languages(desk):
    for number in range(12):  # what the story sounds like in either language
        desk.hears(
            "07:00", "Coast Daily", f"Quill strike note {number}", embedding=vector(1, 0, 0, 0, number % 5, 1)
        )
        desk.hears(
            "07:00",
            "El Puerto",
            f"Quill huelga nota {number}",
            embedding=vector(0, 1, 0, 0, number % 4, 1),
            lang="es",
        )
    first = desk.hears("12:00", "Coast Daily", "Quill suspends strike", embedding=vector(1, 0, 5, 1))
    second = desk.hears(
        "12:20", "El Puerto", "Quill suspende la huelga del muelle", embedding=vector(0, 1, 5, 1), lang="es"
    )
    assert second.development == first.development


@pytest.mark.parametrize(
    "title",
    [
        "Analysis: what the strike at Grey Harbour means for Quill",
        "Watch: Quill at the gates of Grey Harbour",
    ],
)
def test_analysis_and_pictures_open_nothing(desk, title):
    placement = desk.hears("09:00", "Coast Daily", title)
    assert placement.relevant
    assert placement.development is None
    assert placement.because[-1].rule == "development.form"


def test_a_bare_link_opens_nothing(desk):
    link = "https://coast.example/news/quill-at-the-gates-of-grey-harbour-strike"
    placement = desk.hears("09:00", "Coast Daily", link)
    assert placement.relevant
    assert placement.development is None
    assert placement.because[-1].text.startswith("a bare link opens none")
    said = desk.hears("09:05", "Hill Gazette", f"Quill at the gates of Grey Harbour {link}")
    assert said.opens


def test_a_copy_goes_with_what_it_repeats_even_to_nowhere(desk):
    title = "Analysis: what the strike at Grey Harbour means for Quill"
    desk.hears("09:00", "Coast Daily", title)
    again = desk.hears("09:10", "Hill Gazette", title)
    assert again.copy_of is not None
    assert again.development is None
    assert not again.opens


def test_a_copy_of_a_held_report_that_is_on_the_story_itself_is_placed_by_its_own_words(desk):
    first = desk.hears("09:00", "Coast Daily", "Ashdown speaks to the chamber of commerce")
    again = desk.hears(
        "09:10",
        "Bay Radio",
        "Ashdown speaks to the chamber of commerce",
        summary="On the Grey Harbour strike.",
    )
    assert not first.relevant
    assert again.relevant
    assert again.copy_of == first.report
    assert again.opens


def test_an_id_is_readable_and_differs_by_report():
    report, reading = item("09:00", "Coast Daily", "Quill's dockers walk out", id="a")
    other, _ = item("09:00", "Coast Daily", "Quill's dockers walk out", id="b")
    assert development_id(report, reading).startswith("quills-dockers-walk-out-")
    assert development_id(report, reading) != development_id(other, reading)
    assert development_id(report, reading) == development_id(report, reading)


def test_a_headline_in_another_script_is_named_by_what_it_names():
    report, reading = item("09:00", "Порт", "Забастовка: Quill", id="a")
    assert development_id(report, reading).startswith("quill-")
    report, reading = item("09:00", "Порт", "Забастовка", id="a")
    assert len(development_id(report, reading)) == 8


def test_numbers_of_forgotten_developments_are_cleared(desk, monkeypatch):
    monkeypatch.setattr("livedesk.gathering.thresholds.ACTIVE_REPORTS", 4)
    for number in range(40):
        desk.hears(
            "09:00", "Coast Daily", f"Quill strike matter{number} thing{number} item{number} point{number}"
        )
    assert len(desk.gatherer._developments.state().ids) <= 9


def plainly_closest(active, row):
    """Every frame compared, development after development: what the quick way must come to."""
    likeness, everywhere = active.likeness(row), np.arange(len(active.rows))
    alike = likeness.with_frames(everywhere, active.frames(row, likeness, everywhere))
    members = defaultdict(list)
    for place, other in enumerate(active.rows):
        members[other.development].append(place)
    scores = {}
    for number, places in sorted(members.items()):
        total = alike[places]
        scores[number] = t.CLOSEST_SHARE * total.max() + (1 - t.CLOSEST_SHARE) * total.sum() / len(places)
    best = max(scores, key=lambda number: (scores[number], -number))
    return best, scores[best], members[best], alike[members[best]]


@pytest.mark.parametrize("embedded", [True, False])
def test_the_quick_way_decides_as_comparing_everything_does(embedded):
    chance = random.Random(5)
    developments = Developments(STORY)
    active = developments._active
    for number in range(400):
        about = chance.randrange(40)
        made = [chance.gauss(0, 0.5) for _ in range(8)]
        made[about % 8] += 1
        row = Row(
            id=f"r{number}",
            hours=number / 20,
            development=(about if chance.random() < 0.7 else chance.randrange(10_000)),
            lang=chance.choice(("en", "es")),
            frame=Frame(
                who=chance.choice(("quill", "ashdown", None)),
                act=chance.choice(("reject", "meet", "attack", None)),
                quotes=chance.choice(((), ("an insult to dockers",))),
            ),
            words=active.weigh_words({f"w{about * 3 + chance.randrange(4)}": 1.0 for _ in range(4)}),
            mentions=active.weigh_mentions({chance.choice(("quill", "harbour", "strike")): 1.0}),
            vector=vector(*made) if embedded else b"",
        )
        if number:
            score, found, members, alike = developments._closest(row, active.likeness(row))
            development, plain, its, theirs = plainly_closest(active, row)
            assert (found, score) == (development, pytest.approx(plain, abs=1e-9))
            assert members.tolist() == its
            assert alike.tolist() == theirs.tolist()
        active.add(row)


def test_a_development_out_of_reach_is_tied_to_nothing(desk):
    desk.hears("2025-08-10T09:00+00:00", "Coast Daily", "Quill accepts mediator in Grey Harbour strike")
    desk.hears("2025-08-10T09:30+00:00", "Bay Radio", "Ashdown offers bonus in Grey Harbour strike")
    ties = desk.gatherer._developments._ties
    assert len(ties.numbers()) == 2
    desk.hears("2025-08-13T09:00+00:00", "Coast Daily", "Quill calls dockers back to Grey Harbour")
    assert len(ties.numbers()) == 1
    again = Gatherer.restore(STORY, desk.gatherer.snapshot())
    assert again.snapshot() == desk.gatherer.snapshot()


# --- merging, and an editor's word ----------------------------------------------------------------------

ACCEPTED = "Quill accepts judge Ida Holm as mediator in Grey Harbour strike"
SETTLED = "Grey Harbour strike to be settled by veteran of river dispute"
BOTH = "Quill accepts veteran of river dispute, judge Ida Holm, as mediator in Grey Harbour strike"
AGAIN = "Veteran of river dispute Ida Holm, a judge, accepted as mediator in Grey Harbour strike"


def two(desk):
    """Two developments that a report of both shows to be one."""
    return desk.hears("14:00", "Coast Daily", ACCEPTED), desk.hears("14:10", "Bay Radio", SETTLED)


def test_two_that_a_report_shows_to_be_one_are_merged_into_the_one_opened_first(desk):
    first, second = two(desk)
    assert desk.gatherer.merged == ()
    desk.hears("14:20", "Hill Gazette", BOTH)
    (merged,) = desk.gatherer.merged
    assert (merged.ended, merged.into) == (second.development, first.development)
    assert merged.because.values["strength"] >= merged.because.values["threshold"]
    assert desk.hears("14:30", "Port Post", SETTLED).development == first.development


def test_a_copy_of_a_report_in_a_merged_development_goes_where_that_leads(desk):
    first, _ = two(desk)
    desk.hears("14:20", "Hill Gazette", BOTH)
    copy = desk.hears("14:40", "Port Post", SETTLED)
    assert copy.copy_of is not None
    assert copy.development == first.development


def test_what_an_editor_merged_takes_in_the_reports_of_both(desk):
    first = desk.hears("14:00", "Coast Daily", ACCEPTED)
    other = desk.hears("14:10", "Bay Radio", "Ferries at Grey Harbour idle on first day of the strike")
    assert other.opens
    assert desk.gatherer.merge(other.development, first.development)
    assert not desk.gatherer.merge(other.development, first.development)
    later = desk.hears("14:20", "Hill Gazette", "Idle ferries at Grey Harbour as first day of strike ends")
    assert later.development == first.development


def test_what_an_editor_split_off_is_never_merged_back_by_the_desk(desk):
    first = desk.hears("14:00", "Coast Daily", ACCEPTED)
    second = desk.hears("14:10", "Hill Gazette", BOTH)
    assert second.development == first.development
    desk.gatherer.move([second.report], "split-off")
    merged = []
    for minute in range(12, 30, 3):
        desk.hears(f"14:{minute}", f"Outlet {minute}", f"{AGAIN} {minute}")
        merged += desk.gatherer.merged
    assert not {"split-off"} & {m.ended for m in merged} | {
        m.into for m in merged if m.ended == first.development
    }
    assert desk.hears("14:50", "Port Post", BOTH).development == "split-off"


def test_a_report_moved_nowhere_pulls_nothing_along(desk):
    first = desk.hears("14:00", "Coast Daily", ACCEPTED)
    desk.gatherer.move([first.report], None)
    assert desk.hears("14:10", "Hill Gazette", BOTH).opens


def test_an_editors_word_outlasts_a_snapshot(desk):
    first = desk.hears("14:00", "Coast Daily", ACCEPTED)
    second = desk.hears("14:10", "Hill Gazette", BOTH)
    desk.gatherer.move([second.report], "split-off")
    restored = Desk()
    restored.gatherer = Gatherer.restore(STORY, desk.gatherer.snapshot())
    assert restored.gatherer.snapshot() == desk.gatherer.snapshot()
    for number in range(6):
        title = f"{AGAIN} {number}"
        heard = item(f"14:{20 + number}", f"Outlet {number}", title)
        assert desk.gatherer.place(*heard) == restored.gatherer.place(*heard)
        assert desk.gatherer.merged == restored.gatherer.merged
    assert {first.development, "split-off"} <= set(desk.gatherer._developments.state().ids.values())

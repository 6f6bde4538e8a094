"""Probabilities move by evidence, by no more than it carries, and back when it goes."""

import math
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Assessment, Because, Move, Origin
from livedesk.reading.reader import readable
from livedesk.record import fold
from livedesk.record.sqlite import SqliteLog
from livedesk.story.loading import load_story
from livedesk.weighing.outlook import Outlook, in_words
from livedesk.weighing.thresholds import LEAST_PROBABLE, MOST_BEFORE_EVENT, PER_DAY, PER_ORIGIN_AND_DAY
from newsroom import at, story
from weighing.scenes import member


def outcome(id_, prior, *indicators, **fields):
    return {
        "id": id_, "title": id_.title(), "criteria": "As written.", "prior": prior, "prior_because": "As before.",
        "indicator": list(indicators), **fields,
    }  # fmt: skip


def indicator(id_, word, ratio):
    return {
        "id": id_,
        "text": f"Reports say {word}",
        "ratio": ratio,
        "because": "Why.",
        "names": {"en": [word]},
    }


STORY = story(
    event={"place": "Anchorage", "zone": "America/Anchorage"},
    outcome=[
        outcome("deal", 0.3, indicator("signed", "signing", 4.0), indicator("cold", "cold shoulder", 0.25)),
        outcome("none", 0.5, indicator("left", "walkout", 3.0)),
        outcome("rain", 0.2, indicator("clouds", "clouds", 2.0), set="weather"),
    ],
)
NOW = at("12:00")


def assessment(status="confirmed", origins=("Gazette",)):
    why = Because(rule="status.confirmed", text="so")
    return Assessment(
        development="d", status=status, status_because=why, outlets=origins,
        origins=tuple(Origin(name=o, outlets=(o,), reports=(), because="own report") for o in origins),
        significance=0.5, significance_because=why, key_moment=False, languages=("en",),
    )  # fmt: skip


def hears(outlook, title, development="d", when=NOW, **fields):
    return outlook.weigh(development, [member("Gazette", title)], assessment(**fields), when)


def odds(probability):
    return math.log(probability / (1 - probability))


def test_before_any_report_the_priors_stand():
    assert Outlook(STORY).probabilities() == pytest.approx({"deal": 0.3, "none": 0.5, "rain": 0.2})


def test_a_confirmed_sign_moves_the_odds_by_nearly_its_ratio_and_tells_its_sentence():
    outlook = Outlook(STORY)
    (move,) = hears(outlook, "Crowd at the hall sees signing")
    assert move.sentence.text == "Crowd at the hall sees signing"
    assert move.shift == pytest.approx(min(math.log(4), PER_ORIGIN_AND_DAY))
    assert odds(move.after) - odds(move.before) == pytest.approx(move.shift, abs=0.05)
    assert "ratio 4" in move.because.text
    assert outlook.probability("deal") == pytest.approx(move.after, abs=1e-4)


def test_a_set_sums_to_one_with_the_end_nobody_lists_and_leaves_others_alone():
    outlook = Outlook(STORY)
    (move,) = hears(outlook, "Signing at noon")
    rest = 1 - move.after - move.beside["none"]
    assert 0 < rest < 0.2
    assert move.beside["none"] < 0.5
    assert "rain" not in move.beside
    assert outlook.probability("rain") == pytest.approx(0.2)


@pytest.mark.parametrize(("status", "share"), [("reported", 0.4), ("corroborated", 0.8), ("denied", 0.0)])
def test_what_is_less_sure_moves_less(status, share):
    (move,) = hears(Outlook(STORY), "Clouds and clouds", status=status)
    assert move.shift == pytest.approx(share * math.log(2))


def test_when_a_report_is_borne_out_the_rest_of_its_weight_is_added():
    outlook = Outlook(STORY)
    hears(outlook, "Clouds", status="reported")
    (more,) = outlook.weigh("d", [], assessment("confirmed"), NOW)
    assert more.shift == pytest.approx(math.log(2))
    assert more.before > 0.2


def test_what_is_withdrawn_is_taken_back():
    outlook = Outlook(STORY)
    hears(outlook, "Signing at noon")
    (back,) = outlook.weigh("d", [], None, NOW)
    assert back.shift == 0
    assert back.after == pytest.approx(0.3)
    assert outlook.probabilities()["none"] == pytest.approx(0.5)


def test_ten_happenings_of_one_origin_move_like_one():
    once, often = Outlook(STORY), Outlook(STORY)
    hears(once, "Signing at noon")
    for n in range(10):
        hears(often, f"Signing at noon {n}", development=f"d{n}", when=NOW + timedelta(minutes=n))
    assert often.probability("deal") == pytest.approx(once.probability("deal"))


def test_every_further_origin_counts_half_of_the_one_before():
    outlook = Outlook(STORY)
    shifts = [
        hears(outlook, "Clouds", development=f"d{n}", when=NOW + timedelta(minutes=n), origins=(f"O{n}",))[
            0
        ].shift
        for n in range(4)
    ]
    assert shifts == pytest.approx([math.log(2) / 2**n for n in range(4)])


def test_a_flood_from_one_side_stays_under_the_caps_and_says_so():
    outlook = Outlook(STORY)
    for n in range(40):
        for word in ("Signing", "Walkout"):
            hears(outlook, word, development=f"{word}{n}", when=NOW + timedelta(minutes=n), origins=("Loud",))
    assert odds(outlook.probability("deal")) - odds(0.3) < PER_ORIGIN_AND_DAY + 0.05
    capped = Outlook(story(outcome=[outcome("deal", 0.3, indicator("signed", "signing", 50.0))]))
    (move,) = hears(capped, "Signing at noon")
    assert move.shift == pytest.approx(PER_ORIGIN_AND_DAY)
    assert move.discounts["cap"] < 0.5
    assert "cap" in move.because.text


def served_again(title, days):
    return member("Gazette", title, published_at=NOW - timedelta(days=days), published_precision="second")


def test_a_story_of_other_days_moves_nothing_says_why_and_decides_nothing():
    decided = indicator("signed", "signing", 4.0) | {"decides": True}
    outlook = Outlook(story(outcome=[outcome("deal", 0.3, decided)]))
    (move,) = outlook.weigh("d", [served_again("The signing is over", 400)], assessment(), NOW)
    assert (move.shift, move.before, move.after, move.discounts["age"]) == (0.0, 0.3, 0.3, 0.0)
    assert "age × 0" in move.because.text
    assert outlook.decisive("d") == []
    again = Outlook(story(outcome=[outcome("deal", 0.3, decided)]), [move])
    for one in (outlook, again):  # the news itself counts, though the old story came first
        (move,) = hears(one, "The signing is over")
        assert move.shift > 0
        assert "age" not in move.discounts
        assert one.decisive("d")


def test_before_the_event_begins_nothing_is_nearly_certain():
    early = story(
        event={"place": "Anchorage", "zone": "America/Anchorage", "starts": "2025-08-15T20:00:00Z"},
        outcome=[outcome("deal", 0.85, indicator("signed", "signing", 9.0))],
    )
    outlook = Outlook(early)
    for n in range(6):
        hears(
            outlook,
            "Signing",
            development=f"d{n}",
            when=NOW + timedelta(minutes=n),
            origins=(f"O{n}", f"P{n}"),
        )
    assert outlook.probability("deal") <= MOST_BEFORE_EVENT + 1e-9


def test_an_editor_can_reject_a_sign_and_let_it_count_again():
    outlook = Outlook(STORY)
    hears(outlook, "Signing at noon")
    key = ("deal", "signed", "d")
    rejected = outlook.judge(key, 0.0, assessment(), NOW, "editor:ann")
    assert (rejected.shift, rejected.by, rejected.discounts["editor"]) == (0.0, "editor:ann", 0.0)
    assert hears(outlook, "Signing again at one") == []
    assert outlook.judge(key, 1.0, assessment(), NOW, "editor:ann").after == pytest.approx(
        outlook.probability("deal"), abs=1e-4
    )
    with pytest.raises(ValueError, match="no evidence"):
        outlook.judge(("deal", "signed", "elsewhere"), 0.0, assessment(), NOW, "editor:ann")
    with pytest.raises(ValueError, match="between 0 and 2"):
        outlook.judge(key, 3.0, assessment(), NOW, "editor:ann")


def test_an_indicator_dropped_from_the_story_file_counts_no_more():
    (move,) = hears(Outlook(STORY), "Signing at noon")
    without = story(outcome=[outcome("deal", 0.3), outcome("none", 0.5)])
    assert Outlook(without, [move]).probability("deal") == pytest.approx(0.3)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["Signing", "Cold shoulder", "Walkout", "Clouds", "Nothing"]),
        st.sampled_from(["reported", "corroborated", "confirmed", "disputed", "withdrawn"]),
        st.sets(st.sampled_from("ABCD"), min_size=1),
    ),
    max_size=30,
)


@given(STEPS)
def test_from_the_moves_alone_the_same_state_is_rebuilt_and_no_bound_is_broken(steps):
    live, moves = Outlook(STORY), []
    for n, (development, word, status, origins) in enumerate(steps):
        given_assessment = None if status == "withdrawn" else assessment(status, tuple(sorted(origins)))
        when = NOW + timedelta(minutes=n)
        heard = [member("Gazette", word)]
        step = live.weigh(f"d{development}", heard, given_assessment, when)
        again = Outlook(STORY, moves).weigh(f"d{development}", heard, given_assessment, when)
        assert again == step
        wire = msgspec.msgpack.decode(msgspec.msgpack.encode(step), type=list[Move])
        moves += wire
    rebuilt = Outlook(STORY, moves)
    assert rebuilt.probabilities() == live.probabilities()
    for probability in live.probabilities().values():
        assert LEAST_PROBABLE <= probability <= 1 - LEAST_PROBABLE
    assert odds(live.probability("rain")) - odds(0.2) < PER_DAY + 0.05


@pytest.mark.parametrize(
    ("probability", "word"),
    [(0.01, "almost no chance"), (0.2, "very unlikely"), (0.3, "unlikely"), (0.5, "roughly even chance"),
     (0.62, "likely"), (0.9, "very likely"), (0.99, "almost certain")],
)  # fmt: skip
def test_probability_in_words_follows_icd_203(probability, word):
    assert in_words(probability) == word


def test_evidence_goes_over_to_what_its_development_became_part_of_and_moves_nothing():
    outlook = Outlook(STORY)
    moves = hears(outlook, "They agree on a signing")
    before = outlook.probability("deal")
    handed = outlook.merge("d", "e")
    assert [(m.development, bool(m.shift), m.before == m.after) for m in handed] == [
        ("d", False, True),
        ("e", True, True),
    ]
    assert outlook.probability("deal") == before
    again = Outlook(STORY, [*moves, *handed])
    for one in (outlook, again):
        (back,) = one.weigh("e", (), None, NOW)
        assert back.shift == 0
        assert math.isclose(one.probability("deal"), 0.3, abs_tol=0.01)


def test_evidence_that_two_merged_developments_both_have_counts_once():
    outlook = Outlook(STORY)
    hears(outlook, "They agree on a signing")
    once = outlook.probability("deal")
    hears(outlook, "A signing is announced", "e", origins=("Other",))
    assert outlook.probability("deal") > once
    (retired,) = outlook.merge("e", "d")
    assert (retired.development, retired.shift) == ("e", 0)
    assert outlook.probability("deal") == once


@pytest.mark.recording
def test_of_anchorage_no_agreement_leads_before_midnight_and_nothing_is_held_sure_before_the_talks(anchorage):
    summit = load_story("alaska-summit").story
    outcomes = {one.id: one for one in summit.outcomes}
    state = fold(SqliteLog(anchorage, read_only=True).read())
    midnight = datetime(2025, 8, 16, tzinfo=UTC)
    by_then = {id_: one.prior for id_, one in outcomes.items()}
    moves = [
        (when, move)
        for history in state.outcomes.values()
        for when, move in zip(history.times, history.values, strict=True)
    ]
    assert len(moves) > 10
    for when, move in sorted(moves, key=lambda pair: pair[0]):
        assert move.sentence.text
        assert move.sentence.text in _texts(state, move.sentence.report)
        assert move.ratio > 0
        assert {"status", "mode", "repeat"} <= set(move.discounts)
        if when < summit.event.starts:
            assert max([move.after, *move.beside.values()]) <= MOST_BEFORE_EVENT + 1e-4
        if when < midnight:
            by_then |= {move.outcome: move.after, **move.beside}
    rivals = [p for id_, p in by_then.items() if outcomes[id_].set == "end" and id_ != "no-agreement"]
    assert by_then["no-agreement"] > max(rivals)
    assert state.resolutions["no-agreement"].latest.came is True


def _texts(state, report):
    found = state.members[report].report
    return " ".join(readable(found)) if found else ""

"""Is a report on the story?"""

from __future__ import annotations

from gathering.scenes import STORY, item, vector
from livedesk.gathering.relevance import Relevance


def judge(title, relevance=None, *, page=False, **fields):
    _, reading = item("09:00", "Coast Daily", title, **fields)
    return (relevance or Relevance(STORY)).judge(reading, page_was_relevant=page)


def taught(embedded=False):
    """Relevance that has heard enough clear cases of either kind."""
    relevance = Relevance(STORY)
    for number in range(12):
        near = vector(1, 0.1 * (number % 3)) if embedded else None
        far = vector(0, 0.1 * (number % 3), 1) if embedded else None
        judge(f"Quill calls walkout at Grey Harbour over night shift pay {number}", relevance, embedding=near)
        judge(f"Yachts, sails and prizes {number}", relevance, summary="Airport strike.", embedding=far)
    return relevance


def test_the_headline_counts_in_full_and_the_summary_six_tenths():
    assert judge("Quill calls strike").because.values["terms"] == 1.1
    assert judge("Town council meets", summary="Quill called a strike.").because.values["terms"] == 0.66


def test_an_item_without_a_headline_counts_in_full():
    assert judge("", summary="Quill calls strike").relevant


def test_a_decoy_speaks_against():
    assert not judge("Grey Harbour regatta goes on despite strike").relevant


def test_a_verdict_says_what_it_saw_and_the_sum():
    verdict = judge("Quill calls strike")
    assert verdict.because.text == "on the story: Quill, strike 1.1 (1.10 ≥ 1.0)"
    assert verdict.because.values["threshold"] == 1.0
    assert judge("Rain").because.text == "held: no term of the story 0 (0.00 < 1.0)"


def test_relevance_is_a_half_at_the_threshold_and_grows_with_the_sum():
    assert judge("Ashdown").relevance < 0.5 < judge("Quill calls strike").relevance < 1


def test_a_page_that_was_on_the_story_stays_more_easily():
    assert not judge("Ashdown speaks").relevant
    assert judge("Ashdown speaks", page=True).relevant


def test_closeness_is_silent_before_enough_clear_cases():
    assert "closeness" not in judge("Ashdown speaks", embedding=vector(1)).because.values


def test_words_like_the_storys_help_and_words_like_the_rest_hurt():
    like = judge("Ashdown on night shift pay", taught()).because.values["closeness"]
    unlike = judge("Ashdown sails yachts for prizes", taught()).because.values["closeness"]
    assert isinstance(like, float)
    assert isinstance(unlike, float)
    assert unlike < 0 < like <= 0.3


def test_an_embedding_on_the_storys_side_lifts_and_one_on_the_other_side_does_not():
    near = judge("Ashdown speaks", taught(embedded=True), embedding=vector(1, 0.1))
    far = judge("Ashdown speaks", taught(embedded=True), embedding=vector(0, 0.1, 1))
    assert near.relevant
    assert not far.relevant
    assert near.because.values["closeness"] > far.because.values["closeness"]  # type: ignore[operator]


def test_an_embedding_of_another_length_is_passed_over_and_then_learned_anew():
    relevance = taught(embedded=True)
    assert judge("Ashdown speaks", relevance, embedding=vector(1, size=4)).because.values.get("terms") == 0.6
    judge("Quill calls walkout at Grey Harbour", relevance, embedding=vector(1, size=4))
    judge("Grand regatta", relevance, embedding=vector(0, 1, size=4))
    assert judge("Ashdown speaks", relevance, embedding=vector(1, size=4)).relevance > 0


def test_memory_of_words_is_halved_when_full(monkeypatch):
    monkeypatch.setattr("livedesk.gathering.thresholds.TAUGHT_REPORTS", 24)
    relevance = taught()
    state, _ = relevance.state()
    assert state.near + state.far < 24
    assert max(state.near_words.values()) <= 12


def test_a_judge_goes_on_from_its_state():
    relevance, restored = taught(embedded=True), Relevance(STORY)
    restored.take(*relevance.state())
    title = "Ashdown on pay"
    assert judge(title, relevance, embedding=vector(1, 1)) == judge(title, restored, embedding=vector(1, 1))

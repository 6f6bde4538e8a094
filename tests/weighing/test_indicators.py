"""Which sentences answer an indicator, and which only look as if they did."""

import pytest

from livedesk.weighing.indicators import Indicators
from newsroom import story
from weighing.scenes import member

DEAL = {
    "id": "deal",
    "text": "A party agrees to a deal",
    "ratio": 4.0,
    "because": "It takes two, and one has spoken.",
    "acts": ["agree"],
    "who": ["quill"],
    "names": {"en": ["deal", "accord"]},
    "unless": {"en": ["deal of the day"]},
}
NO_DEAL = {
    "id": "no-deal",
    "text": "It ends without a deal",
    "ratio": 0.2,
    "because": "The opposite.",
    "modes": ["done", "denied"],
    "names": {"en": ["no deal", "without a deal"]},
}
STORY = story(
    actor=[
        {
            "id": "quill",
            "name": "Mara Quill",
            "role": "Union leader",
            "names": {"en": ["Mara Quill", "Quill"]},
        },
        {"id": "port", "name": "Port company", "role": "Company", "names": {"en": ["port company"]}},
    ],
    outcome=[
        {
            "id": "settled",
            "title": "Settled",
            "criteria": "Both sign.",
            "prior": 0.3,
            "prior_because": "As before.",
            "indicator": [DEAL, NO_DEAL],
        }
    ],
)
INDICATORS = Indicators(STORY)


def found(title, summary=None, **fields):
    return [
        (s.indicator.id, s.sentence, s.weight)
        for s in INDICATORS.signs(member("Gazette", title, summary=summary, **fields))
    ]


def test_a_sentence_with_the_actor_the_act_and_the_word_answers():
    assert found("Quill agrees to a deal with the port") == [
        ("deal", "Quill agrees to a deal with the port", 1.0)
    ]


def test_a_sentence_of_the_summary_answers_too():
    told = found("Long night at the harbour", "It rained. Quill agreed to the deal at dawn.")
    assert told == [("deal", "Quill agreed to the deal at dawn.", 1.0)]


@pytest.mark.parametrize(
    "title",
    [
        "Will Quill agree to a deal?",
        "If Quill agreed to a deal, what then?",
        "Quill does not agree to a deal",
        "Port company agrees to a deal",
        "Quill agrees to extend talks",
        "Quill agrees: deal of the day at the fish market",
        "Quill denies agreeing to a deal",
    ],
)
def test_questions_hypotheses_denials_other_people_and_other_things_do_not(title):
    assert found(title) == []


def test_what_is_only_planned_weighs_less():
    (planned,) = found("Quill to agree to deal on Friday")
    assert planned[2] < 1


def test_words_that_carry_their_own_no_count_where_the_indicator_asks_for_it():
    assert [id_ for id_, *_ in found("Talks end without a deal")] == ["no-deal"]


def test_copies_comment_and_pictures_answer_nothing():
    title = "Quill agrees to a deal with the port"
    assert found(title, copy_of="r-1") == []
    assert found(title, form="analysis") == []
    assert found(title, form="visual") == []


def test_a_story_without_indicators_looks_at_nothing():
    assert Indicators(story()).signs(member("Gazette", "Quill agrees to a deal")) == []


def test_a_sign_of_the_end_counts_for_nothing_before_the_event_starts():
    late = story(
        event={"place": "Anchorage", "zone": "America/Anchorage", "starts": "2025-08-15T20:00:00Z"},
        outcome=[
            {
                "id": "settled", "title": "Settled", "criteria": "Both sign.", "prior": 0.3,
                "prior_because": "As before.", "indicator": [{**NO_DEAL, "after_start": True}],
            }
        ],
    )  # fmt: skip
    signs = Indicators(late).signs
    assert not signs(member("Gazette", "Talks end without a deal", time="19:59"))
    assert signs(member("Gazette", "Talks end without a deal", time="20:01"))

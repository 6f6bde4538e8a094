"""What a report touches of what the story is about."""

from __future__ import annotations

from livedesk.weighing.stakes import Stakes
from newsroom import story
from weighing.scenes import member

SIGN = {"id": "signed", "text": "signs", "ratio": 4.0, "because": "b", "names": {"en": ["signs terms"]}}
STORY = story(
    issue=[{"id": "pay", "title": "Pay", "question": "How much?", "names": {"en": ["wages"]}}],
    outcome=[
        {
            "id": "settled",
            "title": "Settled",
            "criteria": "c",
            "prior": 0.3,
            "prior_because": "b",
            "indicator": [SIGN],
        }
    ],
)


def test_an_issue_named_in_the_headline_is_touched():
    assert Stakes(STORY).touched(member("Coast Daily", "Quill on wages")) == (("pay",), True)


def test_a_sign_of_an_outcome_is_touched_without_an_issue():
    assert Stakes(STORY).touched(member("Coast Daily", "Quill signs terms")) == ((), True)


def test_what_only_the_summary_names_is_not_touched():
    assert Stakes(STORY).touched(member("Coast Daily", "Rain", summary="wages")) == ((), False)


def test_a_post_without_a_headline_is_read_by_its_text():
    assert Stakes(STORY).touched(member("Coast Daily", "", summary="wages")) == (("pay",), True)


def test_a_story_without_issues_and_outcomes_says_so():
    assert Stakes(STORY).any
    assert not Stakes(story()).any

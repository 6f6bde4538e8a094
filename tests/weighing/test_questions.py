"""Questions of a story: what the record knows is gone on from, whatever was heard in which order."""

from livedesk.weighing.questions import Questions
from weighing.scenes import STORY
from weighing.test_differences import LONG, LONGER, member
from weighing.test_forecasts import HELD, PLAN


def test_differences_and_forecasts_are_found_in_one_pass():
    questions = Questions(STORY)
    found = [one for each in (PLAN, LONG, LONGER, HELD) for one in questions.hear(each)]
    assert [one.forecast for one in found] == [False, True]
    assert questions.all() == tuple(found)


def test_what_is_in_the_record_takes_the_place_of_what_was_heard_in_another_order():
    live, again = Questions(STORY), Questions(STORY)
    recorded = [one for each in (PLAN, LONG, LONGER, HELD) for one in live.hear(each)]
    for each in (LONGER, HELD, PLAN, LONG):
        again.hear(each)
    again.known(recorded)
    assert {one.id: one for one in again.all()} == {one.id: one for one in recorded}
    third = member("14:20", "Hill Gazette", "Quill waited 30 minutes at the gate for Ashdown")
    assert live.hear(third) == again.hear(third)
    later = member("19:20", "Port Times", "Talks of Quill and Ashdown lasted two hours", "held")
    assert live.hear(later)

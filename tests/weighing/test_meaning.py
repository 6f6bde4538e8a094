"""What readers can see has a meaning; what they cannot has none."""

from livedesk.model import OutcomeMoved, ReactionHeard
from livedesk.weighing.meaning import Meaning
from weighing.test_outlook import NOW, STORY, assessment
from weighing.test_reactions import STORY as WITH_ACTORS
from weighing.test_reactions import heard


def test_steps_of_outcomes_and_reactions_go_to_their_streams():
    member = heard("India welcomes signing")
    (moved, reacted) = Meaning(STORY).weigh("d", [member], assessment(), NOW)
    assert moved.stream == "outcome:deal"
    assert isinstance(moved.body, OutcomeMoved)
    assert reacted.stream == "party:IN"
    assert isinstance(reacted.body, ReactionHeard)


def test_what_readers_do_not_see_brings_no_reaction():
    assert list(Meaning(WITH_ACTORS).weigh("d", [heard("India welcomes talks")], None, NOW)) == []


def test_from_its_facts_alone_it_is_rebuilt():
    member = heard("India welcomes signing")
    meant = [one.body for one in Meaning(STORY).weigh("d", [member], assessment(), NOW)]
    moves = [body.move for body in meant if isinstance(body, OutcomeMoved)]
    heard_before = [body.reaction for body in meant if isinstance(body, ReactionHeard)]
    again = Meaning(STORY, moves, heard_before)
    assert list(again.weigh("d", [member], assessment(), NOW)) == []
    assert again.outlook.probability("deal") > 0.3

"""Whether an outcome came: decided by its criterion once that is borne out, opened again when it is not."""

import msgspec

from livedesk.model import Because, Origin, OutcomeResolved, Resolution
from livedesk.weighing.meaning import Meaning
from livedesk.weighing.outlook import Outlook
from livedesk.weighing.resolution import Resolutions
from newsroom import story
from weighing.test_outlook import NOW, assessment
from weighing.test_reactions import heard


def outcome(id_, prior, *indicators):
    return {
        "id": id_, "title": id_.capitalize(), "criteria": "Seen.", "prior": prior, "prior_because": "So.",
        "indicator": list(indicators),
    }  # fmt: skip


def sign(id_, word, **fields):
    return {"id": id_, "text": f"A {word}", "ratio": 5.0, "because": "So.", "names": {"en": [word]}, **fields}


STORY = story(
    outcome=[
        outcome("deal", 0.3, sign("signed", "signing", decides=True)),
        outcome("none", 0.4, sign("left", "walkout")),
    ]
)
ORIGINS = tuple(Origin(name=n, outlets=(n,), reports=(), because="own report") for n in ("A", "B", "C"))
BORNE = msgspec.structs.replace(assessment(), status="corroborated", origins=ORIGINS)


def shown(title="Word of signing"):
    outlook = Outlook(STORY)
    outlook.weigh("d", [heard(title)], BORNE, NOW)
    return outlook.decisive("d")


def test_a_borne_out_criterion_decides_its_outcome_and_the_others_of_its_set():
    came, gone = Resolutions(STORY).weigh("d", shown(), BORNE)
    assert (came.outcome, came.came, came.by, came.development) == ("deal", True, "rule", "d")
    assert came.sentence.text == "Word of signing"
    assert came.because.rule == "outcome.resolved"
    assert (gone.outcome, gone.came, gone.because.rule) == ("none", False, "outcome.excluded")


def test_other_signs_plans_and_what_few_newsrooms_tell_decide_nothing():
    assert shown("Word of a walkout") == []
    assert shown("Quill to hold signing") == []
    few = msgspec.structs.replace(BORNE, origins=ORIGINS[:2])
    assert Resolutions(STORY).weigh("d", shown(), few) == []
    told = msgspec.structs.replace(BORNE, status="reported")
    assert Resolutions(STORY).weigh("d", shown(), told) == []
    assert Resolutions(STORY).weigh("d", shown(), None) == []


def test_what_is_decided_is_not_decided_again_and_a_restart_remembers_it():
    known = Resolutions(STORY)
    decided = known.weigh("d", shown(), BORNE)
    assert known.weigh("d", shown(), BORNE) == []
    assert Resolutions(STORY, decided).weigh("e", shown(), BORNE) == []


def test_where_it_is_no_longer_borne_out_it_is_open_again():
    known = Resolutions(STORY)
    known.weigh("d", shown(), BORNE)
    opened = known.weigh("d", shown(), None)
    assert [(one.outcome, one.came, one.because.rule) for one in opened] == [
        ("deal", None, "outcome.open"),
        ("none", None, "outcome.open"),
    ]
    assert [one.came for one in known.weigh("e", shown(), BORNE)] == [True, False]


def test_in_a_merged_development_it_rests_on_the_one_that_stays():
    known = Resolutions(STORY)
    known.weigh("d", shown(), BORNE)
    known.merge("d", "e")
    assert known.weigh("d", shown(), None) == []
    assert [one.came for one in known.weigh("e", (), None)] == [None, None]


def test_an_editors_word_stands():
    why = Because(rule="outcome.editor", text="No.")
    for came in (False, None):
        by_hand = [
            Resolution(outcome=id_, came=came, by="editor:mk", because=why) for id_ in ("deal", "none")
        ]
        assert Resolutions(STORY, by_hand).weigh("d", shown(), BORNE) == []


def test_decisions_go_to_the_streams_of_their_outcomes():
    meant = list(Meaning(STORY).weigh("d", [heard("Word of signing")], BORNE, NOW))
    found = [(one.stream, one.body.resolution.came) for one in meant if isinstance(one.body, OutcomeResolved)]
    assert found == [("outcome:deal", True), ("outcome:none", False)]

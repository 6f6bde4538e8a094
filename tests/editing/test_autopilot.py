"""The autopilot publishes by the story file's rules, and says why when it does not."""

from __future__ import annotations

from typing import Any

import msgspec

from livedesk.editing.autopilot import Autopilot, Decision
from livedesk.editing.commands import Correct, Draft, Withdraw, carry_out
from livedesk.model import Because, Member, Update
from newsroom import assessed, at, placement, report, story


def member(title: str = "Aircraft lands", *, form: str = "news", **fields: Any) -> Member:
    heard = report("14:00", fields.pop("source", "Northlight"), title, **fields)
    return Member(report=heard, placement=placement(heard, "lands", form=form))


def decided(
    members: list[Member],
    current: Update | None = None,
    outlets: tuple[str, ...] = ("Northlight",),
    **rules: Any,
) -> Decision:
    pilot = Autopilot(
        story(
            publishing=rules,
            issue=[
                {"id": "pay", "title": "Pay", "question": "How much?", "names": {"en": ["wage", "pay rise"]}}
            ],
        )
    )
    return pilot.decide(assessed(outlets=outlets), members, current, at("14:05"))


def test_it_publishes_what_the_rules_allow() -> None:
    decision = decided([member()])
    assert decision.update is not None
    assert decision.because.rule == "autopilot.publish"


def test_in_hold_mode_nothing_goes_out_by_itself() -> None:
    decision = decided([member()], mode="hold")
    assert decision.update is None
    assert decision.because.rule == "autopilot.mode"


def test_one_origin_waits_where_two_are_asked_for_and_says_so() -> None:
    decision = decided([member()], min_origins=2)
    assert decision.update is None
    assert decision.because.text == "held: 1 of 2 independent origins"
    assert decided([member()], min_origins=2, outlets=("Northlight", "Kodiak")).update is not None


def test_an_officials_word_goes_out_alone() -> None:
    assert decided([member(type="official")], min_origins=2).update is not None


def test_posts_alone_open_no_update() -> None:
    decision = decided([member(type="social")])
    assert decision.update is None
    assert decision.because.rule == "autopilot.types"


def test_comment_alone_opens_no_update() -> None:
    assert decided([member(form="analysis")]).because.rule == "autopilot.form"


def test_a_held_word_waits_for_a_person_in_any_report_of_the_development() -> None:
    decision = decided(
        [member(), member("Two dead on the quay", source="Kodiak")], hold_words={"en": ["dead", "killed"]}
    )
    assert decision.update is None
    assert '"dead"' in decision.because.text


def test_an_update_says_which_issue_it_bears_on() -> None:
    decision = decided([member("Port offers pay rise")])
    assert decision.update is not None
    assert decision.update.issues == ("pay",)


def test_an_editors_words_stay_while_the_evidence_grows() -> None:
    first = decided([member()]).update
    assert first is not None
    draft = Draft(headline=first.headline, text=(), issues=("pay",))
    corrected = carry_out(Correct(draft=draft, note="It was late."), first, now=at("14:10"), by="editor:mara")
    grown = decided(
        [member(), member("Plane in", source="Kodiak", summary="Dockers lined the apron and sang.")],
        corrected,
        outlets=("Northlight", "Kodiak"),
    ).update
    assert grown is not None
    assert (grown.text, grown.issues, grown.outlets) == ((), ("pay",), ("Northlight", "Kodiak"))


def test_what_an_editor_withdrew_stays_withdrawn() -> None:
    first = decided([member()]).update
    withdrawn = carry_out(Withdraw(note="wrong airfield"), first, now=at("14:10"), by="editor:mara")
    decision = decided([member(), member(source="Kodiak")], withdrawn, outlets=("Northlight", "Kodiak"))
    assert decision.update is None
    assert decision.because.rule == "autopilot.withdrawn"


def nearly(closest: float, **fields: Any) -> Member:
    one = member(**fields)
    opened = Because(
        rule="development.opens", text="opens", values={"closest": closest, "threshold": 0.4, "near": "talks"}
    )
    return msgspec.structs.replace(one, placement=msgspec.structs.replace(one.placement, because=(opened,)))


def test_what_was_nearly_told_already_waits_for_a_second_origin() -> None:
    held = decided([nearly(0.35)])
    assert held.update is None
    assert held.because.rule == "autopilot.nearly"
    assert held.because.values["near"] == "talks"
    assert decided([nearly(0.1)]).update is not None
    assert decided([nearly(0.35)], outlets=("Northlight", "Kodiak")).update is not None
    assert decided([nearly(0.35, type="official")]).update is not None


def test_one_mans_words_that_three_newsrooms_heard_do_not_wait() -> None:
    def heard_by(newsrooms: int) -> Decision:
        one = assessed(outlets=("Northlight", "Kodiak", "Tundra"))
        (first, *_) = one.origins
        one = msgspec.structs.replace(
            one, origins=(msgspec.structs.replace(first, name="Moreau", newsrooms=newsrooms),)
        )
        return Autopilot(story()).decide(one, [nearly(0.35)], None, at("14:05"))

    assert heard_by(2).because.rule == "autopilot.nearly"
    assert heard_by(3).update is not None

"""The autopilot publishes by the story file's rules, and says why when it does not."""

from __future__ import annotations

from typing import Any

import msgspec

from livedesk.editing.autopilot import Autopilot, Decision
from livedesk.editing.revisions import Withdrawal, revise
from livedesk.editing.word import Modes, Word
from livedesk.model import Because, Member, Update, Wording
from livedesk.model import Decision as Decided
from newsroom import assessed, at, placement, report, story


def member(title: str = "Aircraft lands", *, form: str = "news", **fields: Any) -> Member:
    heard = report("14:00", fields.pop("source", "Northlight"), title, **fields)
    return Member(report=heard, placement=placement(heard, "lands", form=form))


def decided(
    members: list[Member],
    current: Update | None = None,
    outlets: tuple[str, ...] = ("Northlight",),
    *,
    note: str | None = None,
    word: Word = Word(),  # noqa: B008 (frozen)
    base: Update | None = None,
    modes: Modes = Modes(),  # noqa: B008 (frozen)
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
    return pilot.decide(
        assessed(outlets=outlets), members, current, at("14:05"), note=note, word=word, base=base, modes=modes
    )


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


def mara(**fields: Any) -> Word:
    return Word(worded_by="editor:mara" if "wording" in fields else None, **fields)


TWO = ("Northlight", "Kodiak")


def test_an_editors_words_stay_while_the_evidence_grows() -> None:
    first = decided([member()]).update
    words = mara(wording=Wording(headline="Late, an aircraft lands", text="At **last**."), issues=("pay",))
    worded = decided([member()], first, word=words).update
    assert worded is not None
    assert (worded.headline.text, worded.headline.report, worded.markdown) == (
        "Late, an aircraft lands",
        "",
        "At **last**.",
    )
    assert (worded.worded_by, worded.change) == ("editor:mara", "changed")
    grown = decided(
        [member(), member("Plane in", source="Kodiak", summary="Dockers lined the apron and sang.")],
        worded,
        outlets=TWO,
        word=words,
    ).update
    assert grown is not None
    assert (grown.text, grown.issues, grown.outlets) == ((), ("pay",), TWO)
    assert (grown.headline, grown.markdown) == (worded.headline, worded.markdown)


def test_words_given_back_are_the_machines_again_from_where_it_left_off() -> None:
    first = decided([member()]).update
    worded = decided([member()], first, word=mara(wording=Wording(headline="Something lands"))).update
    back = decided([member()], worded, base=first).update
    assert back is not None
    assert first is not None
    assert (back.headline, back.worded_by) == (first.headline, None)


def test_what_was_withdrawn_stays_withdrawn() -> None:
    first = decided([member()]).update
    withdrawn = revise(Withdrawal(note="wrong airfield"), first, now=at("14:10"), by="editor:mara")
    decision = decided([member(), member(source="Kodiak")], withdrawn, outlets=TWO)
    assert decision.update is None
    assert decision.because.rule == "autopilot.withdrawn"


def test_an_editors_decision_goes_over_every_rule_but_the_stop() -> None:
    held = decided([member()], word=mara(decision=Decided(verdict="hold", note="wait for the tower")))
    assert held.update is None
    assert held.because.text == "held by an editor: wait for the tower"
    rejected = decided([member()], word=mara(decision=Decided(verdict="reject", note="a rumour")))
    assert rejected.because.text == "rejected by an editor: a rumour"
    out = mara(decision=Decided(verdict="publish"))
    assert decided([member(type="social")], word=out, mode="hold", hold_words={"en": ["lands"]}).update
    stopped = decided([member()], word=out, modes=Modes(stopped="all publishing is stopped by Mara"))
    assert (stopped.update, stopped.because.rule) == (None, "autopilot.stopped")


def test_a_stop_holds_up_revisions_and_corrections_too() -> None:
    first = decided([member()]).update
    stop = Modes(stopped="all publishing is stopped by Mara")
    assert decided([member(), member(source="Kodiak")], first, outlets=TWO, modes=stop).update is None
    assert decided([member()], first, note="It was wrong.", modes=stop).update is None


def test_in_suggest_mode_nothing_opens_by_itself_and_only_evidence_grows() -> None:
    offered = decided([member()], mode="suggest")
    assert (offered.update, offered.because.rule) == (None, "autopilot.suggest")
    first = decided([member()]).update
    more = [member(), member("Plane in", source="Kodiak", summary="Dockers lined the apron and sang.")]
    grown = decided(more, first, outlets=TWO, mode="suggest")
    assert grown.update is not None
    assert first is not None
    assert (grown.update.outlets, grown.update.text) == (TWO, first.text)
    assert grown.waits is not None
    assert grown.waits.rule == "autopilot.suggest"


def test_a_chief_switches_the_mode_of_the_story_and_of_a_rule() -> None:
    assert decided([member()], mode="hold", modes=Modes(story="autopilot")).update is not None
    assert decided([member()], modes=Modes(story="hold")).because.rule == "autopilot.mode"
    official = {"id": "officials", "title": "What officials say", "mode": "hold", "types": ["official"]}
    spoken = [member(type="official")]
    assert decided(spoken, rule=[official]).because.text == "held: What officials say: nothing by itself"
    assert decided([member()], rule=[official]).update is not None
    assert decided(spoken, rule=[official], modes=Modes(rules={"officials": "autopilot"})).update is not None


DEATH = {"id": "death", "title": "A death", "names": {"en": ["dead", "killed"]}}


def test_a_sensitive_kind_waits_for_a_person_and_says_which_kind_it_is() -> None:
    decision = decided([member("Two dead on the quay")], sensitive=[DEATH])
    assert (decision.update, decision.because.rule) == (None, "autopilot.sensitive")
    assert decision.because.text == 'held for a person: A death ("dead")'
    pay = {"id": "money", "title": "Money", "issues": ["pay"]}
    assert "it bears on Pay" in decided([member("Port offers pay rise")], sensitive=[pay]).because.text
    assert decided([member()], sensitive=[DEATH, pay]).update is not None


def test_new_words_of_a_sensitive_kind_wait_while_the_evidence_grows() -> None:
    first = decided([member()]).update
    more = [member(), member("Plane in", source="Kodiak", summary="Two men were found dead on the apron.")]
    grown = decided(more, first, outlets=TWO, sensitive=[DEATH])
    assert grown.update is not None
    assert (grown.update.outlets, grown.update.text) == (TWO, ())
    assert grown.waits is not None
    assert 'A death ("dead")' in grown.waits.text


def test_key_moment_issues_pin_and_status_are_an_editors_to_set_and_to_give_back() -> None:
    first = decided([member()]).update
    set_ = decided(
        [member()], first, word=Word(key_moment=True, key_by="editor:mara", pinned=True, issues=("pay",))
    )
    assert set_.update is not None
    assert (set_.update.key_moment, set_.update.pinned, set_.update.issues) == (True, True, ("pay",))
    back = decided([member()], set_.update).update
    assert back is not None
    assert (back.key_moment, back.pinned, back.issues) == (False, False, ())


def test_a_post_of_the_desks_own_comes_from_the_editors_word_alone() -> None:
    pilot = Autopilot(story())
    said = Word(
        decision=Decided(verdict="publish"),
        wording=Wording(headline="We go to the quay"),
        worded_by="editor:mara",
    )
    post = pilot.post("post-quay", None, at("14:05"), said, Modes(), by="editor:mara").update
    assert post is not None
    assert (post.headline.text, post.headline.source_name, post.origins, post.own) == (
        "We go to the quay",
        "Desk",
        (),
        True,
    )
    again = pilot.post("post-quay", post, at("14:06"), said, Modes(), by="editor:mara")
    assert again.update is None
    gone = pilot.post("post-quay", post, at("14:07"), Word(), Modes(), by="editor:mara").update
    assert gone is not None
    assert gone.change == "withdrawn"


def nearly(closest: float, *, apart: str = "", **fields: Any) -> Member:
    one = member(**fields)
    values: dict[str, float | str] = {"closest": closest, "threshold": 0.4, "near": "talks"}
    if apart:
        values["apart"] = apart
    opened = Because(rule="development.opens", text="opens", values=values)
    return msgspec.structs.replace(one, placement=msgspec.structs.replace(one.placement, because=(opened,)))


def test_what_was_nearly_told_already_waits_for_a_second_origin() -> None:
    held = decided([nearly(0.35)])
    assert held.update is None
    assert held.because.rule == "autopilot.nearly"
    assert held.because.values["near"] == "talks"
    assert decided([nearly(0.1)]).update is not None
    assert decided([nearly(0.35)], outlets=("Northlight", "Kodiak")).update is not None
    assert decided([nearly(0.35, type="official")]).update is not None
    assert decided([nearly(0.35, type="on_the_ground")]).update is not None


def test_another_speaker_waits_only_where_nearly_all_was_told() -> None:
    assert decided([nearly(0.28)]).update is None
    assert decided([nearly(0.28, apart="frame.speaker")]).update is not None
    assert decided([nearly(0.35, apart="frame.speaker")]).update is None


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

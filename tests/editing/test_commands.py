"""Commands: revisions follow from commands, and nothing is silently changed."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.editing.commands import Command, Correct, Draft, Publish, Restore, Withdraw, carry_out
from livedesk.model import Update
from newsroom import assessed, at, passage, report

LANDS = report(
    "14:05", "Northlight", "Aircraft lands at the harbour airfield", summary="It touched down at 14:01."
)


def published(headline: str | None = None, **fields: object) -> Publish:
    return Publish(
        draft=Draft(headline=passage(LANDS, headline), text=(), issues=()),
        assessment=assessed(**fields),  # type: ignore[arg-type]
        happened_at=LANDS.seen_at,
    )


def first() -> Update:
    update = carry_out(published(), None, now=at("14:06"), by="autopilot")
    assert update is not None
    return update


def test_the_first_publication_is_revision_one() -> None:
    update = first()
    assert (update.revision, update.change, update.id) == (1, "published", "lands")
    assert update.first_published_at == update.revised_at == at("14:06")


def test_publishing_the_same_again_changes_nothing() -> None:
    assert carry_out(published(), first(), now=at("14:20"), by="autopilot") is None


def test_more_outlets_make_an_update_grow_and_keep_its_first_time() -> None:
    update = carry_out(published(outlets=("Northlight", "Kodiak")), first(), now=at("14:20"), by="autopilot")
    assert update is not None
    assert (update.revision, update.change) == (2, "grew")
    assert update.first_published_at == at("14:06")


def test_what_two_revisions_have_in_common_is_held_once() -> None:
    before = first()
    update = carry_out(published(outlets=("Northlight", "Kodiak")), before, now=at("14:20"), by="autopilot")
    assert update is not None
    assert update.headline is before.headline
    assert update.origins[0] is before.origins[0]


def test_another_headline_or_status_is_a_change_not_growth() -> None:
    for command in (published("Aircraft lands"), published(status="corroborated")):
        update = carry_out(command, first(), now=at("14:20"), by="autopilot")
        assert update is not None
        assert update.change == "changed"


def test_a_key_moment_stays_one() -> None:
    key = carry_out(published(key=True), None, now=at("14:06"), by="autopilot")
    later = carry_out(published(outlets=("Northlight", "Kodiak")), key, now=at("14:20"), by="autopilot")
    assert later is not None
    assert later.key_moment


def test_a_correction_says_what_was_wrong_and_keeps_saying_it_as_the_update_grows() -> None:
    draft = Draft(headline=passage(LANDS, "Aircraft lands"), text=(), issues=())
    note = "An earlier version said 14:01; the tower says 14:11."
    corrected = carry_out(Correct(draft=draft, note=note), first(), now=at("15:00"), by="editor:mara")
    assert corrected is not None
    assert (corrected.change, corrected.note, corrected.by) == ("corrected", note, "editor:mara")
    grown = carry_out(
        published("Aircraft lands", outlets=("Northlight", "Kodiak")),
        corrected,
        now=at("15:10"),
        by="autopilot",
    )
    assert grown is not None
    assert grown.note == note


def test_a_withdrawn_update_leaves_a_stub_and_is_never_published_over() -> None:
    withdrawn = carry_out(
        Withdraw(note="The report was about another airfield."), first(), now=at("15:00"), by="editor:mara"
    )
    assert withdrawn is not None
    assert (withdrawn.change, withdrawn.status, withdrawn.key_moment) == ("withdrawn", "withdrawn", False)
    with pytest.raises(ValueError, match="only restored"):
        carry_out(published(outlets=("Northlight", "Kodiak")), withdrawn, now=at("15:01"), by="autopilot")
    with pytest.raises(ValueError, match="nothing to correct"):
        carry_out(
            Correct(draft=Draft(headline=passage(LANDS), text=(), issues=()), note="x"),
            withdrawn,
            now=at("15:01"),
            by="e",
        )


def test_restoring_says_the_revision_before_again() -> None:
    before = first()
    withdrawn = carry_out(Withdraw(note="by mistake"), before, now=at("15:00"), by="editor:mara")
    restored = carry_out(Restore(previous=before), withdrawn, now=at("15:02"), by="editor:mara")
    assert restored is not None
    assert (restored.headline, restored.status, restored.revision) == (before.headline, before.status, 3)


def test_commands_without_an_update_are_refused() -> None:
    for command in (Withdraw(note="x"), Restore(previous=first())):
        with pytest.raises(ValueError, match="nothing to"):
            carry_out(command, None, now=at("15:00"), by="editor:mara")


@given(
    st.lists(st.sampled_from(["publish", "grow", "change", "correct", "withdraw", "restore"]), max_size=12)
)
def test_whatever_the_order_revisions_count_up_and_time_of_publication_stays(steps: list[str]) -> None:
    current: Update | None = None
    draft = Draft(headline=passage(LANDS, "Aircraft lands"), text=(), issues=())
    for minute, step in enumerate(steps):
        before = current
        command: Command = {
            "publish": published(),
            "grow": published(outlets=("Northlight", "Kodiak")),
            "change": published(status="corroborated"),
            "correct": Correct(draft=draft, note="was wrong"),
            "withdraw": Withdraw(note="was wrong"),
            "restore": Restore(previous=first()),
        }[step]
        try:
            revision = carry_out(command, current, now=at(f"16:{minute:02d}"), by="editor:mara")
        except ValueError:
            continue
        current = revision or current
        if before is not None and revision is not None:
            assert revision.revision == before.revision + 1
        if revision is not None and revision.change in ("corrected", "withdrawn"):
            assert revision.note
    assert {Publish, Correct, Withdraw, Restore} == set(get_args(Command))

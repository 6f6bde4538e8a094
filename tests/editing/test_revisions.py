"""Revisions: whole updates that count up, and nothing is silently changed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.editing.revisions import Draft, Publication, Revision, Withdrawal, revise
from livedesk.model import Image, Update
from newsroom import assessed, at, passage, report

LANDS = report(
    "14:05", "Northlight", "Aircraft lands at the harbour airfield", summary="It touched down at 14:01."
)


def published(headline: str | None = None, **fields: object) -> Publication:
    return Publication(
        draft=Draft(headline=passage(LANDS, headline), text=(), issues=()),
        assessment=assessed(**fields),  # type: ignore[arg-type]
        happened_at=LANDS.seen_at,
    )


def first() -> Update:
    update = revise(published(), None, now=at("14:06"), by="autopilot")
    assert update is not None
    return update


def test_the_first_publication_is_revision_one() -> None:
    update = first()
    assert (update.revision, update.change, update.id) == (1, "published", "lands")
    assert update.first_published_at == update.revised_at == at("14:06")


def test_publishing_the_same_again_changes_nothing() -> None:
    assert revise(published(), first(), now=at("14:20"), by="autopilot") is None


def test_more_outlets_make_an_update_grow_and_keep_its_first_time() -> None:
    update = revise(published(outlets=("Northlight", "Kodiak")), first(), now=at("14:20"), by="autopilot")
    assert update is not None
    assert (update.revision, update.change) == (2, "grew")
    assert update.first_published_at == at("14:06")


def test_what_two_revisions_have_in_common_is_held_once() -> None:
    before = first()
    update = revise(published(outlets=("Northlight", "Kodiak")), before, now=at("14:20"), by="autopilot")
    assert update is not None
    assert update.headline is before.headline
    assert update.origins[0] is before.origins[0]


def test_another_headline_or_status_is_a_change_not_growth() -> None:
    for command in (published("Aircraft lands"), published(status="corroborated")):
        update = revise(command, first(), now=at("14:20"), by="autopilot")
        assert update is not None
        assert update.change == "changed"


def test_a_key_moment_stays_one() -> None:
    key = revise(published(key=True), None, now=at("14:06"), by="autopilot")
    later = revise(published(outlets=("Northlight", "Kodiak")), key, now=at("14:20"), by="autopilot")
    assert later is not None
    assert later.key_moment


def corrected(note: str, headline: str = "Aircraft lands") -> Publication:
    return msgspec.structs.replace(published(headline), note=note)


def test_a_correction_says_what_was_wrong_and_keeps_saying_it_as_the_update_grows() -> None:
    note = "An earlier version said 14:01; the tower says 14:11."
    right = revise(corrected(note), first(), now=at("15:00"), by="editor:mara")
    assert right is not None
    assert (right.change, right.note, right.by) == ("corrected", note, "editor:mara")
    grown = revise(
        published("Aircraft lands", outlets=("Northlight", "Kodiak")), right, now=at("15:10"), by="autopilot"
    )
    assert grown is not None
    assert (grown.note, grown.corrected_at) == (note, at("15:00"))


def test_a_withdrawn_update_leaves_a_stub_and_is_only_restored() -> None:
    why = "The report was about another airfield."
    withdrawn = revise(Withdrawal(note=why), first(), now=at("15:00"), by="editor:mara")
    assert withdrawn is not None
    assert (withdrawn.change, withdrawn.status, withdrawn.key_moment) == ("withdrawn", "withdrawn", False)
    with pytest.raises(ValueError, match="only restored"):
        revise(published(outlets=("Northlight", "Kodiak")), withdrawn, now=at("15:01"), by="autopilot")
    with pytest.raises(ValueError, match="nothing to withdraw"):
        revise(Withdrawal(note=why), withdrawn, now=at("15:01"), by="editor:mara")
    again = msgspec.structs.replace(corrected("It was withdrawn by mistake."), restores=True)
    restored = revise(again, withdrawn, now=at("15:02"), by="editor:mara")
    assert restored is not None
    assert (restored.change, restored.status, restored.revision) == ("corrected", "reported", 3)


def test_what_was_never_published_is_not_withdrawn() -> None:
    with pytest.raises(ValueError, match="nothing to withdraw"):
        revise(Withdrawal(note="x"), None, now=at("15:00"), by="editor:mara")


def test_pictures_a_pin_and_an_editors_text_are_changes_that_readers_see() -> None:
    image = Image(media="m1", alt="A grey aircraft", credit="Mara Quill")
    for fields in ({"images": (image,)}, {"pinned": True}):
        update = revise(msgspec.structs.replace(published(), **fields), first(), now=at("15:00"), by="e")
        assert update is not None
        assert update.change == "grew"
    draft = msgspec.structs.replace(published().draft, markdown="It *landed*.", worded_by="editor:mara")
    worded = revise(msgspec.structs.replace(published(), draft=draft), first(), now=at("15:00"), by="e")
    assert worded is not None
    assert (worded.change, worded.markdown, worded.worded_by) == ("changed", "It *landed*.", "editor:mara")


@given(
    st.lists(st.sampled_from(["publish", "grow", "change", "correct", "withdraw", "restore"]), max_size=12)
)
def test_whatever_the_order_revisions_count_up_and_time_of_publication_stays(steps: list[str]) -> None:
    current: Update | None = None
    for minute, step in enumerate(steps):
        before = current
        revision: Revision = {
            "publish": published(),
            "grow": published(outlets=("Northlight", "Kodiak")),
            "change": published(status="corroborated"),
            "correct": corrected("was wrong"),
            "withdraw": Withdrawal(note="was wrong"),
            "restore": msgspec.structs.replace(corrected("by mistake"), restores=True),
        }[step]
        try:
            revised = revise(revision, current, now=at(f"16:{minute:02d}"), by="editor:mara")
        except ValueError:
            continue
        current = revised or current
        if before is not None and revised is not None:
            assert revised.revision == before.revision + 1
            assert revised.first_published_at == before.first_published_at
        if revised is not None and revised.change in ("corrected", "withdrawn"):
            assert revised.note

"""The editors' word: what rulings say of one development, and silence where there are none."""

from __future__ import annotations

from livedesk.editing.word import NOTHING_SAID, word
from livedesk.model import Decision, Image, Images, Ruling, StatusRuling, Wording
from livedesk.model.ruling import Value


def said(**rulings: Value):
    """The word on a development of which these are ruled, by kind; "_" stands for "-"."""
    found = {
        kind.replace("_", "-"): Ruling(about=kind, value=value, by="editor:mara", command="c1")
        for kind, value in rulings.items()
    }
    return word(found.get)


def test_nothing_ruled_is_nothing_said() -> None:
    assert said() is NOTHING_SAID
    assert said(wording=None, key_moment=None, issues=None) == NOTHING_SAID


def test_each_ruling_says_its_part_and_whose_it_is() -> None:
    image = Image(media="m1", alt="A crane", credit="Ana Reed")
    found = said(
        decision=Decision(verdict="hold", note="later"),
        wording=Wording(headline="Cranes sing"),
        status=StatusRuling(status="disputed", why="the port says not"),
        key_moment=False,
        issues=("pay",),
        images=Images(images=(image,)),
        pin=True,
    )
    assert (found.verdict, found.decided_by) == ("hold", "editor:mara")
    assert (found.worded_by, found.key_by) == ("editor:mara", "editor:mara")
    assert (found.key_moment, found.issues, found.images, found.pinned) == (False, ("pay",), (image,), True)
    assert found.status is not None
    assert found.status.status == "disputed"

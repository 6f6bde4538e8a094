"""The rows likeness is measured against."""

from __future__ import annotations

import numpy as np

from gathering.scenes import vector
from livedesk.gathering import thresholds as t
from livedesk.gathering.active import Active, Row
from livedesk.model import Frame


def row(active, hours=0.0, development=0, lang="en", frame=None, words=(), mentions=(), made=b""):
    return Row(
        id=f"{hours}",
        hours=hours,
        development=development,
        lang=lang,
        frame=frame,
        words=active.weigh_words(dict.fromkeys(words, 1.0)),
        mentions=active.weigh_mentions(dict.fromkeys(mentions, 1.0)),
        vector=made,
    )


def test_shared_rare_words_make_reports_alike():
    active = Active()
    active.add(row(active, words=("quill", "mediator")))
    active.add(row(active, words=("quill", "ferry")))
    words = active.likeness(row(active, words=("quill", "mediator"))).words
    assert words[0] > words[1] > 0


def test_a_word_in_nearly_every_report_tells_nothing():
    active = Active()
    for number in range(20):
        active.add(row(active, words=("harbour", f"w{number}")))
    assert "harbour" not in active.weigh_words({"harbour": 1, "w3": 1})


def test_frames_that_agree_count_for_and_frames_that_clash_against():
    active = Active()
    rejects = Frame(who="quill", act="reject")
    for frame in (rejects, Frame(who="ashdown", act="attack"), None):
        active.add(row(active, frame=frame, words=("offer",)))
    active.add(row(active, frame=rejects))
    new = row(active, frame=rejects, words=("offer",))
    frames = active.frames(new, active.likeness(new), np.arange(4))
    assert frames[0] > 0 > frames[1]
    assert frames[1] == -t.FRAMES_CLASH
    assert frames[2] == 0


def test_naming_what_every_report_names_is_no_likeness():
    active = Active()
    for number in range(30):
        active.add(row(active, mentions=("harbour", *(("quill",) if number < 2 else ()))))
    mentions = active.likeness(row(active, mentions=("harbour", "quill"))).mentions
    assert mentions[0] > 0.3
    assert mentions[-1] < 0.05


def test_rows_without_embeddings_compare_by_words_only():
    active = Active()
    active.add(row(active, words=("a",), made=vector(1)))
    active.add(row(active, words=("a",)))
    assert active.likeness(row(active, words=("a",))).meaning.tolist() == [0, 0]
    assert active.likeness(row(active, words=("a",), made=vector(1))).meaning[1] == 0


def test_an_embedding_of_another_model_is_not_compared_with_the_old_ones():
    active = Active()
    active.add(row(active, made=vector(1, 2)))
    assert active.likeness(row(active, made=vector(1, 2, size=4))).meaning.tolist() == [0]
    active.add(row(active, made=vector(1, 2, size=4)))
    assert len(active.likeness(row(active, made=vector(1, 2, size=4))).meaning) == 2


def test_old_rows_and_too_many_rows_are_dropped(monkeypatch):
    monkeypatch.setattr(t, "ACTIVE_REPORTS", 10)
    active = Active()
    for number in range(200):
        active.add(row(active, hours=number / 10, words=(f"w{number}", "x"), made=vector(number % 5, 1)))
    assert len(active) == 10
    assert active.first == 190
    assert len(active.state().rows) == 10
    active.add(row(active, hours=500))
    assert len(active) == 1


def test_likeness_is_the_same_after_a_snapshot():
    active, restored = Active(), Active()
    for number in range(70):
        active.add(
            row(
                active,
                hours=number,
                lang="en" if number % 3 else "es",
                words=(f"w{number % 7}",),
                made=vector(number % 5, number % 3, 1),
            )
        )
    restored.take(active.state())
    new = row(active, hours=70, words=("w1",), made=vector(2, 1, 1))
    assert np.array_equal(active.likeness(new).total, restored.likeness(new).total)
    active.add(new)
    restored.add(new)
    assert active.state() == restored.state()


def test_the_hours_between_two_reports_take_away_from_their_likeness():
    active = Active()
    for hours in (0.0, 12.0, 23.0):
        active.add(row(active, hours=hours, words=("offer", f"w{hours}")))
    totals = active.likeness(row(active, hours=24.0, words=("offer",))).total
    assert totals[0] < totals[1] < totals[2]

"""From state and story to the page."""

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.model import DevelopmentsMerged
from livedesk.page.parts import Checked, View
from livedesk.page.view import build_view, update_view
from livedesk.record.fold import fold
from newsroom import Newsroom, at, because, story


def published(count: int, *, title: str = "Thing") -> Newsroom:
    desk = Newsroom()
    for i in range(count):
        heard = desk.hears(f"{i // 60:02d}:{i % 60:02d}", "Wire", f"{title} {i}")
        desk.publishes(f"{i // 60:02d}:{i % 60:02d}:30", heard)
    return desk


def headlines(view: View) -> list[str]:
    return [update.headline.text for update in view.updates]


def test_an_empty_record_is_a_page_that_says_so():
    desk = Newsroom()
    view = build_view(desk.state, desk.story, now=at("10:00"))
    assert (view.updates, view.standing.lines, view.rail.moments) == ((), (), ())
    assert (view.paging.words, view.header.phase.word) == ("0 updates", "PLANNED")
    assert view.started is None


def test_before_the_first_entry_there_is_a_page_too():
    desk = published(1)
    view = build_view(desk.state, desk.story, now=at("10:00"), seq=0)
    assert view.updates == ()
    assert view.as_of is not None


def test_newest_first_and_paged_without_loss_or_double():
    desk = published(25)
    seen: list[str] = []
    before: int | None = None
    while True:
        view = build_view(desk.state, desk.story, now=at("10:00"), limit=10, before=before)
        seen += headlines(view)
        before = view.paging.before
        if before is None:
            break
    assert seen == [f"Thing {i}" for i in reversed(range(25))]


def test_from_the_beginning_and_paged_without_loss_or_double():
    desk = published(25)
    seen: list[str] = []
    after: int | None = None
    while True:
        view = build_view(desk.state, desk.story, now=at("10:00"), limit=10, order="oldest", after=after)
        seen += headlines(view)
        after = view.paging.after
        if after is None:
            break
    assert seen == [f"Thing {i}" for i in range(25)]


def test_a_page_address_shows_the_same_updates_after_more_were_published():
    desk = published(25)
    second = build_view(desk.state, desk.story, now=at("10:00"), limit=10).paging.before
    seen = headlines(build_view(desk.state, desk.story, now=at("10:00"), limit=10, before=second))
    late = desk.hears("20:00", "Wire", "Late")
    desk.publishes("20:01", late)
    assert headlines(build_view(desk.state, desk.story, now=at("21:00"), limit=10, before=second)) == seen


def test_an_update_published_late_stands_where_it_happened():
    desk = Newsroom()
    held = desk.hears("10:00", "Wire", "First to happen")
    heard = desk.hears("10:10", "Wire", "Second to happen")
    desk.publishes("10:11", heard)
    desk.publishes("10:30", held)
    assert headlines(build_view(desk.state, desk.story, now=at("11:00"))) == [
        "Second to happen",
        "First to happen",
    ]


def test_places_out_of_range_are_empty_pages_not_faults():
    desk = published(3)
    assert headlines(build_view(desk.state, desk.story, now=at("10:00"), before=1)) == []
    assert headlines(build_view(desk.state, desk.story, now=at("10:00"), before=10**15)) == [
        "Thing 2",
        "Thing 1",
        "Thing 0",
    ]
    assert headlines(build_view(desk.state, desk.story, now=at("10:00"), order="oldest", after=10**15)) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["hear", "publish", "correct", "withdraw", "phase", "dispute"]), max_size=40))
def test_the_page_of_a_past_moment_is_the_page_of_that_moment(steps: list[str]):
    """Law: the view after entry n of the whole record equals the view of the record cut after n."""
    desk = Newsroom()
    heard = [desk.hears("00:01", "Wire", "Thing 0")]
    for i, step in enumerate(steps, start=1):
        clock = f"{i // 60 + 1:02d}:{i % 60:02d}"
        if step == "hear":
            heard.append(desk.hears(clock, "Wire", f"Thing {i}"))
        elif step == "phase":
            desk.turns(clock, "live" if i % 2 else "quiet")
        elif step == "publish":
            desk.publishes(
                clock, heard[i % len(heard)], key=i % 3 == 0, status="confirmed" if i % 2 else None
            )
        elif step == "dispute":
            desk.publishes(clock, heard[i % len(heard)], status="disputed")
        elif heard[i % len(heard)].id and f"d-{heard[i % len(heard)].id}" in desk.state.updates:
            (desk.corrects if step == "correct" else desk.withdraws)(
                clock, heard[i % len(heard)], f"note {i}"
            )
    moments = desk.state.moments.seqs
    for seq in moments[:: max(1, len(moments) // 5)]:
        cut = fold(desk.entries[:seq])
        now = at("23:00")
        assert build_view(desk.state, desk.story, now=now, seq=seq) == build_view(
            cut, desk.story, now=now, seq=seq
        )


def test_the_line_that_says_the_desk_is_awake():
    desk = published(1)
    now = at("00:18:30")
    checked = Checked(last_checked=at("00:18:18"), sources=34, failing=("The Quay",))
    part = build_view(desk.state, desk.story, now=now, checked=checked).header.checked
    assert part is not None
    assert (part.ago, part.sources, part.quiet) == ("12 s ago", "34 sources", "nothing new for 18 min")
    one = build_view(
        desk.state, desk.story, now=now, checked=Checked(last_checked=None, sources=1)
    ).header.checked
    assert one is not None
    assert (one.ago, one.sources) == ("", "1 source")


def test_nothing_is_checked_on_a_past_page():
    desk = published(1)
    checked = Checked(last_checked=at("00:18:18"), sources=34)
    assert build_view(desk.state, desk.story, now=at("01:00"), seq=2, checked=checked).header.checked is None


@pytest.mark.parametrize(("phase", "word"), [("live", "LIVE"), ("quiet", "QUIET"), ("closed", "CLOSED")])
def test_a_phase_has_its_word_its_reason_and_since_when(phase: str, word: str):
    desk = published(1)
    desk.turns("05:00", phase, "nothing for an hour")  # type: ignore[arg-type]
    view = build_view(desk.state, desk.story, now=at("06:00"))
    part = view.header.phase
    assert (part.word, part.reason) == (word, "nothing for an hour")
    assert part.since is not None
    assert part.since.utc == at("05:00")
    assert (view.ended is not None) == (phase == "closed")


def test_a_rehearsal_is_known_from_the_record():
    assert build_view(Newsroom(rehearsal=True).state, story(), now=at("10:00")).rehearsal
    assert not build_view(Newsroom().state, story(), now=at("10:00")).rehearsal


def test_a_page_of_a_right_to_left_language_says_so():
    desk = Newsroom(story=story(language="ar"))
    view = build_view(desk.state, desk.story, now=at("10:00"))
    assert (view.lang, view.dir) == ("ar", "rtl")


def test_an_update_is_found_by_the_id_it_was_merged_from():
    desk = Newsroom()
    stays = desk.hears("10:00", "Wire", "They land")
    ended = desk.hears("10:05", "Post", "The plane is down")
    desk.publishes("10:06", stays)
    old, new = desk.development(ended), desk.development(stays)
    desk.append(
        "10:10", f"development:{old}", DevelopmentsMerged(development=old, into=new, because=because())
    )
    found = update_view(desk.state, desk.story, old)
    assert found is not None
    assert found.id == new
    assert update_view(desk.state, desk.story, "no-such") is None


@pytest.mark.slow
def test_a_page_of_any_moment_among_thousands_of_revisions_is_built_in_20_ms():
    desk = Newsroom()
    heard = desk.hears("00:01", "Wire", "Thing 0")
    for i in range(1, 12_000):
        if i % 3 == 0:
            heard = desk.hears("10:00", f"Outlet {i % 40}", f"Thing {i}")
        desk.publishes("10:00", heard, key=i % 30 == 0, status="disputed" if i % 7 == 0 else None)
    build_view(desk.state, desk.story, now=at("23:00"))

    def median() -> float:
        return statistics.median(
            spent(lambda seq=seq: build_view(desk.state, desk.story, now=at("23:00"), seq=seq))
            for seq in range(100, desk.state.seq, 1_500)
        )

    assert lowest(median, under=0.020) < 0.020

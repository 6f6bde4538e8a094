"""The fold: laws that hold for every history, and the cases that once broke it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedesk.model import DevelopmentsMerged, ReportPlaced, ReportReceived
from livedesk.record import State, fold, members_at, members_now
from newsroom import Newsroom, at, because, placement, report

REPORTS = [report("10:00", f"Outlet {n % 4}", f"Headline {n}", id=f"r{n}") for n in range(8)]
DEVELOPMENTS = ["d0", "d1", "d2", "d3"]
STATUSES = ["reported", "corroborated", "disputed"]

happenings = st.one_of(
    st.tuples(st.just("hear"), st.integers(0, 7), st.just(0)),
    st.tuples(st.just("place"), st.integers(0, 7), st.integers(0, 3)),
    st.tuples(st.just("hold"), st.integers(0, 7), st.just(0)),
    st.tuples(st.just("set aside"), st.integers(0, 7), st.just(0)),
    st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("assess"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("update"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("phase"), st.sampled_from([0, 1]), st.just(0)),
    st.tuples(st.just("story"), st.just(0), st.just(0)),
)


def played(happened):
    """Entries of a history in which anything may follow anything, once a report was heard."""
    desk = Newsroom()
    heard = set()
    for minute, (what, one, two) in enumerate(happened):
        now = at("10:00") + timedelta(minutes=minute // 2)  # some entries share their time
        of, development = REPORTS[one], DEVELOPMENTS[one % 4]
        if what in {"place", "hold", "set aside"} and one not in heard:
            continue
        if what == "hear":
            heard.add(one)
            desk.append(now, f"report:{of.id}", ReportReceived(report=of))
        elif what == "place":
            where = placement(of, DEVELOPMENTS[two], relevance=minute / 100)
            desk.append(now, f"report:{of.id}", ReportPlaced(placement=where))
        elif what == "hold":
            desk.append(now, f"report:{of.id}", ReportPlaced(placement=placement(of, relevant=False)))
        elif what == "set aside":
            desk.append(now, f"report:{of.id}", ReportPlaced(placement=placement(of, None)))
        elif what == "merge":
            into = DevelopmentsMerged(development=development, into=DEVELOPMENTS[two], because=because())
            desk.append(now, f"development:{development}", into)
        elif what == "assess":
            desk.assesses(now, development, status=STATUSES[two], outlets=(), origins=())
        elif what == "phase":
            desk.turns(now, ["live", "quiet"][one])
        elif what == "story":
            desk.append(now, "story", desk.entries[0].body)
        elif members_now(desk.state, development):
            desk.publishes(
                now, development, status=STATUSES[two], key=two == 1, change="corrected" if two else None
            )
    return desk.entries


def seen(state, seq):
    """All that a page as of an entry can look up, by the means a page has."""
    published = state.published.upto(seq)
    return {
        "published": published,
        "updates": [state.updates[name].as_of(seq) for name in published],
        "revisions": state.revisions.upto(seq),
        "notable": {mark: found for mark, ids in state.notable.items() if (found := ids.upto(seq))},
        "members": {name: members_at(state, name, seq) for name in DEVELOPMENTS},
        "resolved": {name: state.resolve(name, seq) for name in DEVELOPMENTS},
        "phase": state.phase_now(seq),
        "story": state.story.as_of(seq),
        "received": state.moments.as_of(seq),
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(happenings, max_size=30))
def test_a_page_as_of_an_entry_sees_what_the_desk_knew_then(happened):
    entries = played(happened)
    whole = fold(entries)
    then = State()
    for entry in entries:
        then.apply([entry])
        assert seen(whole, entry.seq) == seen(then, entry.seq)
        assert {name: members_now(then, name) for name in DEVELOPMENTS} == seen(whole, entry.seq)["members"]


@settings(max_examples=100, deadline=None)
@given(st.lists(happenings, max_size=30), st.data())
def test_folding_in_pieces_is_folding_in_one(happened, data):
    entries = played(happened)
    cut = data.draw(st.integers(0, len(entries)))
    assert fold(entries[cut:], start=fold(entries[:cut])) == fold(entries)


@settings(max_examples=100, deadline=None)
@given(st.lists(happenings, max_size=30))
def test_counts_are_of_reports_and_not_of_placements(happened):
    state = fold(played(happened))
    heard = {one for what, one, _ in happened if what == "hear"}
    assert state.received == len(heard)
    assert state.relevant == len(state.members)
    assert sum(tally.received for tally in state.tallies.values()) == state.received
    assert sum(tally.relevant for tally in state.tallies.values()) == state.relevant


@settings(max_examples=100, deadline=None)
@given(st.lists(happenings, max_size=30))
def test_a_report_is_a_member_of_one_development_at_most(happened):
    state = fold(played(happened))
    placed = [member.report.id for name in DEVELOPMENTS for member in members_now(state, name)]
    assert len(placed) == len(set(placed))


def test_the_entry_at_a_moment_is_the_last_that_changed_the_page():
    desk = Newsroom()
    landing = desk.hears("10:00", "Reuters", "The ferry is in port")
    update = desk.publishes("10:01", landing) and desk.entries[-1]
    desk.hears("10:05", "TASS", "The ferry again", joins=landing)
    assert desk.state.seq_at(at("09:59")) == 1
    assert desk.state.seq_at(at("10:01")) == update.seq
    assert desk.state.seq_at(at("11:00")) == update.seq


def test_an_entry_that_does_not_follow_is_refused():
    desk = Newsroom()
    desk.hears("10:00", "Reuters", "The ferry is in port")
    with pytest.raises(ValueError, match="entry 2 does not follow 0"):
        fold(desk.entries[1:])
    with pytest.raises(ValueError, match="entry 1 does not follow 3"):
        fold(desk.entries[:1], start=fold(desk.entries))


def test_a_report_off_the_story_is_counted_and_not_kept():
    desk = Newsroom()
    desk.hears("10:00", "Reuters", "A cat on a roof", relevant=False)
    assert (desk.state.received, desk.state.relevant) == (1, 0)
    assert not desk.state.members
    assert not desk.state.unplaced


def test_a_report_that_was_never_placed_waits():
    desk = Newsroom()
    late = report("10:00", "Reuters", "Cut off in mid-desk")
    desk.append("10:00", f"report:{late.id}", ReportReceived(report=late))
    assert list(desk.state.unplaced) == [late.id]


def test_a_held_report_comes_back_when_it_is_received_again():
    desk = Newsroom()
    held = desk.hears("10:00", "Reuters", "A ferry, perhaps", relevant=False)
    desk.append("10:10", f"report:{held.id}", ReportReceived(report=held))
    desk.append("10:10", f"report:{held.id}", ReportPlaced(placement=placement(held, "d-back")))
    assert [member.report for member in members_now(desk.state, "d-back")] == [held]
    assert (desk.state.received, desk.state.relevant) == (1, 1)


def test_a_placement_of_a_report_nobody_has_is_passed_over():
    desk = Newsroom()
    desk.append("10:00", "report:x", ReportPlaced(placement=placement("x", "d")))
    assert not desk.state.members


def test_a_merge_redirects_for_good_and_later_placements_with_it():
    desk = Newsroom()
    one = desk.hears("10:00", "Reuters", "The ferry is in port")
    two = desk.hears("10:01", "TASS", "Ferry has docked")
    kept, ended = desk.development(one), desk.development(two)
    merge = desk.append("10:05", "m", DevelopmentsMerged(development=ended, into=kept, because=because()))
    late = desk.hears("10:06", "AFP", "Ferry docked", joins=ended)
    assert desk.state.resolve(ended) == kept
    assert desk.state.resolve(ended, merge.seq - 1) == ended
    assert [member.report.id for member in members_now(desk.state, kept)] == [one.id, two.id, late.id]
    assert members_now(desk.state, ended) == []
    assert [m.report.id for m in members_at(desk.state, ended, merge.seq - 1)] == [two.id]
    assert [m.report.id for m in members_at(desk.state, kept, merge.seq - 1)] == [one.id]


def test_merges_can_not_form_a_ring():
    desk = Newsroom()
    one = desk.development(desk.hears("10:00", "Reuters", "The ferry is in port"))
    two = desk.development(desk.hears("10:01", "TASS", "Ferry has docked"))
    for ended, into in [(one, two), (two, one), (one, one), (two, two)]:
        desk.append("10:05", "m", DevelopmentsMerged(development=ended, into=into, because=because()))
    assert desk.state.resolve(one) == desk.state.resolve(two) == two


def test_members_are_in_the_order_they_were_seen_after_a_merge_too():
    desk = Newsroom()
    early = desk.hears("10:00", "Reuters", "The ferry is in port")
    late = desk.hears("10:07", "TASS", "Ferry has docked")
    into = desk.development(late)
    desk.append(
        "10:08", "m", DevelopmentsMerged(development=desk.development(early), into=into, because=because())
    )
    assert [member.report.id for member in members_now(desk.state, into)] == [early.id, late.id]


def test_members_of_an_unknown_development_are_none():
    assert members_now(State(), "d") == []


def test_of_assessments_the_last_is_kept_and_all_are_counted():
    desk = Newsroom()
    landing = desk.hears("10:00", "Reuters", "The ferry is in port")
    assert desk.state.developments[desk.development(landing)].assessment.latest is None
    desk.assesses("10:01", landing)
    last = desk.assesses("10:02", landing, status="disputed")
    kept = desk.state.developments[desk.development(landing)].assessment
    assert kept.latest == last
    assert len(kept) == 2


def test_what_is_notable_is_told_once_each_time_it_becomes_so():
    desk = Newsroom()
    landing = desk.hears("10:00", "Reuters", "The ferry is in port")
    name = desk.publishes("10:01", landing, key=True, issues=("wages",)).id
    desk.publishes("10:02", landing, key=True, status="disputed", issues=("wages",))
    desk.publishes("10:03", landing, key=False)
    desk.publishes("10:04", landing, key=True)
    desk.corrects("10:05", landing, "It was late.")
    found = {mark: ids.values for mark, ids in desk.state.notable.items()}
    assert found["key"] == [name, name]
    assert found["issue:wages"] == [name]
    assert found["disputed"] == [name]
    assert found["corrected"] == [name]


def test_a_source_was_last_seen_at_its_latest_report():
    desk = Newsroom()
    desk.hears("10:00", "Reuters", "The ferry is in port")
    desk.hears("10:30", "Reuters", "The ferry left")
    desk.hears("10:31", "Reuters", "An older one, late", seen_at=at("10:10"))
    assert desk.state.tallies["reuters"].last_seen_at == at("10:30")
    assert desk.state.tallies["reuters"].received == 3


def test_an_update_that_became_part_of_another_counts_and_is_found_no_more():
    desk = Newsroom()
    one, two = (
        desk.hears("10:00", "Reuters", "The ferry is in port"),
        desk.hears("10:01", "TASS", "It docked"),
    )
    desk.publishes("10:02", one, key=True)
    desk.publishes("10:03", two, key=True)
    kept, ended = desk.development(one), desk.development(two)
    assert desk.state.marked["key"].latest == 2
    desk.append("10:05", "m", DevelopmentsMerged(development=ended, into=kept, because=because()))
    assert desk.state.gone.values == [ended]
    assert desk.state.marked["key"].latest == 1
    assert desk.state.gone.upto(desk.state.seq - 1) == []


def test_a_chain_of_merges_ends_every_update_once_what_stays_is_seen():
    desk = Newsroom()
    heard = [desk.hears(f"10:0{n}", f"Outlet {n}", f"The ferry {n}") for n in range(3)]
    ids = [desk.development(one) for one in heard]
    desk.publishes("10:05", heard[0])
    for ended, into in [(ids[0], ids[1]), (ids[1], ids[2])]:
        desk.append("10:06", "m", DevelopmentsMerged(development=ended, into=into, because=because()))
    assert desk.state.gone.values == []
    desk.publishes("10:07", heard[2])
    assert desk.state.gone.values == [ids[0]]

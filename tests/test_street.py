"""From a placed report to what readers see, over several developments."""

from __future__ import annotations

import pytest

from avenue import Avenue
from livedesk.gathering import Gatherer
from livedesk.model import AccountsDiffer, DevelopmentsLinked, LinkUndone, Member, ReportReworded
from livedesk.model.command import Correct, Withdraw
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.record import State, fold, links_at, status_at
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story, rehearsal_path
from livedesk.street import Street


def planned() -> Avenue:
    """A plan whose outcome two outlets tell."""
    desk = Avenue()
    desk.hears("09:00", "plan", "Quill and Ashdown to meet in Grey Harbour town hall")
    desk.hears("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Bay Radio")
    desk.hears("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Hill Gazette")
    return desk


LINK = "fulfils:met:plan"
SIX, THREE = "Quill and Ashdown talked for six hours", "Quill and Ashdown talked for three hours"


def corrected(**fields) -> Avenue:
    """An outlet puts six hours right to three."""
    desk = Avenue()
    first = desk.hears("10:00", "talks", SIX)
    desk.hears("10:30", "talks", THREE, revision_of=first.id, **fields)
    return desk


# --- plans, links, status ----------------------------------------------------------------------------


def test_a_plan_is_marked_and_is_superseded_when_it_has_come():
    desk = planned()
    plan = desk.update("plan")
    assert (plan.status, plan.planned) == ("superseded", True)
    assert plan.status_because.text.startswith("it has come: Hill Gazette")
    assert [link.id for link in plan.links] == [LINK]
    assert desk.told("plan")[0].status == "reported"
    assert desk.update("met").planned is False
    assert [link.id for link in desk.update("met").links] == [LINK]


def test_status_at_a_past_moment_is_looked_up():
    desk = planned()
    before = next(e.seq for e in desk.entries if isinstance(e.body, DevelopmentsLinked)) - 1
    assert status_at(desk.state, "plan", before) == "reported"
    assert status_at(desk.state, "plan", desk.state.seq) == "superseded"
    assert links_at(desk.state, "plan", before) == ()
    assert status_at(desk.state, "nothing", before) is None


def test_a_link_can_be_undone_for_good():
    desk = planned()
    desk.undoes(LINK)
    assert desk.update("plan").status == "reported"
    assert desk.update("met").links == ()
    desk.hears("13:20", "met", "Quill welcomes Ashdown in Grey Harbour", "Port Times")
    desk.hears("13:25", "met", "Quill receives Ashdown in Grey Harbour", "Tide Post")
    assert desk.update("plan").status == "reported"
    with pytest.raises(ValueError, match="no link"):
        desk.undoes(LINK)


def test_an_editors_status_outlasts_the_rules_until_given_back():
    desk = planned()
    desk.sets("plan", "confirmed")
    assert (desk.update("plan").status, desk.update("plan").status_because.text) == (
        "confirmed",
        "seen the papers",
    )
    desk.hears("13:20", "plan", "Quill and Ashdown to meet in Grey Harbour at noon", "Port Times")
    assert desk.update("plan").status == "confirmed"
    desk.restarts()
    desk.hears("13:25", "plan", "Quill and Ashdown to meet in Grey Harbour at one", "Tide Post")
    assert desk.update("plan").status == "confirmed"
    desk.sets("plan", None)
    assert desk.update("plan").status == "superseded"


def test_an_editors_status_goes_with_a_development_into_the_one_it_becomes_part_of():
    desk = Avenue()
    desk.hears("09:00", "talks", SIX)
    desk.hears("09:10", "hours", f"{SIX}, aide says", "Bay Radio")
    desk.sets("hours", "confirmed")
    desk.merges("09:20", "hours", "talks")
    assert desk.update("talks").status == "confirmed"
    desk.restarts()
    desk.hears("09:30", "talks", f"{SIX}, clerk says", "Port Times")
    assert desk.update("talks").status == "confirmed"


def test_a_denial_by_the_party_itself_makes_a_report_of_one_origin_denied():
    desk = Avenue()
    desk.hears("09:00", "bonus", "Ashdown offered bonus to crane drivers in Grey Harbour strike")
    desk.hears(
        "11:00", "no", "Ashdown denies bonus offer to crane drivers in Grey Harbour strike", "Bay Radio"
    )
    assert desk.update("bonus").status == "denied"
    desk.hears("12:00", "bonus", "Ashdown offered bonus to crane drivers, letter shows", "Hill Gazette")
    assert desk.update("bonus").status == "disputed"


# --- corrections -------------------------------------------------------------------------------------


@pytest.mark.parametrize("copy", [False, True])
def test_a_sources_correction_is_one_of_the_update(copy):
    desk = corrected(copy_of="r-coast-daily-quill-and-ashdown-talked-for-six-hours") if copy else corrected()
    update = desk.update("talks")
    assert update.change == "corrected"
    assert update.headline.text == THREE
    assert update.note == "Coast Daily corrected its report: “six” now reads “three”."
    assert update.corrected_at == desk.now
    (rewording,) = [e.body.rewording for e in desk.entries if isinstance(e.body, ReportReworded)]
    assert (rewording.kind, rewording.was, rewording.now) == ("corrected", "six", "three")


def test_the_mark_stays_when_the_update_grows():
    desk = corrected()
    desk.hears("11:00", "talks", "Quill and Ashdown talked for three hours, aides say", "Bay Radio")
    update = desk.update("talks")
    assert update.change != "corrected"
    assert update.note.startswith("Coast Daily corrected")
    assert update.corrected_at is not None


def test_with_no_report_left_the_update_is_withdrawn():
    desk = Avenue()
    first = desk.hears("10:00", "talks", SIX)
    desk.hears("10:10", "talks", SIX, "Bay Radio", copy_of=first.id)
    desk.takes_back(first)
    update = desk.update("talks")
    assert (update.status, update.change, update.by) == ("withdrawn", "withdrawn", "autopilot")
    assert update.note == "Coast Daily took its report back."


def test_with_a_report_left_it_is_told_from_that_one():
    desk = Avenue()
    first = desk.hears("10:00", "talks", SIX)
    desk.hears("10:10", "talks", "Quill and Ashdown end talks at Grey Harbour", "Bay Radio")
    assert desk.update("talks").headline.text == SIX
    desk.takes_back(first)
    update = desk.update("talks")
    assert (update.change, update.headline.source_name, update.outlets) == (
        "corrected",
        "Bay Radio",
        ("Bay Radio",),
    )


def test_a_correction_that_went_elsewhere_takes_the_ground_from_what_it_corrects():
    desk = Avenue()
    first = desk.hears("10:00", "talks", SIX)
    desk.hears("10:30", "other", THREE, revision_of=first.id)
    assert desk.update("talks").status == "withdrawn"
    assert desk.update("other").headline.text == THREE


def test_every_earlier_wording_of_the_page_that_had_it_wrong_falls():
    desk = Avenue()
    first = desk.hears("10:00", "talks", SIX)
    second = desk.hears(
        "10:10", "talks", "Quill and Ashdown talked for six hours today", revision_of=first.id
    )
    desk.hears("10:30", "talks", "Quill and Ashdown talked for three hours today", revision_of=first.id)
    assert desk.update("talks").change == "corrected"
    assert {second.id, first.id} == set(desk.state.rewordings)


def test_what_an_outcome_decided_falls_with_the_report_that_told_it():
    desk = planned()
    told = desk.state.links[LINK].latest.report
    desk.takes_back(desk.state.members[told].report)
    assert any(isinstance(e.body, LinkUndone) for e in desk.entries)
    plan = desk.update("plan")
    assert (plan.status, plan.change) == ("reported", "corrected")
    assert plan.note == "What it rested on was taken back. Hill Gazette took its report back."


def test_an_update_that_an_editor_withdraws_takes_its_links_along():
    desk = planned()
    desk.commands("14:00", "met", Withdraw(development="met", note="It was last year."))
    plan = desk.update("plan")
    assert (plan.status, plan.change) == ("reported", "corrected")
    assert plan.note == "What it rested on was withdrawn: It was last year."


def test_an_update_that_an_editor_corrects_marks_what_rests_on_it():
    desk = planned()
    note = "It was at the port gate."
    desk.commands("14:00", "met", Correct(development="met", headline="Quill meets Ashdown", note=note))
    plan = desk.update("plan")
    assert (plan.status, plan.change) == ("superseded", "corrected")
    assert plan.note == "What it rests on was corrected: It was at the port gate."


def test_an_editors_words_outlast_more_than_one_report():
    desk = Avenue()
    desk.hears("10:00", "talks", SIX)
    right = Correct(development="talks", headline="Quill and Ashdown talked", note="How long is not known.")
    desk.commands("10:05", "talks", right)
    for minute, source in enumerate(("Bay Radio", "Hill Gazette", "Port Times")):
        desk.hears(f"10:1{minute}", "talks", f"{SIX}, says aide {minute}", source)
        assert desk.update("talks").headline.text == "Quill and Ashdown talked"
    assert len(desk.update("talks").outlets) == 4


def test_nothing_is_taken_back_that_is_not_on_the_story():
    with pytest.raises(ValueError, match="no report"):
        Avenue().takes_back(passage_of_nothing())


def passage_of_nothing():
    desk = Avenue()
    return desk.hears("10:00", "talks", SIX)


# --- starting again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_desk_started_again_goes_on_as_one_that_never_stopped(stop):
    def run(*, restarts: bool) -> Avenue:
        desk = Avenue()
        first = None
        for n, (time, development, title, source) in enumerate(
            [
                ("09:00", "plan", "Quill and Ashdown to meet in Grey Harbour town hall", "Coast Daily"),
                ("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Bay Radio"),
                ("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Hill Gazette"),
                ("13:30", "met", "Ashdown greets Quill in Grey Harbour", "Hill Gazette"),
            ]
        ):
            if restarts and n == stop:
                desk.restarts()
            revision = first.id if n == 3 else None
            heard = desk.hears(time, development, title, source, revision_of=revision)
            first = heard if n == 2 else first
        return desk

    assert run(restarts=True).entries == run(restarts=False).entries
    assert fold(run(restarts=False).entries).updates == run(restarts=True).state.updates


# --- the bundled rehearsal -----------------------------------------------------------------------------


def test_the_rehearsal_has_a_plan_dropped_a_figure_disputed_and_a_correction_that_travels():
    story = load_story("alaska-summit").story
    street, reader, gatherer = Street(story), Reader(story), Gatherer(story)
    street.take_up(State())
    updates, differences = {}, []
    with rehearsal_path("alaska-summit") as file:
        for report in read_recording(file, story):
            reading = reader.read(report)
            placed = gatherer.place(report, reading)
            if not placed.relevant:
                continue
            for step in street.follow(
                Member(report=report, placement=placed, findings=findings(reading)), report.seen_at
            ):
                differences += [
                    body.difference for *_, body in step.entries if isinstance(body, AccountsDiffer)
                ]
                if step.update is not None:
                    updates[step.update.id] = step.update
    dropped = next(u for u in updates.values() if u.status == "superseded")
    assert dropped.headline.text.startswith("Wider delegations to meet over working lunch")
    assert ["about 25 minutes", "36 minutes"] in [[a.answer for a in d.accounts] for d in differences]
    assert any(u.status == "disputed" and "25 minutes" in u.headline.text for u in updates.values())
    (corrected,) = [u for u in updates.values() if u.corrected_at is not None]
    assert corrected.note.endswith("corrected its report: “20” now reads “12”.")
    assert "12 minutes" in corrected.headline.text


# --- two that are one ----------------------------------------------------------------------------------


def test_a_merged_development_takes_its_links_with_it():
    desk = planned()
    desk.hears("13:10", "greeting", "Quill and Ashdown shake hands in Grey Harbour", "Tide Post")
    desk.merges("13:20", "met", "greeting")
    (link,) = links_at(desk.state, "plan", desk.state.seq)
    assert (link.id, link.newer, link.older) == ("fulfils:greeting:plan", "greeting", "plan")
    assert desk.state.links[LINK].latest is None
    assert desk.update("plan").status == "superseded"
    assert [kept.id for kept in desk.update("plan").links] == [link.id]
    assert [kept.id for kept in desk.update("greeting").links] == [link.id]


def test_a_plan_and_its_outcome_that_are_one_development_keep_no_link():
    desk = planned()
    desk.merges("13:20", "plan", "met")
    assert links_at(desk.state, "met", desk.state.seq) == ()
    assert desk.update("met").links == ()
    assert desk.update("met").status != "superseded"


def test_a_link_that_an_editor_undid_does_not_come_back_by_a_merge():
    desk = planned()
    desk.undoes(LINK)
    desk.hears("13:10", "greeting", "Quill meets Ashdown in Grey Harbour hall", "Tide Post")
    desk.hears("13:12", "greeting", "Quill greets Ashdown in Grey Harbour hall", "Port Times")
    assert "fulfils:greeting:plan" in desk.state.links
    desk.merges("13:20", "greeting", "met")
    assert links_at(desk.state, "plan", desk.state.seq) == ()
    assert desk.update("plan").status == "reported"


def test_what_a_merged_development_said_is_remembered_as_the_others():
    desk = Avenue()
    desk.hears("09:00", "plan", "Quill and Ashdown to meet in Grey Harbour town hall")
    desk.hears("09:10", "hall", "Grey Harbour town hall is swept and painted", "Hill Gazette")
    desk.merges("09:20", "plan", "hall")
    restarted = Avenue()
    restarted.entries, restarted._versions = list(desk.entries), dict(desk._versions)
    restarted.restarts()
    for avenue in (desk, restarted):
        avenue.hears("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Bay Radio")
        avenue.hears("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Hill Gazette")
        assert [link.older for link in links_at(avenue.state, "met", avenue.state.seq)] == ["hall"]


def test_a_difference_moves_with_the_development_it_stands_in():
    desk = Avenue()
    where = "behind closed doors on the second floor of the harbour museum"
    desk.hears("10:00", "talks", f"{SIX} {where}")
    desk.hears("10:10", "long", f"{THREE} {where}", "Bay Radio")
    (found,) = desk.state.differences.values()
    assert {a.development for a in found.latest.accounts} == {"talks", "long"}
    desk.merges("10:20", "long", "talks")
    assert {a.development for a in found.latest.accounts} == {"talks"}
    assert found.latest.about == "talks"
    assert desk.update("talks").status == "disputed"

"""Rearranging: reports put elsewhere and merges undone, with links and accounts going along."""

from __future__ import annotations

import msgspec

from avenue import Avenue
from livedesk.record import links_at, members_now
from livedesk.street import Step
from newsroom import because

SIX, THREE = "Quill and Ashdown talked for six hours", "Quill and Ashdown talked for three hours"
WHERE = "behind closed doors on the second floor of the harbour museum"


def put(desk: Avenue, report: str, into: str | None) -> list[str]:
    member = desk.street.member(report)
    assert member is not None
    placement = msgspec.structs.replace(member.placement, development=into, relevant=into is not None)
    step = Step("", weighed=False)
    touched = desk.street.put([(member, placement)], step)
    desk.walk([step])
    desk.walk([desk.street.weigh(id_, desk.now, by="editor:mara") for id_ in touched])
    return touched


def test_a_report_put_elsewhere_counts_there_and_no_longer_here() -> None:
    desk = Avenue()
    desk.hears("10:00", "talks", SIX, id="a")
    desk.hears("10:05", "talks", f"{SIX}, clerk says", "Bay Radio", id="b")
    desk.hears("10:10", "ferries", "Quill and Ashdown watch the ferries", "Port Times", id="c")
    assert put(desk, "b", "ferries") == ["talks", "ferries"]
    assert desk.update("talks").outlets == ("Coast Daily",)
    assert desk.update("ferries").outlets == ("Bay Radio", "Port Times")
    desk.restarts()
    assert [m.report.id for m in members_now(desk.state, "ferries")] == ["b", "c"]
    assert desk.street.at_work("ferries").members == members_now(desk.state, "ferries")


def test_the_last_report_put_elsewhere_withdraws_the_update_with_a_reason() -> None:
    desk = Avenue()
    desk.hears("10:00", "talks", SIX, id="a")
    put(desk, "a", None)
    assert (desk.update("talks").change, desk.update("talks").note) == (
        "withdrawn",
        "No report is left under it.",
    )
    left = desk.street.left("a")
    assert left is not None
    desk.restarts()
    assert desk.street.left("a") == left


def test_accounts_that_differ_go_with_their_reports() -> None:
    desk = Avenue()
    desk.hears("10:00", "talks", f"{SIX} {WHERE}", id="a")
    desk.hears("10:10", "talks", f"{THREE} {WHERE}", "Bay Radio", id="b")
    put(desk, "b", "long")
    (found,) = desk.state.differences.values()
    assert found.latest is not None
    assert [a.development for a in found.latest.accounts] == ["talks", "long"]


def test_a_merge_undone_gives_back_reports_and_what_was_said_of_them() -> None:
    desk = Avenue()
    desk.hears("09:00", "plan", "Quill and Ashdown to meet in Grey Harbour town hall")
    desk.hears("09:10", "hall", "Grey Harbour town hall is swept and painted", "Hill Gazette")
    told = desk.update("plan")
    desk.merges("09:20", "plan", "hall")
    assert desk.street.resolve("plan") == "hall"
    step = desk.street.part("plan", because("two after all", "editor.undone"))
    desk.street.give("plan", desk.state.developments["plan"].assessment.latest, told)
    desk.walk([step])
    desk.walk([desk.street.weigh(id_, desk.now) for id_ in ("plan", "hall")])
    assert desk.street.resolve("plan") == "plan"
    for _ in range(2):
        assert [m.report.source_name for m in members_now(desk.state, "plan")] == ["Coast Daily"]
        assert desk.state.stands("plan")
        desk.hears("13:00", "met", "Quill meets Ashdown in Grey Harbour", "Bay Radio")
        desk.restarts()
    desk.hears("13:05", "met", "Quill greets Ashdown in Grey Harbour", "Hill Gazette")
    assert [link.older for link in links_at(desk.state, "met", desk.state.seq)] == ["plan"]

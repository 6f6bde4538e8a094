"""The floor: what waits is a fact of the record, so that a restart shows the same queue."""

from __future__ import annotations

from pathlib import Path

import pytest

from editors import STORY, Editors, heard
from livedesk.model import DevelopmentHeld
from livedesk.model import command as c


async def test_a_restart_shows_the_same_queue_with_the_same_reasons(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    assert editors.desk.held[editors.on("quay")] == 'held for a person: A death ("dead")'
    again = await editors.restart(tmp_path)
    assert again.desk.held == editors.desk.held
    assert {id_: held.because.text for id_, held in again.state.held.items()} == editors.desk.held


async def test_why_it_waits_is_recorded_once_and_again_only_when_it_changes(tmp_path: Path) -> None:
    two = STORY.replace("[publishing]\n", "[publishing]\nmin_origins = 2\n")
    editors = await Editors.at_work(tmp_path, story=two, hearing=False)
    await editors.desk.hear([heard("cranes"), heard("wire")])
    await editors.does(c.Hold(development=editors.on("cranes"), why="later"))
    reasons = [
        entry.body.because.text if entry.body.because is not None else None
        for entry in editors.desk.record.read()
        if isinstance(entry.body, DevelopmentHeld)
    ]
    assert reasons == ["held: 1 of 2 independent origins", "held by an editor: later"]


async def test_what_is_published_waits_no_more(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    quay = editors.on("quay")
    await editors.does(c.Publish(development=quay))
    assert quay not in editors.desk.held
    assert quay not in (await editors.restart(tmp_path)).desk.held


@pytest.mark.parametrize(("mode", "rule"), [("hold", "autopilot.mode"), ("suggest", "autopilot.suggest")])
async def test_a_mode_switched_at_run_time_holds_from_the_next_report_on_and_after_a_restart(
    tmp_path: Path, mode: str, rule: str
) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    await editors.desk.hear([heard("sign")])
    await editors.does(c.SetMode(mode=mode, why="lunch"))  # type: ignore[arg-type]
    again = await editors.restart(tmp_path)
    await again.desk.hear([heard("ferry"), heard("cranes")])
    assert again.update("ferry") is None
    assert again.state.held[again.on("cranes")].because.rule == rule
    await again.does(c.Publish(development=again.on("ferry")))
    assert again.update("ferry") is not None
    await again.does(c.SetMode(mode=None))
    await again.desk.hear([heard("met")])
    assert again.update("met") is not None

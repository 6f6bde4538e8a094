"""The terminal: bars for people only, a screen where there is one, a loop to the end."""

from __future__ import annotations

import asyncio
import sys

import pytest

from livedesk.cli.terminal import has_screen, progress, show_table, to_end


def test_work_runs_to_its_end_and_hands_its_outcome_back() -> None:
    async def work() -> str:
        await asyncio.sleep(0)
        return "done"

    assert to_end(work()) == "done"


def test_a_pipe_sees_no_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("looking") as step:
        step(1, 2)
    assert capsys.readouterr() == ("", "")


def test_brackets_in_a_table_are_words_not_instructions(capsys: pytest.CaptureFixture[str]) -> None:
    show_table("[/b] at the quay", ("source", "in words"), [(("wire", "[red]News[/i]"), "red")])
    printed = capsys.readouterr().out
    assert "[/b] at the quay" in printed
    assert "[red]News[/i]" in printed


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_a_machine_without_a_display_opens_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_screen()

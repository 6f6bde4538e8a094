"""What is held back: the nearest first, each with the reason and its figures."""

from pathlib import Path

from editors import Editors
from livedesk.model import command as c
from livedesk.page.console.held import LEFT, held_lines
from livedesk.page.desk import Desk


def lines(editors: Editors):
    desk = Desk.of(editors.desk.story, "en")
    state = editors.state
    left = [member for id_, member in state.left.items() if id_ not in state.members]
    return held_lines(desk, editors.desk.record.read(), state.off, left)


async def test_a_report_off_the_story_is_told_with_why_and_how_near_it_was(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    (cake,) = lines(editors)
    assert (cake.id, cake.title.text, cake.title.outlet) == (
        "cake",
        "Baker sells out of lemon cake",
        "Coast Daily",
    )
    assert 0 <= cake.relevance < 0.5
    assert cake.reason.rule.startswith("relevance.")
    assert cake.reason.figures


async def test_one_that_an_editor_lets_in_is_held_no_more_and_one_taken_off_is(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.Relevance(report="cake", relevant=True))
    assert lines(editors) == []
    taken = await editors.does(c.Relevance(report="ferry", relevant=False, why="another harbour"))
    found = {line.id: line for line in lines(editors)}
    assert found["ferry"].reason == LEFT
    await editors.does(c.Undo(id=taken.id))
    assert "ferry" not in {line.id for line in lines(editors)}


async def test_the_nearest_come_first(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    await editors.does(c.Relevance(report="sign", relevant=False))
    found = lines(editors)
    assert [line.relevance for line in found] == sorted((line.relevance for line in found), reverse=True)

"""Where things stand at the desk: the lines readers see, each with how editors had it, and what is kept off."""

from pathlib import Path

from editors import Editors
from livedesk.model import command as c
from livedesk.page.console.standing import standing_lines
from livedesk.page.desk import Desk
from livedesk.page.standing import standing


async def test_the_lines_are_those_of_the_readers_with_the_editors_words(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    state, story = editors.state, editors.desk.story
    ferry = editors.on("ferry")
    await editors.does(c.Stand(development=ferry, line="No ferry sails", pinned=True))
    found = standing_lines(state, story)
    assert [line.id for line in found.lines] == [
        line.id for line in standing(state, Desk.of(story, "en"), state.seq).lines
    ]
    first = found.lines[0]
    assert (first.id, first.line, first.pinned, first.hidden) == (ferry, "No ferry sails", True, False)
    assert first.headline.startswith("Ferries at Grey Harbour")
    assert not any(line.line or line.pinned for line in found.lines[1:])
    assert (found.seq, found.hidden) == (state.seq, ())


async def test_what_editors_keep_off_is_told_so_that_it_can_be_had_back(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    sign = editors.on("sign")
    hidden = await editors.does(c.Stand(development=sign, hidden=True))
    found = standing_lines(editors.state, editors.desk.story)
    assert sign not in [line.id for line in found.lines]
    assert [(line.id, line.hidden) for line in found.hidden] == [(sign, True)]
    await editors.does(c.Undo(id=hidden.id))
    found = standing_lines(editors.state, editors.desk.story)
    assert found.hidden == ()
    assert sign in [line.id for line in found.lines]

"""Backstage: editors see everything, also while readers are shown what was there before a stop."""

from pathlib import Path

from editors import Editors
from livedesk.model import command as c
from livedesk.serving import Hub
from livedesk.serving.console.backstage import Backstage
from livedesk.showing import DeskSite


async def test_editors_see_what_readers_are_not_shown(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    site = DeskSite(editors.desk, Hub())
    whole = Backstage(site, editors.desk)
    await editors.does(c.Stop())
    await editors.does(c.Phase(phase="closed"))
    assert whole.state is editors.state
    assert whole.state.phase_now() == "closed" != site.state.phase_now()
    assert whole.readers_view().header.phase == site.view().header.phase
    assert whole.now() >= (editors.state.at or whole.now())
    assert whole.story == editors.desk.story


async def test_of_a_desk_without_commands_there_is_nothing_more_to_see(tmp_path: Path) -> None:
    editors = await Editors.at_work(tmp_path)
    site = DeskSite(editors.desk, Hub())
    whole = Backstage(site, None)
    assert whole.state is site.state
    assert whole.story is site.story
    assert whole.renderer is site.renderer

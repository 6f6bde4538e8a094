"""What the web server asks of a desk: a small list, each with its sentence, kept by the real one."""

from __future__ import annotations

import inspect

from livedesk.serving import Check, Site
from livedesk.showing import DeskSite

ASKED = {name for name in vars(Site) if not name.startswith("_")}


def test_the_desk_answers_all_that_is_asked() -> None:
    for name, asked in inspect.getmembers(Site, inspect.isfunction):
        if name in ASKED:
            assert (
                inspect.signature(getattr(DeskSite, name)).parameters == inspect.signature(asked).parameters
            )


def test_everything_asked_is_explained() -> None:
    assert {"state", "story", "renderer", "assets", "now", "checked", "view", "health"} == ASKED
    for name in ASKED:
        assert inspect.getdoc(getattr(Site, name))


def test_a_check_is_needed_unless_it_says_otherwise() -> None:
    assert Check(name="record", ok=True, because="fine").needed

"""Where things stand, as editors change it: the lines that readers see, and updates kept off it."""

from __future__ import annotations

from livedesk.model import Line, Update
from livedesk.page.console.parts import LineRuled, StandingLines
from livedesk.page.desk import Desk
from livedesk.page.standing import lines_ruled, standing
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Story


def standing_lines(state: State, story: Story) -> StandingLines:
    """The lines in readers' order, and what editors keep off them, by id."""
    lines = standing(state, Desk.of(story, "en"), state.seq).lines
    ruled = lines_ruled(state, state.seq)
    hidden = [id_ for id_ in sorted(ruled) if ruled[id_].hidden]
    return StandingLines(
        seq=state.seq,
        lines=tuple(_line(state, line.id, ruled) for line in lines),
        hidden=tuple(_line(state, id_, ruled) for id_ in hidden if state.stands(id_)),
    )


def _line(state: State, id_: str, ruled: dict[str, Line]) -> LineRuled:
    history = state.updates.get(id_)
    update: Update | None = history.latest if history is not None else None
    line = ruled.get(id_, Line())
    return LineRuled(
        id=id_,
        headline=clean(update.headline.text) if update is not None else "",
        line=line.text,
        pinned=line.pinned,
        hidden=line.hidden,
    )

"""Editors at a desk in few words for tests: a story with everything in it, commands, and what stands of it all.

``picture`` is what "as before but for the trail" means: what readers see and editors rely on, without
revision numbers, times, and the notes that tell readers of what was taken back.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from livedesk.desk import Desk
from livedesk.hand import Carried
from livedesk.model import AnyCommand, Report, Update
from livedesk.page.desk import Desk as Drawn
from livedesk.page.issues import issues
from livedesk.page.outcomes import outcomes
from livedesk.page.positions import positions
from livedesk.page.reactions import reactions
from livedesk.page.standing import rail, standing
from livedesk.record import State, links_at, members_now
from livedesk.record.log import Log
from livedesk.record.memory import MemoryLog
from livedesk.record.roster import roster
from livedesk.replaying import RecordingClock
from livedesk.story.loading import LoadedStory, load_story
from newsroom import at, report

STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate about wages."
languages = ["en"]
[event]
place = "Grey Harbour"
zone = "Europe/London"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }
[[actor]]
id = "mara-quill"
name = "Mara Quill"
role = "leads the dockers' union"
principal = true
weight = 0.6
names = { en = ["Mara Quill", "Quill"] }
[[actor]]
id = "tom-ashdown"
name = "Tom Ashdown"
role = "runs the port company"
principal = true
weight = 0.6
names = { en = ["Tom Ashdown", "Ashdown"] }
[[issue]]
id = "pay"
title = "Pay"
question = "How much more?"
names = { en = ["wages", "pay", "terms"] }
[[issue]]
id = "hours"
title = "Hours"
question = "How many hours a week?"
names = { en = ["hours"] }
[[outcome]]
id = "settled"
title = "Settled"
criteria = "Union and company publish the same terms."
prior = 0.3
prior_because = "Three of the last ten walkouts were settled within a week."
[[outcome.indicator]]
id = "signed"
text = "Somebody signs terms"
ratio = 4.0
because = "Signing is the criterion, told by one side."
names = { en = ["signs terms"] }
[publishing]
quiet_after_minutes = 30
[[publishing.rule]]
id = "officials"
title = "What officials say"
mode = "suggest"
types = ["official"]
[[publishing.sensitive]]
id = "death"
title = "A death"
names = { en = ["dead", "killed"] }
"""

MARA, BEN = "editor:mara", "editor:ben"

#: Reports by id: time, source, headline, text beneath, more of the report's own fields.
REPORTS: dict[str, tuple[str, str, str, str, dict[str, Any]]] = {
    "plan": ("2025-08-13T09:00:00+00:00", "Coast Daily",
             "Quill and Ashdown to meet the press over lunch in Grey Harbour", "", {}),
    "sign": ("09:00", "Coast Daily", "Union signs terms on wages for the port of Grey Harbour, eleven pages long",
             "The union put its name to eleven pages.", {}),
    "sign-2": ("09:02", "Bay Radio", "Port union signs terms on wages, eleven pages, at Grey Harbour",
               "Its name stands under eleven pages of terms.", {}),
    "ferry": ("09:10", "Hill Gazette", "Ferries at Grey Harbour stand still, nine lie at the quay",
              "France's President Emmanuel Macron called the strike a warning.", {}),
    "cranes": ("09:12", "Port Times", "Crane drivers of Grey Harbour sing in the rain", "They sang for three hours.", {}),
    "met": ("11:00", "Bay Radio", "Press lunch of Quill and Ashdown called off in Grey Harbour strike", "", {}),
    "met-2": ("11:05", "Hill Gazette", "Lunch of Quill and Ashdown called off, strike goes on at Grey Harbour", "", {}),
    "quay": ("11:20", "Port Times", "Two dead on the quay of Grey Harbour", "A crane fell on the quay.", {}),
    "post": ("11:30", "A Docker", "Grey Harbour smells of tar tonight", "", {"type": "social"}),
    "cake": ("11:40", "Coast Daily", "Baker sells out of lemon cake", "", {}),
    "want": ("11:42", "Hill Gazette", "Mara Quill demands shorter hours at Grey Harbour", "", {}),
    "wire": ("11:45", "Tide Post", "Crane drivers of Grey Harbour sing in the rain", "They sang for three hours.", {}),
}  # fmt: skip


#: A source to add, as a story file has its keys.
KODIAK = {
    "id": "kodiak", "name": "Kodiak Daily", "publisher": "Kodiak", "address": "https://kodiak.example/rss",
}  # fmt: skip


def heard(id_: str) -> Report:
    """One of REPORTS."""
    time, source, title, summary, more = REPORTS[id_]
    return report(
        time, source, title, id=id_, summary=summary or None, url=f"https://news.example/{id_}", **more
    )


class Editors:
    """A desk with editors at it."""

    def __init__(self, desk: Desk, clock: RecordingClock) -> None:
        self.desk = desk
        self.clock = clock

    @classmethod
    async def at_work(
        cls, folder: Path, log: Log | None = None, *, story: str = STORY, hearing: bool = True
    ) -> Editors:
        """Editors at a desk that has heard all of REPORTS, unless not ``hearing``."""
        clock = RecordingClock(None)
        desk = Desk(loaded(folder, story), log or MemoryLog(), clock=clock)
        await desk.open()
        editors = cls(desk, clock)
        if hearing:
            await desk.hear([heard(id_) for id_ in REPORTS])
        return editors

    async def restart(self, folder: Path, story: str = STORY) -> Editors:
        """The same record, at a desk that was stopped and started again."""
        return await Editors.at_work(folder, self.desk.record, story=story, hearing=False)

    @property
    def state(self) -> State:
        """What the desk knows."""
        return self.desk.state

    def on(self, report_: str) -> str:
        """The development a report lies in."""
        development = self.state.members[report_].placement.development
        assert development is not None
        return self.state.resolve(development)

    def update(self, report_: str) -> Update | None:
        """The update that tells a report's development; None when there is none that stands."""
        history = self.state.updates.get(self.on(report_))
        update = history.latest if history is not None else None
        return None if update is None or update.change == "withdrawn" else update

    async def does(self, command: AnyCommand, by: str = MARA) -> Carried:
        """Carry out a command a minute later."""
        self.clock.start((self.state.at or at("12:00")) + timedelta(minutes=1))
        return await self.desk.carry_out(command, by)


def loaded(folder: Path, story: str = STORY) -> LoadedStory:
    """The story, from a file."""
    path = folder / "harbour.toml"
    path.write_text(story, encoding="utf-8")
    return load_story(path)


def picture(desk: Desk) -> dict[str, Any]:
    """What stands: for readers, for editors, for the rules."""
    state, drawn = desk.state, Drawn.of(desk.story)
    seq = state.seq
    shown = {
        id_: update
        for id_, history in state.updates.items()
        if state.stands(id_) and (update := history.latest) is not None and update.change != "withdrawn"
    }
    developments = {
        id_: [(m.report.id, m.placement.copy_of) for m in members]
        for id_, found in state.developments.items()
        if found.merged_into is None and (members := members_now(state, id_))
    }
    return {
        "shown": {id_: _told(update) for id_, update in shown.items()},
        "developments": developments,
        "status": {id_: state.developments[id_].status.latest for id_ in developments},
        "links": {id_: sorted(link.id for link in links_at(state, id_, seq)) for id_ in developments},
        "rulings": {
            about: top.value
            for about in state.rulings.stacks
            if (top := state.rulings.top(about)) is not None and top.value is not None
        },
        "held": {
            id_: (h.because.rule, h.because.text) for id_, h in state.held.items() if id_ in developments
        },
        "outcomes": [(o.id, o.percent, o.came) for o in outcomes(state, drawn, seq)],
        "issues": [(i.id, i.count, [(s.side, s.toward) for s in i.sides]) for i in issues(state, drawn, seq)],
        "reactions": [
            (p.id, p.latest.speaker, p.latest.attitude, p.latest.sentence.text)
            for p in reactions(state, drawn, seq).parties
        ],
        "positions": [
            (side.id, s.issue.id, s.kind, s.turn, s.quote.text)
            for side in positions(state, drawn, seq).sides
            for s in side.stands
        ],
        "stand": [(line.id, line.text.text) for line in standing(state, drawn, seq).lines],
        "rail": [moment.id for moment in rail(state, drawn, seq).moments],
        "differences": {
            id_: [(a.report, a.development) for a in found.accounts]
            for id_, history in state.differences.items()
            if (found := history.latest) is not None
        },
        "phase": state.phase_now(),
        "sources": [(standing.source.id, standing.paused) for standing in roster(desk.loaded.story, state)],
        "relevant": state.relevant,
        "notes": [
            s.id for s in state.trail.steps() if s.command.__struct_config__.tag == "note" and not s.undone_by
        ],
        "waiting": [s.id for s in state.trail.waiting()],
    }


def _told(update: Update) -> dict[str, Any]:
    return {
        "headline": (update.headline.text, update.headline.report),
        "text": [(p.text, p.report) for p in update.text],
        "markdown": update.markdown,
        "status": (update.status, update.status_because.text),
        "outlets": update.outlets,
        "origins": [origin.name for origin in update.origins],
        "key": update.key_moment,
        "issues": update.issues,
        "pinned": update.pinned,
        "images": update.images,
        "planned": update.planned,
        "links": sorted(link.id for link in update.links),
        "own": update.own,
        "worded_by": update.worded_by,
    }

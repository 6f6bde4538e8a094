"""A street in few words for tests: reports placed by hand, editors' words, and the record that comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gathering.scenes import STORY
from livedesk.behind import Behind
from livedesk.model import (
    AnyBody,
    Decision,
    EditorRuled,
    Entry,
    Member,
    Report,
    ReportPlaced,
    ReportReceived,
    Ruling,
    StatusRuling,
    StoryRevised,
    Update,
    UpdateIssued,
    Wording,
)
from livedesk.model.command import Correct, Withdraw
from livedesk.model.ruling import Value
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.record import State, fold
from livedesk.street import Step
from newsroom import at, because, placement, report

READER = Reader(STORY)
PLACED = ("copy_of", "revision_of", "relevant", "form")


class Avenue:
    """A street with its record."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.rulings = 0
        self.state = State()
        self.street = Behind(STORY)
        self.street.take_up(self.state)
        self.now = at("00:00")
        self.story = STORY
        self._versions: dict[str, int] = {}
        self.append("story", StoryRevised(text="", digest="0" * 32, origin="test"))

    def append(self, stream: str, body: AnyBody) -> None:
        """Put one entry into record and state."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        entry = Entry(
            seq=len(self.entries) + 1,
            stream=stream,
            version=version,
            recorded_at=self.now,
            occurred_at=None,
            body=body,
        )
        self.entries.append(entry)
        self.state.apply([entry])

    def hears(
        self,
        time: str | datetime,
        development: str | None,
        title: str,
        source: str = "Coast Daily",
        **fields: Any,
    ) -> Report:
        """A report, placed by hand, with all that follows from it."""
        self.now = max(self.now, at(time))
        placed = {key: fields.pop(key) for key in PLACED if key in fields}
        heard = report(time, source, title, **fields)
        where = placement(heard, development, **placed)
        found = findings(READER.read(heard)) if where.relevant else None
        self.append(f"report:{heard.id}", ReportReceived(report=heard))
        self.append(f"report:{heard.id}", ReportPlaced(placement=where, findings=found))
        self.walk(self.street.follow(Member(report=heard, placement=where, findings=found), self.now))
        return heard

    def walk(self, steps: Iterable[Step]) -> None:
        """Record what steps decided, holding them to the versions they give."""
        for step in steps:
            for stream, version, body in step.entries:
                assert version == self._versions.get(stream, 0) + 1, (stream, version)
                self.append(stream, body)
            if step.update is not None:
                self.append(f"update:{step.update.id}", UpdateIssued(update=step.update))

    def commands(
        self, time: str | datetime, update: str, command: Withdraw | Correct, by: str = "editor:mara"
    ) -> Update:
        """An editor withdraws or corrects an update, with all that follows for what rested on it."""
        self.now = max(self.now, at(time))
        note = None
        if isinstance(command, Withdraw):
            self.rules("decision", update, Decision(verdict="withdraw", note=command.note), by)
        else:
            note = command.note
            self.rules("wording", update, Wording(headline=command.headline, text=command.text), by)
        step = self.street.weigh(update, self.now, note, by=by)
        self.walk([step])
        assert step.update is not None
        self.walk(self.street.rest(step.update, self.now))
        return step.update

    def rules(self, kind: str, development: str, value: Value, by: str = "editor:mara") -> None:
        """An editor's ruling, before anything is weighed by it."""
        self.rulings += 1
        ruling = Ruling(about=f"{kind}:{development}", value=value, by=by, command=f"c{self.rulings}")
        self.walk([self.street.rule(EditorRuled(ruling=ruling), development)])

    def sets(self, development: str, status: Any, why: str = "seen the papers") -> None:
        """An editor's status."""
        self.rules("status", development, StatusRuling(status=status, why=why) if status else None)
        self.walk([self.street.weigh(development, self.now, by="editor:mara")])

    def undoes(self, link: str, why: str = "not the same") -> None:
        """An editor undoes a link."""
        self.walk(self.street.undo(link, because(why, "link.undone"), self.now))

    def takes_back(self, heard: Report, why: str = "the post is gone") -> None:
        """A source takes its report away."""
        self.walk(self.street.take_back(heard.id, because(why, "rewording.withdrawn"), self.now))

    def merges(self, time: str | datetime, ended: str, into: str) -> None:
        """Two developments turn out to be one."""
        self.now = max(self.now, at(time))
        self.walk(self.street.merge(ended, into, because("the same", "development.merge"), self.now))

    def restarts(self) -> None:
        """A desk that was stopped and started again: all it knows comes from the record."""
        self.state = fold(self.entries)
        self.street = Behind(STORY)
        self.street.take_up(self.state)

    def update(self, development: str) -> Update:
        """What readers see of a development."""
        found = self.state.updates[development].latest
        assert found is not None
        return found

    def told(self, development: str) -> Sequence[Update]:
        """All revisions."""
        return self.state.updates[development].values

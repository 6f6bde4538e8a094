"""A street in few words for tests: reports placed by hand, editors' words, and the record that comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gathering.scenes import STORY
from livedesk.editing import Command, carry_out
from livedesk.model import (
    AnyBody,
    Entry,
    Member,
    Report,
    ReportPlaced,
    ReportReceived,
    StoryRevised,
    Update,
    UpdateIssued,
)
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.record import State, fold
from livedesk.street import Step, Street
from newsroom import at, because, placement, report

READER = Reader(STORY)
PLACED = ("copy_of", "revision_of", "relevant", "form")


class Avenue:
    """A street with its record."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.state = State()
        self.street = Street(STORY)
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
        self, time: str | datetime, update: str, command: Command, by: str = "editor:mara"
    ) -> Update:
        """An editor's command."""
        self.now = max(self.now, at(time))
        revision = carry_out(command, self.street.at_work(update).update, now=self.now, by=by)
        assert revision is not None
        self.walk(self.street.revised(revision, self.now))
        return revision

    def sets(self, development: str, status: Any, why: str = "seen the papers") -> None:
        """An editor's status."""
        self.walk(
            self.street.set_status(development, status, because(why, "status.set"), "editor:mara", self.now)
        )

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
        self.street = Street(STORY)
        self.street.take_up(self.state)

    def update(self, development: str) -> Update:
        """What readers see of a development."""
        found = self.state.updates[development].latest
        assert found is not None
        return found

    def told(self, development: str) -> Sequence[Update]:
        """All revisions."""
        return self.state.updates[development].values

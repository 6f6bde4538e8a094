"""From a placed report to what readers see: weighing and editing of every development it bears on.

Holds the developments as the desk is working on them, ahead of the state by the batch in hand. Fed the
same members, links and commands it takes the same steps; everything it decides is yielded as entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from livedesk.editing.notes import note_on, rested_on
from livedesk.editing.rewordings import falls_with, quotes
from livedesk.floor import Step, Working, seen_at
from livedesk.model import (
    Because,
    DevelopmentsMerged,
    Member,
    ReportReworded,
    Rewording,
)
from livedesk.reading.reader import readable
from livedesk.rearranging import Rearranging
from livedesk.weighing.weighing import changes_nothing


class Street(Rearranging):
    """The developments of one story, at work."""

    # --- a report --------------------------------------------------------------------------------

    def follow(self, member: Member, at: datetime) -> Iterator[Step]:
        """All that follows from a report just placed: its own development first, then others it bears on."""
        own = member.placement.development
        rewordings = self._reworded(member)
        heard = Step(own or "", weighed=False)
        for rewording in rewordings:
            version = self._rewording_versions.get(rewording.of, 0) + 1
            self._rewording_versions[rewording.of] = version
            heard.entries.append((f"rewording:{rewording.of}", version, ReportReworded(rewording=rewording)))
        if own is not None:
            self._working.setdefault(own, Working()).members.append(member)
        if member.placement.relevant:
            self._members[member.report.id] = member
        notes = self._fallen(rewordings, heard, readable(member.report))
        self._remember(member)
        touched: dict[str, None] = {}
        for link in (
            self._ledger.hear(member, self._links, self._settled()) if member.placement.relevant else ()
        ):
            self._draw(link, heard)
            touched |= {link.newer: None, link.older: None}
        for difference in self._questions.hear(member) if member.placement.relevant else ():
            self._tell(difference, heard)
            touched |= {account.development: None for account in difference.accounts}
        if heard.entries:
            yield heard
        if own is not None:
            work = self._working[own]
            known = work.assessment
            if known is None or own in notes or own in touched or not changes_nothing(known, member):
                yield self.weigh(own, at, notes.get(own))
        for other in [*notes, *(id_ for id_ in touched if id_ not in notes)]:
            if other != own and other in self._working:
                yield self.weigh(other, at, notes.get(other))

    def merge(self, ended: str, into: str, because: Because, at: datetime) -> Iterator[Step]:
        """Two developments are one from now on: the reports of the one that ends are the other's."""
        gone = self._working.pop(ended, Working())
        work = self._working.setdefault(into, Working())
        work.members = sorted([*work.members, *gone.members], key=seen_at)
        self.held.pop(ended, None)
        self._merged[ended] = into
        self._absorbed.setdefault(into, []).append(ended)
        body = DevelopmentsMerged(development=ended, into=into, because=because)
        step = Step(into, [self._of_development(ended, body)], weighed=False)
        self._ledger.merge(ended, into)
        others = self._redraw(ended, into, list(gone.links.values()), step)
        for difference in self._questions.merge(ended, into):
            self._tell(difference, step)
        yield step
        yield self.weigh(into, at)
        for other in others:
            yield self.weigh(other, at)

    def take_back(self, report: str, because: Because, at: datetime) -> Iterator[Step]:
        """A source took a report of its own away (a deleted post, a page that is gone by its own word).

        Raises ValueError when no such report is on the story.
        """
        page = self._pages.get(self._page_of.get(report, report), [])
        member = next((m for m in page if m.report.id == report), None)
        if member is None:
            msg = f"no report {report} is on the story"
            raise ValueError(msg)
        rewording = Rewording(
            of=report, report=None, kind="withdrawn", source_name=member.report.source_name, because=because
        )
        version = self._rewording_versions.get(report, 0) + 1
        self._rewording_versions[report] = version
        step = Step(member.placement.development or "", weighed=False)
        step.entries.append((f"rewording:{report}", version, ReportReworded(rewording=rewording)))
        notes = self._fallen([rewording], step)
        yield step
        for id_, note in notes.items():
            yield self.weigh(id_, at, note)

    def standing(self, source: str, key: str) -> list[str]:
        """Ids of the reports of a source's item that are on the story and not taken back, in order."""
        known = self._items.get((source, key), ())
        gone = self._taken_back
        return [id_ for id_ in known if id_ not in gone or gone[id_].kind != "withdrawn"]

    # --- what sources do to their own reports ------------------------------------------------------

    def _reworded(self, member: Member) -> list[Rewording]:
        """What this report did to the earlier ones of its page; the last of them says what kind of change."""
        of = member.placement.revision_of
        page = self._pages.get(self._page_of.get(of, of), []) if of is not None else []
        if not page:
            return []
        latest = self._rewordings.kind(page[-1].report, member.report, member.placement.lang)
        found = [latest]
        if latest.kind in ("corrected", "withdrawn"):
            found += [
                Rewording(
                    of=earlier.report.id,
                    report=member.report.id,
                    kind=latest.kind,
                    was=latest.was,
                    now=latest.now,
                    source_name=latest.source_name,
                    because=latest.because,
                )
                for earlier in page[:-1]
                if earlier.report.id not in self._taken_back
                and (latest.kind == "withdrawn" or latest.was in (earlier.report.title or ""))
            ]
        return found

    def _fallen(
        self, rewordings: Sequence[Rewording], step: Step, texts: Sequence[str] = ()
    ) -> dict[str, str]:
        """What falls with reports that their sources corrected or took back: a note by development.

        Links that such a report gave cause to no longer hold; what they decided is weighed anew. ``texts`` are those
        of the page behind it before and after, where it was put right there.
        """
        notes: dict[str, str] = {}
        wrong = [r for r in rewordings if r.kind in ("corrected", "withdrawn")]
        self._taken_back |= {rewording.of: rewording for rewording in wrong}
        for rewording in wrong:
            note = self._note(rewording, texts)
            for id_, work in self._working.items():
                if any(falls_with(m, rewording) for m in work.members) or quotes(work.update, rewording):
                    notes.setdefault(id_, note)
            for link in [known for known in self._links.values() if known is not None]:
                if link.report != rewording.of:
                    continue
                because = Because(rule="correction.undone", text=note)
                self._undraw(link, because, step)
                notes.setdefault(link.older, rested_on(note))
        return notes

    def _note(self, rewording: Rewording, texts: Sequence[str]) -> str:
        """What was wrong, for readers: held against the reports it is about, and the pages behind them."""
        about = [self._members.get(id_) for id_ in (rewording.of, rewording.report) if id_ is not None]
        passages = [part for member in about if member is not None for part in readable(member.report)]
        lang = next((member.placement.lang for member in about if member is not None), "und")
        return note_on(rewording, (*passages, *texts), lang)

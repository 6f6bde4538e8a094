"""The street with the pages behind its reports' links: what a page says changes how its report stands.

A page comes later than its report, or not at all. It brings claims, byline, dateline and credit; it may show that
a report repeats another; read again, it may show that its source put something right, or took it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from livedesk.gathering.bodies import Bodies
from livedesk.model import Article, Findings, Member, ReportReworded, Rewording, TextRead
from livedesk.reading.address import canonical_url
from livedesk.record import State
from livedesk.record.texts import standing_anew
from livedesk.street import Step, Street


class Behind(Street):
    """A street that hears what stands behind its reports' links."""

    def take_up(self, state: State) -> None:
        """Begin where the state ends."""
        super().take_up(state)
        self._readings = {report: len(history) for report, history in state.texts.items()}
        self._bodies = Bodies()
        by_entry = sorted(state.texts.items(), key=lambda item: item[1].seq)
        for report, history in by_entry:
            member = state.members.get(report)
            if member is not None and history.read is not None:
                self._bodies.recall(
                    member.report, _page(history.read), history.read.shingles, member.placement.copy_of
                )

    def page(
        self, article: Article, findings: Findings | None, old: str | None, at: datetime
    ) -> Iterator[Step]:
        """All that follows from one reading of the page behind a report.

        ``findings`` are those of its text, ``old`` its text at the reading before, where that was another. A report
        that is not on the story any more is passed over, its page is recorded.
        """
        member = self._members.get(article.report)
        new = member is not None and article.found == "read"
        repeats = (
            self._bodies.hear(member.report, _page(article), article.shingles)
            if member is not None and new
            else ()
        )
        read = TextRead(article=article, findings=findings if new else None, repeats=repeats)
        version = self._readings[article.report] = self._readings.get(article.report, 0) + 1
        step = Step(self._home(member), [(f"text:{article.report}", version, read)], weighed=False)
        anew = list(standing_anew(self._members, read))
        touched: dict[str, None] = {}
        for each in anew:
            self._put(each)
            if each.report.id == article.report and each.placement.relevant:
                for difference in self._questions.hear_text(self._where_it_is(each)):
                    self._tell(difference, step)
                    touched |= {account.development: None for account in difference.accounts}
        rewording = None
        if member is not None and new and old is not None and old != article.text:
            rewording = self._rewordings.in_place(member.report, old, article.text, member.placement.lang)
            self._note_rewording(rewording, step)
        notes = self._fallen([rewording], step, (old or "", article.text)) if rewording is not None else {}
        yield step
        homes = dict.fromkeys(home for each in anew if (home := self._home(each)))
        for id_ in dict.fromkeys([*homes, *notes, *touched]):
            if id_ in self._working:
                yield self.weigh(id_, at, notes.get(id_))

    def _note_rewording(self, rewording: Rewording, step: Step) -> None:
        version = self._rewording_versions.get(rewording.of, 0) + 1
        self._rewording_versions[rewording.of] = version
        step.entries.append((f"rewording:{rewording.of}", version, ReportReworded(rewording=rewording)))

    def _home(self, member: Member | None) -> str:
        """The development a report lies in now; "" when it lies in none."""
        return (self._lies_in(member) or "") if member is not None else ""

    def _put(self, member: Member) -> None:
        """A report stands otherwise from here on, wherever it stands."""
        report = member.report.id
        self._members[report] = member
        work = self._working.get(self._home(member))
        for shelf in (
            work.members if work is not None else [],
            self._pages.get(self._page_of.get(report, report), []),
        ):
            for place, each in enumerate(shelf):
                if each.report.id == report:
                    shelf[place] = member


def _page(article: Article) -> str | None:
    """The address a page gives itself; none for one that gives its site's front page."""
    page = canonical_url(article.canonical)
    return page if page is not None and page.count("/") > 2 else None


__all__ = ["Behind"]

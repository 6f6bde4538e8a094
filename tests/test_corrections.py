"""Whatever happened before: after a correction nothing states the claim unmarked.

Random histories of reports, copies, retitlings, retractions, editors' corrections and withdrawals, plans and
outcomes. Every wrong sentence carries a mark of its own ("No 17"), so that a page, a feed, an export, a search
or a past page can be read for it: where it still stands, the update it stands in says what was wrong.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avenue import Avenue
from livedesk.model import Report
from livedesk.model.command import Correct, Withdraw
from livedesk.page.briefing import briefing
from livedesk.page.card import card_svg
from livedesk.page.claims import weighed_at
from livedesk.page.desk import Desk
from livedesk.page.differences import differences
from livedesk.page.export import rows
from livedesk.page.feeds import atom, json_feed
from livedesk.page.html import Renderer
from livedesk.page.ninjs import ninjs_coverage
from livedesk.page.push import catch_up
from livedesk.page.standing import rail, standing
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from newsroom import at

RENDERER = Renderer()
BASE = "https://desk.example"
OUTLETS = ("Coast Daily", "Bay Radio", "Hill Gazette", "Port Times")
SUBJECTS = ("talks", "ferries", "wages")

steps = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.integers(0, 2), st.integers(0, 3)),
        st.tuples(st.just("copies"), st.integers(0, 9), st.integers(0, 3)),
        st.tuples(st.just("corrects"), st.integers(0, 9), st.integers(0, 2)),
        st.tuples(st.just("retracts"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("takes back"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("editor corrects"), st.integers(0, 2), st.integers(0, 9)),
        st.tuples(st.just("editor withdraws"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("restarts"), st.just(0), st.just(0)),
    ),
    min_size=2,
    max_size=14,
)


class History:
    """A street whose every claim has a number, and which of them turned out wrong, from which entry on."""

    def __init__(self) -> None:
        self.desk = Avenue()
        self.said: list[tuple[Report, str]] = []
        """Reports with the mark of the claim they make."""
        self.where: dict[str, str] = {}
        self.wrong: dict[str, int] = {}
        """Marks of wrong claims, with the entry after which that is known."""
        self.minute = 0

    def hears(self, subject: str, title: str, source: str, **fields) -> Report:
        self.minute += 1
        time = at("09:00") + timedelta(minutes=self.minute)
        heard = self.desk.hears(time, subject, title, source, id=f"r{self.minute}", **fields)
        self.where[heard.id] = subject
        return heard

    def is_wrong(self, mark: str) -> None:
        self.wrong.setdefault(mark, self.desk.state.seq)

    def play(self, what: str, one: int, two: int) -> None:
        desk = self.desk
        old, mark = self.said[one % len(self.said)] if self.said else (None, "")
        if what == "says":
            subject = SUBJECTS[one]
            mark = f"No {self.minute + 101}"
            title = f"Quill speaks of {subject} with Ashdown for {mark} hours"
            self.said.append((self.hears(subject, title, OUTLETS[two]), mark))
        elif what == "restarts":
            desk.restarts()
        elif what == "editor withdraws" or what == "editor corrects":
            subject = SUBJECTS[one]
            update = desk.street.at_work(subject).update
            if update is None or update.change == "withdrawn":
                return
            marks = [m for _, m in self.said if m + " " in update.headline.text]
            if what == "editor withdraws":
                desk.commands(desk.now, subject, Withdraw(development=subject, note="The claim was wrong."))
            else:
                text = "Quill speaks with Ashdown"
                correction = Correct(development=subject, headline=text, note="The claim was wrong.")
                desk.commands(desk.now, subject, correction)
            for wrong in marks:
                self.is_wrong(wrong)
        elif old is None:
            return
        elif what == "copies":
            self.said.append((self.hears(self.where[old.id], old.title, OUTLETS[two], copy_of=old.id), mark))
        elif what == "corrects":
            right = f"No {self.minute + 51 - 50}"
            subject = SUBJECTS[two] if two else self.where[old.id]
            title = old.title.replace(mark.split()[1], right.split()[1], 1)
            self.hears(subject, title, old.source_name, revision_of=old.id)
            if desk.state.rewordings.get(old.id) and desk.state.rewordings[old.id].latest.kind == "corrected":
                self.is_wrong(mark)
        elif what == "retracts":
            self.hears(self.where[old.id], f"Retracted: {old.title}", old.source_name, revision_of=old.id)
            self.is_wrong(mark)
        elif what == "takes back":
            desk.takes_back(old)
            self.is_wrong(mark)


def unmarked(history: History) -> list[str]:
    """Places that state a wrong claim without a mark."""
    desk, found = history.desk, list[str]()
    page_desk = Desk.of(desk.story)
    view = build_view(desk.state, desk.story, now=desk.now)
    for mark, since in history.wrong.items():
        for seq in range(since, desk.state.seq + 1):
            for id_ in desk.state.updates:
                part = update_part(desk.state, page_desk, id_, seq)
                if part is None:
                    continue
                texts = [part.headline.text, *(extract.text for extract in part.extracts)]
                if any(f"{mark} " in text for text in texts) and not part.corrections:
                    found.append(f"update {id_} at {seq}: {mark}")
                card = card_svg(view.header, part)
                if f"{mark} " in part.headline.text and "Corrected" not in card and "Withdrawn" not in card:
                    found.append(f"card of {id_} at {seq}: {mark}")
            for line in (
                *standing(desk.state, page_desk, seq).lines,
                *rail(desk.state, page_desk, seq).moments,
            ):
                text = line.text.text if hasattr(line, "text") else line.headline.text
                if f"{mark} " in text and line.corrected is None:
                    found.append(f"line {line.id} at {seq}: {mark}")
            for id_ in desk.state.updates:
                for claim in weighed_at(desk.state, page_desk, id_, seq):
                    stated = any(f"{mark} " in voice.claim.content for voice in claim.voices)
                    part = update_part(desk.state, page_desk, id_, seq)
                    if stated and claim.status != "withdrawn" and not (part is not None and part.corrections):
                        found.append(f"claim of {id_} at {seq}: {mark}")
        for name, fed in (("atom", atom(view, BASE).decode()), ("json", json_feed(view, BASE).decode())):
            for entry in fed.split("<entry>" if name == "atom" else '"id":')[1:]:
                if f"{mark} " in entry and "Corrected" not in entry and "Withdrawn" not in entry:
                    found.append(f"{name}: {mark}")
        for section in briefing(view, base_url=BASE).sections:
            for line in section.lines:
                if f"{mark} " in line.text and "Corrected" not in line.note and "Withdrawn" not in line.note:
                    found.append(f"briefing, {section.title}: {mark}")
        for item in ninjs_coverage(view, None, BASE)["associations"]:
            marks = {told["role"] for told in item["descriptions"]}
            if f"{mark} " in msgspec.json.encode(item).decode() and "correction" not in marks:
                found.append(f"ninjs: {mark}")
        for row in rows("developments", desk.entries):
            if (
                f"{mark} " in (row["headline"] or "")
                and row["status"] != "withdrawn"
                and not row["corrected"]
            ):
                found.append(f"developments: {mark}")
        data = msgspec.json.decode(live_blog_posting(view, base_url=BASE))
        for entry in data["liveBlogUpdate"]:
            if f"{mark} " in msgspec.json.encode(entry).decode() and not entry.get("correction"):
                found.append(f"structured data: {mark}")
        for difference in differences(desk.state, page_desk, desk.state.seq):
            for answer in difference.accounts:
                shown = next((u for u in view.updates if u.id == answer.update), None)
                if (
                    f"{mark} " in answer.says.text
                    and not answer.taken_back
                    and not (shown and shown.corrections)
                ):
                    found.append(f"accounts that differ: {mark}")
        for row in rows("updates", desk.entries):
            text = msgspec.json.encode([row["headline"], row["text"]]).decode()
            if f"{mark} " in text and row["note"] is None:
                found.append(f"export {row['update']}: {mark}")
        for frame in catch_up(desk.state, desk.story, since, RENDERER):
            data = msgspec.json.decode(frame.data.split(b"data: ", 1)[1])
            if data.get("headline") and f"{mark} " in data["headline"] and "correction" not in data["html"]:
                found.append(f"push {data['id']}: {mark}")
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_after_a_correction_nothing_states_the_claim_unmarked(history):
    told = History()
    for step in history:
        told.play(*step)
    assert unmarked(told) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_nothing_is_silently_changed_or_removed(history):
    """Revisions only grow in number; what is corrected or withdrawn says why; the record folds again to the same."""
    told = History()
    for step in history:
        told.play(*step)
    for updates in told.desk.state.updates.values():
        assert [update.revision for update in updates.values] == list(range(1, len(updates) + 1))
        for update in updates.values:
            if update.change in ("corrected", "withdrawn"):
                assert update.note
    before = told.desk.state.updates
    told.desk.restarts()
    assert told.desk.state.updates == before


def test_the_property_can_fail():
    """An update whose mark is taken away is found."""
    told = History()
    for step in (("says", 0, 0), ("says", 0, 1), ("takes back", 0, 0)):
        told.play(*step)
    assert told.wrong
    assert unmarked(told) == []
    mark = next(iter(told.wrong))
    told.wrong = {mark: 0}
    assert unmarked(told) != []

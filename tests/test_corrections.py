"""Whatever happened before: after a correction nothing states the claim unmarked.

Random histories of reports, copies, retitlings, retractions, editors' corrections and withdrawals, plans and
outcomes. Every wrong sentence carries a mark of its own ("No 17"), so that a page, a feed, an export, a search,
a past page, a file of the static site, a webhook, a notification or the briefing on paper can be read for it: where it
still stands, the update it stands in says what was wrong.
"""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from avenue import Avenue
from livedesk.model import Report
from livedesk.model.command import Correct, Withdraw
from livedesk.outgoing.briefing_pdf import briefing_pdf
from livedesk.outgoing.notifications import message_of
from livedesk.outgoing.webhooks import next_call
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
from livedesk.page.static_site import site_files
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from newsroom import at

RENDERER = Renderer()
BASE = "https://desk.example"
SAYS_SO = re.compile("corrected|withdrawn|retracted", re.IGNORECASE)
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
        st.tuples(st.just("is a key moment"), st.integers(0, 2), st.just(0)),
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
        self.first: dict[str, str] = {}
        """Of each copy the report it repeats: gathering never points at another copy."""
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
        elif what == "is a key moment":
            if desk.street.at_work(SUBJECTS[one]).update is not None:
                desk.rules("key-moment", SUBJECTS[one], True)
                desk.walk([desk.street.weigh(SUBJECTS[one], desk.now, by="editor:mara")])
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
            first = self.first.get(old.id, old.id)
            copy = self.hears(self.where[old.id], old.title, OUTLETS[two], copy_of=first)
            self.first[copy.id] = first
            self.said.append((copy, mark))
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


def untold(history: History) -> list[str]:
    """What webhooks and notifications, each told in the order of the record, state of a wrong claim without a mark."""
    desk, found = history.desk, list[str]()
    view = build_view(desk.state, desk.story, now=desk.now)
    told: dict[str, str] = {}
    """The latest notification of each update."""
    for entry in desk.entries:
        message = message_of(desk.state, entry, desk.story.title, lambda id_: f"{BASE}/updates/{id_}")
        if message is None:
            continue
        told[message.tag] = message.title
        for mark, since in history.wrong.items():
            if entry.seq > since and f"{mark} " in message.title and not SAYS_SO.search(message.title):
                found.append(f"notification of {message.tag} at {entry.seq}: {mark}")
    for tag, title in told.items():
        for mark in history.wrong:
            if f"{mark} " in title and not SAYS_SO.search(title):
                found.append(f"notification of {tag}, never mended: {mark}")
    after = 0
    while (call := next_call(desk.state, desk.story, lambda: view, after, BASE)) is not None:
        after = call.seq
        data = msgspec.json.decode(call.body)["data"] if call.body else {}
        marked = data.get("pubStatus") == "canceled" or any(
            part["role"] == "correction" for part in data.get("descriptions", ())
        )
        for mark, since in history.wrong.items():
            if call.seq > since and f"{mark} " in call.body.decode() and not marked:
                found.append(f"webhook {call.id}: {mark}")
    return found


def unmarked_files(history: History) -> list[str]:
    """Files of the static site that state a wrong claim without a mark beside it; pages of a moment before it was known
    to be wrong show what was known then."""
    desk, found = history.desk, list[str]()
    for name, body in site_files(desk.state, desk.story, now=desk.now, base_url=BASE):
        moment = re.fullmatch(r"moment-(\d+)\.html", name)
        marks = [m for m, since in history.wrong.items() if moment is None or int(moment[1]) >= since]
        if not name.endswith(".html") or not marks:
            continue
        page = html.fromstring(body)
        corrected = any(SAYS_SO.search(told.text_content()) for told in page.xpath("//article"))
        for element in page.iter():
            if not isinstance(element.tag, str) or element.tag == "script":  # its data is read for itself
                continue
            own = " ".join([element.text or "", *element.attrib.values(), *(e.tail or "" for e in element)])
            found += [
                f"{name}, {element.tag}: {mark}"
                for mark in marks
                if f"{mark} " in own
                and not marked(element)
                and not (corrected and name.startswith("update-"))
            ]
    return found


def marked(element: html.HtmlElement) -> bool:
    """Whether the element, or the item of a list, the update or the table it stands in, says that something was wrong."""
    around = [element, *element.iterancestors("li", "article", "details", "figure", "tr")]
    return any(SAYS_SO.search(" ".join([e.text_content(), *e.attrib.values()])) for e in around)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_after_a_correction_nothing_states_the_claim_unmarked(history):
    told = History()
    for step in history:
        told.play(*step)
    assert unmarked(told) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_webhooks_and_notifications_say_what_was_wrong(history):
    told = History()
    for step in history:
        told.play(*step)
    assert untold(told) == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_no_file_of_the_site_states_the_claim_unmarked(history):
    told = History()
    for step in history:
        told.play(*step)
    assert unmarked_files(told) == []


def test_the_briefing_on_paper_says_what_was_wrong_beside_it():
    pytest.importorskip("fpdf")
    pdfium = pytest.importorskip("pypdfium2")
    told = History()
    for step in (
        ("says", 0, 0),
        ("says", 0, 1),
        ("editor corrects", 0, 0),
        ("says", 1, 2),
        ("retracts", 2, 0),
    ):
        told.play(*step)
    assert told.wrong
    drawn = briefing_pdf(
        briefing(build_view(told.desk.state, told.desk.story, now=told.desk.now), base_url=BASE)
    )
    document = pdfium.PdfDocument(drawn)
    lines = "".join(page.get_textpage().get_text_range() for page in document).splitlines()
    document.close()
    assert any("Corrected" in line for line in lines)
    for place, line in enumerate(lines):
        for mark in told.wrong:
            if f"{mark} " in line:
                assert SAYS_SO.search(" ".join(lines[place : place + 3])), line


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
    assert untold(told) == []
    assert unmarked_files(told) == []
    told.wrong = {mark: 0}
    assert unmarked(told) != []
    assert untold(told) != []
    assert unmarked_files(told) != []

"""Pages behind links: what they say changes how their reports stand, live and after a restart alike."""

import msgspec

from avenue import READER, Avenue
from gathering.test_bodies import WIRE
from livedesk.gathering.bodies import shingled
from livedesk.model import Article
from newsroom import at


class Lane(Avenue):
    """An avenue whose reports have pages."""

    def reads(self, time, heard, text, found="read", **fields):
        """The page behind a report is read, with all that follows."""
        self.now = max(self.now, at(time))
        article = Article(
            report=heard.id,
            found=found,
            words=found,
            read_at=self.now,
            text=text,
            opening=text[:1_500],
            ending=text[-400:],
            shingles=shingled(text),
            **fields,
        )
        history = self.state.texts.get(heard.id)
        old = self.entries[history.seq - 1].body.article.text if history is not None and history.seq else None
        findings = READER.read_text(text, "en") if found == "read" else None
        self.walk(self.street.page(article, findings, old, self.now))

    def origins(self, development="d1"):
        return [origin.name for origin in self.street.at_work(development).assessment.origins]


def two_outlets():
    lane = Lane()
    one = lane.hears("10:00", "d1", "Ferries turn back at Grey Harbour pier")
    two = lane.hears("10:05", "d1", "Grey Harbour ferries turned away from the pier", source="Hill Gazette")
    return lane, one, two


def test_a_byline_found_behind_two_reports_makes_them_one_origin_and_the_update_says_so():
    lane, one, two = two_outlets()
    assert lane.origins() == ["Coast Daily", "Hill Gazette"]
    assert lane.update("d1").status == "corroborated"
    lane.reads("10:06", one, "Dockers will walk out, their leader said.", byline="Reuters")
    lane.reads("10:07", two, "The dockers are to walk out on Monday.", byline="Reuters")
    assert lane.origins() == ["Reuters"]
    assert lane.update("d1").status == "reported"
    assert lane.update("d1").change == "changed"


def test_texts_that_are_one_make_a_copy_whichever_was_read_first():
    lane, one, two = two_outlets()
    lane.reads("10:06", two, WIRE)
    assert lane.origins() == ["Coast Daily", "Hill Gazette"]
    lane.reads("10:07", one, WIRE)
    assert lane.origins() == ["Coast Daily"]
    assert lane.state.members[two.id].placement.copy_of == one.id
    (repeat,) = lane.entries[lane.state.texts[one.id].seq - 1].body.repeats
    assert repeat.because.rule == "copy.text"


def test_a_page_that_says_nothing_new_changes_nothing_for_readers():
    lane, one, _ = two_outlets()
    told = len(lane.told("d1"))
    lane.reads("10:06", one, "Dockers will walk out.")
    lane.reads("10:21", one, "", found="unchanged")
    lane.reads("11:06", one, "", found="failed")
    assert len(lane.told("d1")) == told
    assert len(lane.state.texts[one.id]) == 3


def test_claims_of_the_text_stand_with_the_report_and_those_of_a_new_text_take_their_place():
    lane, one, _ = two_outlets()
    lane.reads("10:06", one, "“We will not come back,” Mara Quill told reporters.")
    claims = lane.state.members[one.id].findings.claims
    assert [c.content for c in claims if c.content_span.part == "text"] == ["We will not come back"]
    lane.reads("10:21", one, "“We will come back on Friday,” Mara Quill told reporters.")
    claims = lane.state.members[one.id].findings.claims
    assert [c.content for c in claims if c.content_span.part == "text"] == ["We will come back on Friday"]


def test_a_figure_put_right_in_the_text_falls_with_what_readers_were_shown_of_it():
    lane = Lane()
    one = lane.hears("10:00", "d1", "Talks at Grey Harbour took six hours, says Quill")
    lane.reads("10:01", one, "Quill said that the talks took six hours in the hall.")
    lane.reads("10:16", one, "Quill said that the talks took three hours in the hall.")
    (rewording,) = lane.state.rewordings[one.id].values
    assert (rewording.kind, rewording.was, rewording.now) == ("corrected", "six", "three")
    assert lane.update("d1").status == "withdrawn"
    assert "six" in lane.update("d1").note


def test_a_figure_put_right_that_readers_never_saw_is_noted_and_nothing_falls():
    lane = Lane()
    one = lane.hears("10:00", "d1", "Talks at Grey Harbour are over, says Quill")
    lane.reads("10:01", one, "Quill said that the talks took six hours in the hall.")
    lane.reads("10:16", one, "Quill said that the talks took three hours in the hall.")
    assert lane.state.rewordings[one.id].values[-1].kind == "corrected"
    assert lane.update("d1").status == "reported"


def test_a_report_that_left_the_story_is_passed_over_and_its_page_recorded():
    lane = Lane()
    one = lane.hears("10:00", None, "Cats of the harbour", relevant=False)
    lane.reads("10:01", one, "Cats sleep.")
    assert lane.state.texts[one.id].read is not None
    assert one.id not in lane.state.members


def test_a_desk_started_again_in_between_decides_the_same():
    def played(restart):
        lane, one, two = two_outlets()
        three = lane.hears("10:10", "d1", "Grey Harbour strike to begin on Monday", source="Bay Radio")
        lane.reads("10:11", two, WIRE, canonical="https://wire.example/a1")
        if restart:
            lane.restarts()
        lane.reads("10:12", three, WIRE + " A line of its own.")
        if restart:
            lane.restarts()
        lane.reads("10:13", one, WIRE, byline="Reuters")
        if restart:
            lane.restarts()
        lane.reads("10:30", three, WIRE.replace("noon", "night") + " Another line of its own.")
        return [(entry.stream, entry.version, msgspec.to_builtins(entry.body)) for entry in lane.entries]

    assert played(restart=False) == played(restart=True)


def test_a_figure_in_a_text_answers_beside_a_headline_live_and_after_a_restart():
    def told(*, restarts):
        lane = Lane()
        one = lane.hears("14:00", "d1", "Quill waited 25 minutes for Ashdown at the gate")
        two = lane.hears("14:10", "d1", "Quill late for Ashdown in Grey Harbour", "Bay Radio")
        lane.reads("14:12", two, "Ships lay still.\nQuill waited 36 minutes at the gate, the guards said.")
        if restarts:
            lane.restarts()
        lane.hears("14:20", "d1", "Quill waited 30 minutes at the gate for Ashdown", "Hill Gazette")
        assert one.id in lane.state.members
        return lane

    live, again = told(restarts=False), told(restarts=True)
    (found,) = (history.latest for history in live.state.differences.values())
    assert [(a.answer, a.part) for a in found.accounts] == [
        ("25 minutes", "title"),
        ("36 minutes", "text"),
        ("30 minutes", "title"),
    ]
    assert found.accounts[1].says == "Quill waited 36 minutes at the gate, the guards said."
    assert {k: h.latest for k, h in again.state.differences.items()} == {found.id: found}
    assert live.update("d1").status == "disputed"

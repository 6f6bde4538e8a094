"""What leaves the desk never says more than there is: no count above the origins, no plural voice behind one."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livedesk.model import Member
from livedesk.page.claims import weighed_at
from livedesk.page.desk import Desk
from livedesk.page.export import jsonl, markdown, rows
from livedesk.page.feeds import atom, json_feed
from livedesk.page.html import Renderer
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.update import update_part
from livedesk.page.view import build_view, claims_view
from livedesk.record import fold
from livedesk.record.sqlite import SqliteLog
from livedesk.story.loading import load_story
from livedesk.weighing import weigh
from newsroom import Newsroom, at

BASE = "https://desk.example"
RENDERER = Renderer()

COUNTED = re.compile(
    r"(?:(\d[\d,]*)|\b(two|three|several|many|multiple|various))\s+(?:independent\s+)?origins?\b",
    re.IGNORECASE,
)
PLURAL_VOICE = re.compile(
    r"\b(?:sources|outlets|media|reports)\s+(?:say|said|report|reported|tell|told|confirm|confirmed|agree|claim)\b"
    r"|\b(?:multiple|several|many|various|independent|\d+)\s+sources\s+(?:say|said|report|confirm)"
    r"|\baccording to (?:sources|outlets|reports|media)\b",
    re.IGNORECASE,
)

TITLES = [
    "Plane lands in the bay",
    "Plane lands in the bay, Reuters reports",
    "Plane lands in the bay (AFP)",
    "Plane lands, CNN reported, citing AP",
    "Fox News: plane lands",
]
OUTLETS = ["Coast Daily", "Bay Radio", "Reuters", "AFP", "CNN", "RIA Novosti", "Sputnik", "Hill Gazette"]


def told(reports):
    """A desk that heard the reports as one development and published it as weighing saw it."""
    desk = Newsroom()
    first = desk.hears("14:00", *reports[0])
    for minute, (outlet, title) in enumerate(reports[1:], 1):
        desk.hears(f"14:{minute:02}", outlet, title, joins=first, id=f"r{minute}")
    members = [member for member in desk.state.members.values() if isinstance(member, Member)]
    made = weigh(desk.development(first), members, desk.story, None)
    fields = {"outlets": made.outlets, "origins": made.origins, "status_because": made.status_because}
    desk.assesses("15:00", first, **fields, status=made.status)
    desk.publishes("15:01", first, **fields, status=made.status)
    return desk, made


def outputs(desk):
    view = build_view(desk.state, desk.story, now=at("23:00"))
    yield "page", RENDERER.page(view, base_url=BASE)
    said = claims_view(desk.state, desk.story, view.updates[0].id)
    yield "permalink", RENDERER.permalink(view, view.updates[0], base_url=BASE, claims=said)
    yield "atom", atom(view, BASE)
    yield "json feed", json_feed(view, BASE)
    yield "structured data", live_blog_posting(view, base_url=BASE)
    for what in ("developments", "updates"):
        yield f"{what}, lines", "".join(jsonl(rows(what, desk.entries)))
        yield f"{what}, markdown", "".join(markdown(rows(what, desk.entries)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(OUTLETS), st.sampled_from(TITLES)), min_size=1, max_size=7))
def test_nothing_that_leaves_the_desk_counts_more_origins_than_there_are(reports):
    desk, made = told(reports)
    assert 1 <= len(made.origins) <= len({outlet for outlet, _ in reports})
    for name, output in outputs(desk):
        text = re.sub(r"<[^>]+>", " | ", output if isinstance(output, str) else output.decode())
        for count, word in COUNTED.findall(text):
            shown = int(count.replace(",", "")) if count else 2
            assert shown <= len(made.origins), (name, count or word)
        assert not PLURAL_VOICE.search(text), (name, PLURAL_VOICE.search(text))


def test_the_page_names_the_origins_where_outlets_hang_on_fewer():
    desk, made = told(
        [
            ("Coast Daily", "Plane lands (AFP)"),
            ("Bay Radio", "Plane lands, AFP reports"),
            ("CNN", "Plane lands"),
        ]
    )
    assert [origin.name for origin in made.origins] == ["AFP", "CNN"]
    text = re.sub(r"<[^>]+>", "", dict(outputs(desk))["page"])
    assert "3 outlets, 2 origins: AFP, CNN" in " ".join(text.split())
    assert "credits AFP" in text
    assert "cites AFP" in text


def test_the_page_shows_each_outlets_way():
    desk, made = told(
        [
            ("Coast Daily", "Plane lands, CNN reports"),
            ("CNN", "Plane lands, Reuters reports"),
            ("Bay Radio", "Rain"),
        ]
    )
    assert [path.through for path in made.origins[0].paths] == [("CNN",), ()]
    text = " ".join(re.sub(r"<[^>]+>", "", dict(outputs(desk))["page"]).split())
    assert "3 outlets, 2 origins: Reuters, Bay Radio" in text
    assert "cites CNN" in text
    assert "cites Reuters" in text


# --- a whole recording -----------------------------------------------------------------------------------

OWN_WORDS = {
    "headline",
    "extracts",
    "text",
    "says",
    "content",
    "title",
    "markdown",
    "plain",
    "note",
    "tree",
    "origin",
}
"""Parts that carry others' words, names or the story file's: what they say is not the desk's count."""


def own_words(part):
    """Every text of a part that the desk itself says."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            if name not in OWN_WORDS:
                yield from own_words(getattr(part, name))
    elif isinstance(part, tuple | list):
        for one in part:
            yield from own_words(one)


def over(texts, most):
    """Texts that count more origins than there are, or speak of many where one speaks."""
    for text in texts:
        counts = [int(count.replace(",", "")) if count else 2 for count, _ in COUNTED.findall(text)]
        if any(count > most for count in counts) or PLURAL_VOICE.search(text):
            yield text


@pytest.mark.recording
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_over_a_whole_recording_nothing_counts_more_origins_than_there_are(anchorage):
    """Every revision of every update, with its claims and what a reader, a feed or an export is told of it."""
    told_of(anchorage)


def told_of(record):
    entries = list(SqliteLog(record, read_only=True).read())
    state = fold(entries)
    story_file = load_story("alaska-summit").story
    desk = Desk.of(story_file)
    seen = 0
    for id_, history in state.updates.items():
        for seq, update in zip(history.seqs, history.values, strict=True):
            assert len(update.origins) <= max(len(update.outlets), 1), id_
            part = update_part(state, desk, id_, seq)
            most = len(update.origins)
            assert [*over(own_words(part.status), most)] == []
            assert [*over([part.evidence, *(one.text for one in part.meaning)], most)] == [], id_
            assert len(part.tree) == most
            seen += 1
        for claim in weighed_at(state, desk, id_, state.seq):
            assert len(claim.origins) <= max(len(history.latest.origins), 1), (id_, claim.origins)
            assert [*over([claim.because.text], len(claim.origins))] == []
    assert seen > 400
    view = build_view(state, story_file, now=at("23:00"), limit=1_000)
    origins_of = {id_: len(history.latest.origins) for id_, history in state.updates.items()}
    for entry in msgspec.json.decode(json_feed(view, BASE))["items"]:
        id_ = entry["url"].rpartition("/")[2].partition("#")[0]
        evidence = re.findall(r"\d+ outlets?, \d+ origins?", re.sub(r"<[^>]+>", "", entry["content_html"]))
        assert evidence, entry["url"]
        assert [*over(evidence, origins_of.get(id_, 0))] == [], id_
    for row in rows("updates", entries):
        assert len(row["origins"]) == origins_of[row["update"]]
        assert [*over([row["status_because"]], len(row["origins"]))] == []

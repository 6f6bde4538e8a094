"""GDELT's files: titles with the words, once; what was missed is caught up; no file can hurt."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from livedesk.errors import SourceError
from livedesk.sources import gdelt
from livedesk.sources.fetching import Fetcher
from livedesk.sources.gdelt import GdeltConnector, UnreadableError, latest_of, read_documents
from livedesk.sources.state import SourceState, Validators
from sources.fakes.gdelt import GdeltFake, listed, row, zipped
from sources.world import QUICK, Clock

TALKS = re.compile("talks")


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield GdeltConnector(fetcher)


@pytest.fixture
async def fake(tmp_path):
    async with GdeltFake().serve(tmp_path) as serving:
        yield serving


def read(*rows):
    return read_documents(zipped(*rows), words=TALKS, base="https://gdelt.example/")


def test_the_latest_file_is_found_among_the_others_with_its_digest():
    found = latest_of(listed("http://g.example/v2/20250815120000.translation.gkg.csv.zip", b"x").decode())
    assert (found.at, len(found.digest)) == (datetime(2025, 8, 15, 12, tzinfo=UTC), 32)
    earlier = datetime(2025, 8, 15, 11, 45, tzinfo=UTC)
    assert found.address(earlier) == "http://g.example/v2/20250815114500.translation.gkg.csv.zip"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "1 2 3",
        f"9 {'0' * 32} ftp://g.example/20250815120000.gkg.csv.zip",
        f"9 {'0' * 32} http://g.example/20259915120000.gkg.csv.zip",
        f"9 {'0' * 32} http://g.example/20250815120000.export.CSV.zip",
    ],
)
def test_a_list_without_such_a_file_has_none(text):
    assert latest_of(text) is None


async def test_a_document_has_title_address_site_and_time_of_the_page_itself(connector, fake):
    fake.waiting = [
        row("https://quay.example/a", "Harbour: “Talks” & tea", "20250815103000", site="quay.example"),
        row("https://quay.example/b", "Talks without a time"),
        row("BBC Monitoring, 15 August", "Talks cited", collection="2"),
        row("https://quay.example/c", "The weather"),
    ]
    look = await connector.look(fake.source(), SourceState())
    cited, timeless, first = look.reports
    assert (first.title, first.url) == ("Harbour: “Talks” & tea", "https://quay.example/a")
    assert (first.source_name, first.credit, first.publisher) == (
        "quay.example",
        "quay.example",
        "Harbour Press",
    )
    assert first.published_at == datetime(2025, 8, 15, 10, 30, tzinfo=UTC)
    assert timeless.published_at is None
    assert (cited.url, cited.item_key) == (None, "BBC Monitoring, 15 August")
    assert look.warnings == ()


async def test_the_same_list_is_an_unchanged_look(connector, fake):
    first = await connector.look(fake.source(), SourceState())
    again = await connector.look(fake.source(), first.state)
    assert (again.unchanged, again.reports) == (True, ())


async def test_missed_files_are_caught_up_a_few_at_a_time_and_gaps_are_told(connector, fake):
    state = (await connector.look(fake.source(), SourceState())).state
    for n in range(6):
        fake.files.append(zipped(row(f"https://quay.example/{n}", f"Talks, day {n}")))
    fake.files[2] = None
    fake.files[3] = b"broken"
    look = await connector.look(fake.source(), state)
    assert [report.title for report in look.reports] == ["Talks, day 3", "Talks, day 0"]
    assert look.warnings == (
        "file 2025-08-15 11:30 is not there; passed over",
        "file 2025-08-15 11:45 can't be unpacked; passed over",
    )
    assert look.state.validators == Validators()
    assert look.state.gap_seconds == 0
    rest = await connector.look(fake.source(), look.state)
    assert [report.title for report in rest.reports] == ["Talks, day 5", "Talks, day 4"]
    assert rest.state.gap_seconds == 900


async def test_what_was_missed_for_more_than_a_day_is_passed_over_and_said(connector, fake):
    look = await connector.look(fake.source(), SourceState(cursor="20250813110000"))
    assert look.warnings[0].startswith("96 files from more than a day before")


async def test_a_file_that_is_not_the_one_listed_is_refused(connector, world):
    body = zipped(row("https://quay.example/a", "Talks"))
    world.says("/20250815120000.gkg.csv.zip", body)
    world.says("/list", listed(world.url("/20250815120000.gkg.csv.zip"), body, digest="0" * 32))
    with pytest.raises(SourceError, match="MD5 differs"):
        await connector.look(world.source("/list", words=["talks"]), SourceState())


async def test_a_latest_file_that_is_not_there_yet_is_asked_for_again(connector, world):
    world.says("/list", listed(world.url("/20250815120000.gkg.csv.zip"), b""))
    with pytest.raises(SourceError, match="404"):
        await connector.look(world.source("/list", words=["talks"]), SourceState(cursor="20250815114500"))


async def test_without_words_it_says_what_to_add(connector, world):
    with pytest.raises(SourceError, match="words") as caught:
        await connector.look(world.source("/list"), SourceState())
    assert "words = " in caught.value.remedy
    assert world.asked == []


def test_rows_of_another_form_are_left_out_and_counted():
    found = read(row("https://quay.example/a", "Talks"), "one\ttwo")
    assert len(found.items) == 1
    assert found.warnings == ("1 of 2 rows have not 27 columns; left out",)


def test_bytes_that_are_no_utf8_cost_only_themselves():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x", row("https://quay.example/a", "Talks of ?").encode().replace(b"?", b"\xff"))
    (item,) = read_documents(packed.getvalue(), words=TALKS, base="https://g.example/").items
    assert item.title == "Talks of \ufffd"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "unpacked"),
        (b"PK\x03\x04 no archive", "unpacked"),
        (zipped(row("a", "Talks"))[:-30], "unpacked"),
        (zipped("a\tb", "c\td"), "no knowledge graph"),
    ],
)
def test_what_is_no_such_file_is_said_to_be_none(body, why):
    with pytest.raises(UnreadableError, match=why):
        read_documents(body, words=TALKS, base="https://g.example/")


def test_an_archive_made_to_burst_is_left_in_time(monkeypatch):
    monkeypatch.setattr(gdelt, "MOST_BYTES", 50_000)
    bomb = zipped(*[row("https://quay.example/a", "Talks")] * 2_000)
    assert len(bomb) < 10_000
    with pytest.raises(UnreadableError, match="unpacks to more"):
        read_documents(bomb, words=TALKS, base="https://g.example/")
    monkeypatch.setattr(gdelt, "LONGEST_ROW", 1_000)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        read("x" * 5_000)
    monkeypatch.setattr(gdelt, "MOST_ROWS", 3)
    with pytest.raises(UnreadableError, match="more than 3 rows"):
        read(*["a\tb"] * 9)


def test_words_that_are_too_common_give_a_bounded_number(monkeypatch):
    monkeypatch.setattr(gdelt, "MOST_TAKEN", 2)
    found = read(*(row(f"https://quay.example/{n}", "Talks") for n in range(5)))
    assert len(found.items) == 2
    assert found.warnings == ("3 more than 2 documents have one of the words; left out",)

"""Sources from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedesk.sources.discovery import Candidate, Discovery
from shell import STORY, replayed, run

SOURCE = """
[[source]]
id = "northlight"
name = "Northlight"
publisher = "Northlight"
address = "https://northlight.example/feed"
country = "US"
"""
LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Ports</title></head><body>
<outline text="Kodiak" xmlUrl="https://kodiak.example/rss"/>
<outline text="Northlight again" xmlUrl="https://northlight.example/feed"/>
<outline text="Odd" xmlUrl="gopher://odd.example"/>
</body></opml>"""


@pytest.fixture
def _story() -> None:
    Path("harbour.toml").write_text(STORY + SOURCE)


def rows() -> dict[str, dict[str, object]]:
    return {row["source"]: row for row in json.loads(run("sources", "list", "harbour.toml", "--json").stdout)}


@pytest.mark.usefixtures("_story")
def test_a_list_in_opml_is_added_and_what_is_read_already_is_named() -> None:
    Path("feeds.opml").write_text(LIST)
    done = run("sources", "import", "harbour.toml", "feeds.opml", "--by", "mara")
    assert "1 of 2 feeds added" in done.stdout
    assert "Northlight has this address" in done.stderr
    assert "can't be fetched" in done.stderr
    assert list(rows()) == ["kodiak", "northlight"]
    assert rows()["kodiak"]["added"] is True
    again = run("sources", "import", "harbour.toml", "feeds.opml")
    assert "0 of 2 feeds added" in again.stdout


@pytest.mark.usefixtures("_story")
def test_the_list_of_sources_goes_out_as_opml_and_comes_back_into_another_story() -> None:
    Path("feeds.opml").write_text(LIST)
    run("sources", "import", "harbour.toml", "feeds.opml")
    run("export", "harbour.toml", "--what", "opml", "-o", "out.opml")
    Path("other.toml").write_text(STORY)
    assert "2 of 2 feeds added" in run("sources", "import", "other.toml", "out.opml").stdout
    assert 'ld:country="US"' in Path("out.opml").read_text()


@pytest.mark.usefixtures("_story")
def test_opml_needs_no_record_yet() -> None:
    assert "northlight.example/feed" in run("export", "harbour.toml", "--what", "opml").stdout


@pytest.mark.usefixtures("_story")
def test_a_source_is_paused_and_resumed_and_one_of_the_file_is_not_removed() -> None:
    assert (
        run("sources", "pause", "harbour.toml", "northlight", "--why", "floods").stdout
        == "northlight: paused\n"
    )
    assert rows()["northlight"]["health"] == "paused"
    assert "floods" in str(rows()["northlight"]["words"])
    assert "stands like that already" in run("sources", "pause", "harbour.toml", "northlight").stdout
    assert run("sources", "resume", "harbour.toml", "northlight").stdout == "northlight: resumed\n"
    refused = run("sources", "remove", "harbour.toml", "northlight")
    assert (refused.exit_code, "stands in the story file" in refused.stderr) == (1, True)


def test_who_was_first_and_how_fast_stands_in_the_list() -> None:
    replayed()
    found = rows()
    northlight, kodiak = found["Northlight"], found["Kodiak"]
    assert (northlight["took_part"], northlight["first"], northlight["share"]) == (1, 1, 1.0)
    assert (kodiak["first"], kodiak["share"]) == (0, 0.0)
    assert northlight["lead_seconds"] == 240
    table = run("sources", "list", "harbour.toml").stdout
    assert "first in" in table


CANDIDATE = Candidate(
    table={
        "id": "kodiak",
        "name": "Kodiak Daily",
        "kind": "feed",
        "address": "https://kodiak.example/rss",
        "publisher": "Kodiak Daily",
    },
    how="the page names it as its feed",
    items=20,
    newest=None,
    gap_seconds=None,
    headlines=("Dockers walk out",),
)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> list[Candidate]:
    found = [CANDIDATE]

    async def discover(address: str, *_: object, **__: object) -> Discovery:
        words = "one source found" if found else "no feed found: the page names none"
        return Discovery(address=address, candidates=tuple(found), words=words)

    monkeypatch.setattr("livedesk.cli.sources.discover", discover)
    return found


@pytest.mark.usefixtures("_story")
def test_a_source_is_added_by_the_address_of_its_site(web: list[Candidate]) -> None:
    done = run("sources", "add", "harbour.toml", "kodiak.example", "--type", "official", "--country", "US")
    assert done.stdout == "kodiak: Kodiak Daily (https://kodiak.example/rss) is read from the next run on\n"
    assert (rows()["kodiak"]["type"], rows()["kodiak"]["country"]) == ("official", "US")
    assert "has this address" in run("sources", "add", "harbour.toml", "kodiak.example").stderr
    assert run("sources", "remove", "harbour.toml", "kodiak").stdout == "kodiak: removed\n"
    assert list(rows()) == ["northlight"]


def test_finding_shows_what_there_is_and_fails_where_there_is_nothing(web: list[Candidate]) -> None:
    shown = run("sources", "find", "kodiak.example").stdout
    assert "Kodiak Daily  https://kodiak.example/rss" in shown
    assert "- Dockers walk out" in shown
    assert json.loads(run("sources", "find", "kodiak.example", "--json").stdout)[0]["items"] == 20
    web.clear()
    nothing = run("sources", "find", "kodiak.example")
    assert (nothing.exit_code, "no feed found" in nothing.stdout) == (3, True)


@pytest.mark.usefixtures("_story")
def test_an_address_may_be_taken_as_it_is() -> None:
    done = run(
        "sources", "add", "harbour.toml", "https://port.example/feed", "--as-is", "--name", "Port of Kodiak"
    )
    assert done.stdout.startswith("port-of-kodiak: Port of Kodiak (https://port.example/feed)")

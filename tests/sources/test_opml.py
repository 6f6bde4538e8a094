"""Lists of feeds in and out: nothing lost between ours, nothing believed of a stranger's."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.errors import SourceError
from livedesk.sources.opml import LARGEST, MOST, read_opml, write_opml
from livedesk.story.schema import Source
from sources.world import source

AT = datetime(2025, 8, 15, 12, tzinfo=UTC)


def opml(body, head="<title>My feeds</title>"):
    return f'<?xml version="1.0"?><opml version="2.0"><head>{head}</head><body>{body}</body></opml>'.encode()


def outline(name="Kodiak Daily", address="https://kodiak.example/rss", more=""):
    return f'<outline type="rss" text="{name}" xmlUrl="{address}" {more}/>'


def test_feeds_are_read_with_the_folders_they_stand_in():
    nested = f'<outline text="Alaska"><outline text="Ports">{outline()}</outline></outline>{outline("B", "https://b.example/f")}'
    found = read_opml(opml(nested))
    assert found.title == "My feeds"
    assert [(one.table["name"], one.folder) for one in found.feeds] == [
        ("Kodiak Daily", "Alaska / Ports"),
        ("B", ""),
    ]
    assert found.doubts == ()


def test_what_feed_readers_write_becomes_keys_of_a_source():
    (one,) = read_opml(
        opml(outline(more='htmlUrl="https://kodiak.example/" language="en-us" custom="x"'))
    ).feeds
    assert Source.model_validate(one.table).model_dump(exclude_defaults=True, mode="json") == {
        "id": "kodiak-daily",
        "name": "Kodiak Daily",
        "address": "https://kodiak.example/rss",
        "publisher": "Kodiak Daily",
        "lang": "en",
        "site": "https://kodiak.example/",
    }


def test_a_list_written_here_is_read_here_without_loss():
    there = [
        source(
            "harbour",
            country="US",
            type="official",
            every=60,
            owner="The Port",
            lang="en",
            site="https://h.example/",
        ),
        source("b", name='Smith & "Sons" <News>', address="https://b.example/feed?a=1&b=2"),
        source("c", kind="carrier", address="https://c.example/list"),
    ]
    written = write_opml("Talks & more", there, at=AT)
    found = read_opml(written.encode())
    assert [Source.model_validate(one.table) for one in found.feeds] == there
    assert found.title == "Talks & more"


def test_other_kinds_of_source_do_not_look_like_feeds_to_other_programs():
    written = write_opml("x", [source("c", kind="carrier")], at=AT)
    assert "xmlUrl" not in written
    assert 'type="link"' in written


def test_a_login_in_an_address_does_not_leave_the_desk():
    assert "geheim" not in write_opml("x", [source("a", address="https://mara:geheim@h.example/feed")], at=AT)


def test_doubts_are_said_with_their_line_and_the_rest_is_taken():
    body = "\n".join(
        [
            outline(),
            outline("Again"),
            outline("Odd", "javascript:alert(1)"),
            '<outline type="rss" text="Nothing"/>',
            outline("Apple", "feed://apple.example/x"),
        ]
    )
    found = read_opml(opml(body))
    assert [one.table["address"] for one in found.feeds] == [
        "https://kodiak.example/rss",
        "https://apple.example/x",
    ]
    assert found.doubts == (
        'line 2: "Again" stands in the list twice',
        'line 3: "Odd" has an address that can\'t be fetched',
        'line 4: "Nothing" gives no address',
    )


def test_ids_in_use_are_passed_over():
    body = outline() + outline("Kodiak Daily", "https://kodiak.example/2")
    found = read_opml(opml(body), taken=["kodiak-daily"])
    assert [one.table["id"] for one in found.feeds] == ["kodiak-daily-2", "kodiak-daily-3"]


def test_bare_ampersands_are_mended():
    found = read_opml(opml(outline("A & B", "https://a.example/f?x=1&y=2")))
    assert found.feeds[0].table["address"] == "https://a.example/f?x=1&y=2"


def test_a_stranger_cannot_open_the_desks_own_network():
    evil = outline(more='xmlns:ld="urn:livedesk:source" ld:more="{&quot;allow_private&quot;: true}"')
    (one,) = read_opml(opml(evil)).feeds
    assert not Source.model_validate(one.table).allow_private


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "can't be read"),
        (b"<html><body/></html>", "is not OPML"),
        (
            b'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>',
            "entities of its own",
        ),
        (b"<opml><body><outline", "can't be read"),
        (b" " * (LARGEST + 1), "larger than 4 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(body, words):
    with pytest.raises(SourceError, match=words):
        read_opml(body, name="feeds.opml")


def test_endless_folders_and_endless_lists_end():
    deep = "<outline text='x'>" * 200 + outline() + "</outline>" * 200
    assert read_opml(opml(deep)).feeds == ()
    long = "".join(outline(f"F{n}", f"https://f.example/{n}") for n in range(MOST + 5))
    found = read_opml(opml(long))
    assert len(found.feeds) == MOST
    assert f"only the first {MOST} feeds" in found.doubts[-1]


@given(st.binary(max_size=400))
def test_nothing_but_a_source_error_comes_of_any_bytes(body):
    with suppress(SourceError):
        read_opml(b"<opml><body>" + body + b"</body></opml>")

"""Nothing lost, nothing invented, every doubt said with its place."""

import calendar
import io
import os
import random
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedesk.errors import SourceError
from livedesk.sources.dates import claimed_time
from livedesk.sources.feed import MOST_WARNINGS, parse_feed, primary_tag, report_id
from sources.pages import index, sitemap
from sources.world import NOON, item, rss, source

URL = "https://harbour.example/news/feed"


def parse(body, content_type=None, url=URL, **fields):
    return parse_feed(body, source=source(**fields), url=url, content_type=content_type, seen_at=NOON)


def only(body, **fields):
    (report,) = parse(body, **fields).reports
    return report


def fault(body, **more):
    with pytest.raises(SourceError) as caught:
        parse(body, **more)
    assert caught.value.where == f"Harbour Post ({URL})"
    return str(caught.value)


# --- what a report takes from where ------------------------------------------------------------------------


def test_a_report_carries_the_source_and_the_item():
    report = only(
        rss(
            item(
                "Talks &amp; tea",
                more="<link>/1</link><description>&lt;p&gt;They met.&lt;/p&gt;</description>"
                "<source url='x'>Coast Wire</source><author>Ana</author>",
            ),
            head="<language>en-GB</language>",
        ),
        country="NO",
        type="agency",
    )
    assert (report.source, report.source_name, report.publisher) == (
        "harbour",
        "Harbour Post",
        "Harbour Press",
    )
    assert (report.type, report.country, report.seen_at) == ("agency", "NO", NOON)
    assert (report.title, report.summary, report.url) == (
        "Talks & tea",
        "They met.",
        "https://harbour.example/1",
    )
    assert (report.lang, report.author, report.credit, report.tier) == ("en", "Ana", "Coast Wire", "fast")
    assert report.published_at == datetime(2025, 8, 15, 11, 30, tzinfo=UTC)
    assert report.published_precision == "second"


def test_the_whole_text_stands_in_for_a_missing_summary():
    assert (
        only(rss(item(more="<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>"))).summary
        == "All of it."
    )


def test_the_sources_language_stands_in_for_one_the_feed_does_not_name():
    assert only(rss(item()), lang="nb").lang == "nb"
    assert [primary_tag(each) for each in ("pt-BR", "EN_us", "zh-Hant-TW", "english", "", None)] == [
        "pt",
        "en",
        "zh",
        None,
        None,
        None,
    ]


def test_scripts_in_titles_are_gone():
    report = only(rss(item("<script>alert(1)</script>Talks<img src=x onerror=alert(1)>")))
    assert report.title == "Talks"


# --- dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "10:00", "15 Aug", "05/06/2025", "0001-01-01T00:00:00Z"]
)
def test_a_date_the_source_did_not_give_stays_unknown(date):
    feed = parse(rss(item(date=date)))
    assert (feed.reports[0].published_at, feed.reports[0].published_precision) == (None, None)
    assert len(feed.warnings) == bool(date)
    if date:
        assert (
            feed.warnings[0] == f'item 1, line 3: the date "{date}" does not say a whole date; left unknown'
        )


def test_a_date_in_the_future_is_the_sources_claim():
    assert only(rss(item(date="Sat, 15 Aug 2099 11:30:00 GMT"))).published_at.year == 2099


def test_dates_without_a_zone_are_known_to_the_day_and_said_so_once():
    feed = parse(rss(item(date="2025-08-15 11:30:00"), item("B", "k2", "2025-08-15 11:40:00")))
    assert [report.published_precision for report in feed.reports] == ["day", "day"]
    assert feed.warnings == ("2 dates name no time zone; read as UTC, known to the day only",)


def test_the_date_of_the_last_change_serves_where_none_of_publication_is_given():
    body = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title><published>soon</published><updated>2025-08-15T11:30:00Z</updated></entry></feed>'
    assert only(body.encode()).published_at == datetime(2025, 8, 15, 11, 30, tzinfo=UTC)


# --- who is who ------------------------------------------------------------------------------------------------


def test_the_same_content_is_the_same_report_and_a_new_title_a_new_one():
    first, again, retitled = only(rss(item("A"))), only(rss(item("A"))), only(rss(item("B")))
    assert first.id == again.id != retitled.id
    assert first.item_key == retitled.item_key == "k1"


def test_the_date_and_the_link_do_not_make_a_new_report():
    assert only(rss(item(date=None))).id == only(rss(item(more="<link>/other</link>"))).id


def test_two_sources_never_share_a_report():
    assert only(rss(item())).id != only(rss(item()), id="coast").id


def test_one_id_with_two_contents_is_two_reports_and_a_repeated_item_is_one():
    feed = parse(rss(item("A"), item("B"), item("A")))
    assert [report.title for report in feed.reports] == ["A", "B"]


def test_items_without_an_id_go_by_their_address_or_their_words():
    by_link, by_words = parse(rss(item("A", None, more="<link>/1</link>"), item("B", None))).reports
    assert by_link.item_key == "https://harbour.example/1"
    assert by_words.item_key is None
    assert by_words.id == only(rss(item("B", None))).id


def test_parts_of_an_id_can_not_run_into_each_other():
    assert (
        report_id("a", "b", "c", None) != report_id("a", "bc", None, None) != report_id("a", "b", None, "c")
    )
    assert report_id("a", None, "", None) != report_id("a", None, None, "")


def test_a_monstrous_id_is_kept_as_its_digest():
    assert only(rss(item(key="x" * 50_000))).item_key.startswith("blake2b:")


# --- addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://harbour.example/1", "https://harbour.example/1"),
        ("/1", "https://harbour.example/1"),
        ("1?a=b&amp;c=d", "https://harbour.example/news/1?a=b&c=d"),
        ("//coast.example/1", "https://coast.example/1"),
        ("\n https://harbour.example/1 \n", "https://harbour.example/1"),
    ],
)
def test_addresses_are_made_absolute(link, url):
    assert only(rss(item(more=f"<link>{link}</link>"))).url == url


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "ftp://x/y",
        "mailto:a@b",
        "https://x/" + "y" * 5000,
    ],
)
def test_what_is_no_web_address_is_unknown_and_said(link):
    feed = parse(rss(item(more=f"<link>{link}</link>")))
    assert feed.reports[0].url is None
    assert "is no web address; left unknown" in feed.warnings[0]


# --- formats and damage -----------------------------------------------------------------------------------------


def test_json_feeds_are_read():
    report = only(
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "title": "A <b>", "url": "/1"}]}'
    )
    assert (report.title, report.url, report.tier) == ("A <b>", "https://harbour.example/1", "json")


def test_bare_ampersands_are_mended_without_the_slow_parser():
    feed = parse(rss(item("PLACE")).replace(b"PLACE", b"AT&T buys Q&A &eacute;"))
    assert feed.reports[0].title == "AT&T buys Q&A é"
    assert (feed.tier, feed.warnings) == ("fast", ("bare ampersands or undeclared entities mended",))


def test_each_report_says_which_parser_read_it():
    feed = parse(rss(item("One"), "<item><title>Two</b></title></item>"))
    assert [(report.title, report.tier) for report in feed.reports] == [("One", "fast"), ("Two", "tolerant")]
    assert feed.tier == "tolerant"
    assert feed.warnings[0].startswith("is not well formed (line 4, column ")


def test_control_characters_do_not_cost_the_feed_its_fast_reading():
    feed = parse(rss(item("Ta\x0blks")))
    assert (feed.reports[0].title, feed.tier) == ("Talks", "fast")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_of_all_kinds(encoding):
    body = (
        rss(item("Hafenstreik: Löhne"))
        .decode()
        .replace('encoding="utf-8"', f'encoding="{encoding}"')
        .encode(encoding)
    )
    assert only(body).title == "Hafenstreik: Löhne"


def test_a_feed_with_no_items_is_no_fault():
    assert parse(rss()).reports == ()


def test_an_item_with_nothing_to_show_is_left_out_and_said():
    feed = parse(rss(item(None, "k0", None), item()))
    assert len(feed.reports) == 1
    assert feed.warnings == ("item 1, line 3: has neither text nor address; left out",)


def test_entity_bombs_and_outside_entities_are_not_expanded():
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + rss(item("B &b;")).partition(b"\n")[2]
    )
    assert "aaaa" not in only(bomb.replace(b"&amp;b;", b"&b;")).title
    outside = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(item("B PLACE")).partition(b"\n")[2]
    )
    assert only(outside.replace(b"PLACE", b"&x;")).title == "B &x;"


def test_warnings_are_counted_not_piled_up():
    feed = parse(rss(*(item(str(n), str(n), "soon") for n in range(100))))
    assert len(feed.warnings) == MOST_WARNINGS + 1
    assert feed.warnings[-1] == "and 80 more like these"


@pytest.mark.parametrize("body", [b"", b"  \n "])
def test_an_empty_body_is_a_fault_of_the_source(body):
    assert "sent an empty body" in fault(body)


def test_a_web_page_in_place_of_a_feed_names_the_feed_it_links_to():
    page = (
        b'<!doctype html><title>Sign in</title><link rel="alternate" type="application/rss+xml" href="/rss">'
    )
    assert fault(page) == (
        f'Harbour Post ({URL}): sent a web page titled "Sign in" in place of a feed. '
        "The page names as its feed: https://harbour.example/rss."
    )
    assert "Check the address" in fault(b"<html><body>Consent")


def test_a_feed_wrapped_in_a_page_is_read_all_the_same():
    inner = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><title>One</title></entry></feed>'
    )
    assert only(f"<!DOCTYPE html><html><body>{inner}</body></html>".encode()).title == "One"


def test_other_documents_are_faults_with_their_place():
    assert "its root is <svg>" in fault(b"<svg><g/></svg>")


@pytest.mark.parametrize(
    ("body", "what", "remedy"),
    [
        (b"<opml version='1.0'><body/></opml>", "a list of feeds (OPML)", "livedesk sources import"),
        (sitemap(), "a sitemap", 'kind = "sitemap"'),
        (index(), "a list of sitemaps", 'kind = "sitemap"'),
    ],
)
def test_a_list_of_feeds_or_pages_is_no_feed_and_is_not_followed(body, what, remedy):
    assert f"sent {what} in place of a feed" in fault(body)
    assert remedy in fault(body)


def test_an_id_that_several_items_share_names_none_of_them():
    def one(title, link, key="urn:harbour"):
        return item(title, key, more=f"<link>https://harbour.example/{link}</link>")

    parsed = parse(rss(one("Talks begin", "a"), one("Talks end", "b"), one("Ferries sail", "c", "k3")))
    assert [report.item_key for report in parsed.reports] == [
        "https://harbour.example/a", "https://harbour.example/b", "k3",
    ]  # fmt: skip
    assert parsed.warnings == ('2 items share the id "urn:harbour"; told apart by their addresses',)
    moved = parse(rss(one("Talks begin", "a"), one("Talks begin", "a?from=rss")))
    assert {report.item_key for report in moved.reports} == {"urn:harbour"}
    assert "line 1, column 1" in fault(b"plain words")
    assert "is JSON but has no list of items" in fault(b'{"error": "gone"}')


def test_a_feed_cut_off_within_its_first_item_has_nothing_to_give():
    assert "has no whole item" in fault(rss(item())[:300])


# --- laws ------------------------------------------------------------------------------------------------------

SOUND = rss(
    *(
        item(
            f"Headline {n} Löhne",
            f"key-{n}",
            f"Fri, 15 Aug 2025 1{n % 10}:30:00 GMT",
            more=f"<link>https://harbour.example/{n}</link><description>&lt;p&gt;Text {n}.&lt;/p&gt;</description>",
        )
        for n in range(20)
    )
)
SOUND_ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour</title>'
    + "".join(
        f'<entry><id>key-{n}</id><title type="html">Headline {n} &amp;amp; more</title><link href="/{n}"/>'
        f"<updated>2025-08-15T1{n % 10}:30:00Z</updated><summary>Text {n}.</summary></entry>"
        for n in range(20)
    )
    + "</feed>"
).encode()
SOUND_JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": ['
    + ",".join(
        f'{{"id": "key-{n}", "title": "Headline {n}", "url": "/{n}", "date_published": "2025-08-15T1{n % 10}:30:00Z"}}'
        for n in range(20)
    )
    + "]}"
).encode()
FEEDS = st.sampled_from([SOUND, SOUND_ATOM, SOUND_JSON])


def usable(body, **more):
    """Reports of a body, none when it is refused; any other exception is a fault of ours."""
    try:
        return parse(body, **more).reports
    except SourceError:
        return ()


@given(FEEDS, st.floats(0, 1))
def test_a_feed_cut_anywhere_gives_only_what_the_whole_feed_has(body, share):
    whole = {report.id: report for report in parse(body).reports}
    cut = usable(body[: int(len(body) * share)])
    for report in cut:
        assert report.id in whole
        assert report.published_at == whole[report.id].published_at
    finished = body[: int(len(body) * share)].count(b"</item>") + body[: int(len(body) * share)].count(
        b"</entry>"
    )
    assert len(cut) == finished or body is SOUND_JSON


@given(FEEDS, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 7)), min_size=1, max_size=3))
def test_flipped_bits_cost_no_other_item(body, flips):
    damaged = bytearray(body)
    for at, bit in flips:
        damaged[at % len(body)] ^= 1 << bit
    whole = {report.id for report in parse(body).reports}
    kept = {report.id for report in usable(bytes(damaged))}
    touched = len(flips)
    if kept and body is not SOUND_JSON:
        assert len(kept & whole) >= len(whole) - 2 * touched or not kept & whole or b"<item" not in damaged


@settings(max_examples=200)
@given(
    st.binary(max_size=500),
    st.sampled_from([None, "text/xml", "application/json; charset=utf-16", "text/html; charset=x"]),
)
def test_no_bytes_break_it(body, content_type):
    usable(body, content_type=content_type)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=40))
def test_any_title_and_date_come_through_a_sound_feed(title, date):
    clean = "".join(each for each in title if each.isprintable())
    written = "".join(each for each in date if each.isprintable())
    for report in usable(rss(item(clean, "k", written))):
        claimed = claimed_time(written)
        assert report.published_at == (claimed.at if claimed else None)


# --- public parser projects' feeds ----------------------------------------------------------------------------


def open_feeds():
    folder = Path(os.environ.get("LIVEDESK_DATA", "")) / "feeds" / "open"
    return (
        sorted(path for path in folder.glob("*/*") if path.is_file())
        if os.environ.get("LIVEDESK_DATA")
        else []
    )


def by_feedparser(body):
    """feedparser's view: a list of (id or link, time or None)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-location": URL})
    seen = []
    for entry in map(dict, parsed.entries):
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        key = " ".join((entry.get("id") or entry.get("link") or "").split())
        seen.append((key, datetime.fromtimestamp(calendar.timegm(moment), UTC) if moment else None, entry))
    return seen


@pytest.mark.recording
def test_the_recorded_feeds_are_there():
    assert len(open_feeds()) > 100


@pytest.mark.recording
@pytest.mark.parametrize("path", open_feeds(), ids=lambda path: path.name)
def test_a_recorded_feed_loses_nothing_that_feedparser_finds_and_no_date_differs(path):
    if path.suffix in {".html", ".json", ".opml", ".yaml", ".upstream"}:
        pytest.skip("not a feed in XML")
    body = path.read_bytes()
    entries = by_feedparser(body)
    reports = usable(body)
    shown = [
        entry
        for entry in entries
        if entry[2].get("title") or entry[2].get("summary") or entry[2].get("link", "").startswith("http")
    ]
    assert len(reports) >= len({(key, entry.get("title"), entry.get("summary")) for key, _, entry in shown})
    times = {}
    for key, moment, _ in entries:
        times.setdefault(key, set()).add(moment)
    for report in reports:
        theirs = times.get(report.item_key)
        if theirs and report.published_at is not None and None not in theirs:
            near = min(abs((report.published_at - each).total_seconds()) for each in theirs)
            assert near < 1 or "/" in str(entries[0][2].get("published")), (report.published_at, theirs)


@pytest.mark.recording
@pytest.mark.parametrize("path", open_feeds(), ids=lambda path: path.name)
def test_a_recorded_feed_cut_flipped_or_misnamed_breaks_nothing(path):
    body = path.read_bytes()[:300_000]
    dates = {report.published_at for report in usable(body)}
    dice = random.Random(path.name)
    started = time.process_time()
    for tenth in range(10):
        cut = usable(body[: len(body) * tenth // 10])
        assert {report.published_at for report in cut} - dates <= {None}
    for _ in range(3):
        damaged = bytearray(body)
        for _ in range(20):
            damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        usable(bytes(damaged))
    for charset in ("utf-16", "koi8-r", "ascii", "nonsense"):
        usable(body, content_type=f"text/xml; charset={charset}")
    assert time.process_time() - started < 60

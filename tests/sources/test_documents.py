"""Documents that are handed in: each form by its own names, what is withdrawn taken back, faults with their place."""

import json

import pytest

from livedesk.errors import SourceError
from livedesk.sources.documents import MOST_ITEMS, read_documents


def read(document):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_documents(body, content_type=None, where="it")


def newsml(items, status="stat:usable", more=""):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{
        "".join(
            f'''<newsItem guid="urn:newsml:wire.example:{key}" version="2" xml:lang="en-GB"><itemMeta>
<itemClass qcode="ninat:text"/><versionCreated>2025-08-15T11:31:00Z</versionCreated>
<firstCreated>2025-08-15T11:30:00Z</firstCreated><pubStatus qcode="{status}"/>
<link rel="irel:seeAlso" href="https://wire.example/{key}"/></itemMeta>
<contentMeta><by>Ann Lee</by><creditline>Wire One</creditline><headline>{title}</headline>
<description role="drol:summary">They talk &amp; wait.</description></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>At the quay.</p></body></html></inlineXML></contentSet></newsItem>'''
            for key, title in items
        )
    }{more}
</itemSet></newsMessage>""".encode()


def test_plain_json_is_one_report_or_many():
    one = {
        "id": "a",
        "title": "Talks <begin>",
        "summary": "At noon",
        "url": "https://x.example/a",
        "published_at": "2025-08-15T11:30:00Z",
    }
    for document in (one, [one], {"reports": [one]}):
        (item,) = read(document).items
        assert (item.key, item.title, item.summary) == ("a", "Talks &lt;begin&gt;", "At noon")
        assert (item.link, item.published, item.tier) == (
            "https://x.example/a",
            ("2025-08-15T11:30:00Z",),
            "document",
        )


def test_ninjs_of_either_version_is_read():
    first = {"uri": "u1", "headline": "Talks begin", "body_xhtml": "<p>At noon</p>", "byline": "Ann Lee",
             "versioncreated": "2025-08-15T11:30:00Z", "language": "en", "pubstatus": "usable"}  # fmt: skip
    second = {"uri": "u2", "headlines": [{"role": "main", "value": "Talks begin"}], "bodies": [{"value": "<p>At noon</p>"}],
              "versionCreated": "2025-08-15T11:30:00Z", "language": "en"}  # fmt: skip
    for item in read([first, second]).items:
        assert (item.title, item.content, item.updated) == (
            "Talks begin",
            "<p>At noon</p>",
            ("2025-08-15T11:30:00Z",),
        )


def test_newsml_g2_is_read_from_messages_and_single_items():
    (item,) = read(newsml([("7", "Talks begin")])).items
    assert (item.key, item.title, item.author, item.credit) == (
        "urn:newsml:wire.example:7",
        "Talks begin",
        "Ann Lee",
        "Wire One",
    )
    assert (item.published, item.updated) == (("2025-08-15T11:30:00Z",), ("2025-08-15T11:31:00Z",))
    assert (item.link, item.lang) == ("https://wire.example/7", "en-GB")
    assert "At the quay" in item.content
    assert len(read(newsml([("7", "A"), ("8", "B")])).items) == 2


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ({"uri": "a", "pubstatus": "canceled"}, "a"),
        ({"id": "a", "withdrawn": True, "title": "x"}, "a"),
        (newsml([("7", "A")], status="stat:canceled"), "urn:newsml:wire.example:7"),
    ],
)
def test_what_its_sender_withdraws_is_taken_back(document, key):
    found = read(document)
    assert (found.items, found.withdrawn) == ((), (key,))


def test_what_is_withheld_is_not_read():
    for document in (
        {"uri": "a", "headline": "x", "pubstatus": "withheld"},
        newsml([("7", "A")], status="stat:withheld"),
    ):
        found = read(document)
        assert (found.items, found.withdrawn) == ((), ())
        assert "withheld" in found.warnings[0]


def test_one_bad_report_costs_the_others_nothing():
    found = read([7, {"id": "a"}, {"withdrawn": True}, {"title": "Talks"}])
    assert [item.title for item in found.items] == ["Talks"]
    assert len(found.warnings) == 3


def test_only_so_many_reports_of_a_document_are_read():
    found = read([{"title": f"T{n}"} for n in range(MOST_ITEMS + 1)])
    assert len(found.items) == MOST_ITEMS
    assert "the first 500 are read" in found.warnings[-1]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">&b;</newsItem>'


@pytest.mark.parametrize(
    "body", [b"", b"words", b"{", b"[" * 100_000, b"<rss/>", b"[]", BOMB, b"\xff\xfe\x00"]
)
def test_anything_else_is_refused_with_what_to_give(body):
    with pytest.raises(SourceError) as caught:
        read(body)
    assert caught.value.where == "it"
    assert "NewsML-G2, ninjs" in caught.value.remedy

"""Extracts carry who wrote them, and never grow into the article."""

from livedesk.weighing.passages import LONGEST, passage
from weighing.scenes import member


def test_an_extract_names_its_report_its_source_and_its_language():
    one = member("Gazette", "Quill signs", lang="en", url="https://gazette.example/1")
    found = passage(one, "Quill signs")
    assert (found.text, found.report, found.source_name) == ("Quill signs", one.report.id, "Gazette")
    assert (found.url, found.lang, found.at) == ("https://gazette.example/1", "en", one.report.seen_at)


def test_an_extract_is_never_longer_than_a_quotation():
    assert len(passage(member("Gazette"), "x" * 1000).text) == LONGEST

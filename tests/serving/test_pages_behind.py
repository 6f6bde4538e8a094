"""What is wrong with the pages behind a source's links is told with the source, from the record."""

from datetime import timedelta

from livedesk.model import Article, TextRead
from livedesk.serving.pages_behind import pages_behind
from newsroom import Newsroom, at

CONSENT = "a page that asks for consent answers in its place"


def read(desk, source, *found):
    """Reports of a source, and what was found behind each."""
    for n, behind in enumerate(found):
        one = desk.hears("14:00", source, f"Talks go on, day {n}", id=f"{source}{n}")
        article = Article(
            report=one.id,
            found=behind,
            words=CONSENT if behind == "consent" else behind,
            read_at=at("14:01") + timedelta(minutes=n),
        )
        desk.append("14:01", f"text:{one.id}", TextRead(article=article))


def test_consent_pages_that_answer_for_articles_are_counted_and_named():
    desk = Newsroom()
    read(desk, "Gazette", "read", "consent", "consent", "failed", "consent")
    (words,) = pages_behind(desk.state).values()
    assert words == f"3 of the last 5 pages behind its links: {CONSENT}"


def test_single_pages_and_older_trouble_are_passed_over():
    desk = Newsroom()
    read(desk, "Gazette", "read", "consent", "consent", "read", "read")
    read(desk, "Kodiak", *("consent",) * 5, *("read",) * 10)
    assert pages_behind(desk.state) == {}
    assert pages_behind(Newsroom().state) == {}

"""What a page says as an article, and what is none although it answers."""

import pytest

from livedesk.sources.article import dateline, read_article
from livedesk.sources.web_page import read_page
from sources.pages import CONSENT, LOGIN, TEXT, article

URL = "https://harbour.example/news/a1?ref=feed"


def read(body, url=URL, **more):
    return read_article(body, url=url, content_type="text/html; charset=utf-8", **more)


def test_an_article_says_who_wrote_it_when_from_where_and_at_which_address():
    found = read(
        article(
            thing={
                "author": [{"@type": "Person", "name": "Ida Holm"}, {"name": "Tom Ash"}],
                "datePublished": "2025-08-15T10:00:00+01:00",
                "dateModified": "2025-08-15T11:00:00Z",
                "description": "Eleven ships wait.",
                "creditText": "Wire One",
                "publisher": {"name": "Harbour Post"},
            },
            head='<link rel="canonical" href="/news/a1">',
        )
    )
    assert (found.what, found.free) == ("article", True)
    assert found.title == "Dockers walk out at Grey Harbour"
    assert found.text == "\n".join(TEXT)
    assert found.canonical == "https://harbour.example/news/a1"
    assert (found.byline, found.credit, found.dateline) == (
        "Ida Holm, Tom Ash",
        "Wire One",
        "GREY HARBOUR (Wire One)",
    )
    assert (found.lead, found.site, found.lang) == ("Eleven ships wait.", "Harbour Post", "en")
    assert f"{found.published_at:%H:%M} {found.modified_at:%H:%M}" == "09:00 11:00"


def test_without_structured_data_the_meta_tags_and_the_page_itself_tell():
    found = read(
        article(
            head='<meta property="og:title" content="Dockers walk out"><meta name="description" content="Ships wait.">'
            '<meta property="article:published_time" content="2025-08-15T10:00:00Z">',
            body='<div class="byline">By Ida Holm</div>',
        )
    )
    assert (found.title, found.lead, found.byline) == ("Dockers walk out", "Ships wait.", "Ida Holm")
    assert found.published_at is not None


def test_a_date_without_a_moment_dates_nothing():
    assert read(article(thing={"datePublished": "2025-08-15"})).published_at is None


@pytest.mark.parametrize("said", [False, "False", "false", "http://schema.org/False"])
def test_a_publisher_that_asks_to_be_paid_says_so(said):
    found = read(article(thing={"isAccessibleForFree": said}))
    assert (found.what, found.free) == ("article", False)
    assert found.text


def test_a_tier_in_the_meta_tags_says_it_too():
    assert not read(article(head='<meta property="article:content_tier" content="metered">')).free


def test_a_paywall_after_a_few_words_is_noticed_and_one_beside_a_whole_text_is_not():
    wall = '<div class="paywall-box">Already a subscriber? Subscribe to continue reading.</div>'
    short = read(article(TEXT[0], body=wall))
    assert (short.what, short.free) == ("article", False)
    assert read(article(*TEXT, *TEXT, *TEXT, body=wall)).free


def test_a_paywall_with_nothing_above_it_is_no_article():
    found = read(article("Ships.", body="<p>Subscribe to continue reading.</p>"))
    assert (found.what, found.text) == ("paywall", "")


@pytest.mark.parametrize(
    ("body", "url", "what"),
    [
        (CONSENT, URL, "consent"),
        (article("Agree to go on."), "https://consent.harbour.example/collect", "consent"),
        (CONSENT.replace(b"Before you continue", b"Harbour Post"), URL, "consent"),
        (LOGIN, URL, "login"),
        (article("Enter."), "https://harbour.example/login?next=/news/a1", "login"),
        (article(), "https://harbour.example/", "front"),
        (b"<html><body></body></html>", URL, "nothing"),
        (b"plain words", URL, "nothing"),
        (b"%PDF-1.7 \xff\x00", URL, "nothing"),
    ],
)
def test_what_is_no_article_is_not_taken_for_one(body, url, what):
    found = read(body, url=url)
    assert (found.what, found.text) == (what, "")


def test_an_article_on_consent_and_logins_is_an_article():
    words = "The minister said that cookies and consent banners were to end, and that no login should be asked for. "
    found = read(article(words * 10, thing={}, body="<form><input type='password'></form>"))
    assert found.what == "article"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GREY HARBOUR (Wire One) — Dockers", "GREY HARBOUR (Wire One)"),
        ("GREY HARBOUR, Aug 15 (Wire One) - Dockers", "GREY HARBOUR (Wire One)"),
        ("ANCHORAGE, Alaska (AP) — Talks", "ANCHORAGE, Alaska (AP)"),
        ("МОСКВА, 15 августа. /ТАСС/. Слова", None),
        ("КИЕВ — Переговоры", "КИЕВ"),
        ("LONDON — Talks", "LONDON"),
        ("Anchorage - that was the plan", None),
        ("Quill said — and nobody answered — that", None),
        ("", None),
    ],
)
def test_a_dateline_is_a_place_in_capitals_or_one_with_an_agency(text, found):
    assert dateline(text) == found


def test_the_story_files_selector_takes_the_text_and_forced_breaks_make_lines():
    body = b"<html><body><div class='t'>Quill: We go.<br>Question: When?<p>Quill: Now, as <b>I</b> said to all of you who came to the harbour gate this morning in the rain to hear it from me.</p></div><p>Other</p></body></html>"
    assert read(body, text="div.t").text.split("\n")[:2] == ["Quill: We go.", "Question: When?"]
    assert "Other" not in read(body, text="div.t").text
    assert read(body, text="div.gone").what == "nothing"


def test_text_in_a_script_without_spaces_is_text():
    words = "港口工人在黎明时分离开，他们的领导人与港口公司就工资问题的谈判破裂，十一艘船在等待。" * 6
    found = read(article(words, lang="zh"))
    assert found.what == "article"


def test_a_text_is_kept_up_to_a_bound_and_a_five_megabyte_article_is_read_in_bounded_time():
    found = read(article(*(f"Paragraph {n}: {TEXT[2]}" for n in range(30_000))))
    assert len(found.text) == 100_000


def test_a_page_that_was_read_is_not_changed_by_it():
    page = read_page(article(), url=URL, content_type=None)
    before = len(page.tree.xpath("//*"))
    read(article())
    assert len(page.tree.xpath("//*")) == before

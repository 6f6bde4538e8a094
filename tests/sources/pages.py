"""Web pages in our own words: articles, lists, live pages, and what answers in their place."""

from __future__ import annotations

import json

TEXT = (
    (
        "GREY HARBOUR (Wire One) — Dockers at Grey Harbour walked out at dawn on Friday after their leader Mara Quill "
        "broke off talks with the port company over wages, leaving eleven ships waiting in the roads."
    ),
    (
        "“We will not come back for less than was promised,” Quill told reporters at the gate, and asked the mediator to "
        "come to the harbour at once."
    ),
    "The port company said that it had made a fair offer and would wait for the union to answer it in writing.",
)


def written(data):
    """Structured data as it may stand in a page."""
    return json.dumps(data).replace("</", "<\\/")


def article(
    *paragraphs,
    title="Dockers walk out at Grey Harbour",
    thing=None,
    head="",
    body="",
    lang="en",
    kind="NewsArticle",
):
    """An article with its structured data; ``thing`` adds to that, None for a page without any."""
    data = {"@context": "https://schema.org", "@type": kind, "headline": title, **(thing or {})}
    script = "" if thing is None else f'<script type="application/ld+json">{written(data)}</script>'
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Harbour Post</title>'
        f"{script}{head}</head><body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
        f"<article><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs or TEXT)}</article>{body}"
        "<footer><a href='/about'>About us</a></footer></body></html>"
    ).encode()


def listing(*items, title="News of the port office", cls="news"):
    """A list page; items are (address, headline, date) or (address, headline, date, summary)."""
    made = []
    for href, headline, date, *summary in items:
        below = f"<p class='about'>{summary[0]}</p>" if summary else ""
        made.append(
            f'<li class="{cls}"><time datetime="{date}">{date}</time><h3><a href="{href}">{headline}</a></h3>{below}</li>'
        )
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><ul>{"".join(made)}</ul></body></html>'
    ).encode()


def update(key, headline=None, body=None, at="2025-08-15T11:30:00Z", **more):
    """One update of a live page."""
    said = {"@type": "BlogPosting", "headline": headline, "articleBody": body, "datePublished": at, **more}
    if key is not None:
        said["@id"] = key
    return {name: value for name, value in said.items() if value is not None}


def live(*updates, **more):
    """A live page."""
    data = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "Grey Harbour strike: as it happens",
        "liveBlogUpdate": list(updates),
        **more,
    }
    return (
        '<!doctype html><html lang="en"><head><title>Live</title>'
        f'<script type="application/ld+json">{written(data)}</script></head><body><main>…</main></body></html>'
    ).encode()


CONSENT = (
    b"<html><head><title>Before you continue to Harbour Post</title></head><body><h1>Before you continue</h1><p>We and our "
    b"182 partners use cookies and tracking to show you personalised ads and to measure them. With your consent we store "
    b"cookies on your device.</p><form><button>Accept all cookies</button><button>Privacy settings</button></form></body></html>"
)

LOGIN = (
    b"<html><head><title>Sign in</title></head><body><form action='/session'><label>E-mail <input name='email'></label>"
    b"<label>Password <input type='password' name='password'></label><button>Sign in</button></form></body></html>"
)


def sitemap(*urls, head=""):
    """A news sitemap; urls are (address, headline, date)."""
    made = "".join(
        f"<url><loc>{loc}</loc><news:news><news:publication><news:name>Harbour Post</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
        for loc, title, date in urls
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{head}{made}</urlset>'
    ).encode()


def index(*parts):
    """A sitemap index; parts are (address, date)."""
    made = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{date}</lastmod></sitemap>" for loc, date in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{made}</sitemapindex>"
    ).encode()

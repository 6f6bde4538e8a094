"""Views drawn as HTML."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.parts import Checked
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from newsroom import NAMED, Newsroom, at, passage, story

BASE = "https://desk.example"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


class Tags(HTMLParser):
    """Start tags with their attributes, ids and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


def scene(**fields: object) -> Newsroom:
    desk = Newsroom(**fields)  # type: ignore[arg-type]
    landing = desk.hears("14:05", "Harbour Wire", "The plane lands", summary="It touched down at six.")
    desk.hears("14:06", "Polar Post", "The plane lands", copy_of=landing)
    desk.publishes("14:07", landing, key=True)
    return desk


def page(desk: Newsroom, renderer: Renderer, **asked: object) -> str:
    view = build_view(desk.state, desk.story, now=at("15:00"), **asked)  # type: ignore[arg-type]
    return renderer.page(view, base_url=BASE)


def everything(desk: Newsroom, renderer: Renderer) -> list[str]:
    view = build_view(
        desk.state, desk.story, now=at("15:00"), checked=Checked(last_checked=at("14:59"), sources=1)
    )
    past = build_view(desk.state, desk.story, now=at("15:00"), seq=desk.state.seq)
    return [
        renderer.page(view, base_url=BASE),
        renderer.page(past, base_url=BASE),
        renderer.permalink(view, view.updates[0], base_url=BASE),
        renderer.about(view, base_url=BASE),
        renderer.about(past, base_url=BASE),
        renderer.corrections(view, base_url=BASE),
        renderer.error(404, "there is no such update"),
    ]


def test_every_page_is_well_formed_and_names_its_ids_once(renderer: Renderer):
    desk = scene(rehearsal=True)
    desk.corrects("14:20", desk.state.published.values[0], "It was seven.")
    for html in everything(desk, renderer):
        tags = Tags(html)
        assert not tags.open
        ids = tags.values("id")
        assert len(ids) == len(set(ids))


def test_no_page_has_inline_script_or_style(renderer: Renderer):
    for html in everything(scene(), renderer):
        for tag, attrs in Tags(html).tags:
            assert tag != "style"
            assert "style" not in attrs
            assert not any(name.startswith("on") for name in attrs)
            if tag == "script":
                assert attrs.get("src") or attrs.get("type") == "application/ld+json"


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=80).filter(lambda s: s.strip()), st.text(max_size=300))
def test_whatever_a_report_says_stays_text(title: str, summary: str):
    hostile = f'"><script>alert(1)</script><img src=x onerror=y>{title}'
    desk = Newsroom()
    heard = desk.hears(
        "14:05", hostile, hostile, id="r1", summary=f"{summary}</script>{hostile}", author=hostile
    )
    desk.publishes("14:07", heard, key=True)
    desk.corrects("14:09", heard, hostile)
    for html in everything(desk, RENDERER):
        tags = Tags(html)
        assert not any(tag == "img" for tag, _ in tags.tags)
        assert "<script>alert" not in html
        assert not any(name.startswith("on") for _, attrs in tags.tags for name in attrs)
        assert not tags.open


RENDERER = Renderer()


def test_no_address_but_http_is_linked(renderer: Renderer):
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands", summary="Down.", url="javascript:alert(1)")
    desk.publishes("14:07", heard)
    html = page(desk, renderer)
    assert "javascript:" not in html


def test_the_word_sources_is_never_used_for_evidence(renderer: Renderer):
    desk = scene()
    view = build_view(desk.state, desk.story, now=at("15:00"))
    drawn = renderer.update(view.updates[0]) + renderer.stand(view.standing) + renderer.rail(view.rail)
    assert "sources" not in drawn.lower()
    assert "2 outlets, 1 origin<" in drawn


def test_a_foreign_extract_carries_its_language_and_direction(renderer: Renderer):
    desk = Newsroom()
    heard = desk.hears("14:05", "Sahifa", "هبطت الطائرة", lang="ar", summary="وصلت في السادسة.")
    desk.publishes("14:07", heard)
    html = page(desk, renderer)
    assert '<blockquote lang="ar" dir="rtl">وصلت في السادسة.</blockquote>' in html
    assert "in Arabic" in html


def test_a_time_carries_its_instant_or_is_a_time_of_day_that_machines_read_as_it_stands(renderer: Renderer):
    html = page(scene(), renderer)
    for attributes, text in re.findall(r"<time([^>]*)>([^<]*)</time>", html):
        instant = re.fullmatch(r' datetime="\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?".*', attributes)
        assert instant or (not attributes and re.fullmatch(r"\d\d:\d\d(:\d\d)?", text)), (attributes, text)
    for found in re.findall(r'<(?:p class="when"|p class="correction"|span class="meta").*', html):
        assert "datetime" in found


def test_the_first_paint_and_push_draw_the_same_update(renderer: Renderer):
    desk = scene()
    view = build_view(desk.state, desk.story, now=at("15:00"))
    assert renderer.update(view.updates[0]) in renderer.page(view, base_url=BASE)


def test_a_revision_is_drawn_anew_and_an_old_one_kept():
    renderer = Renderer()
    desk = scene()
    first = build_view(desk.state, desk.story, now=at("15:00")).updates[0]
    before = renderer.update(first)
    desk.corrects("14:20", desk.state.published.values[0], "It was seven.")
    second = build_view(desk.state, desk.story, now=at("15:00")).updates[0]
    assert "It was seven." in renderer.update(second)
    assert renderer.update(first) == before


def test_a_withdrawn_update_keeps_its_headline_struck_and_says_why(renderer: Renderer):
    desk = scene()
    desk.withdraws("14:20", desk.state.published.values[0], "The outlet took it back.")
    html = page(desk, renderer)
    assert "<s>The plane lands</s>" in html
    assert "The outlet took it back." in html
    assert "It touched down" not in html


def test_a_rehearsal_says_so_on_every_page(renderer: Renderer):
    desk = scene(rehearsal=True)
    view = build_view(desk.state, desk.story, now=at("15:00"))
    assert "This is a rehearsal:" in renderer.page(view, base_url=BASE)
    for drawn in (
        renderer.permalink(view, view.updates[0], base_url=BASE),
        renderer.corrections(view, base_url=BASE),
        renderer.about(view, base_url=BASE),
        renderer.positions(view, base_url=BASE),
        renderer.hypotheses(view, base_url=BASE),
    ):
        assert drawn.count("This is a rehearsal:") == 1
    assert "rehearsal" not in page(scene(), renderer)


def test_a_past_page_says_when_it_is_of_and_receives_nothing(renderer: Renderer):
    desk = scene()
    html = page(desk, renderer, seq=desk.state.seq)
    assert "the page as it stood on Friday 15 August 2025 at" in html
    assert "data-events" not in html
    assert "noindex" in html
    assert "ld+json" not in html


def test_only_the_first_page_newest_first_grows(renderer: Renderer):
    desk = scene()
    assert 'data-live="on"' in page(desk, renderer)
    assert 'data-live="revise"' in page(desk, renderer, order="oldest")
    assert 'data-live="revise"' in page(desk, renderer, before=10)


def test_links_on_the_page_stay_on_it_and_others_lead_to_permalinks(renderer: Renderer):
    desk = scene()
    view = build_view(desk.state, desk.story, now=at("15:00"))
    anchor = f"u-{view.updates[0].id}"
    assert f'href="#{anchor}"' in renderer.page(view, base_url=BASE)
    assert f'href="/updates/{view.updates[0].id}"' in renderer.stand(view.standing)


def test_parts_without_content_are_left_out(renderer: Renderer):
    html = page(scene(), renderer)
    for part in ("issues", "outcomes", "positions", "background"):
        assert f'id="{part}"' not in html


def test_a_static_site_has_relative_addresses_and_no_push():
    desk = scene()
    renderer = Renderer(Links(flat=True))
    view = build_view(desk.state, desk.story, now=at("15:00"))
    html = renderer.page(view, base_url=BASE)
    assert 'href="assets/page.' in html
    assert "live." not in "".join(Tags(html).values("src"))
    assert not [href for href in Tags(html).values("href") if href.startswith("/")]


def test_sixty_updates_weigh_less_than_sixty_kilobytes_with_everything():
    renderer = Renderer()
    desk = Newsroom(
        story=story(
            issue=[{"id": f"i{i}", "title": f"Issue {i}", "question": "What of it?"} for i in range(8)]
        )
    )
    for i in range(60):
        # Words that do not repeat: what compresses too well would flatter the figure.
        words = " ".join(f"{(i * 7919 + j * 104729) % 1_000_003:x}" for j in range(30))
        heard = desk.hears(f"{i // 6:02d}:{i % 6}0", f"Outlet {i}", f"Headline {words[:60]}", summary=words)
        for j in range(4):
            desk.hears(f"{i // 6:02d}:{i % 6}1", f"Outlet {i + j + 1}", f"Other {i} {j}", joins=heard)
        desk.publishes(f"{i // 6:02d}:{i % 6}2", heard, key=i % 5 == 0, issues=(f"i{i % 8}",))
    weight = len(gzip.compress(page(desk, renderer).encode(), 6))
    weight += sum(len(gzip.compress(asset.body, 6)) for asset in renderer.assets.all())
    assert weight <= 60_000


def test_long_words_and_headlines_are_cut_to_what_may_be_shown(renderer: Renderer):
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "x" * 10_000, id="r1")
    desk.publishes("14:07", heard, text=(passage(heard, "y" * 10_000),))
    html = page(desk, renderer)
    assert "x" * 300 not in html
    assert "y" * 300 not in html


def test_an_error_says_what_is_wrong_and_where_to_go(renderer: Renderer):
    html = renderer.error(404, "there is no <such> update", title="Talks <at> last")
    assert "there is no &lt;such&gt; update" in html
    assert '<a href="/"><bdi>Talks &lt;at&gt; last</bdi></a>' in html
    assert "<title>404 – Talks &lt;at&gt; last</title>" in html
    assert 'href="/corrections"' in html


def test_an_error_of_the_desk_with_many_stories_leads_to_all_of_them_and_to_no_page_it_has_not(
    renderer: Renderer,
):
    html = renderer.error(404, "there is no such page", title="Live desk", desk=True)
    assert '<a href="/"><bdi>Live desk</bdi></a>' in html
    assert "corrections" not in html


def test_key_moments_of_several_days_say_which_day() -> None:
    desk = Newsroom(start="2025-08-14T00:00:00+00:00")
    for time, title in (
        ("2025-08-14T20:00:00+00:00", "Plan set out"),
        ("14:00", "Ferry lands"),
        ("15:00", "Talks begin"),
    ):
        desk.publishes(time, desk.hears(time, "Northlight", title), key=True)
    drawn = Renderer().rail(build_view(desk.state, desk.story, now=at("16:00")).rail)
    assert drawn.count('class="day"') == 2
    drawn = drawn[drawn.index("<ol") :]
    assert drawn.index("Talks begin") < drawn.index("Ferry lands") < drawn.index("Plan set out")


def test_what_was_told_on_another_day_than_its_update_says_which_day():
    desk = Newsroom()
    heard = desk.hears("14:00", "Northlight", "Ferry lands")
    desk.publishes("14:00", heard)
    later = desk.hears("2025-08-16T09:30:00+00:00", "Harbour Wire", "Ferry has landed", joins=heard)
    desk.publishes("2025-08-16T09:30:00+00:00", later, change="changed")
    part = update_part(desk.state, Desk.of(desk.story), desk.development(heard), desk.state.seq)
    assert part is not None
    drawn = Renderer().update(part)
    assert "edited Sat 16 Aug 01:30" in drawn
    tree = drawn[drawn.index('class="tree"') :]
    assert "Sat 16 Aug <time>01:30</time>" in tree
    assert "Fri 15 Aug" not in tree


def test_a_page_says_where_to_ask_for_what_changed_and_where_feeds_and_notifications_are():
    desk = Newsroom(story=story(issue=[{"id": "wages", "title": "Wages", "question": "How much?"}]))
    view = build_view(desk.state, desk.story, now=at("15:00"))
    html = Renderer(notifies=True).page(view, base_url=BASE, delta="/delta/7?edition=ab&lang=de")
    assert 'data-delta="/delta/7?edition=ab&amp;lang=de"' in html
    assert 'href="/issues/wages/feed.atom"' in html
    assert 'href="/notify"' in html
    assert 'href="/notify"' not in Renderer().page(view, base_url=BASE)


def test_what_is_called_in_the_language_of_the_page_is_not_marked_as_the_storys():
    (issue,) = NAMED["issue"]
    desk = Newsroom(story=story(**(NAMED | {"issue": [issue, issue | {"id": "hours"}]})))
    heard = desk.hears("14:05", "Wire", "They talk of wages")
    desk.publishes("14:06", heard, issues=("wages",))
    drawn = {
        lang: Renderer().page(build_view(desk.state, desk.story, now=at("15:00"), lang=lang), base_url=BASE)
        for lang in ("de", "fr")
    }
    assert "<b>Löhne</b>" in drawn["de"]
    assert "<b>Eine Einigung</b>" in drawn["de"]
    assert 'data-to="issue-wages">Löhne</a>' in drawn["de"]
    assert '<option value="wages">Löhne</option>' in drawn["de"]
    assert 'class="question" lang="en" dir="ltr">How much?' in drawn["de"]
    assert '<b lang="en" dir="ltr">Wages</b>' in drawn["fr"]
    assert '<b lang="en" dir="ltr">A deal</b>' in drawn["fr"]
    assert 'data-to="issue-wages" lang="en" dir="ltr">Wages</a>' in drawn["fr"]
    assert '<option value="wages" lang="en" dir="ltr">Wages</option>' in drawn["fr"]

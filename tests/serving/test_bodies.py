"""Bodies drawn once: kept by version, and drawing never takes more than its share."""

from __future__ import annotations

import gzip

import pytest

from livedesk.serving.bodies import Bodies, make_body, takes_gzip


def body(text: str = "x") -> object:
    return make_body(text.encode(), "text/plain", "1", "no-store")


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

    def draw() -> object:
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


def test_a_page_nobody_has_drawn_yet_is_always_drawn() -> None:
    bodies = Bodies(burst=0)
    for i in range(10):
        bodies.get(i, 1, body)
    assert bodies.drawn == 10


def test_a_fault_while_drawing_passes_through_and_leaves_the_kept_one() -> None:
    bodies = Bodies()
    kept = bodies.get("page", 1, body)

    def broken() -> object:
        raise RuntimeError("template")

    with pytest.raises(RuntimeError, match="template"):
        bodies.get("page", 2, broken)
    assert bodies.get("page", 1, broken) is kept


def test_only_what_gets_shorter_is_compressed() -> None:
    assert make_body(b"short", "text/plain", "1", "no-store").packed is None
    long = make_body(b"long " * 500, "text/plain", "1", "no-store")
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

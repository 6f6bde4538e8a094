"""Cards as PNG."""

from __future__ import annotations

import builtins
import struct
from typing import Any

import pytest

from livedesk.errors import ExtraMissing
from livedesk.outgoing.cards import Press, as_png, can_draw

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="63"><rect width="120" height="63" fill="#fff"/>'
    '<text x="10" y="40" font-size="30">{}</text></svg>'
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_picture_has_the_drawings_size_and_shows_what_is_written() -> None:
    pytest.importorskip("resvg_py")
    assert size(as_png(SVG.format("Talks"))) == (120, 63)
    boxes = {as_png(SVG.format(word)) for word in ("会谈", "مح", "Ко", "")}
    assert len(boxes) == 4, "a script without a font is drawn as boxes or not at all"


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"livedesk\[cards\]"):
        as_png(SVG.format("x"))


@pytest.mark.slow
async def test_the_press_works_beside_the_loop_and_refuses_what_is_too_much() -> None:
    if not can_draw():
        pytest.skip("the extra cards is not installed")
    press = Press(waiting=1)
    try:
        import asyncio

        first = asyncio.ensure_future(press.png(SVG.format("1")))
        await asyncio.sleep(0)
        assert await press.png(SVG.format("2")) is None
        drawn = await first
        assert drawn is not None
        assert size(drawn) == (120, 63)
    finally:
        press.close()
        press.close()

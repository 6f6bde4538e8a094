"""The briefing as PDF: an A4 page or two with the fonts this machine has.

The extra "pdf" (fpdf2, uharfbuzz) shapes every script and sets right to left what is written so. Letters
that no font here has are left out of the PDF as a box; Debian's fonts-noto-core and fonts-noto-cjk have
nearly all.
"""

from __future__ import annotations

import contextlib
import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from livedesk.errors import ExtraMissing, LivedeskError
from livedesk.outgoing.fonts import first
from livedesk.page.briefing import Briefing

_BASE = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")
_BOLD = (
    "NotoSans-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "Arial Bold.ttf",
    "arialbd.ttf",
)
_OTHERS = (
    ("NotoNaskhArabic-Regular.ttf", "NotoSansArabic-Regular.ttf"),
    ("NotoSansHebrew-Regular.ttf",),
    ("NotoSansThai-Regular.ttf",),
    ("NotoSansDevanagari-Regular.ttf",),
    ("NotoSansGeorgian-Regular.ttf",),
    ("NotoSansArmenian-Regular.ttf",),
    ("NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "PingFang.ttc", "msyh.ttc"),
    ("DejaVuSans.ttf", "Arial Unicode.ttf"),
)
_SIMPLIFIED = 2
"""Place of the simplified Chinese face in Noto's collection; it holds the other forms' letters too."""
_INK, _MUTED, _ACCENT = (22, 24, 29), (90, 94, 102), (168, 32, 31)


def briefing_pdf(found: Briefing) -> bytes:
    """The PDF, with links, a title and its language. Raises ExtraMissing, and LivedeskError without any font."""
    try:
        import fpdf
    except ImportError:
        fpdf = None
    if fpdf is None or find_spec("uharfbuzz") is None:  # without shaping Arabic falls into single letters
        raise ExtraMissing("PDF needs an extra", where="--format pdf", remedy="pip install 'livedesk[pdf]'")
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # tells of every table it takes out of a font
    page: Any = cast("Any", fpdf).FPDF(format="A4")
    page.set_margins(20, 18, 20)
    page.set_auto_page_break(auto=True, margin=18)
    _fonts(page)
    page.set_title(f"{found.story}: {found.title}")
    page.set_lang(found.lang)
    page.set_creator("Livedesk")
    page.add_page()
    _line(page, found.story, 11, _ACCENT, bold=True)
    _line(page, found.title, 22, _INK, bold=True)
    _line(page, found.when, 9, _MUTED)
    if found.rehearsal:
        _line(page, found.rehearsal, 10, _ACCENT, bold=True)
    page.ln(2)
    _line(page, found.brief, 10, _INK)
    for section in found.sections:
        page.ln(4)
        _line(page, section.title, 12, _ACCENT, bold=True)
        for line in section.lines:
            page.ln(1.2)
            _line(page, line.text, 10.5, _INK, rtl=line.rtl, link=line.url)
            if line.note:
                _line(page, line.note, 8.5, _MUTED, rtl=line.rtl)
    if found.link:
        page.ln(5)
        _line(page, found.link, 9, _MUTED, link=found.link)
    return bytes(page.output())


def _fonts(page: Any) -> None:
    base, bold = first(*_BASE), first(*_BOLD)
    if base is None:
        raise LivedeskError(
            "no font was found on this machine",
            where="--format pdf",
            remedy="Install one, such as Debian's fonts-noto-core, or take --format markdown",
        )
    page.add_font("Base", fname=base)
    page.add_font("Base", style="B", fname=bold or base)
    names: list[str] = []
    for files in _OTHERS:
        file = first(*files)
        if file is not None and file != base and _added(page, file):
            names.append(file.stem)
    page.set_fallback_fonts(names, exact_match=False)
    page.set_text_shaping(True)


def _added(page: Any, file: Path) -> bool:
    """Fonts come in every make; one that can't be used is passed over."""
    collection = {"collection_font_number": _SIMPLIFIED} if file.name.startswith("NotoSansCJK") else {}
    with contextlib.suppress(Exception):
        page.add_font(file.stem, fname=file, **collection)
        return True
    return False


def _line(
    page: Any,
    text: str,
    size: float,
    ink: tuple[int, int, int],
    *,
    bold: bool = False,
    rtl: bool = False,
    link: str | None = None,
) -> None:
    page.set_font("Base", style="B" if bold else "", size=size)
    page.set_text_color(*ink)
    align = "R" if rtl else "L"
    height = size * 0.48
    page.multi_cell(0, height, text, align=align, link=link or "", new_x="LMARGIN", new_y="NEXT")

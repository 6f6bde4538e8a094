"""The briefing as PDF, read back by the engine of Chrome."""

from __future__ import annotations

from pathlib import Path

import pytest

from livedesk.errors import ExtraMissing, LivedeskError
from livedesk.outgoing import briefing_pdf as writing
from livedesk.page.briefing import Briefing, briefing
from livedesk.page.view import build_view
from newsroom import Newsroom, at

HEADLINES = (
    ("en", "Talks begin at the harbour"),
    ("ru", "Переговоры начались"),
    ("zh", "会谈开始"),
    ("vi", "Cuộc hội đàm bắt đầu"),
    ("ar", "بدأت المحادثات"),
)


def found() -> Briefing:
    desk = Newsroom()
    for i, (lang, headline) in enumerate(HEADLINES):
        desk.publishes("14:00", desk.hears("14:00", "Wire", headline, id=f"r{i}", lang=lang))
    return briefing(build_view(desk.state, desk.story, now=at("15:00")), base_url="https://live.example")


def test_the_pdf_holds_every_headline_as_text_in_its_script() -> None:
    pytest.importorskip("fpdf")
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(writing.briefing_pdf(found()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for _, headline in HEADLINES:
        assert headline in text
    assert document.get_metadata_dict()["Title"] == "The talks at the harbour: State of play at 07:00"
    document.close()


def test_without_the_extra_or_without_a_font_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "find_spec", lambda _name: None)
    with pytest.raises(ExtraMissing, match=r"livedesk\[pdf\]"):
        writing.briefing_pdf(found())
    monkeypatch.undo()
    pytest.importorskip("fpdf")
    monkeypatch.setattr(writing, "first", lambda *_names: None)
    with pytest.raises(LivedeskError, match="fonts-noto-core"):
        writing.briefing_pdf(found())


def test_a_font_that_can_not_be_used_is_passed_over(tmp_path: Path) -> None:
    class Refuses:
        """A PDF that can take no font."""

        def add_font(self, *_names: object, **_more: object) -> None:
            raise ValueError("no such table")

    assert writing._added(Refuses(), tmp_path / "Broken.ttf") is False

"""The card that other sites show beside a link to an update: drawn as SVG, 1200 by 630.

Whose headline it is stands under it: a post's "A great day!" is not the desk's word.

Pure: whoever makes a picture of it brings the fonts. Lines are broken here, since SVG does not; widths are
estimated on the wide side, so that no headline runs off the card. A headline in Arabic or Hebrew is set
from the right.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

from livedesk.page.catalogue import Catalogue
from livedesk.page.parts import Header, UpdatePart

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
_TOP, _TALL = 190, 290
"""Where the headline may stand: between the story's name and the outlet's."""
_LEADING = 1.28
_MOST = 500
_SIZES = (64, 56, 48, 42)
_FAMILIES = {
    "ar": "Noto Naskh Arabic, Noto Sans Arabic, Geeza Pro, DejaVu Sans",
    "fa": "Noto Naskh Arabic, Noto Sans Arabic, Geeza Pro, DejaVu Sans",
    "ur": "Noto Naskh Arabic, Noto Sans Arabic, Geeza Pro, DejaVu Sans",
    "he": "Noto Serif Hebrew, Noto Sans Hebrew, DejaVu Sans",
    "zh": "Noto Serif CJK SC, Noto Sans CJK SC, Songti SC, SimSun",
    "ja": "Noto Serif CJK JP, Noto Sans CJK JP, Hiragino Mincho ProN",
    "ko": "Noto Serif CJK KR, Noto Sans CJK KR, AppleMyungjo",
    "th": "Noto Serif Thai, Noto Sans Thai",
    "bn": "Noto Serif Bengali, Noto Sans Bengali",
    "hi": "Noto Serif Devanagari, Noto Sans Devanagari",
}
_SERIF = "Noto Serif, Charter, Georgia, Liberation Serif, DejaVu Serif, serif"
_SANS = "Noto Sans, Segoe UI, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
_RTL, _END = "\u202b", "\u202c"
"""Around a line set from the right: as one embedding, so that Latin words in it don't turn its order round."""
_ASCII = re.compile(r"[!-~]+(?: [!-~]+)*")


def told(update: UpdatePart, lang: str = "en") -> str:
    """The headline of an update where it stands alone, as where a link is shared: it says there that it was withdrawn
    or corrected. ``lang`` is the interface's."""
    headline, say = update.headline.text, Catalogue.of(lang).say
    if update.withdrawn:
        return say("Withdrawn: %(headline)s", headline=headline)
    return say("Corrected: %(headline)s", headline=headline) if update.corrections else headline


def card_svg(
    header: Header, update: UpdatePart | None = None, *, lang: str = "en", rehearsal: bool = False
) -> str:
    """The card of an update, or of the coverage: story, headline, its outlet, status with evidence, time and place.

    ``lang`` is the interface's; the headline stays in its own.
    """
    say = Catalogue.of(lang).say
    if update is None:
        headline, tongue, rtl, outlet = header.title, "", False, ""
        below = f"{header.phase.word} · {header.place}"
    else:
        headline = told(update, lang)
        tongue, rtl = update.headline.lang, update.headline.dir == "rtl"
        outlet = "" if update.worded else update.headline.outlet
        below = (
            f"{update.status.word} · {update.evidence} · {update.at.clock}, {update.at.day}, {header.city}"
        )
    if rehearsal:
        below = f"{say('Rehearsal')} · {below}"
    families = f"{_FAMILIES[tongue]}, {_SERIF}" if tongue in _FAMILIES else _SERIF
    size, lines = fitted(headline, WIDTH - 2 * MARGIN)
    step = round(size * _LEADING)
    top = _TOP + max(0, (_TALL - step * len(lines)) // 2) + size
    x, anchor = (WIDTH - MARGIN, "end") if rtl else (MARGIN, "start")
    drawn = "".join(
        f'<text x="{x}" y="{top + i * step}" text-anchor="{anchor}" font-size="{size}" font-weight="700" '
        f'font-family="{escape(families)}" fill="#16181d">{_line(line, rtl=rtl, mixed=rtl)}</text>'
        for i, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf7"/><rect width="{WIDTH}" height="12" fill="#a8201f"/>'
        f'<circle cx="{MARGIN + 10}" cy="96" r="10" fill="#a8201f"/>'
        f"{_small(MARGIN + 36, 106, 30, header.title if update else header.phase.word, '#5a5e66')}"
        f"{drawn}{_small(MARGIN, 516, 26, outlet, '#5a5e66') if outlet else ''}"
        f'<rect x="{MARGIN}" y="538" width="{WIDTH - 2 * MARGIN}" height="1" fill="#dedad2"/>'
        f"{_small(MARGIN, 584, 26, below, '#16181d')}</svg>"
    )


def _line(line: str, *, rtl: bool, mixed: bool) -> str:
    """A line with its Latin words in the Latin face: other scripts' fonts often have none."""
    text = escape(line)
    if mixed:
        face = f'<tspan font-family="{escape(_SERIF)}">'
        parts = ((m.group(), m.start(), m.end()) for m in _ASCII.finditer(line))
        text, done = "", 0
        for found, start, end in parts:
            text += f"{escape(line[done:start])}{face}{escape(found)}</tspan>"
            done = end
        text += escape(line[done:])
    return f"{_RTL}{text}{_END}" if rtl else text


def fitted(text: str, room: int) -> tuple[int, list[str]]:
    """The largest size at which ``text`` has few enough lines of ``room`` pixels, and the lines."""
    text = text[:_MOST]  # more than the smallest size has room for
    for size in _SIZES:
        lines = broken(text, room / size)
        if len(lines) <= _fit(size):
            return size, lines
    size = _SIZES[-1]
    lines = broken(text, room / size)
    kept = lines[: _fit(size)]
    last = kept[-1]
    while len(last) > 1 and width(last + "…") > room / size:
        last = last[:-1]
    kept[-1] = last.rstrip() + "…"
    return size, kept


def _fit(size: int) -> int:
    """Lines of a size that the headline's place has room for."""
    return _TALL // round(size * _LEADING)


def broken(text: str, room: float) -> list[str]:
    """Lines of at most ``room`` ems, broken at blanks and between characters that need none."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if width(line + piece.rstrip()) <= room:
            line += piece
            continue
        if line:
            lines.append(line.rstrip())
        line = piece.lstrip()
        while width(line) > room:  # one word longer than the card
            head = clipped(line, room, "")
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def clipped(text: str, room: float, end: str = "…") -> str:
    """As much of ``text`` as has room, with ``end`` where something was left out."""
    if width(text) <= room:
        return text
    kept = text
    while len(kept) > 1 and width(kept + end) > room:
        kept = kept[:-1]
    return kept.rstrip() + end if end else kept


def width(text: str) -> float:
    """Estimated width in ems of a bold serif, on the wide side."""
    return sum(_width(char) for char in text)


def _width(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Cf", "Me"}:
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.0
    if char.isupper() or char in "mwMWшщжюЮ@%—…":
        return 0.82
    if char in " .,:;'!|ijltfI()[]-":
        return 0.38
    return 0.62


def _pieces(text: str) -> list[str]:
    """Where a line may break: after blanks, and after each wide character that no punctuation follows."""
    found: list[str] = []
    piece = ""
    for i, char in enumerate(text):
        piece += char
        following = text[i + 1 : i + 2]
        wide = unicodedata.east_asian_width(char) in {"W", "F"}
        hangs = bool(following) and unicodedata.category(following) in {"Pe", "Pf", "Po"}
        if char == " " or (wide and not hangs and unicodedata.category(char) not in {"Ps", "Pi"}):
            found.append(piece)
            piece = ""
    return [*found, piece] if piece else found


def _small(x: int, y: int, size: int, text: str, fill: str) -> str:
    shown = clipped(text, (WIDTH - MARGIN - x) / size)
    return f'<text x="{x}" y="{y}" font-size="{size}" font-family="{escape(_SANS)}" fill="{fill}">{escape(shown)}</text>'

"""Feed bytes to text: what the bytes themselves show beats what anyone says about them.

Order: byte order mark; bytes that are valid UTF-8; the HTTP header's charset, where it is not UTF-8 after all; the XML
declaration. The
names mean what browsers take them to mean (WHATWG Encoding: "iso-8859-1" is windows-1252).
"""

from __future__ import annotations

import codecs
import re
from email.message import Message

from livedesk.model import Noun

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_AS_BROWSERS_READ = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_ENCODED_TEXT_ONLY = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)


class Decoded(Noun, frozen=True, kw_only=True):
    """A feed's text, without its XML declaration."""

    text: str
    """The whole body."""
    encoding: str
    """How it was read."""
    warnings: tuple[str, ...]
    """What did not fit, with the place: one sentence each."""


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Read a feed's bytes as text; never fails, every doubt is a warning."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decoded(body, name, said=None)
    declared = _known(_declared(body))
    said = _known(_charset(content_type)) or declared
    wide = _wide(body)
    if wide is not None:
        return _decoded(body, wide, said=None)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if said is not None and said != "utf-8":
            return _decoded(body, said, said=said)
        return _almost_utf8(body, error, said, declared)
    if said is not None and said != "utf-8" and not text.isascii():
        return Decoded(
            text=_undeclared(text),
            encoding="utf-8",
            warnings=(f"says it is {said} but is UTF-8; read as UTF-8",),
        )
    if said == "iso2022_jp":  # all its bytes are ASCII
        return _decoded(body, said, said=said)
    return Decoded(text=_undeclared(text), encoding="utf-8", warnings=())


def _decoded(body: bytes, name: str, *, said: str | None) -> Decoded:
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        # windows-1252 leaves five bytes undefined; browsers read them as control characters, we drop them.
        text = body.decode(name, "replace")
        warning = (
            f"byte {error.start} is not {said or name}; {text.count(chr(0xFFFD))} characters can't be read"
        )
        return Decoded(text=_undeclared(text), encoding=name, warnings=(warning,))
    return Decoded(text=_undeclared(text), encoding=name, warnings=())


def _almost_utf8(body: bytes, error: UnicodeDecodeError, said: str | None, declared: str | None) -> Decoded:
    """Damaged UTF-8 loses the damaged characters; what never was is read as it declares, else as windows-1252."""
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = sum(1 for byte in body if byte >= 0xC2) - damaged
    if (said == "utf-8" and sound >= damaged) or sound > damaged * 2:
        warning = f"byte {error.start} is not UTF-8; {damaged} characters can't be read"
        return Decoded(text=_undeclared(text), encoding="utf-8", warnings=(warning,))
    if declared is not None and declared != "utf-8":
        return _decoded(body, declared, said=declared)
    text = body.decode("windows-1252", "replace")
    warning = f"byte {error.start} is not UTF-8 and no other encoding is named; read as windows-1252"
    return Decoded(text=_undeclared(text), encoding="windows-1252", warnings=(warning,))


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark, by the zeros beside the first "<" (XML 1.0, appendix F)."""
    if body.startswith(b"<\x00"):
        return "utf-16-le"
    if body.startswith(b"\x00<"):
        return "utf-16-be"
    return None


def _charset(content_type: str | None) -> str | None:
    if not content_type:
        return None
    message = Message()
    message["content-type"] = content_type
    try:
        charset = message.get_param("charset")
    except (ValueError, LookupError):
        return None
    return charset if isinstance(charset, str) else None


def _declared(body: bytes) -> str | None:
    found = _DECLARED.match(body[:1024])
    return found[1].decode("ascii") if found else None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    try:
        known = codecs.lookup(name.strip("\"' ")).name
        "<".encode(known)
    except (LookupError, ValueError, UnicodeError):
        return None
    if known in _ENCODED_TEXT_ONLY:
        return None
    return _AS_BROWSERS_READ.get(known, known)


def _undeclared(text: str) -> str:
    """Without mark, leading blanks and declaration: the parser gets text, which has no encoding any more.

    The declaration's lines are kept as line breaks so that line numbers in messages stay true.
    """
    text = text.lstrip("\ufeff")
    declaration = _DECLARATION.match(text)
    if declaration is None:
        head = len(text) - len(text.lstrip())
        return "\n" * text.count("\n", 0, head) + text[head:] if head else text
    return "\n" * text.count("\n", 0, declaration.end()) + text[declaration.end() :]


__all__ = ["Decoded", "decode"]

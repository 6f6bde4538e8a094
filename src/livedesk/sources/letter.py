"""A mail's bytes to sender, subject, text and date: bounded, and calm about what hostile senders write."""

from __future__ import annotations

import html
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice
from typing import Any, Final

from livedesk.model import Noun
from livedesk.sources.feed import LONGEST_SUMMARY, LONGEST_TITLE, key_of
from livedesk.sources.plain_text import plain_text

MOST_PARTS: Final = 50
"""Parts looked at for a text; a newsletter has two or three."""
LONGEST_TEXT: Final = 128 * 1024
"""Bytes of a part's text; the summary has far fewer."""
LONGEST_HEADER: Final = 4_000
# Codecs whose time grows with the square of the text; no mail is written in them.
_SLOW: Final = frozenset({"idna", "punycode"})


class UnreadableLetter(Exception):
    """A mail of which nothing can be used, in words."""


class Letter(Noun, frozen=True, kw_only=True):
    """One mail, as plain text."""

    key: str | None
    """Message-ID."""
    address: str
    """Sender's address, lower case."""
    name: str
    """Sender's name, else the address."""
    title: str | None
    """Subject."""
    text: str | None
    """First text part: plain if there is one, else HTML without its markup."""
    date: str
    """Date as written; "" for none."""


def read_letter(body: bytes) -> Letter:
    """Read a mail, or its beginning when it was cut off. Raises UnreadableLetter when it has no sender or no word."""
    try:
        message = message_from_bytes(body)
        name, address = parseaddr(_header(message, "From"))
        title = plain_text(html.escape(_header(message, "Subject"), quote=False), longest=LONGEST_TITLE)
        letter = Letter(
            key=key_of(_header(message, "Message-ID")),
            address=address.strip().lower()[:320],
            name=plain_text(html.escape(name, quote=False), longest=200) or address,
            title=title,
            text=_text(message),
            date=_header(message, "Date"),
        )
    # What the library lets out on mails made to confuse it; deep nesting ends in RecursionError.
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        raise UnreadableLetter("is no mail that can be read") from None
    if not letter.address:
        raise UnreadableLetter("names no sender")
    if letter.title is None and letter.text is None:
        raise UnreadableLetter("has neither subject nor text")
    return letter


def _header(message: Message[Any, Any], name: str) -> str:
    """A header with its encoded words read; what cannot be read of them is marked."""
    written = str(message.get(name, ""))[:LONGEST_HEADER]
    parts: list[str] = []
    for piece, charset in decode_header(written):
        parts.append(piece if isinstance(piece, str) else _decoded(piece, charset))
    return " ".join("".join(parts).split())


def _text(message: Message[Any, Any]) -> str | None:
    markup: str | None = None
    for part in islice(message.walk(), MOST_PARTS):
        kind = part.get_content_type()
        if kind not in {"text/plain", "text/html"} or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        written = _decoded(payload[:LONGEST_TEXT], part.get_content_charset())
        if kind == "text/plain":
            found = plain_text(html.escape(written, quote=False), longest=LONGEST_SUMMARY)
            if found is not None:
                return found
        elif markup is None:
            markup = plain_text(written, longest=LONGEST_SUMMARY)
    return markup


def _decoded(data: bytes, charset: str | None) -> str:
    name = (charset or "utf-8").lower()
    try:
        return data.decode("utf-8" if name in _SLOW else name, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


__all__ = ["Letter", "UnreadableLetter", "read_letter"]

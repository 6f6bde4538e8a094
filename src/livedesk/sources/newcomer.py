"""A source found by its address, as the keys a story file would give it: a proposal for an editor to check.

Owner, agency and state control come from the table of publishers. Whether a site speaks for a government
is never guessed from its name: what is official goes out by itself, so a person has to say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from livedesk.story.publishers import publisher_of

_LONGEST_ID = 60
_LONGEST_NAME = 80
_APART = re.compile(r"[^a-z0-9]+")
_LANG = re.compile(r"([a-zA-Z]{2,3})(?:[-_].*)?\Z", re.DOTALL)
_NOT_SAID = frozenset({"feed", "feeds", "rss", "www", "home", "news", ""})


def source_keys(
    name: str,
    address: str,
    *,
    taken: Collection[str] = (),
    kind: str = "feed",
    site: str | None = None,
    lang: str | None = None,
    known: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Keys of a [[source]] for what calls itself ``name``; its id is none of those ``taken``.

    ``lang`` is a language tag as given ("en-GB"); ``known`` are keys that somebody said and that hold over all
    else. Values that say nothing ("", None) are left out.
    """
    said = {key: value for key, value in (known or {}).items() if value not in (None, "", ())}
    shown = " ".join(name.split())[:_LONGEST_NAME].strip() or _host(address) or "source"
    row = publisher_of(shown, address=site or address)
    tag = _LANG.match(lang.strip()) if lang else None
    found: dict[str, Any] = {
        "id": source_id(shown, address, taken),
        "name": shown,
        "kind": kind,
        "address": address,
        "publisher": row.name if row is not None else shown,
        "country": row.country if row is not None else None,
        "type": ("agency" if row.agency else "state_media" if row.state == "yes" else None) if row else None,
        "lang": tag[1].lower() if tag else None,
        "site": site if site and site.startswith(("http://", "https://")) else None,
    }
    return {key: value for key, value in {**found, **said}.items() if value is not None}


def source_id(name: str, address: str, taken: Collection[str] = ()) -> str:
    """A short name for a source in the letters an id may have, none of those ``taken``.

    From its name, in plain letters; where that has none (another script), from its host.
    """
    words = _plain(name)
    if words in _NOT_SAID:
        words = _plain(_host(address)) or "source"
    words = words[:_LONGEST_ID].strip("-")
    found, number = words, 1
    while found in taken:
        number += 1
        found = f"{words[: _LONGEST_ID - len(str(number)) - 1].strip('-')}-{number}"
    return found


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    # What is left of a name in another script ("Правда 24") would name nothing.
    if sum(sign.isalpha() and not sign.isascii() for sign in plain) > sum(
        sign.isalpha() and sign.isascii() for sign in plain
    ):
        return ""
    return _APART.sub("-", plain).strip("-")


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


__all__ = ["source_id", "source_keys"]

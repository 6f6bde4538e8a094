"""Publishers of the world: who owns an outlet or agency, where, and whether a state controls it.

The table is ``publishers.toml``; each of its rows cites where its facts can be read.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, cast
from urllib.parse import urlsplit

State = Literal["yes", "no", "partly"]
"""Whether a state owns or directs a publisher; "partly" for public broadcasters with statutes of their own."""

_PASSED_ON = frozenset({"news.google.com", "feeds.feedburner.com", "feedproxy.google.com", "news.yahoo.com"})
"""Hosts that pass on others' items: such an address does not tell whose the item is."""


class Publisher(NamedTuple):
    """A row of the table."""

    name: str
    """As readers see it: "Reuters"."""
    names: tuple[str, ...]
    """Other names others call it by, in any language."""
    sites: tuple[str, ...]
    """Domains it publishes under, without "www."."""
    house: str
    """Name of the newsroom: publishers of one house are one family."""
    country: str
    """ISO 3166 alpha-2."""
    owner: str | None
    """Who owns it; None where the table does not say."""
    state: State
    """Whether a state owns or directs it."""
    agency: bool
    """True for an agency: others carry its copy."""
    common: bool
    """True when its name is also a word ("Time", "The Sun"): in running text only a clear mark makes it a name."""
    short: bool
    """True when its name is a few letters that mean other things as well ("RBC")."""
    cite: str
    """Address where the facts can be read."""


def folded(name: str) -> str:
    """A name for looking up: compatibility forms and case folded, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def publishers() -> tuple[Publisher, ...]:
    """All rows, in the table's order; read once."""
    text = files("livedesk.story").joinpath("publishers.toml").read_text(encoding="utf-8")
    rows = cast("list[dict[str, object]]", tomllib.loads(text)["publisher"])
    return tuple(_publisher(row) for row in rows)


def _publisher(row: dict[str, object]) -> Publisher:
    name = cast("str", row["name"])
    return Publisher(
        name=name,
        names=tuple(cast("list[str]", row.get("names", []))),
        sites=tuple(cast("list[str]", row["sites"])),
        house=cast("str", row.get("house", name)),
        country=cast("str", row["country"]),
        owner=cast("str | None", row.get("owner")),
        state=cast("State", row.get("state", "no")),
        agency=row.get("kind") == "agency",
        common=row.get("common") is True,
        short=row.get("short") is True,
        cite=cast("str", row["cite"]),
    )


@cache
def _by_name() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for publisher in publishers():
        for name in (publisher.name, *publisher.names):
            found.setdefault(folded(name), publisher)
    return found


@cache
def _by_site() -> dict[str, Publisher]:
    return {site: publisher for publisher in publishers() for site in publisher.sites}


def named(name: str) -> Publisher | None:
    """The publisher with a name, in any of its names and any case; None when the table has none."""
    return _by_name().get(folded(name))


def of_site(host: str) -> Publisher | None:
    """The publisher of a host, "edition.cnn.com" included; None when the table has none."""
    sites = _by_site()
    host = host.casefold().rstrip(".")
    while "." in host:
        if host in sites:
            return sites[host]
        host = host.partition(".")[2]
    return None


def publisher_of(
    name: str, source_name: str = "", address: str | None = None, country: str | None = None
) -> Publisher | None:
    """The row of a source: by its publisher's name, by its own, else by the host of an address.

    Many papers are called The Times. A name that is also a word counts only where country and host do
    not speak against it; None when the table has no row.
    """
    host = _host(address)
    for given in (name, source_name):
        found = (named(given) or (of_site(given) if "." in given else None)) if given else None
        if found is not None and not (found.common and _elsewhere(found, host, country)):
            return found
    return of_site(host) if host else None


def _elsewhere(found: Publisher, host: str, country: str | None) -> bool:
    if country is not None and country != found.country:
        return True
    return bool(host) and of_site(host) is not found


def _host(address: str | None) -> str:
    if not address:
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return "" if host in _PASSED_ON else host

"""How much is said, and from where, as data."""

from __future__ import annotations

from livedesk.page.pieces import Bar, Part


class VolumePart(Part, frozen=True, kw_only=True):
    """Reports on the story over time, by kind of source."""

    bars: tuple[Bar, ...]
    """Oldest first, without gaps; empty before the first report."""
    kinds: tuple[tuple[str, str], ...]
    """Kind of source and its word, the most usual first."""
    step: str
    """ "an hour", "6 h": how long a bar is."""
    total: str
    """ "1,204 reports on the story"."""
    most: str
    """The highest bar's figure."""


class CountryRow(Part, frozen=True, kw_only=True):
    """A country that reports came from."""

    code: str
    """ISO 3166 alpha-2."""
    name: str
    """As readers see it."""
    count: int
    """Reports on the story."""


class MapPart(Part, frozen=True, kw_only=True):
    """Where it happens, and where the reports come from."""

    place: tuple[float, float] | None
    """Latitude and longitude of the event."""
    label: str
    """Short name of the place."""
    countries: tuple[CountryRow, ...]
    """Most reports first."""
    seq: int
    """The last publication it follows: the picture's address carries it."""


class CoveragePart(Part, frozen=True, kw_only=True):
    """Both."""

    volume: VolumePart
    """Over time."""
    map: MapPart
    """Over the world."""

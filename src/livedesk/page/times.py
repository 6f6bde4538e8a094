"""Times as readers meet them: UTC inside, the event's zone on the page, the reader's by script.

Pure: the zone database is read through zoneinfo, the words through Babel; the clock is never asked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

from livedesk.page.catalogue import Catalogue
from livedesk.page.parts import Moment


class Clock:
    """Turns UTC moments into what the page shows, for one zone and one language."""

    def __init__(self, zone: str, place: str, lang: str) -> None:
        self.zone = ZoneInfo(zone)
        self.zone_name = zone
        self.place = short_place(place)
        self.lang = lang

        self.moment = lru_cache(maxsize=8192)(self._moment)

    def _moment(self, at: datetime) -> Moment:
        """The moment in the event's zone; ``clock`` is "11:26", ``exact`` names the offset in force."""
        local = at.astimezone(self.zone)
        day = local.date()
        seconds = f"{local.hour:02d}:{local.minute:02d}:{local.second:02d}"
        stamp = iso(at)
        long_day = full_day(day, self.lang)
        return Moment(
            utc=at,
            iso=stamp,
            clock=seconds[:5],
            seconds=seconds,
            day=short_day(day, self.lang),
            full_day=long_day,
            exact=f"{long_day}, {seconds} {local.tzname()} ({stamp[11:19]} UTC)",
            local=f"{day.isoformat()}T{seconds[:5]}",
        )

    def parse(self, text: str) -> datetime | None:
        """A reader's time: "2025-08-15T11:40" is the event's zone, "...Z" or "+02:00" is its own.

        None when it is no time. In the hour that autumn repeats, the first pass is meant.
        """
        try:
            # A "+" that lost its escaping arrives as a space.
            found = datetime.fromisoformat(text.strip().replace(" ", "+", 1) if "T" in text else text.strip())
            if found.tzinfo is None:
                found = found.replace(tzinfo=self.zone)
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def iso(at: datetime) -> str:
    """RFC 3339 in UTC with whole seconds: "2025-08-15T19:26:07Z"."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def short_place(place: str) -> str:
    """ "Anchorage, Alaska" is "Anchorage" beside a clock."""
    return place.split(",", 1)[0].strip()


@lru_cache(maxsize=4096)
def short_day(day: date, lang: str) -> str:
    """ "Fri 15 Aug" in English, the language's own way elsewhere."""
    return _written(day, lang, "EEE d MMM", "MMMEd")


@lru_cache(maxsize=4096)
def day_mark(day: date, lang: str) -> str:
    """ "15 Aug" in English, the language's own way elsewhere: for pictures, where a year of days lies close."""
    return _written(day, lang, "d MMM", "MMMd")


def _written(day: date, lang: str, english: str, skeleton: str) -> str:
    """British order in English; elsewhere what CLDR has for the same fields."""
    locale = Catalogue.of(lang).locale
    if locale.language == "en":
        return format_date(day, english, locale=locale)
    return format_skeleton(skeleton, day, locale=locale)


@lru_cache(maxsize=4096)
def full_day(day: date, lang: str) -> str:
    """ "Friday 15 August 2025"."""
    locale = Catalogue.of(lang).locale
    return format_date(day, "EEEE d MMMM y" if locale.language == "en" else "full", locale=locale)


@lru_cache(maxsize=4096)
def day_of_year(day: date, lang: str) -> str:
    """ "15 August 2025"."""
    return format_date(day, "long", locale=Catalogue.of(lang).locale)


def span(length: timedelta, words: Catalogue) -> str:
    """A length of time in one unit readers grasp: "41 s", "12 min", "3 h 20 min", "2 days"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 90:
        return words.say("%(n)s s", n=seconds)
    minutes = seconds // 60
    if minutes < 90:
        return words.say("%(n)s min", n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return words.say_count("%(n)s day", "%(n)s days", hours // 24)
    if minutes and hours < 10:
        return words.say("%(h)s h %(m)s min", h=hours, m=minutes)
    return words.say("%(n)s h", n=hours)

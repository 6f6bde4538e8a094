"""What time an item claims for itself, read strictly: a part that is not written is never filled in.

Only forms that leave no doubt are read: ISO 8601 / RFC 3339 (W3C-DTF), RFC 822 with its common
loosenesses (full names, other languages' month names, no comma, one-digit hours) and asctime. "yesterday", "10:00", "15 Aug" and
"05/06/2025" stay unknown: general date parsers complete them from today's date or guess the order.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from livedesk.model import Noun, Precision


class ClaimedTime(Noun, frozen=True, kw_only=True):
    """A moment as a source claims it."""

    at: datetime
    """In UTC."""
    precision: Precision
    """What was written: "second", "minute", "hour" or "day". "day" too when no zone was given, because
    the moment is then known only to within half a day of what is written; it is read as UTC."""
    zoned: bool
    """False when no zone (or one we don't know) was written with a time of day."""


# English as RFC 822 wants it, and what Spanish, Portuguese, French, German, Italian and Russian feeds
# write instead. No spelling means two months.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero janeiro janv janvier januar gen gennaio янв января",
            "feb february febrero fev fevereiro févr fév février februar febbraio фев февр февраля",
            "mar march marzo março mars mär märz мар марта",
            "apr april abr abril avr avril aprile апр апреля",
            "may mayo mai maio mag maggio мая май",
            "jun june junio junho juin juni giu giugno июн июня",
            "jul july julio julho juil juillet juli lug luglio июл июля",
            "aug august ago agosto août aou авг августа",
            "sep sept september septiembre set setembro settembre septembre сен сент сентября",
            "oct october octubre out outubro octobre okt oktober ott ottobre окт октября",
            "nov november noviembre novembro novembre ноя нояб ноября",
            "dec december dic diciembre dez dezembro déc décembre dezember dicembre дек декабря",
        ),
        start=1,
    )
    for name in names.split()
}

# RFC 822's own names, and those that mean one offset wherever they are used; IST and BST do not.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10,
    "cet": 1, "west": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "hkt": 8, "jst": 9, "kst": 9,
}  # fmt: skip

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,12}))?)?)?"
    r"\s*(?P<zone>[Zz]|[A-Za-z]{2,5}|[+-]\d{2}(?::?\d{2})?|(?:GMT|UTC)[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_ISO_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<fraction>)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_WORD = r"[^\W\d_]{2,12}\.?"
_ISO_SLASHES = re.compile(  # the year stands first, so the order leaves no doubt
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"
    r"(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?P<fraction>)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,12}))?)?"
)
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|[+-][0-9]{2}:?[0-9]{2}|(?:GMT|UTC)[+-][0-9]{1,2}(?::?[0-9]{2})?)?(?:\s+\([^()]{0,60}\))?"
_WEEKDAY = rf"(?:{_WORD}\s*,?\s+)?"
_RFC822 = re.compile(
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:\s+|-)(?P<month>{_WORD}),?(?:\s+|-)(?P<year>[0-9]{{4}}|[0-9]{{2}})"
    rf"(?:,?\s+{_CLOCK}\s*{_ZONE})?"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<month>{_WORD})\s+(?P<day>[0-9]{{1,2}}),?\s+(?P<year>[0-9]{{4}})(?:,?\s+{_CLOCK}\s*{_ZONE})?"
)
_ASCTIME = re.compile(
    rf"{_WORD}\s+(?P<month>{_WORD})\s+(?P<day>[0-9]{{1,2}})\s+{_CLOCK}\s+{_ZONE}\s*(?P<year>[0-9]{{4}})"
)
_FORMS = (_ISO, _RFC822, _MONTH_FIRST, _ASCTIME, _ISO_BASIC, _ISO_SLASHES)

# What software writes when it has no date at all.
_PLACEHOLDERS = frozenset({datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)})
_LONGEST = 80


def claimed_time(written: str) -> ClaimedTime | None:
    """Read a date as a source wrote it; None when it does not say a whole date without doubt.

    The zero dates that stand for "none" (year 1, 1 January 1970 0:00) are none. The future is a claim
    like any other.
    """
    text = written.strip()
    if not text or len(text) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            claimed = _read(found.groupdict())
            if claimed is not None:
                return claimed
    return None


def _read(parts: dict[str, str | None]) -> ClaimedTime | None:
    month = _month(parts["month"] or "")
    if month is None:
        return None
    year = int(parts["year"] or "")
    if len(parts["year"] or "") == 2:  # RFC 2822, 4.3: two digits mean 1950 to 2049
        year += 2000 if year < 50 else 1900
    hour = int(parts["hour"] or 0)
    minute = int(parts["minute"] or 0)
    second = min(int(parts["second"] or 0), 59) if int(parts["second"] or 0) <= 60 else 99
    next_day = (hour, minute, second) == (24, 0, 0)
    offset = _offset(parts["zone"])
    try:
        local = datetime(
            year,
            month,
            int(parts["day"] or ""),
            0 if next_day else hour,
            minute,
            second,
            int(((parts["fraction"] or "") + "000000")[:6]),
            tzinfo=timezone(offset or timedelta()),
        )
        at = (local + timedelta(days=int(next_day))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if at in _PLACEHOLDERS:
        return None
    if parts["hour"] is None:
        return ClaimedTime(at=at, precision="day", zoned=True)
    precision: Precision = (
        "hour" if parts["minute"] is None else "minute" if parts["second"] is None else "second"
    )
    if offset is None:
        return ClaimedTime(at=at, precision="day", zoned=False)
    return ClaimedTime(at=at, precision=precision, zoned=True)


def _month(written: str) -> int | None:
    return (
        int(written) if written.isascii() and written.isdigit() else _MONTHS.get(written.lower().rstrip("."))
    )


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    named = _ZONES.get(zone.lower())
    if named is not None:
        return timedelta(hours=named)
    sign = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if sign is None:
        return None
    hours, minutes = int(sign[2]), int(sign[3] or 0)
    if hours > 14 or minutes > 59:  # no zone on Earth
        return None
    size = timedelta(hours=hours, minutes=minutes)
    return -size if sign[1] == "-" else size


__all__ = ["ClaimedTime", "claimed_time"]

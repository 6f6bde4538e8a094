"""What one editor wants to be told, and how: declared as data, checked when it is made. Pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Status

if TYPE_CHECKING:
    from livedesk.outgoing.alerts.alert import Alert

Kind = Literal["official", "status", "silent", "differ", "key-moment", "waiting", "correction"]
Way = Literal["console", "mail", "webhook"]

KINDS: dict[Kind, str] = {
    "official": "a new official statement",
    "status": "a status changed",
    "silent": "a source fell silent",
    "differ": "accounts differ",
    "key-moment": "a key moment is suggested",
    "waiting": "something waits for a person",
    "correction": "a source corrected or took back a report",
}
"""Every kind of alert, as a person says it."""

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Quiet(Noun, frozen=True, kw_only=True):
    """Hours in which an editor wants no e-mail and no webhook; what comes then is told together when they end."""

    begin: str
    """ "22:00": the first minute, by the clock of ``zone``."""
    end: str
    """ "07:00": the first minute after; may be earlier than ``begin``, over midnight."""
    zone: str = "UTC"
    """IANA name of a time zone."""
    but: tuple[Kind, ...] = ()
    """Kinds that are told all the same."""


class Rule(Noun, frozen=True, kw_only=True):
    """One rule of one editor. The console shows whatever any rule asks for."""

    id: str
    """Short name, unique among the rules of a desk."""
    editor: str
    """Account it belongs to."""
    kinds: tuple[Kind, ...]
    """What to tell."""
    ways: tuple[Way, ...] = ("console",)
    """How, beside the console."""
    mail: str | None = None
    """E-mail address to write to."""
    webhook: str | None = None
    """Address to call."""
    statuses: tuple[Status, ...] = ()
    """Statuses reached that count, for "status"; empty for any."""
    sources: tuple[str, ...] = ()
    """Ids of sources that count, for "official", "silent" and "correction"; empty for any."""
    issues: tuple[str, ...] = ()
    """Ids of issues that a development must bear on; empty for any. What has no issue yet then does not count."""
    least: float = 0.0
    """0..1: significance a development must have."""
    silent_minutes: int | None = None
    """Minutes after which a source counts as silent; None for its own way (see how it decides)."""
    quiet: Quiet | None = None
    """Quiet hours; None for none."""


def checked(rule: Rule) -> Rule:
    """The rule, if it can be kept. Raises LivedeskError, in words for the editor who wrote it."""

    def fault(what: str, remedy: str) -> LivedeskError:
        return LivedeskError(what, where=f"alert {rule.id[:60]}", remedy=remedy)

    if not _ID.fullmatch(rule.id) or len(rule.id) > 60:
        raise fault(
            "can't have this name", 'Use lower-case letters and digits, joined by hyphens: "night-shift"'
        )
    if not rule.kinds:
        raise fault("tells nothing", f"Name kinds: {', '.join(KINDS)}")
    if "mail" in rule.ways and not (rule.mail and _MAIL.fullmatch(rule.mail) and len(rule.mail) <= 254):
        raise fault("has no e-mail address that can be written to", "Give one address, name@example.org")
    if "webhook" in rule.ways and not _callable(rule.webhook):
        raise fault("has no address to call", "Give one, https://newsroom.example/desk")
    if not 0 <= rule.least <= 1:
        raise fault("asks for a significance that none has", "Give a number from 0 to 1")
    if rule.silent_minutes is not None and not 1 <= rule.silent_minutes <= 60 * 24 * 30:
        raise fault("has minutes of silence that can't be", "Give 1 to 43200")
    if rule.quiet is not None:
        quiet = rule.quiet
        if not (_CLOCK.fullmatch(quiet.begin) and _CLOCK.fullmatch(quiet.end)):
            raise fault("has quiet hours that are no times", "Write 22:00 and 07:00")
        if quiet.begin == quiet.end:
            raise fault("is quiet all day", "End its quiet hours earlier, or take the rule away")
        try:
            ZoneInfo(quiet.zone)
        except (ValueError, OSError, KeyError):
            raise fault(
                f'knows no time zone "{quiet.zone[:40]}"', "Write America/Anchorage, or UTC"
            ) from None
    return rule


def read_rule(data: bytes, *, editor: str) -> Rule:
    """A rule from JSON, checked; it belongs to ``editor`` whatever it says. Raises LivedeskError."""
    try:
        rule = msgspec.json.decode(data, type=Rule)
    except msgspec.MsgspecError as error:
        raise LivedeskError(f"is no rule: {error}", where="alert", remedy="See docs/console.md") from None
    return checked(msgspec.structs.replace(rule, editor=editor))


def wants(rule: Rule, alert: Alert) -> bool:
    """Does the rule ask for this alert?"""
    if alert.kind not in rule.kinds:
        return False
    if alert.kind == "status" and rule.statuses and alert.status not in rule.statuses:
        return False
    if alert.source is not None and rule.sources and alert.source not in rule.sources:
        return False
    if alert.kind == "silent":
        return alert.minutes is None or alert.minutes == rule.silent_minutes
    if rule.issues and not set(rule.issues) & set(alert.issues):
        return False
    return alert.significance is None or alert.significance >= rule.least


def due_at(rule: Rule, kind: Kind, now: datetime) -> datetime:
    """When something of ``now`` may be sent: at once, or when the quiet hours end."""
    quiet = rule.quiet
    if quiet is None or kind in quiet.but:
        return now
    here = now.astimezone(ZoneInfo(quiet.zone))
    begin, end = time.fromisoformat(quiet.begin), time.fromisoformat(quiet.end)
    clock = here.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return now
    day = here.date() if clock < end else here.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=here.tzinfo).astimezone(now.tzinfo)


def _callable(address: str | None) -> bool:
    if not address or len(address) > 1_000:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


__all__ = ["KINDS", "Kind", "Quiet", "Rule", "Way", "checked", "due_at", "read_rule", "wants"]

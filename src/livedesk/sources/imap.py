"""Sources of kind "imap": newsletters and wires that come by mail, read from a mailbox over TLS.

The source's address is imaps://HOST/FOLDER. The mailbox is opened for reading alone: nothing in it is
changed, not even what counts as read. A sender counts by the register, as any account does: to a
mailbox, anybody can write.
"""

from __future__ import annotations

import asyncio
import imaplib
import re
import socket
import ssl
import time
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, cast
from urllib.parse import unquote

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.accounts import Post, Register
from livedesk.sources.credentials import secret_of
from livedesk.sources.dates import claimed_time
from livedesk.sources.fetch_error import shown, unreachable
from livedesk.sources.fetching import Fetcher
from livedesk.sources.guard import public_socket
from livedesk.sources.letter import Letter, UnreadableLetter, read_letter
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

MOST_MAILS: Final = 50
"""Read at one look; the rest at the next."""
FIRST_DAYS: Final = 2
"""Mails of so many days are read at the first look."""
MOST_OF_A_MAIL: Final = 256 * 1024
"""Bytes asked for; the text stands before what is attached."""
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one look, whatever the server says it sends."""
LONGEST_LINE: Final = 1_000_000
SECONDS: Final = 60.0
"""For one look; what is not read by then is read at the next."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CURSOR = re.compile(r"(\d{1,10}):(\d{1,10})", re.ASCII)


class Place(NamedTuple):
    """Where a mailbox is."""

    host: str
    port: int
    folder: str
    tls: bool


class Brought(NamedTuple):
    """What a look into a mailbox found."""

    mails: list[tuple[int, bytes]]
    """Number and bytes, oldest first."""
    cursor: str | None
    more: bool


class InTheClearError(Exception):
    """A public server would have been talked to without TLS."""


class Mailbox(imaplib.IMAP4):
    """A connection that goes only where the story file allows, and takes only so much."""

    def __init__(self, place: Place, *, allow_private: bool, seconds: float) -> None:
        self._place = place
        self._allow_private = allow_private
        self._left = MOST_BYTES
        super().__init__(place.host, place.port, seconds)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect; the guard is asked for the very address that is connected to."""
        fault: OSError | None = None
        for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                made = socket.socket(*info[:3]) if self._allow_private else public_socket(info)
                made.settimeout(timeout)
                try:
                    self._guard()
                    made.connect(info[4])
                    if self._place.tls:
                        made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
                except BaseException:
                    made.close()
                    raise
            except OSError as error:
                fault = fault or error
                continue
            self.host, self.port, self.sock = host, port, made
            self.file = self._incoming = made.makefile("rb")
            return
        raise fault or OSError("no address")

    def _guard(self) -> None:
        if not self._place.tls and not self._allow_private:
            raise InTheClearError

    def read(self, size: int) -> bytes:
        """As the base class, within the bounds of a look."""
        self._take(size)
        return self._incoming.read(size)

    def readline(self) -> bytes:
        """As the base class, within the bounds of a look."""
        line = self._incoming.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE:
            raise self.abort("a line without end")
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.abort("more than a look may take")


class ImapConnector:
    """Looks into mailboxes."""

    kind = "imap"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` gives the time and the limits."""
        self._fetcher = fetcher

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``; UIDVALIDITY and the last mail's UID are the cursor."""
        where = f"{source.name} ({shown(source.address)})"
        place = _place(source, where)
        user, secret = _login(source, where)
        now = self._fetcher.now()
        started = time.perf_counter()
        brought = await asyncio.to_thread(
            _brought, place, user, secret, state.cursor, now, source.allow_private, where,
            self._fetcher.limits.total_seconds,
        )  # fmt: skip
        kept = msgspec.structs.replace(
            state,
            seconds=time.perf_counter() - started,
            cursor=brought.cursor,
            tier="mail",
            gap_seconds=0.0 if brought.more else None,
        )
        if not brought.mails:
            return Look(reports=(), state=kept, unchanged=True)
        reports, warnings = await asyncio.to_thread(_reports, source, brought.mails, self._fetcher.now())
        # Newest first, as everything that is looked at shows it.
        return Look(reports=tuple(reports[::-1]), state=kept, warnings=tuple(warnings))


def _reports(
    source: Source, mails: list[tuple[int, bytes]], seen_at: datetime
) -> tuple[list[Report], list[str]]:
    register = Register(source)
    reports: dict[str, Report] = {}
    warnings: list[str] = []
    for number, body in mails:
        try:
            letter = read_letter(body)
        except UnreadableLetter as why:
            warnings.append(f"mail {number} {why}; left out")
            continue
        report = _report(register, letter, seen_at)
        reports[report.id] = report
    return list(reports.values()), [*warnings[:20], *register.doubts()]


def _report(register: Register, letter: Letter, seen_at: datetime) -> Report:
    claimed = claimed_time(letter.date)
    post = Post(
        account=letter.address,
        handle=letter.name,
        key=letter.key,
        text=letter.text or "",
        title=letter.title,
        published_at=claimed.at if claimed is not None else None,
        precision=claimed.precision if claimed is not None else None,
        tier="mail",
    )
    return register.report(post, seen_at=seen_at)


def _place(source: Source, where: str) -> Place:
    try:
        url = URL(source.address)
        folder = unquote(url.raw_path.strip("/")) or "INBOX"
        if url.scheme in {"imap", "imaps"} and url.host and folder.isascii() and folder.isprintable():
            tls = url.scheme == "imaps"
            return Place(url.host, url.port or (993 if tls else 143), folder, tls)
    except ValueError:
        pass
    raise SourceError(
        "has an address that is no mailbox",
        where=where,
        remedy="Give imaps://HOST/FOLDER",
    )


def _login(source: Source, where: str) -> tuple[str, str]:
    secret = secret_of(source)
    if source.user is None or secret is None:
        raise SourceError(
            "names no user or no secret to log in with",
            where=where,
            remedy='Add user = "…" and secret = "env:NAME" or "file:PATH" to the source',
        )
    if not all(each.isascii() and each.isprintable() for each in (source.user, secret)):
        raise SourceError("its user or password has characters that can't be sent", where=where)
    return source.user, secret


def _brought(
    place: Place,
    user: str,
    secret: str,
    cursor: str | None,
    now: datetime,
    allow_private: bool,
    where: str,
    seconds: float,
) -> Brought:
    """Ask the mailbox. Raises SourceError for everything the outside world can do."""
    box: Mailbox | None = None
    try:
        box = Mailbox(place, allow_private=allow_private, seconds=seconds)
        try:
            box.login(_quoted(user), secret)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise SourceError(
                "does not let the desk log in",
                where=where,
                remedy="Check user and password; many hosts want a password made for this program",
            ) from None
        return _read(box, place, cursor, now, where)
    except imaplib.IMAP4.abort:
        raise SourceError(
            "broke off, or sent more than it may", where=where, remedy="The next look tries again"
        ) from None
    except InTheClearError:
        raise SourceError(
            "would be sent a password in the clear; not asked",
            where=where,
            remedy="Give imaps://HOST/FOLDER; imap:// (without TLS) only with allow_private = true",
        ) from None
    except socket.gaierror:
        raise SourceError(
            "its name can't be resolved", where=where, remedy="Check the address and the network"
        ) from None
    except OSError as error:
        raise unreachable(error, where) from None
    except (imaplib.IMAP4.error, ValueError, IndexError, TypeError):
        raise SourceError(
            "does not answer as a mail server should", where=where, remedy="Check the address"
        ) from None
    finally:
        if box is not None:
            _leave(box)


def _leave(box: Mailbox) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError, ValueError):
        box.file.close()
        box.sock.close()


def _read(box: Mailbox, place: Place, cursor: str | None, now: datetime, where: str) -> Brought:
    good, _ = box.select(_quoted(place.folder), readonly=True)
    if good != "OK":
        raise SourceError(
            f'has no folder "{place.folder[:80]}" that can be read', where=where, remedy="Check the address"
        )
    validity = _number(box, "UIDVALIDITY") or 0
    known = _CURSOR.fullmatch(cursor or "")
    last = int(known[2]) if known is not None and int(known[1]) == validity else None
    if last is None:
        since = now - timedelta(days=FIRST_DAYS)
        numbers = _search(box, f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")[-MOST_MAILS:]
        last = (_number(box, "UIDNEXT") or 1) - 1
    else:
        # "7:*" has the last mail even when its number is lower.
        numbers = [number for number in _search(box, f"UID {last + 1}:*") if number > last]
    until = time.monotonic() + SECONDS
    mails: list[tuple[int, bytes]] = []
    read = 0
    for number in numbers[:MOST_MAILS]:
        if read and time.monotonic() > until:
            break
        body = _mail(box, number)
        read += 1
        if body is not None:  # None: deleted meanwhile
            mails.append((number, body))
    more = read < len(numbers)
    if read:
        last = numbers[read - 1] if more else max(last, numbers[-1])
    return Brought(mails, f"{validity}:{last}", more)


def _search(box: Mailbox, criteria: str) -> list[int]:
    good, found = box.uid("SEARCH", criteria)
    if good != "OK":
        raise box.error("search refused")
    return sorted({int(each) for line in found if line for each in line.split()})


def _mail(box: Mailbox, number: int) -> bytes | None:
    good, found = box.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST_OF_A_MAIL}>)")
    if good != "OK":
        raise box.error("fetch refused")
    parts: list[Any] = found
    for each in parts:
        if isinstance(each, tuple):
            return bytes(cast("tuple[bytes, bytes]", each)[1])[:MOST_OF_A_MAIL]
    return None


def _number(box: Mailbox, name: str) -> int | None:
    _, found = box.response(name)
    return int(found[-1]) if found and found[-1] else None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


__all__ = ["ImapConnector", "Mailbox", "Place"]

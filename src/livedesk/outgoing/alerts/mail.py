"""Alerts by e-mail: which server, what a letter says, and handing it over by SMTP.

The server stands in the environment, or in a file ``NAME.mail.env`` beside the record that only its owner may
read; never in a story file::

    LIVEDESK_SMTP=smtp://desk@mail.example.org:587
    LIVEDESK_SMTP_PASSWORD=…
    LIVEDESK_MAIL_FROM=desk@example.org

``smtp`` goes over to TLS and refuses a server that can't, but on this machine; ``smtps`` begins with it.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from livedesk.errors import LivedeskError
from livedesk.model import Noun
from livedesk.outgoing.alerts.box import Kept
from livedesk.outgoing.alerts.rule import KINDS
from livedesk.record.locations import SUFFIX

SECONDS = 20.0
"""For the server to answer each time."""
_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


class MailServer(Noun, frozen=True, kw_only=True):
    """Where letters are handed over."""

    host: str
    """Its name."""
    port: int
    """Its port."""
    tls: bool
    """TLS from the first byte; else by STARTTLS."""
    user: str
    """For signing in; "" for none."""
    password: str
    """Of the user."""
    sender: str
    """Address letters come from."""

    def __repr__(self) -> str:
        """Without the password: it may end in a log."""
        return f"MailServer({self.host}:{self.port}, {self.sender})"


class Refused(Exception):
    """The server will never take this letter to this address; ``str`` says why."""


def mail_server(record: Path, environment: Mapping[str, str]) -> MailServer | None:
    """The server to use: of the environment, else of the file beside the record; None when none is named.

    Raises LivedeskError when what stands there can't be used.
    """
    file = record.with_name(record.name.removesuffix(SUFFIX) + ".mail.env")
    held = {**(_read(file) if file.exists() else {}), **environment}
    address = held.get("LIVEDESK_SMTP", "")
    if not address:
        return None
    where = "LIVEDESK_SMTP" if "LIVEDESK_SMTP" in environment else str(file)
    remedy = "Write smtp://USER@HOST:587, or smtps://USER@HOST:465"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise LivedeskError("is no address of a mail server", where=where, remedy=remedy) from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise LivedeskError("is no address of a mail server", where=where, remedy=remedy)
    sender = held.get("LIVEDESK_MAIL_FROM", "")
    if "@" not in sender or not sender.isprintable():
        raise LivedeskError(
            "letters need a sender", where=where, remedy="Set LIVEDESK_MAIL_FROM=desk@example.org"
        )
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        tls=tls,
        user=unquote(parts.username or ""),
        password=held.get("LIVEDESK_SMTP_PASSWORD") or unquote(parts.password or ""),
        sender=sender,
    )


def letter(
    kept: Sequence[Kept], to: str, *, server: MailServer, story: str, addresses: Sequence[str]
) -> EmailMessage:
    """One letter for one or more alerts, plain text; ``addresses`` are where each leads, "" for nowhere.

    Its Message-ID is that of its first alert: sent twice because an answer was lost, it is known again.
    """
    first = kept[0].alert
    title = " ".join(story.split())
    subject = f"{KINDS[first.kind]}: {first.title}" if len(kept) == 1 else f"{len(kept)} alerts"
    host = server.sender.rpartition("@")[2]
    message = EmailMessage()
    message["Subject"] = f"[{title[:60]}] {subject[:1].upper()}{subject[1:]}"
    message["From"] = Address(display_name="Livedesk", addr_spec=server.sender)
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(kept[-1].alert.at)
    message["Message-ID"] = f"<alert-{kept[0].id}-{kept[-1].id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    parts = [_paragraph(one, address) for one, address in zip(kept, addresses, strict=True)]
    end = (
        "Livedesk tells you this because a rule of yours asks for it; change it in the console under Alerts."
    )
    message.set_content("\n\n".join([*parts, "-- ", end]) + "\n")
    return message


def _paragraph(kept: Kept, address: str) -> str:
    alert = kept.alert
    lines = [
        f"{KINDS[alert.kind].capitalize()}, {alert.at:%d %b %H:%M} UTC",
        alert.title,
        alert.words,
        *([address] if address else []),
    ]
    return "\n".join(lines)


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand a letter over; blocks, so call it in a thread.

    Raises Refused when the server says that it never will take it, OSError (smtplib's errors among them) for
    everything that may be over the next time.
    """
    context = ssl.create_default_context()
    made = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        if server.tls
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    with made as smtp:
        smtp.ehlo()
        if not server.tls and (smtp.has_extn("starttls") or server.host not in _NEAR):
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
        try:
            smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            if code >= 500:
                raise Refused(f"{code} {words.decode(errors='replace')}"[:200]) from error
            raise


def _read(file: Path) -> dict[str, str]:
    try:
        if file.stat().st_mode & 0o077:
            raise LivedeskError(
                "others may read it, and it may hold a password", where=str(file), remedy=f"chmod 600 {file}"
            )
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LivedeskError(f"can't be read ({error})", where=str(file), remedy="Mend its rights") from error
    pairs = (line.partition("=") for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


__all__ = ["SECONDS", "MailServer", "Refused", "letter", "mail_server", "send"]

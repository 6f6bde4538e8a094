"""A mail server that speaks as much IMAP as a reader needs: LOGIN, EXAMINE, UID SEARCH, UID FETCH, LOGOUT."""

import asyncio
import re
from contextlib import asynccontextmanager

from sources.fakes.fake import Fake

WIRE = "wire@harbour.example"


def mail(
    key, subject, text="It is said.", sender=f"Harbour Wire <{WIRE}>", date="Fri, 15 Aug 2025 11:30:00 +0000"
):
    """A plain mail."""
    return (
        f"From: {sender}\r\nSubject: {subject}\r\nMessage-ID: <{key}@harbour.example>\r\nDate: {date}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


class ImapFake(Fake):
    """A mailbox; UIDs count upwards under a UIDVALIDITY."""

    kind = "imap"
    edits = False
    deletes = False

    def __init__(self):
        super().__init__()
        self.mails = {}
        self.next = 1
        self.validity = 7
        self.cut = False
        self.said = []
        self.secret = None
        self.tls = None
        """An SSL context, for a server behind TLS."""
        self.claims = None
        """What it says a mail's length is, where that is a lie."""

    def address(self):
        return self.base + "/INBOX"

    def fields(self):
        account = {"id": WIRE, "name": "Harbour Wire", "verified_by": "harbour.example names it"}
        return {"user": "desk", "secret": f"file:{self.secret}", "account": [account]}

    def put(self, body):
        """A mail comes in, as bytes."""
        self.mails[self.next] = body
        self.next += 1

    def post(self, key, text):
        super().post(key, text)
        self.put(mail(key, text, date=f"Fri, 15 Aug 2025 11:30:{len(self.items):02} +0000"))

    async def break_off(self):
        self.cut = True

    @asynccontextmanager
    async def serve(self, tmp_path):
        self.secret = tmp_path / "password"
        self.secret.write_text("ferry\n")
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self.tls)
        scheme = "imaps" if self.tls else "imap"
        self.base = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            await server.wait_closed()

    async def _talk(self, reader, writer):
        self.asked += 1
        try:
            writer.write(b"HTTP/1.1 400 Bad\r\n\r\n" if self.garbage else b"* OK ready\r\n")
            while line := await reader.readline():
                self.said.append(line.decode().strip())
                tag, _, command = line.decode().strip().partition(" ")
                if self.cut and command.startswith("UID"):
                    self.cut = False
                    writer.write(b"* 1 FETCH (BODY[]<0> {900}\r\nFrom: ")
                    break
                writer.write(self._answer(command) + f"{tag} {self._end(command)}\r\n".encode())
                await writer.drain()
                if command == "LOGOUT":
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    def _end(self, command):
        if command.startswith("LOGIN") and (self.refusing or command != 'LOGIN "desk" "ferry"'):
            return "NO wrong password"
        if command.startswith("EXAMINE") and command != 'EXAMINE "INBOX"':
            return "NO no such folder"
        return "OK done"

    def _answer(self, command):
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("EXAMINE"):
            return (
                f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n"
                f"* OK [UIDNEXT {self.next}] next\r\n"
            ).encode()
        if found := re.fullmatch(r"UID SEARCH UID (\d+):\*", command):
            # As the standard has it: the last mail is always among them.
            numbers = [n for n in self.mails if n >= int(found[1])] or list(self.mails)[-1:]
            return f"* SEARCH {' '.join(map(str, numbers))}\r\n".encode()
        if command.startswith("UID SEARCH SINCE"):
            return f"* SEARCH {' '.join(map(str, self.mails))}\r\n".encode()
        if found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            body = self.mails.get(int(found[1]))
            if body is None:
                return b""
            body = body[: int(found[2])]
            length = self.claims or len(body)
            return b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (int(found[1]), length, body)
        return b"* BYE\r\n" if command == "LOGOUT" else b""

"""A mail server for tests: speaks SMTP on the loopback, keeps letters, refuses what it is told to."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from email import message_from_bytes, policy

from livedesk.outgoing.alerts.mail import MailServer
from waiting import LONG


class Post:
    """Letters it took, and what it answers."""

    def __init__(self):
        self.letters = []
        self.heard = []
        self.down = False
        self.unknown = set()
        self.server = None
        self.talks = set()

    async def answer(self, reader, writer):
        """One connection, to its end."""
        self.talks.add(asyncio.current_task())
        try:
            await self.talk(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def talk(self, reader, writer):
        def say(line):
            writer.write(f"{line}\r\n".encode())

        if self.down:
            say("421 not now")
            return
        say("220 post.example")
        refused = False
        while line := await reader.readline():
            verb = line[:4].upper()
            self.heard.append(verb)
            if verb == b"EHLO":
                say("250 post.example")
            elif verb == b"RCPT":
                refused = any(name.encode() in line for name in self.unknown)
                say("550 no such user" if refused else "250 fine")
            elif verb == b"DATA":
                say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += await reader.readline()
                self.letters.append(message_from_bytes(body[:-3], policy=policy.default))
                say("250 taken")
            elif verb == b"QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
            await writer.drain()


@asynccontextmanager
async def a_post_office():
    post = Post()
    listening = await asyncio.start_server(post.answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    post.server = MailServer(
        host="127.0.0.1", port=port, tls=False, user="", password="", sender="desk@desk.example"
    )
    try:
        yield post
    finally:
        listening.close()
        await asyncio.wait_for(asyncio.gather(*post.talks, return_exceptions=True), LONG)
        await listening.wait_closed()

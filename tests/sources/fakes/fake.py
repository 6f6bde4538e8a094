"""What a fake of a platform offers to the test that all connectors pass."""

from __future__ import annotations

from contextlib import asynccontextmanager

from aiohttp import web

from sources.world import source


class Fake:
    """A platform in the small: items are posted, edited and taken back; connections break when told to.

    ``serve`` runs it. A subclass says how its platform shows what is in ``items``: a dict of key to text in
    the order of posting. ``edits``/``deletes`` say whether the platform tells of these at all.
    """

    kind = ""
    edits = True
    deletes = True
    breaks = True
    """False for what has no connection that could break."""
    network = True
    """False for what reads no network: no private address can be refused."""

    def __init__(self):
        self.items = {}
        self.base = ""
        self.garbage = False
        self.refusing = None
        self.asked = 0
        self.poller = None
        """Who reads it."""

    # --- what a test does ---

    def post(self, key, text):
        """Somebody posts."""
        self.items[key] = text

    def edit(self, key, text):
        """And words it anew."""
        self.items[key] = text

    def delete(self, key):
        """Or takes it back."""
        del self.items[key]

    async def break_off(self):
        """The connection breaks, in the middle of a message where there is one."""

    @property
    def live(self):
        """Whether somebody is there to hear what is posted now."""
        return self.asked > 0

    # --- how it is found ---

    def source(self, **fields):
        """A source of a story file that reads it."""
        given = {"id": "it", "kind": self.kind, "address": self.address(), "allow_private": True}
        return source(**{**given, **self.fields(), **fields})

    def address(self):
        """Address for the story file."""
        return self.base + "/it"

    def fields(self):
        """Other keys of the source."""
        return {}

    def routes(self):
        """Its routes."""
        return []

    @asynccontextmanager
    async def serve(self, tmp_path):
        """The fake, answering as long as the block lasts."""
        app = web.Application()
        app.add_routes(self.routes())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await self.break_off()
            await runner.cleanup()


def hang_up(request):
    """Cut the connection below all protocols."""
    if request.transport is not None:
        request.transport.abort()

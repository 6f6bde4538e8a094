"""What is handed over as data: a folder that files are put into, the inbox, JSON that is asked for."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

from livedesk.errors import SourceError
from sources.fakes.fake import Fake
from sources.fakes.web_pages import AskedFake


class FolderFake(Fake):
    """A folder; every post, edit and withdrawal is a file moved into place. A break takes it away until that is noticed."""

    kind = "folder"
    network = False

    def __init__(self):
        super().__init__()
        self.folder = None
        self.count = 0
        self.there = True

    @asynccontextmanager
    async def serve(self, tmp_path):
        self.folder = tmp_path / "drop"
        self.folder.mkdir()
        yield self
        self._back()

    def address(self):
        return str(self.folder)

    @property
    def live(self):
        return True

    def post(self, key, text):
        super().post(key, text)
        self._put({"id": key, "title": text})

    edit = post

    def delete(self, key):
        super().delete(key)
        self._put({"id": key, "withdrawn": True})

    def _put(self, document):
        self._back()
        self.count += 1
        body = b"\x00 no document" if self.garbage else json.dumps(document).encode()
        partial = self.folder / f"{self.count:05}.json.part"
        partial.write_bytes(body)
        partial.rename(partial.with_suffix(""))

    async def break_off(self):
        self._back()
        (self.folder / f"{self.count:05}half.json.part").write_bytes(b'{"id": "half", "ti')
        self.folder.rename(self.folder.with_name("away"))
        self.there = False
        self._back_when_missed(self.poller.counts.failures if self.poller is not None else 0)

    def _back_when_missed(self, failures):
        if self.poller is None or self.poller.counts.failures > failures:
            self._back()
        else:
            asyncio.get_running_loop().call_later(0.01, self._back_when_missed, failures)

    def _back(self):
        if not self.there:
            self.folder.with_name("away").rename(self.folder)
            self.there = True


class PushFake(Fake):
    """A program that hands documents in, and again until they are taken."""

    kind = "push"
    network = False
    breaks = False

    def __init__(self):
        super().__init__()
        self.waiting = None
        self.sending = None

    @asynccontextmanager
    async def serve(self, tmp_path):
        self.waiting = asyncio.Queue()
        self.sending = asyncio.create_task(self._send())
        yield self
        self.sending.cancel()
        with suppress(asyncio.CancelledError):
            await self.sending

    def address(self):
        return "wire"

    @property
    def live(self):
        return self.poller.inbox.takes("wire")

    def post(self, key, text):
        super().post(key, text)
        self.waiting.put_nowait({"uri": key, "headline": text, "pubstatus": "usable"})

    edit = post

    def delete(self, key):
        super().delete(key)
        self.waiting.put_nowait({"uri": key, "pubstatus": "canceled"})

    async def _send(self):
        while True:
            document = await self.waiting.get()
            body = b"no document" if self.garbage else json.dumps(document).encode()
            while True:
                await asyncio.sleep(0.005)
                if self.live:
                    try:
                        await self.poller.inbox.hand_in("wire", body, "application/json")
                    except SourceError as error:
                        if "closed" in error.what:
                            continue
                    break


class JsonFake(AskedFake):
    """JSON of its own making; what was withdrawn says so."""

    kind = "json"
    content_type = "application/json"
    junk = b'{"data": {"notices": "login"}}'

    def __init__(self):
        super().__init__()
        self.gone = {}

    def fields(self):
        paths = {"items": "data.notices", "title": "head.line", "key": "id", "url": "links[0].href"}
        return {"paths": {**paths, "published": "issued", "withdrawn": "gone"}}

    def delete(self, key):
        self.gone[key] = self.items.pop(key)

    def body(self):
        rows = [
            {"id": key, "head": {"line": text}, "links": [{"href": f"/n/{key}"}], "issued": at}
            for key, text, at in self.newest_first()
        ]
        rows += [{"id": key, "head": {"line": text}, "gone": True} for key, text in self.gone.items()]
        return json.dumps({"data": {"notices": rows}}).encode()

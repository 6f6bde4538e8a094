"""A Jetstream: a websocket that replays from a cursor, not quite in order, and drops in the middle of a frame."""

import json

from aiohttp import WSCloseCode, web

from sources.fakes.fake import Fake, hang_up

MARA = "did:plc:maraquill"
START = 1_755_259_200_000_000


class JetstreamFake(Fake):
    """Bluesky's network, as one websocket of JSON. Another instance's clock is up to 2 s behind."""

    kind = "bluesky"

    def __init__(self):
        super().__init__()
        self.log = []
        self.open = {}
        self.queries = []
        self.skew = 0
        self.pack = None
        """Packs a message where events are asked for compressed."""

    def address(self):
        return self.base.replace("http:", "ws:") + "/subscribe"

    def fields(self):
        return {
            "type": "social",
            "account": [{"id": MARA, "name": "Mara Quill", "verified_by": "dockers.example names it"}],
        }

    def routes(self):
        return [web.get("/subscribe", self._subscribe)]

    def post(self, key, text, did=MARA):
        super().post(key, text)
        self._commit(
            "create", key, did, {"text": text, "createdAt": "2025-08-15T11:30:00.000Z", "langs": ["en"]}
        )

    def edit(self, key, text, did=MARA):
        super().edit(key, text)
        self._commit(
            "update", key, did, {"text": text, "createdAt": "2025-08-15T11:30:00.000Z", "langs": ["en"]}
        )

    def delete(self, key, did=MARA):
        super().delete(key)
        self._commit("delete", key, did)

    def repost(self, key, of, did=MARA, by=MARA):
        subject = f"at://{by}/app.bsky.feed.post/{of}"
        self._commit("create", key, did, {"subject": {"uri": subject, "cid": "x"}}, "app.bsky.feed.repost")

    def say(self, **event):
        """Any event at all."""
        time_us = START + len(self.log) * 100_000
        self._send({"did": MARA, "time_us": time_us, **event})

    def _commit(self, operation, key, did, record=None, collection="app.bsky.feed.post"):
        commit = {"rev": "r", "operation": operation, "collection": collection, "rkey": key}
        if record is not None:
            commit |= {"record": {"$type": collection, **record}, "cid": "bafy"}
        self.say(did=did, kind="commit", commit=commit)

    def _send(self, event):
        self.log.append(event)
        for socket, (_, queue) in list(self.open.items()):
            queue.append(event)
            self._flush(socket)

    def _flush(self, socket):
        wanted, queue = self.open[socket]
        while queue:
            event = queue.pop(0)
            if wanted and event["did"] not in wanted:
                continue
            body = b"\xff{not json" if self.garbage else json.dumps(event).encode()
            if self.pack is not None and "compress" in socket._req.query:
                socket._writer.transport.write(_frame(self.pack(body), binary=True))
            else:
                socket._writer.transport.write(_frame(body))

    @property
    def live(self):
        return bool(self.open)

    async def break_off(self):
        for socket in list(self.open):
            transport = socket._writer.transport
            transport.write(_frame(b'{"did":"did:plc:half","time_us":')[:-6])  # a frame that never ends
            hang_up(socket._req)
        self.open.clear()
        self.skew = 2_000_000 - self.skew  # the next is another instance

    async def _subscribe(self, request):
        self.asked += 1
        self.queries.append(request.query)
        if self.refusing is not None:
            return web.Response(status=self.refusing)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        cursor = int(request.query.get("cursor", 0))
        wanted = frozenset(request.query.getall("wantedDids", ()))
        again = [event for event in self.log if event["time_us"] - self.skew >= cursor] if cursor else []
        # Replayed by several threads: neighbours change places.
        for n in range(1, len(again), 2):
            again[n - 1], again[n] = again[n], again[n - 1]
        self.open[socket] = (wanted, [{**event, "time_us": event["time_us"] - self.skew} for event in again])
        self._flush(socket)
        async for _ in socket:
            pass
        self.open.pop(socket, None)
        await socket.close(code=WSCloseCode.GOING_AWAY)
        return socket


def _frame(body, *, binary=False):
    """A whole, unmasked frame."""
    size, first = len(body), 0x82 if binary else 0x81
    head = bytes([first, size]) if size < 126 else bytes([first, 126]) + size.to_bytes(2, "big")
    return head + body

"""An instance of Mastodon: timelines over REST, and a stream of server-sent events that has no memory."""

import asyncio
import json

from aiohttp import web

from sources.fakes.fake import Fake, hang_up

MARA = {
    "id": "1",
    "acct": "mara",
    "username": "mara",
    "url": "https://quay.example/@mara",
    "uri": "https://quay.example/users/mara",
}
REGISTER = [{"id": "@mara@quay.example", "name": "Mara Quill", "verified_by": "her own page links to it"}]


class MastodonFake(Fake):
    """An account's timeline, looked at."""

    kind = "mastodon"

    def __init__(self):
        super().__init__()
        self.ids = {}
        self.cut = False
        self.answers = {}
        """Status by part of the API that is closed: "timeline", "statuses"."""

    def address(self):
        return self.base + "/@mara"

    def fields(self):
        return {"type": "social", "account": REGISTER}

    def routes(self):
        return [
            web.get("/api/v1/accounts/lookup", self._lookup),
            web.get("/api/v1/accounts/1/statuses", self._timeline),
            web.get("/api/v1/timelines/{name:.*}", self._timeline),
            web.get("/api/v1/statuses/{id}", self._one),
            web.get("/api/v1/statuses", self._some),
        ]

    def post(self, key, text):
        super().post(key, text)
        self.ids[key] = str(108_999_999_999_999_990 + len(self.ids) * 3)

    def status(self, key, account=MARA):
        return {
            "id": self.ids[key],
            "uri": f"https://quay.example/users/mara/statuses/{self.ids[key]}",
            "url": f"https://quay.example/@mara/{self.ids[key]}",
            "created_at": "2025-08-15T11:30:00.000Z",
            "content": f"<p>{self.items[key]}</p>",
            "language": "en",
            "visibility": "public",
            "account": account,
            "reblog": None,
        }

    async def break_off(self):
        self.cut = True

    async def _lookup(self, request):
        self.asked += 1
        if self.refusing is not None:
            return web.Response(status=self.refusing)
        return web.json_response({**MARA, "acct": request.query["acct"]})

    async def _timeline(self, request):
        if "timeline" in self.answers:
            return web.Response(status=self.answers["timeline"])
        self.asked += 1
        if self.refusing is not None:
            return web.Response(status=self.refusing)
        if self.garbage:
            return web.json_response({"error": "This method requires an authenticated user"})
        if self.cut:
            self.cut = False
            hang_up(request)
        rows = [self.status(key) for key in self.items]
        if (since := request.query.get("min_id")) is not None:
            rows = [row for row in rows if int(row["id"]) > int(since)][: int(request.query["limit"])]
        return web.json_response(rows[-int(request.query["limit"]) :][::-1])

    async def _one(self, request):
        return web.Response(status=200 if request.match_info["id"] in self._there() else 404)

    async def _some(self, request):
        if "statuses" in self.answers:
            return web.Response(status=self.answers["statuses"])
        wanted = request.query.getall("id[]")
        return web.json_response([self.status(key) for key in self.items if self.ids[key] in wanted])

    def _there(self):
        return {self.ids[key] for key in self.items}


class MastodonStreamFake(MastodonFake):
    """A public stream; statuses are wrapped twice, deletions name the instance's own id."""

    kind = "mastodon-stream"

    def __init__(self):
        super().__init__()
        self.open = []

    def address(self):
        return self.base + "/api/v1/streaming/public"

    def routes(self):
        return [web.get("/api/v1/streaming/public", self._stream), *super().routes()]

    @property
    def live(self):
        return bool(self.open)

    def post(self, key, text):
        super().post(key, text)
        self._say("update", json.dumps(self.status(key)))

    def edit(self, key, text):
        super().edit(key, text)
        self._say("status.update", json.dumps(self.status(key)))

    def delete(self, key):
        super().delete(key)
        self._say("delete", self.ids[key])

    def _say(self, event, data):
        body = (
            b"event: update\ndata: \xff{\n\n"
            if self.garbage
            else f"event: {event}\ndata: {data}\n\n".encode()
        )
        for _, queue in self.open:
            queue.put_nowait(body)

    async def break_off(self):
        for request, _ in self.open:
            if request.transport is not None:
                request.transport.write(b"20\r\nevent: update\ndata: {")  # half an event
                hang_up(request)
        self.open.clear()

    async def _stream(self, request):
        self.asked += 1
        if self.refusing is not None:
            return web.Response(status=self.refusing)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b":)\n\n")
        queue = asyncio.Queue()
        self.open.append((request, queue))
        while True:
            await response.write(await queue.get())

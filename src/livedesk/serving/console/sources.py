"""The sources page: how each does, pause and resume, a new one by its address, lists as OPML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import msgspec
from aiohttp import web

from livedesk.errors import LivedeskError
from livedesk.model import SourceStep, SourceType
from livedesk.page.console.sources import source_row
from livedesk.page.firsts import in_words
from livedesk.serving import query
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.guard import needs, person_of
from livedesk.serving.console.source_desk import SourceDesk
from livedesk.serving.problem import Refused
from livedesk.sources.discovery import Discovery
from livedesk.sources.newcomer import source_keys
from livedesk.sources.opml import LARGEST, read_opml, write_opml

_SAID: dict[str, str] = {
    "paused": "Paused: it is not looked at until somebody resumes it.",
    "resumed": "Resumed: it is looked at again.",
    "removed": "Removed.",
    "added": "Added: it is being looked at.",
    "same": "It stood like that already.",
}
_CHANGES: tuple[SourceStep, ...] = get_args(SourceStep)
SHOWN = 200
"""Sources of one page: with two thousand, drawing all of them would hold up the desk for half a second."""
_ID = re.compile(r"[a-z0-9-]{1,60}")
_FIELDS = ("id", "name", "publisher", "type", "country", "kind", "lang", "site")


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a list."""

    added: tuple[str, ...]
    """Ids of the sources added."""
    doubts: tuple[str, ...]
    """What was not, and why, in words."""
    words: str
    """In a sentence."""


class Sources:
    """Handlers of the sources page."""

    def __init__(self, backroom: Backroom, drawing: Drawing, sources: SourceDesk) -> None:
        self._back = backroom
        self._drawing = drawing
        self._sources = sources

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/{story}/sources", self.page),
            web.get("/console/{story}/sources.json", self.rows),
            web.get("/console/{story}/sources.opml", self.opml),
            web.get("/console/{story}/sources/lines", self.lines),
            web.post("/console/{story}/sources/find", self.find),
            web.post("/console/{story}/sources/add", self.add),
            web.post("/console/{story}/sources/import", self.take_list),
            web.post("/console/{story}/sources/{id}/{change}", self.change),
        ]

    # --- looking -----------------------------------------------------------------------------------------

    @needs("contributor")
    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page."""
        said = request.query.get("said", "")
        id_ = request.query.get("id", "")
        back = id_ if said == "removed" and _ID.fullmatch(id_) else ""
        return self._page(request, good=_SAID.get(said, ""), back=back)

    @needs("contributor")
    async def lines(self, request: web.Request) -> web.StreamResponse:
        """The table alone, for a page that is open."""
        return self._drawing.page(request, "source_lines.html", **self._table(request))

    @needs("contributor", scope="read")
    async def rows(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """Every source as JSON, with its figures."""
        found = [source_row(line) for line in self._sources.view(self._names()).lines]
        return web.Response(body=msgspec.json.encode(found), content_type="application/json")

    @needs("contributor", scope="read")
    async def opml(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """The story's sources as a list for feed readers, and for another desk."""
        sources = [standing.source for standing in self._sources.standings()]
        text = write_opml(self._sources.desk.loaded.story.title, sources, at=self._back.now())
        headers = {"Content-Disposition": 'attachment; filename="sources.opml"'}
        return web.Response(text=text, content_type="text/x-opml", headers=headers)

    # --- changing ----------------------------------------------------------------------------------------

    @needs("editor")
    async def change(self, request: web.Request) -> web.StreamResponse:
        """Pause, resume or remove a source, or bring a removed one back."""
        change = request.match_info["change"]
        if change not in _CHANGES:
            raise Refused(404, "there is no such action", where="address", remedy="Go back to the sources")
        id_ = request.match_info["id"]
        form = await _form(request)
        try:
            done = await self._sources.desk.change_source(
                id_, change, self._who(request), why=form.get("why", "")
            )
        except LivedeskError as fault:
            return self._page(request, bad=str(fault), status=409)
        return see_other(f"{self._base()}sources?said={change if done else 'same'}&id={id_}")

    @needs("editor")
    async def find(self, request: web.Request) -> web.StreamResponse:
        """Look for the feeds of a site; nothing is added yet."""
        address = (await _form(request)).get("address", "").strip()
        if not address:
            return self._page(request, bad="Give an address of the site.", status=400)
        try:
            found = await self._sources.find(address[:2_000])
        except LivedeskError as fault:
            return self._page(request, bad=str(fault), status=422)
        return self._page(request, found=found, status=200 if found.candidates else 422)

    @needs("editor")
    async def add(self, request: web.Request) -> web.StreamResponse:
        """Add a source that was found, with what its editor says of it."""
        form = await _form(request)
        said: dict[str, Any] = {key: form[key].strip() for key in _FIELDS if form.get(key, "").strip()}
        if "country" in said:
            said["country"] = said["country"].upper()
        address = form.get("address", "").strip()
        table = source_keys(said.get("name", ""), address, known=said)
        try:
            added, faults = await self._sources.desk.add_sources(
                [table], self._who(request), why=form.get("why", "")
            )
        except LivedeskError as fault:
            return self._page(request, bad=str(fault), status=409)
        if faults:
            return self._page(request, bad=str(faults[0]), status=422)
        return see_other(f"{self._base()}sources?said=added&id={added[0]}")

    @needs("editor")
    async def take_list(self, request: web.Request) -> web.StreamResponse:
        """Add the feeds of an OPML list, sent as it is."""
        data = bytearray()
        async for piece in request.content.iter_chunked(64 * 1024):
            data += piece
            if len(data) > LARGEST:
                raise Refused(
                    413,
                    f"the list is larger than {LARGEST // 1024 // 1024} MB",
                    where="body",
                    remedy="Split it into several",
                )
        taken = [standing.source.id for standing in self._sources.standings()]
        try:
            found = read_opml(bytes(data), taken=taken, name="the list")
            added, faults = await self._sources.desk.add_sources(
                [one.table for one in found.feeds],
                self._who(request),
                why=f"from the list {found.title}" if found.title else "from a list",
            )
        except LivedeskError as fault:
            raise Refused(422, fault.what, where=fault.where, remedy=fault.remedy) from fault
        answer = ImportAnswer(
            added=tuple(added),
            doubts=(*found.doubts, *map(str, faults))[:200],
            words=f"{len(added)} of {len(found.feeds)} feeds added",
        )
        return web.Response(body=msgspec.json.encode(answer), content_type="application/json")

    # --- pieces ------------------------------------------------------------------------------------------

    def _page(
        self,
        request: web.Request,
        *,
        good: str = "",
        bad: str = "",
        back: str = "",
        found: Discovery | None = None,
        doubts: Sequence[str] = (),
        status: int = 200,
    ) -> web.Response:
        return self._drawing.page(
            request,
            "sources.html",
            status=status,
            here="sources",
            good=good,
            bad=bad,
            back=back,
            found=found,
            doubts=doubts,
            types=get_args(SourceType),
            **self._table(request),
        )

    def _table(self, request: web.Request) -> dict[str, Any]:
        view = self._sources.view(self._names())
        asked = (query.text(request, "q") or "").casefold()
        lines = [line for line in view.lines if asked in f"{line.name} {line.publisher} {line.id}".casefold()]
        start = query.whole(request, "from", 0, 0, 10**6)
        return {
            "view": msgspec.structs.replace(view, lines=tuple(lines[start : start + SHOWN])),
            "asked": query.text(request, "q") or "",
            "start": start,
            "more": max(0, len(lines) - start - SHOWN),
            "shown": SHOWN,
            "seq": self._sources.desk.state.seq,
            "base": self._base(),
            "may": person_of(request).may("editor"),
            "in_words": in_words,
        }

    def _base(self) -> str:
        return f"{self._drawing.home}{self._back.story}/"

    def _who(self, request: web.Request) -> str:
        return f"editor:{person_of(request).id}"

    def _names(self) -> dict[str, str]:
        return {f"editor:{one.id}": one.display for one in self._back.people.accounts.all()}


async def _form(request: web.Request) -> Mapping[str, str]:
    """Text fields of a form."""
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}

"""The JSON API: the record's nouns as data, for reading only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

import msgspec
from aiohttp import web

from livedesk.model import Member, Noun, Update
from livedesk.page.claims import weighed_at
from livedesk.page.desk import Desk
from livedesk.record.fold import Dated, DevelopmentState, State, members_now
from livedesk.serving import query
from livedesk.serving.answers import (
    AsOfAnswer,
    CheckLine,
    ClaimLine,
    DevelopmentAnswer,
    DevelopmentLine,
    DevelopmentsAnswer,
    DifferencesAnswer,
    HealthAnswer,
    LinksAnswer,
    ReportLine,
    StatusLine,
    StoryAnswer,
    UpdateAnswer,
    UpdateChange,
    UpdatesAnswer,
    VoiceLine,
)
from livedesk.serving.bodies import Body, send
from livedesk.serving.problem import Refused
from livedesk.serving.push import Hub
from livedesk.serving.site import Site
from livedesk.weighing.claims import Voice, WeighedClaim
from livedesk.weighing.passages import LONGEST

T = TypeVar("T")

_HIGHEST = 10**15 - 1
_PAGE = 100
_PAGE_HIGHEST = 500
_LIVE = "public, max-age=1"
_PAST = "public, max-age=3600"


class Api:
    """Handlers of /api, /healthz and /readyz."""

    def __init__(self, site: Site, hub: Hub) -> None:
        self._site = site
        self._hub = hub

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/api/story", self.story),
            web.get("/api/updates", self.updates),
            web.get("/api/updates/{id}", self.update),
            web.get("/api/developments", self.developments),
            web.get("/api/developments/{id}", self.development),
            web.get("/api/differences", self.differences),
            web.get("/api/links", self.links),
            web.get("/api/as-of", self.as_of),
            web.get("/api/health", self.health),
            web.get("/healthz", self.health),
            web.get("/readyz", self.ready),
        ]

    async def story(self, request: web.Request) -> web.Response:
        """The story and how far the desk is."""
        state, story = self._site.state, self._site.story
        in_force, checked = state.story.latest, self._site.checked()
        return self._json(
            request,
            StoryAnswer(
                title=story.title,
                brief=story.brief,
                language=story.language,
                place=story.event.place,
                zone=story.event.zone,
                phase=state.phase_now(),
                rehearsal=in_force.rehearsal if in_force else False,
                seq=state.seq,
                at=state.at,
                checked_at=checked.last_checked if checked else None,
                sources=len(story.sources),
                received=state.received,
                relevant=state.relevant,
                developments=sum(d.merged_into is None for d in state.developments.values()),
                updates=len(state.published) - state.part_of_others(state.seq),
            ),
        )

    async def updates(self, request: web.Request) -> web.Response:
        """Updates changed after an entry, each once, at its latest revision."""
        after = query.whole(request, "after", 0, 0, _HIGHEST)
        limit = query.whole(request, "limit", _PAGE, 1, _PAGE_HIGHEST)
        state = self._site.state
        changes: list[UpdateChange] = []
        following = None
        revisions = state.revisions
        for i in range(bisect_right(revisions.seqs, after), len(revisions)):
            seq, id_ = revisions.seqs[i], revisions.values[i]
            history = state.updates[id_]
            if history.seqs[-1] != seq or not state.stands(id_):  # told further on, or as part of another
                continue
            if len(changes) == limit:
                following = changes[-1].seq
                break
            changes.append(UpdateChange(seq=seq, update=history.values[-1]))
        gone = state.gone
        late = gone.values[bisect_right(gone.seqs, after) :]
        merged = {id_: state.resolve(id_) for id_ in late if id_ in state.hidden}
        return self._json(
            request, UpdatesAnswer(seq=state.seq, changes=tuple(changes), merged=merged, next=following)
        )

    async def update(self, request: web.Request) -> web.Response:
        """One update with its revisions; a merged one redirects to what it became part of."""
        state = self._site.state
        id_ = found_update(state, request.match_info["id"], lambda found: self._address("updates", found))
        return self._json(request, UpdateAnswer(id=id_, revisions=_revisions(state.updates[id_])))

    async def developments(self, request: web.Request) -> web.Response:
        """Developments in order of opening."""
        start = query.whole(request, "start", 0, 0, _HIGHEST)
        limit = query.whole(request, "limit", _PAGE, 1, _PAGE_HIGHEST)
        state = self._site.state
        everything = list(state.developments.values())
        end = start + limit
        lines = tuple(_line(state, d) for d in everything[start:end] if d.merged_into is None)
        return self._json(
            request,
            DevelopmentsAnswer(
                seq=state.seq, developments=lines, next=end if end < len(everything) else None
            ),
        )

    async def development(self, request: web.Request) -> web.Response:
        """One development with its reports."""
        state = self._site.state
        asked = request.match_info["id"]
        id_ = state.resolve(asked)
        if id_ not in state.developments:
            raise Refused(
                404,
                "there is no such development",
                where="/api/developments/ID",
                remedy="Take an id from /api/developments",
            )
        if id_ != asked:
            raise web.HTTPMovedPermanently(self._address("developments", id_))
        found = state.developments[id_]
        return self._json(
            request,
            DevelopmentAnswer(
                id=id_,
                opened_at=found.opened_at,
                assessment=found.assessment.latest,
                statuses=tuple(
                    StatusLine(status=status, since=since)
                    for status, since in zip(found.status.values, found.status.times, strict=True)
                ),
                claims=tuple(
                    _claim(one) for one in weighed_at(state, Desk.of(self._site.story), id_, state.seq)
                ),
                reports=tuple(_report(member) for member in members_now(state, id_)),
            ),
        )

    async def differences(self, request: web.Request) -> web.Response:
        """Where accounts differ, in the order found."""
        state = self._site.state
        start, limit = _window(request)
        everything = [found for history in state.differences.values() if (found := history.latest)]
        shown, following = _piece(everything, start, limit)
        return self._json(request, DifferencesAnswer(seq=state.seq, differences=shown, next=following))

    async def links(self, request: web.Request) -> web.Response:
        """Links between developments that hold now, in the order found."""
        state = self._site.state
        start, limit = _window(request)
        everything = [link for history in state.links.values() if (link := history.latest)]
        shown, following = _piece(everything, start, limit)
        return self._json(request, LinksAnswer(seq=state.seq, links=shown, next=following))

    async def as_of(self, request: web.Request) -> web.Response:
        """What stood on the page at a past moment."""
        state = self._site.state
        at = query.moment(request, self._site.story.event.zone, self._site.now())
        seq = seq_at(state, at)
        start = query.whole(request, "start", 0, 0, _HIGHEST)
        limit = query.whole(request, "limit", _PAGE, 1, _PAGE_HIGHEST)
        ids = [id_ for id_ in state.published.upto(seq) if state.stands(id_, seq)]
        end = start + limit
        updates = (state.updates[id_].as_of(seq) for id_ in ids[start:end])
        return self._json(
            request,
            AsOfAnswer(
                at=at,
                seq=seq,
                phase=state.phase_now(seq),
                updates=tuple(update for update in updates if update is not None),
                next=end if end < len(ids) else None,
            ),
            _PAST,
        )

    async def health(self, request: web.Request) -> web.Response:
        """Is the desk well? 503 when something it needs does not work."""
        return self._wellness(request, started=True)

    async def ready(self, request: web.Request) -> web.Response:
        """May readers be sent here? 503 before the story is loaded and while shutting down."""
        return self._wellness(request, started=self._site.state.seq > 0 and not self._hub.closed)

    def _wellness(self, request: web.Request, *, started: bool) -> web.Response:
        del request
        checks = [
            CheckLine(name=c.name, ok=c.ok, because=c.because, needed=c.needed) for c in self._site.health()
        ]
        if not started:
            because = "shutting down" if self._hub.closed else "nothing is recorded yet"
            checks.insert(0, CheckLine(name="serving", ok=False, because=because, needed=True))
        ok = all(check.ok for check in checks if check.needed)
        body = msgspec.json.encode(
            HealthAnswer(ok=ok, seq=self._site.state.seq, readers=self._hub.readers, checks=tuple(checks))
        )
        return web.Response(
            status=200 if ok else 503,
            body=body,
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    def _address(self, kind: str, id_: str) -> str:
        return f"{self._site.renderer.links.root}api/{kind}/{quote(id_, safe='')}"

    def _json(self, request: web.Request, answer: Noun, cache: str = _LIVE) -> web.Response:
        data = msgspec.json.encode(answer)
        # Weak and by entry: what the same address answers changes with the record only, but for the
        # time of the last look, which a reader of /api/story may learn a little later.
        etag = str(self._site.state.seq)
        return send(request, Body(plain=data, content_type="application/json", etag=etag, cache=cache))


def _window(request: web.Request) -> tuple[int, int]:
    """``start`` and ``limit`` of a list asked for."""
    start = query.whole(request, "start", 0, 0, _HIGHEST)
    return start, query.whole(request, "limit", _PAGE, 1, _PAGE_HIGHEST)


def _piece(everything: Sequence[T], start: int, limit: int) -> tuple[tuple[T, ...], int | None]:
    """The part of a list asked for, and where the next one begins."""
    end = start + limit
    return tuple(everything[start:end]), end if end < len(everything) else None


def found_update(state: State, asked: str, address: Callable[[str], str]) -> str:
    """The id of an update asked for; raises the redirect of a merged one to its ``address``, or 404."""
    id_ = state.resolve(asked)
    if id_ in state.updates:
        if id_ != asked:
            raise web.HTTPMovedPermanently(address(id_))
        return id_
    if asked in state.updates:  # merged into something that was never published: still what readers saw
        return asked
    raise Refused(
        404,
        "there is no such update",
        where=address("ID"),
        remedy="It may be a mistyped or shortened link: the live page has every update with its own link",
    )


def seq_at(state: State, at: datetime) -> int:
    """The entry after which the page stood as at ``at``; 404 when there was none yet."""
    seq = state.seq_at(at)
    if not seq:
        first = state.moments.times[0] if state.moments.times else None
        remedy = f"The record begins at {first:%Y-%m-%dT%H:%M:%SZ}" if first else "Wait for the first report"
        raise Refused(404, "the desk had not begun at that moment", where="?at", remedy=remedy)
    return seq


def _revisions(history: Dated[Update]) -> tuple[UpdateChange, ...]:
    return tuple(
        UpdateChange(seq=seq, update=update) for seq, update in zip(history.seqs, history.values, strict=True)
    )


def _line(state: State, development: DevelopmentState) -> DevelopmentLine:
    return DevelopmentLine(
        id=development.id,
        opened_at=development.opened_at,
        reports=len(members_now(state, development.id)),
        published=development.id in state.updates,
        assessment=development.assessment.latest,
    )


def _claim(claim: WeighedClaim) -> ClaimLine:
    return ClaimLine(
        status=claim.status,
        because=claim.because,
        outlets=claim.outlets,
        origins=claim.origins,
        voices=tuple(_voice(voice) for voice in claim.voices),
    )


def _voice(voice: Voice) -> VoiceLine:
    report, claim = voice.member.report, voice.claim
    if len(claim.content) > LONGEST:  # a quotation leaves the desk, never the article
        span = msgspec.structs.replace(claim.content_span, end=claim.content_span.start + LONGEST)
        claim = msgspec.structs.replace(claim, content=claim.content[:LONGEST], content_span=span)
    return VoiceLine(
        claim=claim,
        origin=voice.origin,
        report=report.id,
        source_name=report.source_name,
        url=report.url,
        lang=voice.member.placement.lang,
        seen_at=report.seen_at,
    )


def _report(member: Member) -> ReportLine:
    report, placement = member.report, member.placement
    return ReportLine(
        id=report.id,
        source_name=report.source_name,
        publisher=report.publisher,
        title=report.title,
        url=report.url,
        lang=placement.lang,
        seen_at=report.seen_at,
        published_at=report.published_at,
        copy_of=placement.copy_of,
        because=placement.because,
    )

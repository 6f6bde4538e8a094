"""The whole coverage as files of one folder: no server, no script that needs one, every permalink.

Pure: it yields names and bytes, and whoever asked writes them; pictures and cards it is given. Browsers load
no modules from a folder, so scripts are served there as plain ones, each in a scope of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from livedesk.page.assets import Asset
from livedesk.page.card import card_svg
from livedesk.page.channel import Kind, channel
from livedesk.page.claims import claims
from livedesk.page.desk import Desk
from livedesk.page.feeds import atom, json_feed
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.moments import past_moments
from livedesk.page.parts import Order, UpdatePart, View
from livedesk.page.pictures.world import SCHEMES
from livedesk.page.search import Wanted, filters, results
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from livedesk.record.fold import State
from livedesk.story.schema import Story

SITE_PAGE = 200
"""Updates on one page of a static site: a folder has no second page at hand as quickly as a server."""


def site_files(
    state: State,
    story: Story,
    *,
    now: datetime,
    base_url: str = "",
    length: int = SITE_PAGE,
    story_at: Callable[[int], Story] | None = None,
    picture: Callable[[str], bytes | None] | None = None,
    card: Callable[[str], bytes] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its name, index.html last: whoever sees it finds the others there.

    ``now`` is the page's clock. With ``base_url``, where the folder will be published, feeds and the data
    for machines carry absolute addresses. ``story_at`` gives the story file that was in force after an entry,
    for the page's past moments; ``picture`` an editor's picture by its name, ``card`` a PNG of an SVG: without
    them the site has none.
    """
    return _Site(state, story, now, base_url, length, story_at, picture, card).files()


class _Site:
    """One site in the making: what its pages need beside them is noted as they are drawn."""

    def __init__(
        self,
        state: State,
        story: Story,
        now: datetime,
        base_url: str,
        length: int,
        story_at: Callable[[int], Story] | None,
        picture: Callable[[str], bytes | None] | None,
        card: Callable[[str], bytes] | None,
    ) -> None:
        self._state = state
        self._story = story
        self._now = now
        self._base_url = base_url
        self._length = length
        self._story_at = story_at
        self._picture = picture
        self._card = card
        self._desk = Desk.of(story)
        self._moments = past_moments(state, self._desk)
        links = Links(
            flat=True,
            borders=_borders(state, length),
            moments=tuple(moment.seq for moment in self._moments),
            kept=frozenset(f"{kind}-{id_}" for kind, id_, _ in self._channels()),
        )
        self._renderer = Renderer(links, cards=card is not None)
        self._links = links
        self._media: dict[str, None] = {}
        self._maps: dict[str, bytes] = {}
        self._unused: list[Asset] = list(self._renderer.assets.all())
        self._used: list[Asset] = []

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All of them."""
        links, renderer, base = self._links, self._renderer, self._base_url
        front = self._view()
        for id_, part in self._parts():
            said = claims(self._state, self._desk, part.id, self._state.seq)
            drawn = renderer.permalink(front, part, base_url=base, claims=said)
            yield links.update(id_), self._page(drawn, (part,))
            if part.id != id_:
                continue
            if self._card is not None:
                svg = card_svg(front.header, part, lang=front.lang, rehearsal=front.rehearsal)
                yield links.card(part.id, part.revision), self._card(svg)
        for border in links.borders:
            yield links.page(before=border), self._whole(self._view(before=border))
        after: int | None = None
        while True:
            shown = self._view("oldest", after=after)
            yield links.page(order="oldest", after=after), self._whole(shown)
            after = shown.paging.after
            if after is None:
                break
        for moment in self._moments:
            past = build_view(
                self._state,
                self._story if self._story_at is None else self._story_at(moment.seq),
                now=self._now,
                seq=moment.seq,
                at=moment.at.utc,
                limit=self._length,
            )
            yield links.past(moment.seq), self._whole(past)
        if self._moments:
            yield (
                links.past_moments(),
                self._page(renderer.moments(front, self._moments, base_url=base)),
            )
        yield links.about(), self._page(renderer.about(front, base_url=base))
        yield links.corrections(), self._page(renderer.corrections(front, base_url=base))
        if front.positions.sides:
            yield links.positions(), self._page(renderer.positions(front, base_url=base))
        if front.outcomes:
            yield links.hypotheses(), self._page(renderer.hypotheses(front, base_url=base))
        for meeting in front.meetings:
            yield links.meeting(meeting.id), self._page(renderer.meeting(front, meeting, base_url=base))
        for topic in front.topics:
            yield links.topic(topic.issue.id), self._page(renderer.topic(front, topic, base_url=base))
        yield from self._by_subject(front)
        index = self._whole(front)
        yield from self._beside()
        yield links.page(), index

    def _by_subject(self, front: View) -> Iterator[tuple[str, bytes]]:
        """Feeds, and a page for each issue and actor with updates."""
        everything = max(1, len(self._state.published))
        coverage: tuple[Kind, str, str] = ("coverage", "", "")
        for kind, id_, name in (coverage, *self._channels()):
            of = channel(self._state, self._story, kind, id_, limit=everything)
            yield (
                self._links.atom(kind, id_),
                atom(front, self._base_url, links=self._links, of=of),
            )
            yield (
                self._links.json_feed(kind, id_),
                json_feed(front, self._base_url, links=self._links, of=of),
            )
            if kind != "coverage":
                wanted = Wanted(issue=id_) if kind == "issue" else Wanted(actor=id_)
                found = results(self._state, self._desk, wanted, limit=everything)
                form = filters(self._state, self._desk, self._state.seq, wanted)
                page = self._renderer.results(front, found, form, base_url=self._base_url, named=name)
                yield self._links.search(**{kind: id_}), self._page(page, found.updates)

    def _beside(self) -> Iterator[tuple[str, bytes]]:
        """What the pages drawn so far load."""
        for asset in self._used:
            script = asset.name.endswith(".js")
            yield self._links.asset(asset.hashed), _scoped(asset.body) if script else asset.body
        yield from self._maps.items()
        for media in self._media:
            body = self._picture(media) if self._picture is not None else None
            if body is not None:
                yield self._links.image(media), body

    def _channels(self) -> list[tuple[Kind, str, str]]:
        """Issues and actors with updates about them: kind, id and name."""
        named: list[tuple[Kind, str, str]] = [
            ("issue", id_, title) for id_, title in self._desk.issues.items()
        ]
        named.extend(("actor", actor.id, actor.name) for actor in self._story.actors)
        return [
            (kind, id_, name)
            for kind, id_, name in named
            if (of := channel(self._state, self._story, kind, id_, limit=1)) is not None and of.updates
        ]

    def _parts(self) -> Iterator[tuple[str, UpdatePart]]:
        """Every update by the address it was published at; of one merged into another, what it is part of now."""
        state = self._state
        for id_ in state.published.values:
            shown = id_ if state.stands(id_) else state.resolve(id_)
            part = update_part(state, self._desk, shown, state.seq)
            if part is not None:
                yield id_, part

    def _view(self, order: Order = "newest", before: int | None = None, after: int | None = None) -> View:
        return build_view(
            self._state,
            self._story,
            now=self._now,
            order=order,
            before=before,
            after=after,
            limit=self._length,
        )

    def _whole(self, view: View) -> bytes:
        """A whole page; its maps are noted."""
        page = self._renderer.page(view, base_url=self._base_url)
        for scheme in SCHEMES:
            for name, draw in (
                (self._links.map(view.coverage.map.seq, scheme), self._renderer.map),
                (self._links.stances(view.reactions.seq, scheme), self._renderer.stances),
            ):
                if name not in self._maps and name in page:
                    self._maps[name] = draw(view, scheme).encode()
        return self._page(page, view.updates)

    def _page(self, page: str, updates: Iterable[UpdatePart] = ()) -> bytes:
        self._media.update((image.media, None) for update in updates for image in update.images)
        used = [asset for asset in self._unused if asset.hashed in page]
        self._used += used
        self._unused = [asset for asset in self._unused if asset not in used]
        return page.replace('<script type="module" src=', "<script defer src=").encode()


def _borders(state: State, length: int) -> tuple[int, ...]:
    """First publications at which a further page begins, newest first: as the view pages them."""
    seqs = state.published.seqs
    return tuple(seqs[place] for place in range(len(seqs) - length, 0, -length))


def _scoped(script: bytes) -> bytes:
    """A module's text as a plain script: strict, and its names its own."""
    return b'(() => { "use strict";\n' + script + b"\n})();\n"

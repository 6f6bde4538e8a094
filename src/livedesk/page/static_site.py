"""The whole coverage as files of one folder: no server, no script that needs one, every permalink.

Pure: it yields names and bytes, and whoever asked writes them. Browsers load no modules from a folder, so
scripts are served there as plain ones, each in a scope of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from livedesk.page.assets import EDITORS
from livedesk.page.channel import Kind, channel
from livedesk.page.claims import claims
from livedesk.page.desk import Desk
from livedesk.page.feeds import atom, json_feed
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.parts import Order, View
from livedesk.page.pictures.world import SCHEMES
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from livedesk.record.fold import State
from livedesk.story.schema import Story

SITE_PAGE = 200
"""Updates on one page of a static site: a folder has no second page at hand as quickly as a server."""


def site_files(
    state: State, story: Story, *, now: datetime, base_url: str = "", length: int = SITE_PAGE
) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its name, index.html last: whoever sees it finds the others there.

    ``now`` is the page's clock. With ``base_url``, where the folder will be published, feeds and the data
    for machines carry absolute addresses.
    """
    borders = _borders(state, length)
    renderer = Renderer(Links(flat=True, borders=borders))
    links = renderer.links

    def view(order: Order = "newest", before: int | None = None, after: int | None = None) -> View:
        return build_view(state, story, now=now, order=order, before=before, after=after, limit=length)

    def page(shown: View) -> bytes:
        return _classic(renderer.page(shown, base_url=base_url))

    for asset in renderer.assets.all():
        if asset.name in EDITORS:
            continue
        script = asset.name.endswith(".js")
        yield links.asset(asset.hashed), _scoped(asset.body) if script else asset.body
    front = view()
    desk = Desk.of(story)
    for id_ in state.published.values:
        part = update_part(state, desk, id_, state.seq)
        if part is not None:
            said = claims(state, desk, part.id, state.seq)
            yield links.update(id_), _classic(renderer.permalink(front, part, base_url=base_url, claims=said))
    for border in borders:
        yield links.page(before=border), page(view(before=border))
    after: int | None = None
    while True:
        shown = view("oldest", after=after)
        yield links.page(order="oldest", after=after), page(shown)
        after = shown.paging.after
        if after is None:
            break
    for scheme in SCHEMES:
        yield links.map(front.coverage.map.seq, scheme), renderer.map(front, scheme).encode()
        yield links.stances(front.reactions.seq, scheme), renderer.stances(front, scheme).encode()
    yield links.about(), _classic(renderer.about(front, base_url=base_url))
    yield links.corrections(), _classic(renderer.corrections(front, base_url=base_url))
    if front.positions.sides:
        yield links.positions(), _classic(renderer.positions(front, base_url=base_url))
    if front.outcomes:
        yield links.hypotheses(), _classic(renderer.hypotheses(front, base_url=base_url))
    for meeting in front.meetings:
        yield links.meeting(meeting.id), _classic(renderer.meeting(front, meeting, base_url=base_url))
    for topic in front.topics:
        yield links.topic(topic.issue.id), _classic(renderer.topic(front, topic, base_url=base_url))
    kinds: list[tuple[Kind, str]] = [("coverage", "")]
    kinds.extend(("issue", issue.id) for issue in story.issues)
    kinds.extend(("actor", actor.id) for actor in story.actors)
    for kind, about in kinds:
        of = channel(state, story, kind, about, limit=max(1, len(state.published)))
        if kind == "coverage" or (of is not None and of.updates):
            yield links.atom(kind, about), atom(front, base_url, links=links, of=of)
            yield links.json_feed(kind, about), json_feed(front, base_url, links=links, of=of)
    yield links.page(), page(front)


def _borders(state: State, length: int) -> tuple[int, ...]:
    """First publications at which a further page begins, newest first: as the view pages them."""
    seqs = state.published.seqs
    return tuple(seqs[place] for place in range(len(seqs) - length, 0, -length))


def _classic(page: str) -> bytes:
    return page.replace('<script type="module" src=', "<script defer src=").encode()


def _scoped(script: bytes) -> bytes:
    """A module's text as a plain script: strict, and its names its own."""
    return b'(() => { "use strict";\n' + script + b"\n})();\n"

"""Views drawn as HTML: one template per part, one drawing of an update for first paint and push.

Everything is autoescaped; an undefined name is an error. Templates are read once, at construction.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from livedesk.page.assets import Assets
from livedesk.page.links import Links, absolute, anchor
from livedesk.page.parts import (
    CheckedPart,
    IssuePart,
    OutcomePart,
    PhasePart,
    Rail,
    Standing,
    UpdatePart,
    View,
)
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.words import STATUS_MEANINGS, STATUS_WORDS

KEPT_FRAGMENTS = 4096
"""Drawn updates kept; each is some 4 kB."""


class Renderer:
    """Draws views, and keeps what it drew of each update's revision."""

    def __init__(self, links: Links | None = None) -> None:
        self.links = links or Links()
        self.assets = Assets()
        self._env = Environment(
            loader=PackageLoader("livedesk.page", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        known: dict[str, Any] = {
            "links": self.links,
            "anchor": anchor,
            "asset_url": self.asset_url,
            "fragment": self._fragment,
            "status_words": STATUS_WORDS,
            "status_meanings": STATUS_MEANINGS,
        }
        self._env.globals.update(known)
        self._drawn: OrderedDict[tuple[str, int], tuple[UpdatePart, Markup]] = OrderedDict()
        self.edition = self._edition()
        """Digest of templates and assets: what is drawn under another one may look otherwise."""

    def _edition(self) -> str:
        loader, digest = self._env.loader, blake2b(digest_size=6)
        for name in self._env.list_templates():
            digest.update(loader.get_source(self._env, name)[0].encode() if loader else b"")
        for asset in self.assets.all():
            digest.update(asset.hashed.encode())
        return digest.hexdigest()

    def asset_url(self, name: str) -> str:
        """Address of an asset by the name it has in the package."""
        return self.links.asset(self.assets.hashed(name))

    def page(self, view: View, *, base_url: str) -> str:
        """The whole page; ``base_url`` (scheme and host) is used where only absolute addresses will do."""
        on_page = frozenset(update.id for update in view.updates)
        return self._draw(
            "page.html",
            view=view,
            on_page=on_page,
            canonical=absolute(base_url, self.links.page()),
            json_ld=Markup(live_blog_posting(view, base_url=base_url, links=self.links)),  # noqa: S704 (escaped there)
        )

    def update(self, update: UpdatePart) -> str:
        """The one drawing of an update: what the page holds and what push sends."""
        return str(self._fragment(update))

    def stand(self, standing: Standing, *, on_page: frozenset[str] = frozenset()) -> str:
        """Where things stand, for push; ``on_page`` are ids whose links may stay on the page."""
        return self._draw("stand.html", standing=standing, on_page=on_page)

    def rail(self, rail: Rail, *, on_page: frozenset[str] = frozenset()) -> str:
        """The rail of key moments, for push."""
        return self._draw("rail.html", rail=rail, on_page=on_page)

    def latest(self, issue: IssuePart) -> str:
        """The newest updates that bear on an issue, for push."""
        return self._draw("latest.html", issue=issue, on_page=frozenset[str]())

    def outcomes(self, outcomes: Sequence[OutcomePart]) -> str:
        """How the story may end, for push."""
        return self._draw("outcomes.html", outcomes=outcomes, on_page=frozenset[str]())

    def phase(self, phase: PhasePart) -> str:
        """The phase chip, for push."""
        return self._draw("phase.html", phase=phase)

    def checked(self, checked: CheckedPart) -> str:
        """The line that says the desk is awake, for push."""
        return self._draw("checked.html", checked=checked)

    def permalink(self, view: View, update: UpdatePart, *, base_url: str) -> str:
        """One update on a page of its own, with the story around it; stable over revisions."""
        return self._draw(
            "permalink.html",
            view=view,
            update=update,
            canonical=absolute(base_url, self.links.update(update.id)),
        )

    def about(self, view: View, *, base_url: str) -> str:
        """Sources, how the desk decides, the page as of any moment."""
        return self._draw("about.html", view=view, canonical=absolute(base_url, self.links.about()))

    def corrections(self, view: View, *, base_url: str) -> str:
        """The corrections log."""
        return self._draw(
            "corrections.html", view=view, canonical=absolute(base_url, self.links.corrections())
        )

    def error(self, status: int, words: str, *, lang: str = "en") -> str:
        """A plain page that says what is wrong and where to go."""
        return self._draw("error.html", status=status, words=words, lang=lang)

    def _fragment(self, update: UpdatePart) -> Markup:
        key = (update.id, update.revision)
        known = self._drawn.get(key)
        if known is not None and known[0] == update:  # the story file's words may have changed
            self._drawn.move_to_end(key)
            return known[1]
        drawn = Markup(self._draw("update.html", update=update))  # noqa: S704 (drawn by an autoescaping template)
        self._drawn[key] = (update, drawn)
        if len(self._drawn) > KEPT_FRAGMENTS:
            self._drawn.popitem(last=False)
        return drawn

    def _draw(self, template: str, **names: object) -> str:
        render: Callable[..., str] = self._env.get_template(template).render
        return render(**names)

"""Views drawn as HTML: one template per part, one drawing of an update for first paint and push.

Everything is autoescaped; an undefined name is an error. Templates are read once, at construction.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from functools import partial
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from livedesk.page.assets import Assets
from livedesk.page.catalogue import ENGLISH, LANGUAGES, Catalogue, Tongue, catalogue_texts
from livedesk.page.front import Card, Front
from livedesk.page.links import Links, absolute, anchor
from livedesk.page.markdown import markdown
from livedesk.page.moments import PastMoment
from livedesk.page.parts import (
    CheckedPart,
    ClaimPart,
    DifferencePart,
    FilterPart,
    Header,
    IssuePart,
    MeetingPart,
    OutcomePart,
    PhasePart,
    Rail,
    ReactionsPart,
    ResultsPart,
    Standing,
    TopicTable,
    UpdatePart,
    View,
)
from livedesk.page.pictures.chance import chance
from livedesk.page.pictures.key_moments import Stop, key_moments
from livedesk.page.pictures.meetings import Occasion, meetings
from livedesk.page.pictures.volume import volume
from livedesk.page.pictures.world import Scheme, stances, world
from livedesk.page.reactions import STANCE_WORDS
from livedesk.page.structured_data import live_blog_posting
from livedesk.page.times import day_mark
from livedesk.page.words import STATUS_MEANINGS, STATUS_WORDS, clean, direction

KEPT_FRAGMENTS = 4096
"""Drawn updates kept; each is some 4 kB."""


class Renderer:
    """Draws views, and keeps what it drew of each update's revision."""

    def __init__(self, links: Links | None = None, *, cards: bool = False, notifies: bool = False) -> None:
        """``cards``: pages may point to pictures of updates, for other sites to show. ``notifies``: to
        where notifications are turned on.
        """
        self.links = links or Links()
        self.cards = cards
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
            "anchor": anchor,
            "absolute": absolute,
            "asset_url": self.asset_url,
            "cards": cards,
            "notifies": notifies,
            "status_words": STATUS_WORDS,
            "status_meanings": STATUS_MEANINGS,
            "markdown": markdown,
            "marked": _marked,
            "languages": LANGUAGES,
            "key_moments": self._key_moments,
            "volume": volume,
            "chance": chance,
            "meeting_line": _meeting_line,
            "links_in": lambda lang: msgspec.structs.replace(self.links, lang=lang),  # pyright: ignore[reportUnknownLambdaType]
        }
        self._env.globals.update(known)
        self._settings: dict[Tongue, dict[str, Any]] = {}
        self._drawn: OrderedDict[tuple[str, int, Tongue], tuple[UpdatePart, Markup]] = OrderedDict()
        self.edition = self._edition()
        """Digest of templates, assets and catalogues: what is drawn under another one may look otherwise."""

    def _edition(self) -> str:
        loader, digest = self._env.loader, blake2b(digest_size=6)
        for name in self._env.list_templates():
            digest.update(loader.get_source(self._env, name)[0].encode() if loader else b"")
        for asset in self.assets.all():
            digest.update(asset.hashed.encode())
        digest.update(catalogue_texts())
        return digest.hexdigest()

    def asset_url(self, name: str) -> str:
        """Address of an asset by the name it has in the package."""
        return self.links.asset(self.assets.hashed(name))

    def page(self, view: View, *, base_url: str, delta: str = "") -> str:
        """The whole page; ``base_url`` (scheme and host) is used where only absolute addresses will do.

        ``delta`` is where a page that can hold no stream asks for what changed.
        """
        on_page = frozenset(update.id for update in view.updates)
        return self._draw(
            "page.html",
            view.tongue,
            view=view,
            on_page=on_page,
            canonical=absolute(base_url, self.links.page()),
            base_url=base_url,
            delta=delta,
            json_ld=Markup(live_blog_posting(view, base_url=base_url, links=self.links)),  # noqa: S704 (escaped there)
        )

    def update(self, update: UpdatePart, tongue: Tongue = ENGLISH) -> str:
        """The one drawing of an update: what the page holds and what push sends."""
        return str(self._fragment(tongue, update))

    def stand(
        self, standing: Standing, tongue: Tongue = ENGLISH, *, on_page: frozenset[str] = frozenset()
    ) -> str:
        """Where things stand, for push; ``on_page`` are ids whose links may stay on the page."""
        return self._draw("stand.html", tongue, standing=standing, on_page=on_page)

    def rail(self, rail: Rail, tongue: Tongue = ENGLISH, *, on_page: frozenset[str] = frozenset()) -> str:
        """The rail of key moments, for push."""
        return self._draw("rail.html", tongue, rail=rail, on_page=on_page)

    def latest(self, issue: IssuePart, tongue: Tongue = ENGLISH) -> str:
        """The newest updates that bear on an issue, for push."""
        return self._draw("latest.html", tongue, issue=issue, on_page=frozenset[str]())

    def outcomes(self, outcomes: Sequence[OutcomePart], tongue: Tongue = ENGLISH) -> str:
        """How the story may end, for push."""
        return self._draw("outcomes.html", tongue, outcomes=outcomes, on_page=frozenset[str]())

    def reactions(self, reactions: ReactionsPart, tongue: Tongue = ENGLISH) -> str:
        """Who has reacted, for push."""
        return self._draw("reactions.html", tongue, reactions=reactions, on_page=frozenset[str]())

    def differences(self, differences: Sequence[DifferencePart], tongue: Tongue = ENGLISH) -> str:
        """Where accounts differ, for push."""
        return self._draw("differences.html", tongue, differences=differences, on_page=frozenset[str]())

    def phase(self, phase: PhasePart, tongue: Tongue = ENGLISH) -> str:
        """The phase chip, for push."""
        return self._draw("phase.html", tongue, phase=phase)

    def checked(self, checked: CheckedPart, tongue: Tongue = ENGLISH) -> str:
        """The line that says the desk is awake, for push."""
        return self._draw("checked.html", tongue, checked=checked)

    def permalink(
        self, view: View, update: UpdatePart, *, base_url: str, claims: Sequence[ClaimPart] = ()
    ) -> str:
        """One update on a page of its own with who says what in it; stable over revisions."""
        return self._draw(
            "permalink.html",
            view.tongue,
            view=view,
            update=update,
            claims=claims,
            canonical=absolute(base_url, self.links.update(update.id)),
            base_url=base_url,
        )

    def notify(self, view: View, key: str) -> str:
        """Where readers turn notifications on; ``key`` is the desk's public key, base64url."""
        return self._draw("notify.html", view.tongue, view=view, key=key)

    def embed(
        self, view: View, updates: Sequence[UpdatePart], *, base_url: str, following: str, poll: int
    ) -> str:
        """What other sites frame: a few updates, small. It looks at ``following`` every ``poll`` seconds and
        loads itself anew when something changed; without script it stays as it is."""
        page = self.links.update(updates[0].id) if len(updates) == 1 else self.links.page()
        return self._draw(
            "embed.html",
            view.tongue,
            view=view,
            updates=updates,
            canonical=absolute(base_url, page),
            following=following,
            poll=poll,
        )

    def about(self, view: View, *, base_url: str) -> str:
        """Sources, how the desk decides, the page as of any moment."""
        return self._draw(
            "about.html", view.tongue, view=view, canonical=absolute(base_url, self.links.about())
        )

    def corrections(self, view: View, *, base_url: str) -> str:
        """The corrections log."""
        return self._draw(
            "corrections.html",
            view.tongue,
            view=view,
            canonical=absolute(base_url, self.links.corrections()),
        )

    def moments(self, view: View, moments: Sequence[PastMoment], *, base_url: str) -> str:
        """The past moments that a static site has."""
        return self._draw(
            "moments.html",
            view.tongue,
            view=view,
            moments=moments,
            canonical=absolute(base_url, self.links.past_moments()),
        )

    def positions(self, view: View, *, base_url: str) -> str:
        """What each side has said it wants."""
        return self._draw(
            "positions.html", view.tongue, view=view, canonical=absolute(base_url, self.links.positions())
        )

    def meeting(self, view: View, shown: MeetingPart, *, base_url: str) -> str:
        """One meeting of the dossier."""
        canonical = absolute(base_url, self.links.meeting(shown.id))
        return self._draw("meeting.html", view.tongue, view=view, shown=shown, canonical=canonical)

    def topic(self, view: View, shown: TopicTable, *, base_url: str) -> str:
        """One issue across the meetings."""
        canonical = absolute(base_url, self.links.topic(shown.issue.id))
        return self._draw("topic.html", view.tongue, view=view, shown=shown, canonical=canonical)

    def hypotheses(self, view: View, *, base_url: str) -> str:
        """Evidence against outcomes, and how past figures fared."""
        return self._draw(
            "hypotheses.html", view.tongue, view=view, canonical=absolute(base_url, self.links.hypotheses())
        )

    def results(
        self, view: View, results: ResultsPart, form: FilterPart, *, base_url: str, named: str = ""
    ) -> str:
        """What a search found; ``named`` is what all of it is about, where it has a name."""
        asked = {choice.name: choice.chosen for choice in form.choices} | {"q": form.words}
        return self._draw(
            "results.html",
            view.tongue,
            view=view,
            results=results,
            form=form,
            asked=asked,
            named=named,
            canonical=absolute(base_url, self.links.search(**asked)),
        )

    def map(self, view: View, scheme: Scheme) -> str:
        """The map, a file of its own."""
        part, words = view.coverage.map, Catalogue.of(view.tongue.lang)
        return str(
            world(
                {row.code: row.count for row in part.countries},
                part.place,
                title=words.say("Where it happens and where the reports come from"),
                description=", ".join(f"{row.name}: {row.count}" for row in part.countries[:20]),
                label=part.label,
                scheme=scheme,
            )
        )

    def stances(self, view: View, scheme: Scheme) -> str:
        """The map of reactions, likewise."""
        part, words = view.reactions, Catalogue.of(view.tongue.lang)
        return str(
            stances(
                dict(part.stances),
                view.coverage.map.place,
                words={stance: words.say(word) for stance, word in STANCE_WORDS.items()},
                title=words.say("Who has reacted, and how"),
                description=", ".join(
                    f"{party.name}: {party.latest.attitude}" for party in part.parties[:40]
                ),
                scheme=scheme,
            )
        )

    def _key_moments(self, rail: Rail, zone: str, lang: str, links: Links, on_page: frozenset[str]) -> Markup:
        stops = [
            Stop(
                at=moment.at.utc,
                anchor=anchor(moment.id),
                href=f"#{anchor(moment.id)}" if moment.id in on_page else links.update(moment.id),
                words=f"{moment.at.day} {moment.at.clock} {moment.headline.text}",
                status=moment.status.status,
            )
            for moment in sorted(rail.moments, key=lambda moment: moment.at.utc)
        ]
        return key_moments(stops, ZoneInfo(zone), lambda day: day_mark(day, lang))

    def front(self, front: Front, *, base_url: str) -> str:
        """The front page of a desk with many stories."""
        return self._draw(
            "front.html",
            front.tongue,
            front=front,
            drawn=partial(self._card, front.tongue),
            canonical=absolute(base_url, self.links.page()),
        )

    def card(self, card: Card, tongue: Tongue = ENGLISH) -> str:
        """One story's card, for push: the same drawing as the front page's."""
        return str(self._card(tongue, card))

    def _card(self, tongue: Tongue, card: Card) -> Markup:
        return Markup(self._draw("card.html", tongue, card=card).strip())  # noqa: S704 (drawn by an autoescaping template)

    def error(
        self, status: int, words: str, *, title: str = "", desk: bool = False, tongue: Tongue = ENGLISH
    ) -> str:
        """A plain page that says what is wrong and where to go: to the story of that ``title``, or the ``desk`` with many.

        ``words`` are English, as the API tells them; that an address leads nowhere is said in the page's language, too.
        """
        return self._draw("error.html", tongue, status=status, told=words, of=clean(title), desk=desk)

    def console(self, template: str, **names: object) -> str:
        """A page or a part of the editors' console, from templates/console; in English, like all of it."""
        return self._draw(f"console/{template}", ENGLISH, **names)

    def _fragment(self, tongue: Tongue, update: UpdatePart) -> Markup:
        key = (update.id, update.revision, tongue)
        known = self._drawn.get(key)
        if known is not None and known[0] == update:  # the story file's words may have changed
            self._drawn.move_to_end(key)
            return known[1]
        drawn = Markup(self._draw("update.html", tongue, update=update))  # noqa: S704 (drawn by an autoescaping template)
        self._drawn[key] = (update, drawn)
        if len(self._drawn) > KEPT_FRAGMENTS:
            self._drawn.popitem(last=False)
        return drawn

    def _draw(self, template: str, tongue: Tongue, **names: object) -> str:
        return self._env.get_template(template).render(self._setting(tongue) | names)

    def _setting(self, tongue: Tongue) -> dict[str, Any]:
        """What every template finds beside its parts: words, links and the story's language."""
        found = self._settings.get(tongue)
        if found is None:
            words = Catalogue.of(tongue.lang)
            found = self._settings[tongue] = {
                "say": words.markup,
                "say_count": words.markup_count,
                "number": words.number,
                "percent": words.percent,
                "lang": words.lang,
                "dir": words.dir,
                "own": _marked(tongue.own),
                "titled": _marked(tongue.titled),
                "script_words": script_words(words),
                "links": msgspec.structs.replace(self.links, lang=tongue.lang if tongue.kept else None),
                "fragment": partial(self._fragment, tongue),
            }
        return found


def _marked(lang: str) -> Markup:
    """The attributes of an element in another language than the page's; empty for ""."""
    return Markup(f' lang="{escape(lang)}" dir="{direction(lang)}"') if lang else Markup()  # noqa: S704


def _meeting_line(found: Sequence[MeetingPart], header: Header, title: str, description: str) -> Markup:
    """The meetings so far, and the one the story is about where its start is known."""
    occasions = [Occasion(date.fromisoformat(m.iso), m.held, f"{m.day}: {m.title}") for m in found]
    if header.starts is not None:
        day = date.fromisoformat(header.starts.local[:10])
        occasions.append(Occasion(day, True, f"{header.starts.full_day}: {header.title}"))
    return meetings(occasions, title, description)


def script_words(words: Catalogue) -> str:
    """What the scripts say, as JSON: texts with ``{}`` for a figure, counts by plural category."""
    said: dict[str, Any] = {
        "s": words.say("%(n)s s", n="{}"),
        "min": words.say("%(n)s min", n="{}"),
        "h": words.say("%(n)s h", n="{}"),
        "hm": words.say("%(h)s h %(m)s min", h="{}", m="{}"),
        "days": words.forms("%(n)s day", "%(n)s days"),
        "ago": words.say("%(span)s ago", span="{}"),
        "yours": words.say("%(time)s yours", time="{}"),
        "new": words.forms("%(n)s new update", "%(n)s new updates"),
        "stale": words.say("Much has changed. Show the page as it is now"),
        "paused": words.say("Paused: %(n)s waiting", n="{}"),
        "pause": [words.say("Pause"), words.say("Paused")],
        "correct": words.say("Corrected: %(headline)s", headline="{}"),
        "withdraw": words.say("Withdrawn: %(headline)s", headline="{}"),
        "in": words.say("Starts in %(span)s", span="{}"),
        "soon": words.say("About to start"),
        "cut": words.say("Not connected. Trying again in %(n)s s", n="{}"),
        "busy": words.say("Not live: %(reason)s", reason="{}"),
        "since": words.say("Since %(time)s, when you last looked:", time="{}"),
        "marks": [words.say("new"), words.say("changed")],
    }
    return msgspec.json.encode(said).decode()

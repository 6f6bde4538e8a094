"""Addresses of the page's own pages: under a path of a server, or flat in a folder of files."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec

from livedesk.page.parts import Order


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """One scheme of addresses; all of them stay in use for good."""

    root: str = "/"
    """Path the desk answers under, with a slash at both ends; ignored when flat."""
    flat: bool = False
    """True for a static site: relative names of files in one folder."""
    borders: tuple[int, ...] = ()
    """Of a static site: where each of its further pages begins, as `Paging.before` gives it."""
    moments: tuple[int, ...] = ()
    """Of a static site: the entries after which it has the page as it stood, oldest first."""
    kept: frozenset[str] = frozenset()
    """Of a static site: "issue-ID" and "actor-ID" of those that have a page of their own."""
    lang: str | None = None
    """Language of the interface, where addresses have to name it; ignored when flat."""

    def page(
        self,
        *,
        order: Order | None = None,
        before: int | None = None,
        after: int | None = None,
        at: str | None = None,
    ) -> str:
        """The page; ``at`` is a past moment, RFC 3339, which a static site does not have."""
        if self.flat:
            return self._file(order, before, after)
        query = {
            "order": order if order == "oldest" else None,
            "before": before,
            "after": after,
            "at": at,
        }
        return self._address("", **query)

    def _file(self, order: Order | None, before: int | None, after: int | None) -> str:
        if order == "oldest":
            return "oldest.html" if after is None else f"oldest-{after}.html"
        border = None if before is None else min((b for b in self.borders if b >= before), default=None)
        return "index.html" if border is None else f"page-{border}.html"

    def update(self, update_id: str) -> str:
        """Permalink of an update."""
        if self.flat:
            return f"update-{_file_name(update_id)}.html"
        return self._address(f"updates/{quote(update_id, safe='')}")

    def about(self) -> str:
        """Sources and how the desk decides."""
        return "about.html" if self.flat else self._address("about")

    def corrections(self) -> str:
        """The corrections log."""
        return "corrections.html" if self.flat else self._address("corrections")

    def positions(self) -> str:
        """What each side has said it wants."""
        return "positions.html" if self.flat else self._address("positions")

    def meeting(self, id_: str) -> str:
        """One meeting of the dossier."""
        return (
            f"meeting-{_file_name(id_)}.html"
            if self.flat
            else self._address(f"meetings/{quote(id_, safe='')}")
        )

    def topic(self, issue: str) -> str:
        """One issue across the meetings, side by side."""
        return (
            f"topic-{_file_name(issue)}.html"
            if self.flat
            else self._address(f"topics/{quote(issue, safe='')}")
        )

    def hypotheses(self) -> str:
        """Evidence against outcomes."""
        return "evidence.html" if self.flat else self._address("evidence")

    def atom(self, kind: str = "coverage", id_: str = "", *, before: int | None = None) -> str:
        """Atom feed of all updates, or of those about an "issue" or an "actor"."""
        return self._feed(kind, id_, "atom", before)

    def json_feed(self, kind: str = "coverage", id_: str = "", *, before: int | None = None) -> str:
        """JSON Feed, likewise."""
        return self._feed(kind, id_, "json", before)

    def _feed(self, kind: str, id_: str, ending: str, before: int | None) -> str:
        whole = kind == "coverage"
        if self.flat:
            return f"feed.{ending}" if whole else f"feed-{kind}-{id_}.{ending}"
        path = f"{self.root}feed.{ending}" if whole else f"{self.root}{kind}s/{id_}/feed.{ending}"
        return path if before is None else f"{path}?before={before}"

    def search(self, **asked: str | int | None) -> str:
        """Search: words, issue, actor, country and kind of source, past moment.

        A static site has pages of issues and of actors, and "" for all else.
        """
        given = {key: value for key, value in asked.items() if value}
        if self.flat:
            about = "-".join(f"{key}-{value}" for key, value in given.items())
            return f"{about}.html" if about in self.kept else ""
        return self._address("search", **given)

    def past(self, seq: int) -> str:
        """Of a static site: the page as it stood after an entry of ``moments``."""
        return f"moment-{seq}.html"

    def past_moments(self) -> str:
        """Of a static site: the list of them; "" when it has none, and on a server, which has any moment."""
        return "moments.html" if self.flat and self.moments else ""

    def moment(self) -> str:
        """Where the slider leads, which sends readers on to the moment; "" for a static site."""
        return "" if self.flat else self._address("moment")

    def map(self, seq: int, scheme: str) -> str:
        """The map after an entry, for light or dark pages."""
        return f"map-{seq}-{scheme}.svg" if self.flat else self._address("map.svg", seq=seq, scheme=scheme)

    def stances(self, seq: int, scheme: str) -> str:
        """The map of reactions after an entry, likewise."""
        return (
            f"stances-{seq}-{scheme}.svg"
            if self.flat
            else self._address("stances.svg", seq=seq, scheme=scheme)
        )

    def events(self) -> str:
        """Server-sent events; "" for a static site, which has none."""
        return "" if self.flat else self._address("events")

    def delta(self, seq: int, edition: str) -> str:
        """What changed after an entry, for an edition of the page; "" for a static site."""
        return "" if self.flat else self._address(f"delta/{seq}", edition=edition)

    def card(self, update_id: str, revision: int) -> str:
        """The picture other sites show beside a link to an update, as it stood at a revision."""
        if self.flat:
            return f"card-{_file_name(update_id)}-{revision}.png"
        return f"{self.root}cards/{quote(update_id, safe='')}-{revision}.png"

    def embed(self, update_id: str | None = None) -> str:
        """What other sites may frame: the newest updates, or one; "" for a static site."""
        if self.flat:
            return ""
        return f"{self.root}embed" if update_id is None else f"{self.root}embed/{quote(update_id, safe='')}"

    def oembed(self, address: str, form: str) -> str:
        """Where oEmbed (json or xml) tells of one of the desk's own absolute addresses; "" for a static site."""
        return "" if self.flat else f"{self.root}oembed?{urlencode({'url': address, 'format': form})}"

    def notify(self) -> str:
        """Where a reader turns notifications on; "" for a static site."""
        return "" if self.flat else self._address("notify")

    def subscriptions(self) -> str:
        """Where a browser subscribes."""
        return "" if self.flat else f"{self.root}notify/subscriptions"

    def service_worker(self) -> str:
        """The script that shows notifications."""
        return "" if self.flat else f"{self.root}service-worker.js"

    def asset(self, hashed: str) -> str:
        """A stylesheet, script or picture by its hashed name."""
        return f"assets/{hashed}" if self.flat else f"{self.root}assets/{hashed}"

    def image(self, media: str) -> str:
        """A picture on an update."""
        return f"images/{media}" if self.flat else f"{self.root}images/{media}"

    def _address(self, path: str, **query: object) -> str:
        """Path and query under the root, in the language the addresses name."""
        given = {key: value for key, value in (query | {"lang": self.lang}).items() if value is not None}
        return f"{self.root}{path}?{urlencode(given)}" if given else f"{self.root}{path}"


def anchor(update_id: str) -> str:
    """Fragment of an update on the page: letters, digits, "-", "_" and "." only, unique per id."""
    return "u-" + _file_name(update_id)


def _file_name(update_id: str) -> str:
    """The id in letters that stand in a file's name and in a fragment as they are."""
    return quote(update_id, safe="").replace("~", "%7E").replace("%", "~")


def absolute(base_url: str, address: str) -> str:
    """An address of `Links` as others reach it; ``base_url`` is scheme and host, with or without path, or "".

    >>> absolute("https://desk.example/", "/updates/d1")
    'https://desk.example/updates/d1'
    """
    if not base_url:  # a folder that may lie anywhere
        return address
    if not address.startswith("/"):
        return base_url.rstrip("/") + "/" + address
    scheme, _, rest = base_url.partition("://")
    return f"{scheme}://{rest.split('/', 1)[0]}{address}"

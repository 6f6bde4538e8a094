"""Sources of kind "mastodon": public timelines of accounts, hashtags and instances, looked at now and then.

A status that stood on the last page, would still stand on this one and does not is asked for by itself;
when it is gone, it is taken back.
"""

from __future__ import annotations

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.sources.credentials import secret_of
from livedesk.sources.fetch_error import FetchError, shown
from livedesk.sources.fetching import Fetched, Fetcher
from livedesk.sources.mastodon import API, Status, Statuses, order, read_statuses, timeline_of
from livedesk.sources.schedule import gap_seconds
from livedesk.sources.source import Look, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.sources.streaming import unreadable
from livedesk.story.schema import Source

#: Statuses of a page; no instance gives more.
PAGE = 40
#: Missing statuses asked for by themselves after one look.
MOST_ASKED = 5

_ID = msgspec.json.Decoder(dict[str, msgspec.Raw])


class MastodonTimeline:
    """Looks at timelines."""

    kind = "mastodon"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._fetcher = fetcher

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``; an account's number is kept as the cursor."""
        where = f"{source.name} ({shown(source.address)})"
        token = secret_of(source)
        address, cursor = await self._address(source, state, token, where)
        fetched = await self._fetcher.fetch(source, state.validators, address=address, token=token)
        kept = msgspec.structs.replace(
            state, validators=fetched.validators, seconds=fetched.seconds, moved_to=None, cursor=cursor
        )
        if fetched.status == 304:
            return Look(reports=(), state=kept, unchanged=True)
        statuses, broken = read_statuses(fetched.body, where)
        picking = Statuses(source)
        reports = [
            report for status in statuses if (report := picking.report(status, fetched.at)) is not None
        ]
        withdrawn, still = await self._missing(source, state, statuses, address, token)
        kept = msgspec.structs.replace(
            kept,
            tier="json",
            gap_seconds=gap_seconds(reports, now=fetched.at),
            shown=(*(f"{status.id} {status.uri}" for status in statuses), *still),
        )
        return Look(
            reports=tuple(reports),
            state=kept,
            withdrawn=withdrawn,
            warnings=(*unreadable(broken, "status", "statuses"), *picking.doubts()),
        )

    async def _address(
        self, source: Source, state: SourceState, token: str | None, where: str
    ) -> tuple[str, str | None]:
        url = timeline_of(source)
        if not url.path.endswith("/accounts/lookup"):
            return str(url.update_query(limit=PAGE)), None
        number = state.cursor
        if number is None:
            fetched = await self._fetcher.fetch(source, address=str(url), token=token)
            number = _number(fetched, where)
        path = f"{API}accounts/{number}/statuses"
        return str(url.with_path(path).with_query(limit=PAGE)), number

    async def _missing(
        self, source: Source, state: SourceState, statuses: list[Status], address: str, token: str | None
    ) -> tuple[tuple[Withdrawn, ...], list[str]]:
        """What is taken back, and what was missing but is only hidden or could not be asked for."""
        if not statuses:
            return (), list(state.shown)
        here = {status.id for status in statuses}
        oldest = min((status.id for status in statuses), key=order)
        missing = [
            line
            for line in state.shown
            if order(line.partition(" ")[0]) > order(oldest) and line.partition(" ")[0] not in here
        ]
        gone: list[Withdrawn] = []
        still: list[str] = missing[MOST_ASKED:]
        for line in missing[:MOST_ASKED]:
            id_, _, uri = line.partition(" ")
            try:
                asked = str(URL(address).with_path(f"{API}statuses/{id_}").with_query(None))
                await self._fetcher.fetch(source, address=asked, token=token)
            except FetchError as error:
                if error.status in {404, 410}:
                    gone.append(Withdrawn(key=uri, why="its poster deleted it"))
                    continue
            still.append(line)
        return tuple(gone), still


def _number(fetched: Fetched, where: str) -> str:
    try:
        found = msgspec.json.decode(_ID.decode(fetched.body)["id"], type=str)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError):
        raise SourceError("sent no account", where=where, remedy="Check the name in its address") from None
    return found


__all__ = ["MastodonTimeline"]

"""How much is said, when and from where: counts of the reports on the story as they came in.

Exact for any past moment and cheap at any length of the log: each kind of source and each country keeps
the times at which its reports were found to be on the story, and a count is two binary searches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import cast

from livedesk.model import SourceType
from livedesk.page.desk import Desk
from livedesk.page.parts import CountryRow, CoveragePart, MapPart, VolumePart
from livedesk.page.pieces import Bar
from livedesk.page.times import span
from livedesk.page.words import TYPE_WORDS, country_name
from livedesk.record.fold import Dated, State

MOST_BARS = 48
STEPS = tuple(timedelta(hours=h) for h in (1, 2, 3, 6, 12, 24, 48, 168, 720, 2160, 8760))
"""How long a bar may be: the first that makes no more than MOST_BARS."""


def coverage(state: State, desk: Desk, seq: int) -> CoveragePart:
    """Counts after entry ``seq``."""
    return CoveragePart(volume=volume(state, desk, seq), map=map_part(state, desk, seq))


def volume(state: State, desk: Desk, seq: int) -> VolumePart:
    """Reports by kind of source in equal stretches of time that begin at full hours of the event's zone."""
    kinds = _counted(state, "kind:", seq)
    total = sum(count for _, count in kinds)
    if not kinds:
        return VolumePart(bars=(), kinds=(), step="", total="", most="")
    heard = {kind: state.heard[f"kind:{kind}"] for kind, _ in kinds}
    first = min(times.times[0] for times in heard.values())
    last = max(heard[kind].times[count - 1] for kind, count in kinds)
    start = (
        first.astimezone(desk.clock.zone).replace(minute=0, second=0, microsecond=0).astimezone(first.tzinfo)
    )
    step = next((s for s in STEPS if (last - start) / s < MOST_BARS), STEPS[-1])
    if step >= timedelta(hours=2):
        start = (
            first.astimezone(desk.clock.zone)
            .replace(hour=0, minute=0, second=0, microsecond=0)
            .astimezone(first.tzinfo)
        )
        start += (first - start) // step * step
    edges = [start + n * step for n in range(int((last - start) / step) + 2)]
    columns = [_columns(heard[kind], count, edges) for kind, count in kinds]
    rows = list(zip(*columns, strict=True))
    every = max(1, len(rows) // 4)
    bars = tuple(
        Bar(
            at=desk.clock.moment(edges[n]),
            label=_label(desk, edges[n], step)
            if n % every == 0 and n + every // 2 < max(len(rows), 8)
            else "",
            counts=tuple((kind, count) for (kind, _), count in zip(kinds, row, strict=True)),
        )
        for n, row in enumerate(rows)
    )
    return VolumePart(
        bars=bars,
        kinds=tuple((kind, desk.say(TYPE_WORDS[cast("SourceType", kind)])) for kind, _ in kinds),
        step=desk.say("%(n)s h", n=1) if step == STEPS[0] else span(step, desk.words),
        total=desk.say_count("%(n)s report on the story", "%(n)s reports on the story", total),
        most=desk.words.number(max(sum(row) for row in rows)),
    )


def map_part(state: State, desk: Desk, seq: int) -> MapPart:
    """Where it happens and how many reports came from each country after entry ``seq``."""
    event = desk.story.event
    place = None
    if event.latitude is not None and event.longitude is not None:
        place = event.latitude, event.longitude
    published = bisect_right(state.published.seqs, seq)
    return MapPart(
        place=place,
        label=desk.clock.place,
        countries=tuple(
            CountryRow(code=code, name=country_name(code, desk.words.lang), count=count)
            for code, count in _counted(state, "country:", seq)
        ),
        seq=state.published.seqs[published - 1] if published else 0,
    )


def _counted(state: State, prefix: str, seq: int) -> list[tuple[str, int]]:
    """What is counted under a prefix, most first; what had none by then is left out."""
    found = [
        (key.removeprefix(prefix), bisect_right(times.seqs, seq))
        for key, times in state.heard.items()
        if key.startswith(prefix)
    ]
    return sorted(((name, count) for name, count in found if count), key=lambda pair: (-pair[1], pair[0]))


def _columns(heard: Dated[str], count: int, edges: Sequence[datetime]) -> list[int]:
    """How many fall between each edge and the next, of the first ``count``."""
    places = [bisect_left(heard.times, edge, 0, count) for edge in edges]
    return [after - before for before, after in pairwise(places)]


def _label(desk: Desk, at: datetime, step: timedelta) -> str:
    moment = desk.clock.moment(at)
    return moment.clock if step < timedelta(hours=6) else moment.day

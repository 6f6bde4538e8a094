"""Figures for Prometheus, in a registry of their own.

Almost everything is read off the desk when asked for, so that counting costs nothing while it works;
what must be timed as it happens, the desk observes (``append_seconds``).
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from livedesk.serving.bodies import Bodies
from livedesk.serving.push import Hub
from livedesk.serving.site import Site

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The desk's figures. Make one, hand it to ``make_app``, and observe what only the desk can time."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.append_seconds = Histogram(
            "livedesk_append_seconds",
            "Seconds from handing entries to the record until they were durable.",
            registry=self.registry,
            buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
        )
        self.requests: Tally[tuple[str, int]] = Tally()
        """Answers by route and status."""
        ProcessCollector(registry=self.registry)

    def watch(self, site: Site, hub: Hub, bodies: Mapping[str, Bodies]) -> None:
        """Read these from now on. Once per Metrics."""
        self.registry.register(_Desk(site, hub, bodies, self.requests))

    def text(self) -> bytes:
        """What /metrics answers."""
        return generate_latest(self.registry)


def together(stories: Mapping[str, Metrics]) -> bytes:
    """The figures of many stories as one answer: each with a label ``story``, the process's own once."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Together(stories))
    return generate_latest(registry)


class _Together(Collector):
    def __init__(self, stories: Mapping[str, Metrics]) -> None:
        self._stories = stories

    def describe(self) -> list[Metric]:
        """Nothing beforehand."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every family once, with the samples of all stories."""
        families: dict[str, Metric] = {}
        for story, metrics in self._stories.items():
            for found in metrics.registry.collect():
                if found.name.startswith("process_"):
                    continue
                kept = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                kept.samples += [s._replace(labels={**s.labels, "story": story}) for s in found.samples]
        yield from families.values()


class _Desk(Collector):
    def __init__(
        self, site: Site, hub: Hub, bodies: Mapping[str, Bodies], requests: Tally[tuple[str, int]]
    ) -> None:
        self._site = site
        self._hub = hub
        self._bodies = bodies
        self._requests = requests

    def describe(self) -> list[Metric]:
        """Nothing beforehand: names are checked when they are collected."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every figure, now."""
        yield from self._record()
        yield from self._push()
        yield from self._web()
        yield from self._health()

    def _record(self) -> Iterator[Metric]:
        state = self._site.state
        yield _count("entries", "Entries of the record.", state.seq)
        yield _count("reports_received", "Reports received.", state.received)
        yield _count("reports_relevant", "Reports on the story.", state.relevant)
        merged = sum(d.merged_into is not None for d in state.developments.values())
        yield _gauge(
            "developments", "Developments, merged ones not counted.", len(state.developments) - merged
        )
        yield _gauge("updates", "Updates published.", len(state.published))
        yield _count("revisions", "Revisions of updates published.", len(state.revisions))
        if state.at is not None:
            yield _gauge(
                "recorded_timestamp_seconds", "When the last entry was recorded.", state.at.timestamp()
            )
        checked = self._site.checked()
        if checked is not None and checked.last_checked is not None:
            yield _gauge(
                "checked_timestamp_seconds",
                "When a source was last looked at.",
                checked.last_checked.timestamp(),
            )
        received = CounterMetricFamily(
            "livedesk_source_reports", "Reports by source.", labels=["source", "relevant"]
        )
        for source, tally in state.tallies.items():
            received.add_metric([source, "yes"], tally.relevant)
            received.add_metric([source, "no"], tally.received - tally.relevant)
        yield received

    def _push(self) -> Iterator[Metric]:
        figures = self._hub.figures
        yield _gauge("readers", "Readers connected by push.", self._hub.readers)
        yield _count("readers_joined", "Readers that ever connected.", figures.joined)
        yield _count(
            "readers_resumed", "Of these, came back and were sent what they missed.", figures.resumed
        )
        yield _count("readers_reset", "Of these, had to load the page anew.", figures.reset)
        yield _count("readers_refused", "Readers turned away at a limit.", figures.refused)
        yield _count("laggards_closed", "Readers closed because they did not read.", figures.laggards)
        yield _count("frames", "Events broadcast.", figures.frames)
        yield _count("deliveries", "Events handed to readers.", figures.deliveries)

    def _web(self) -> Iterator[Metric]:
        drawn = CounterMetricFamily(
            "livedesk_bodies",
            "Pages and feeds: drawn, sent a version behind to spare drawing, refused.",
            labels=["kind", "how"],
        )
        for kind, bodies in self._bodies.items():
            for how, count in (("drawn", bodies.drawn), ("aged", bodies.aged), ("refused", bodies.refused)):
                drawn.add_metric([kind, how], count)
        yield drawn
        answered = CounterMetricFamily(
            "livedesk_requests", "Answers by route and status.", labels=["route", "status"]
        )
        for (route, status), count in self._requests.items():
            answered.add_metric([route, str(status)], count)
        yield answered

    def _health(self) -> Iterator[Metric]:
        well = GaugeMetricFamily(
            "livedesk_check_ok", "1 when it works; sources are source:ID.", labels=["name", "needed"]
        )
        for check in self._site.health():
            well.add_metric([check.name, "yes" if check.needed else "no"], float(check.ok))
        yield well


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"livedesk_{name}", words, value=value)


def _count(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(f"livedesk_{name}", words, value=value)

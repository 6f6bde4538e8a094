"""How a node does, for those who watch it: /healthz, /readyz and /metrics, apart from the readers' pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from livedesk.serving.answers import CheckLine
from livedesk.serving.metrics import CONTENT_TYPE
from livedesk.serving.site import Check

Figures = Callable[[], dict[str, tuple[float, str]]]
"""Gives figures by name: the value, and what it is."""
Checks = Callable[[], Sequence[Check]]


class _Figures(Collector):
    def __init__(self, figures: Figures, checks: Checks, node: str) -> None:
        self._checks = checks
        self._figures = figures
        self._node = node

    def describe(self) -> list[Metric]:
        """Nothing beforehand."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of them, each with the node's name."""
        for name, (value, words) in self._figures().items():
            family = GaugeMetricFamily(f"livedesk_node_{name}", words, labels=["node"])
            family.add_metric([self._node], value)
            yield family
        well = GaugeMetricFamily(
            "livedesk_node_check_ok", "1 when a check finds nothing wrong.", labels=["node", "name", "needed"]
        )
        for check in self._checks():
            well.add_metric([self._node, check.name, "yes" if check.needed else "no"], float(check.ok))
        yield well


def make_status(node: str, checks: Checks, figures: Figures, ready: Callable[[], bool]) -> web.Application:
    """The application that tells how a node does."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Figures(figures, checks, node))

    def told(*, also: bool) -> web.Response:
        found = checks()
        ok = also and all(check.ok for check in found if check.needed)
        lines = [
            CheckLine(name=check.name, ok=check.ok, needed=check.needed, because=check.because)
            for check in found
        ]
        return web.Response(
            status=200 if ok else 503,
            body=msgspec.json.encode({"ok": ok, "node": node, "checks": lines}),
            headers={"Content-Type": "application/json", "Cache-Control": "no-store"},
        )

    async def health(request: web.Request) -> web.StreamResponse:  # noqa: ARG001
        return told(also=True)

    async def readiness(request: web.Request) -> web.StreamResponse:  # noqa: ARG001
        return told(also=ready())

    async def metrics(request: web.Request) -> web.StreamResponse:  # noqa: ARG001
        return web.Response(
            body=generate_latest(registry),
            headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"},
        )

    app = web.Application()
    app.add_routes([web.get("/healthz", health), web.get("/readyz", readiness), web.get("/metrics", metrics)])
    return app

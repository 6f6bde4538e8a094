"""Figures: what the desk did, in Prometheus' words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from livedesk.serving import Check


async def figures(served) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response, body = await served.get("/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


async def test_what_the_record_holds_is_counted(serve) -> None:
    async with serve() as served:
        found = await figures(served)
        assert found["livedesk_entries_total", ()] == served.desk.state.seq
        assert found["livedesk_reports_received_total", ()] == 3
        assert found["livedesk_updates", ()] == 3
        assert found["livedesk_source_reports_total", (("relevant", "yes"), ("source", "reuters"))] == 3
        assert found["livedesk_checked_timestamp_seconds", ()] == served.desk.clock.timestamp()


async def test_readers_deliveries_and_answers_are_counted(serve, reader) -> None:
    async with serve() as served:
        anna = reader(served)
        await anna.connect()
        await anna.read(lambda r: bool(r.last_id))
        served.desk.publish("News")
        await anna.read(lambda r: bool(r.events))
        await served.get("/")
        await served.get("/updates/any-name-a-stranger-makes-up")
        await served.get("/nowhere/at/all")
        found = await figures(served)
        assert found["livedesk_readers", ()] == 1
        assert found["livedesk_deliveries_total", ()] == 1
        assert found["livedesk_requests_total", (("route", "/"), ("status", "200"))] == 1
        assert found["livedesk_requests_total", (("route", "/updates/{id}"), ("status", "404"))] == 1
        assert found["livedesk_requests_total", (("route", "none"), ("status", "404"))] == 1
        assert not [labels for _, labels in found if "stranger" in str(labels)]


async def test_health_of_feeds_and_time_of_appends_are_there(serve) -> None:
    async with serve() as served:
        served.desk.checks.append(Check(name="source:echo", ok=False, because="answers 500", needed=False))
        served.metrics.append_seconds.observe(0.002)
        found = await figures(served)
        assert found["livedesk_check_ok", (("name", "record"), ("needed", "yes"))] == 1
        assert found["livedesk_check_ok", (("name", "source:echo"), ("needed", "no"))] == 0
        assert found["livedesk_append_seconds_count", ()] == 1


async def test_the_dashboard_and_the_alerts_in_deploy_ask_for_figures_that_exist(serve) -> None:
    deploy = Path(__file__).parents[2] / "deploy"
    async with serve() as served:
        await served.get("/")  # answers are counted once there was one
        _, body = await served.get("/metrics")
    offered = {re.split(r"[{ ]", line)[0] for line in body.decode().splitlines() if not line.startswith("#")}
    dashboard = json.loads((deploy / "grafana.json").read_text())
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    alerts = yaml.safe_load((deploy / "alerts.yaml").read_text())
    asked += [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    named = {n for expression in asked for n in re.findall(r"\b((?:livedesk|process)_[a-z_]+)\b", expression)}
    assert len(named) > 15
    assert {name for name in named - offered if not name.startswith("livedesk_node_")} == set()

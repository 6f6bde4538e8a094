"""The description describes what there is: every route, every answer, nothing more."""

from __future__ import annotations

import asyncio
import threading

import msgspec
import pytest

from livedesk.serving.openapi import OPERATIONS, describe
from waiting import LONG


async def test_every_route_is_described_and_every_description_has_a_route(serve) -> None:
    async with serve() as served:
        app = served.server._runner.app
        routes = {
            (route.method, route.resource.canonical)
            for route in app.router.routes()
            if route.resource is not None and route.method != "HEAD"
        }
    described = {(op.method.upper(), op.path) for op in OPERATIONS}
    public = {(method, path) for method, path in described if not path.startswith("/console/")}
    assert (
        routes == public
    )  # this desk has no console; tests/serving/console holds its part of the description


def test_the_description_is_complete_and_its_references_hold() -> None:
    text = describe()
    document = msgspec.json.decode(text)
    names = [op["operationId"] for methods in document["paths"].values() for op in methods.values()]
    assert len(names) == len(set(names))
    schemas = document["components"]["schemas"]
    assert {"Update", "Passage", "Assessment", "ErrorAnswer", "StoryAnswer"} <= set(schemas)
    for part in text.decode().split('"$ref":"')[1:]:
        reference = part.split('"')[0]
        assert reference.removeprefix("#/components/schemas/") in schemas
    for path, operation in (
        (path, operation) for path, methods in document["paths"].items() for operation in methods.values()
    ):
        named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_nothing_written_into_an_address_breaks_the_desk(serve) -> None:
    """schemathesis asks every address with thousands of odd parameters, over real sockets."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    loop = asyncio.new_event_loop()
    ready, stop, found = threading.Event(), asyncio.Event(), {}

    async def run() -> None:
        async with serve() as served:
            served.desk.publish("Something to find")
            found["url"] = served.url
            ready.set()
            await stop.wait()
            found["answers"] = served.metrics.requests

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(LONG)
    streaming = {"/events"}
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    try:
        schema = schemathesis.openapi.from_dict(msgspec.json.decode(describe()))
        schema.config.update(base_url=found["url"])
        for operation in schema.get_all_operations():
            asked = operation.ok()
            if asked.path in streaming:
                continue

            @settings(
                max_examples=60,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            )
            def check(case) -> None:
                case.call_and_validate(base_url=found["url"], checks=checks, timeout=LONG)

            from hypothesis import given

            given(case=asked.as_strategy())(check)()
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(LONG)
        loop.close()
    asked_about = {route for route, _ in found["answers"]}
    assert asked_about >= {op.path for op in OPERATIONS} - streaming
    assert found["answers"].total() > 300

"""The console's description: every route, who may, and schemathesis signed in, over real sockets, without a server error."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from editors import Editors
from livedesk.outgoing.alerts import Box
from livedesk.outgoing.alerts.alerter import Alerter
from livedesk.outgoing.pictures import Pictures
from livedesk.serving.console.source_desk import SourceDesk
from livedesk.sources.discovery import Discovery
from livedesk.sources.inbox import Inbox
from staff import Browser, Staff
from waiting import LONG


async def whole(folder: Path, team: Staff) -> tuple[Any, Editors]:
    """A backroom with everything a console can have, on a desk with editors."""
    editors = await Editors.at_work(folder)

    async def search(address: str, taken: Any) -> Discovery:  # nothing of a test goes out to the web
        return Discovery(address=address, candidates=(), words="nothing was found")

    alerter = Alerter(
        Box(folder / "harbour.livedesk"),
        lambda: editors.state,
        editors.desk.record,
        now=team.clock,
        story=lambda: editors.desk.story.title,
        address=lambda alert: f"https://desk.example/{alert.development}",
        secret=lambda: b"secret",
        server=None,
        silent=lambda minutes: iter(()),
    )
    backroom = dataclasses.replace(
        team.backroom,
        desk=editors.desk,
        sources=SourceDesk(editors.desk, None, now=team.clock, search=search),
        pictures=Pictures(folder / "harbour.images"),
        alerter=alerter,
    )
    return backroom, editors


async def test_every_route_of_the_console_is_described_with_who_may(
    serve: Any, team: Staff, tmp_path: Path
) -> None:
    backroom, _ = await whole(tmp_path, team)
    async with serve(backroom=backroom, inbox=Inbox()) as served:
        _, body = await served.get("/openapi.json")
        described = msgspec.json.decode(body)
        routes = {
            (route.method.lower(), route.resource.canonical)
            for route in served.server._runner.app.router.routes()
            if route.resource is not None and route.method != "HEAD"
        }
    assert {(m, path) for path, methods in described["paths"].items() for m in methods} == routes
    for path, methods in described["paths"].items():
        for method, op in methods.items():
            is_open = path in {"/console/sign-in", "/console/invitation/{secret}"} or "sign-in/" in path
            shut = path.startswith(("/console/", "/api/reports/")) and not is_open
            assert bool(op.get("security")) == shut, (method, path)
            named = {p["name"] for p in op["parameters"] if p["in"] == "path"}
            assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}
    commands = described["paths"]["/console/{story}/commands"]["post"]
    assert {"session": []} in commands["security"]
    assert {"token": ["commands:write"]} in commands["security"]
    shapes = commands["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    names = {shape["$ref"].rsplit("/", 1)[1] for shape in shapes}
    assert {"Publish", "Judge", "ChangeSource", "Undo"} <= names <= set(described["components"]["schemas"])
    assert set(described["components"]["securitySchemes"]) == {"session", "token"}
    handing_in = described["paths"]["/api/reports/{name}"]["post"]
    assert {"token": ["reports:write"]} in handing_in["security"]
    assert {"application/json", "application/xml"} <= set(handing_in["requestBody"]["content"])
    answered = handing_in["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered["$ref"].endswith("/HandedAnswer")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_nothing_that_is_sent_to_the_console_breaks_the_desk(serve: Any, team: Staff, tmp_path: Path) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

    loop = asyncio.new_event_loop()
    ready, stop, found = threading.Event(), asyncio.Event(), {}

    async def run() -> None:
        backroom, editors = await whole(tmp_path, team)
        async with serve(backroom=backroom) as served, Browser.at(served.url) as browser:
            await browser.sign_in("ana")
            cookies = browser.session.cookie_jar.filter_cookies(served.url)
            found["headers"] = {
                "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()),
                "X-CSRF-Token": browser.csrf,
                "Origin": served.url.rstrip("/"),
                "Sec-Fetch-Site": "same-origin",
            }
            found["url"], found["me"] = served.url, team.person("ana").id
            found["id"] = next(iter(editors.state.developments))
            found["schema"] = (await served.get("/openapi.json"))[1]
            ready.set()
            await stop.wait()
            found["answers"] = served.metrics.requests

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(LONG)
    # The first ends sessions, this one's too; the second never ends.
    left_out = {"/console/sign-out", "/console/{story}/events"}
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    asked: set[str] = set()

    def sent_to(path: str) -> Callable[[Any], None]:
        def check(case: Any) -> None:
            if "{story}" in path and len(str(case.body)) % 8:
                case.path_parameters["story"] = "harbour"
            if path.endswith("/hand/{id}"):
                case.path_parameters["id"] = found["id"]
            mine = path.startswith("/console/people/{id}/") and case.path_parameters.get("id") == found["me"]
            if mine:
                return  # whoever asks must stay who they are
            case.call_and_validate(
                base_url=found["url"],
                checks=checks,
                timeout=LONG,
                headers=found["headers"],
                allow_redirects=False,
            )

        return check

    try:
        schema = schemathesis.openapi.from_dict(msgspec.json.decode(found["schema"]))
        schema.config.update(base_url=found["url"])
        for result in schema.get_all_operations():
            operation = result.ok()
            if not operation.path.startswith("/console/") or operation.path in left_out:
                continue
            asked.add(operation.path)
            check = settings(
                max_examples=20,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate],
            )(sent_to(operation.path))
            given(case=operation.as_strategy())(check)()
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(LONG)
        loop.close()
    assert asked >= {"/console/{story}/commands", "/console/{story}/preview", "/console/{story}/held"}
    statuses = {status for (route, status) in found["answers"] if route.startswith("/console/")}
    assert 200 in statuses, "somebody was signed in all the time"
    assert not {status for status in statuses if status >= 500 and status not in (501, 503)}

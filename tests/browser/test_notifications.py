"""The service worker in a real browser: what the desk sends is shown as it was sent, and opens its update."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from browsing import Chromium
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import Notifier, Subscriptions, message_of
from livedesk.page.links import Links
from livedesk.serving import Hub, Metrics, Server, WebOptions, make_app
from waiting import LONG, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const found = await registration.getNotifications();
  return found.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }));
}"""


async def test_a_key_moment_is_shown_with_its_words_and_a_correction_takes_its_place(
    served: Any, chromium: Chromium, tmp_path: Path
) -> None:
    async with served() as desk:
        record = tmp_path / "harbour.record.sqlite"
        notifier = Notifier(Keys(record), Subscriptions(record))
        server = Server(
            make_app(desk, Hub(), WebOptions(render_burst=LONG), Metrics(), notifier), "127.0.0.1", 0
        )
        await server.start()
        context = await chromium.new_context(permissions=["notifications"])
        page = await context.new_page()
        await page.goto(f"{server.url}/notify")
        devtools = await context.new_cdp_session(page)
        registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def note(told: dict[str, Any]) -> None:
            for registration in told["registrations"]:
                if not registered.done():
                    registered.set_result(registration["registrationId"])

        devtools.on("ServiceWorker.workerRegistrationUpdated", note)
        await devtools.send("ServiceWorker.enable")
        await page.evaluate("navigator.serviceWorker.register(document.body.dataset.worker)")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        id_ = await asyncio.wait_for(registered, LONG)

        async def deliver() -> list[dict[str, str]]:
            entry = desk.newsroom.entries[-1]
            message = message_of(desk.state, entry, desk.story.title, Links().update)
            assert message is not None
            data = msgspec.json.encode(message).decode()
            await devtools.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": server.url, "registrationId": id_, "data": data},
            )

            async def shown() -> list[dict[str, str]] | None:
                found: list[dict[str, str]] = await page.evaluate(SHOWN)
                return found if found and found[-1]["title"] == message.title else None

            return await until(shown, "it was never shown")

        update = desk.publish("A truce is signed & sealed <b>now</b>", "19:30", key=True)
        (shown,) = await deliver()
        assert shown["title"] == "A truce is signed & sealed <b>now</b>"
        assert shown["data"] == f"/updates/{update}"
        assert shown["body"].startswith(desk.story.title)

        desk.newsroom.corrects("19:40", update, "It is a pause, not a truce.", key=True)
        (corrected,) = await deliver()
        assert corrected["title"].startswith("Corrected: ")
        await context.close()
        await server.stop()

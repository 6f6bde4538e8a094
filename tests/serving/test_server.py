"""The server: starts where asked, says what is in its way, leaves politely."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest
import structlog
from aiohttp import web

from livedesk.errors import ServingError
from livedesk.serving import Server
from waiting import LONG


def an_app() -> web.Application:
    app = web.Application()

    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    app.router.add_get("/", hello)
    return app


async def test_port_zero_takes_a_free_one_and_says_which() -> None:
    server = Server(an_app(), "127.0.0.1", 0)
    await server.start()
    assert server.port > 0
    assert server.url == f"http://127.0.0.1:{server.port}"
    await server.stop()
    await server.stop()


async def test_a_taken_port_is_named_with_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServingError) as caught:
            await Server(an_app(), "127.0.0.1", port).start()
    said = str(caught.value)
    assert said.startswith(f"127.0.0.1:{port}: port {port} is taken. ")
    free = re.search(r"--port (\d+)", said)
    assert free is not None
    assert int(free[1]) > port
    server = Server(an_app(), "127.0.0.1", int(free[1]))
    await server.start()
    await server.stop()


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
async def test_an_address_of_another_machine_is_explained(host: str) -> None:
    with pytest.raises(ServingError, match=r"can't listen there .* 127\.0\.0\.1 for yourself"):
        await Server(an_app(), host, 0).start()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_address_to_open_is_one_a_browser_can(host: str, url: str) -> None:
    assert Server(an_app(), host, 8000).url == url


async def test_requests_are_logged_only_when_asked_for_and_without_the_readers_address() -> None:
    for wanted in (False, True):
        with structlog.testing.capture_logs() as logs:
            server = Server(an_app(), "127.0.0.1", 0, access_log=wanted)
            await server.start()
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"GET /?secret=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b"hello" in await reader.read()
            writer.close()
            await writer.wait_closed()
            await server.stop()
        lines = [line for line in logs if line["event"] == "serving.answered"]
        assert bool(lines) is wanted
        assert "127.0.0.1" not in str(lines)
        assert "secret" not in str(lines)


async def test_a_broken_request_line_gets_a_short_answer_and_no_traceback_in_the_log(serve, caplog) -> None:
    async with serve() as served:
        for raw in (
            b"GET\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nContent-Length: x\r\nHost: a\r\n\r\n<script>",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
            writer.write(raw)
            writer.write_eof()
            answer = await asyncio.wait_for(reader.read(), LONG)
            writer.close()
            assert b"Traceback" not in answer
            assert b"<script>" not in answer
        response, _ = await served.get("/healthz")
        assert response.status == 200
        assert "Error handling request" not in caplog.text

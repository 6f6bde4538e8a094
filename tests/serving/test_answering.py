"""One error, told to people and to programs; faults never show their insides."""

from __future__ import annotations

import json

import structlog


async def test_a_page_that_is_not_there_says_what_to_do(serve) -> None:
    async with serve() as served:
        response, body = await served.get("/<b>nowhere</b>")
        assert response.status == 404
        assert response.headers["Content-Type"].startswith("text/html")
        assert b"There is no page at this address" in body
        assert b'href="/"' in body
        assert b"<b>nowhere" not in body


async def test_a_page_that_is_not_there_names_its_story_in_the_readers_language(serve) -> None:
    async with serve() as served:
        title = served.desk.story.title
        _, plain = await served.get("/nowhere")
        assert f'<p class="of"><a href="/"><bdi>{title}</bdi></a></p>' in plain.decode()
        _, german = await served.get("/nowhere", headers={"Accept-Language": "de"})
        assert "<h1>Unter dieser Adresse gibt es keine Seite.</h1>" in german.decode()
        assert f'<a href="/?lang=de"><bdi lang="en" dir="ltr">{title}</bdi></a>' in german.decode()
        response, body = await served.get("/nowhere?lang=xx")
        assert response.status == 404
        assert f"<bdi>{title}</bdi>" in body.decode()


async def test_programs_get_the_same_error_as_data(serve) -> None:
    async with serve() as served:
        for path, headers in (("/api/nowhere", {}), ("/nowhere", {"Accept": "application/json"})):
            response, body = await served.get(path, headers=headers)
            assert response.status == 404
            fault = json.loads(body)["error"]
            assert fault["what"] == "there is no page at this address"
            assert fault["remedy"]


async def test_writing_is_refused_with_what_is_allowed(serve) -> None:
    async with serve() as served:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            response, _ = await served.ask(method, "/api/updates", data=b"x")
            assert response.status == 405
            assert response.headers["Allow"] == "GET,HEAD"


async def test_a_fault_of_ours_is_logged_and_never_shown(serve) -> None:
    async with serve() as served:

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("secret detail")

        served.desk.view = broken
        with structlog.testing.capture_logs() as logs:
            for path, headers in (("/", {}), ("/feed.json", {"Accept": "application/json"})):
                response, body = await served.get(path, headers=headers)
                assert response.status == 500
                assert b"secret" not in body
                assert b"Traceback" not in body
                assert "Content-Security-Policy" in response.headers
        assert [line["event"] for line in logs] == ["serving.broke"] * 2


async def test_an_error_page_that_breaks_still_says_something(serve) -> None:
    async with serve() as served:

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("template gone")

        served.desk.renderer.error = broken
        with structlog.testing.capture_logs():
            response, body = await served.get("/nowhere")
        assert response.status == 404
        assert b"There is no page at this address" in body

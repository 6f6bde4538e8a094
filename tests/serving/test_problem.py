"""One error, two tellings; what the reader sent is never told back as markup."""

from __future__ import annotations

import json
from html import escape

import pytest
from aiohttp.test_utils import make_mocked_request

from livedesk.errors import ServingError
from livedesk.serving.problem import Refused, answer, wants_json


def a_problem() -> Refused:
    return Refused(404, '"<i>x</i>" is not here', where="/updates/ID", remedy="look on the live page")


def test_it_is_an_error_of_the_house() -> None:
    assert isinstance(a_problem(), ServingError)
    assert str(a_problem()) == '/updates/ID: "<i>x</i>" is not here. look on the live page.'


def test_programs_get_its_parts() -> None:
    response = answer(a_problem(), None)
    assert response.status == 404
    assert response.content_type == "application/json"
    assert json.loads(response.body)["error"] == {
        "status": 404,
        "what": '"<i>x</i>" is not here',
        "where": "/updates/ID",
        "remedy": "look on the live page",
    }


def test_people_get_sentences_on_the_page_that_is_drawn_for_errors() -> None:
    response = answer(a_problem(), lambda status, words: f"<h1>{status} {escape(words)}</h1>")
    assert response.content_type == "text/html"
    what = escape('"<i>x</i>" is not here')
    assert response.text == f"<h1>404 {what}. Look on the live page.</h1>"


def test_errors_are_never_kept_and_carry_their_own_headers() -> None:
    problem = a_problem()
    problem.headers["Retry-After"] = "7"
    response = answer(problem, None)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("path", "accept", "json_wanted"),
    [
        ("/", "text/html,*/*", False),
        ("/", "", False),
        ("/", "application/json", True),
        ("/", "text/html, application/json", False),
        ("/api/story", "text/html", True),
        ("/healthz", "", True),
        ("/events", "text/event-stream", True),
        ("/feed.json", "application/feed+json", True),
    ],
)
def test_who_gets_which(path: str, accept: str, json_wanted: bool) -> None:
    assert wants_json(make_mocked_request("GET", path, headers={"Accept": accept})) is json_wanted

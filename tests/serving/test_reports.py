"""Reports are handed in by programs with a token for it, and answered when the desk has them for good."""

import asyncio
import json

import pytest

from livedesk.model import Report
from livedesk.serving import reports
from livedesk.sources.fetching import Fetcher
from livedesk.sources.inbox import Inbox
from livedesk.sources.polling import Poller
from livedesk.story.schema import Source
from staff import staff
from waiting import until

SOURCE = Source(id="wire", name="Wire One", kind="push", address="wire", publisher="Wire One", type="agency")
DOCUMENT = json.dumps({"id": "a", "title": "Talks begin"})


@pytest.fixture
async def opened(serve, tmp_path):
    """An address to hand in at, the reports that reached the desk, and a token."""
    team = staff(tmp_path)
    heard: list[Report] = []

    async def deliver(_, found):
        heard.extend(found)

    async with Fetcher() as fetcher:
        poller = Poller([SOURCE], store=None, deliver=deliver, fetcher=fetcher)
        running = asyncio.create_task(poller.run())
        await until(lambda: poller.inbox.takes("wire"))
        async with serve(backroom=team.backroom, inbox=poller.inbox) as served:

            async def hand_in(body=DOCUMENT, name="wire", scope="reports:write", **headers):
                if scope:
                    token = team.people.tokens.make(team.person("cleo"), "x", [scope], team.clock())
                    headers["Authorization"] = f"Bearer {token}"
                url = f"{served.url}/api/reports/{name}"
                headers.setdefault("Accept", "application/json")
                async with served.session.post(url, data=body, headers=headers) as response:
                    text = await response.text()
                    return response.status, json.loads(text) if text[:1] == "{" else text

            yield hand_in, heard
        await poller.stop()
        await running
    team.close()


async def test_it_is_answered_when_the_desk_has_it_and_again_changes_nothing(opened):
    hand_in, heard = opened
    for _ in range(2):
        status, said = await hand_in()
        assert (status, said) == (200, {"reports": 1, "withdrawn": 0, "warnings": []})
    assert [(report.source, report.title, report.tier) for report in heard] == [
        ("wire", "Talks begin", "document")
    ]


@pytest.mark.parametrize(("scope", "status"), [(None, 403), ("read", 403)])
async def test_without_a_token_for_it_nothing_is_taken(opened, scope, status):
    hand_in, heard = opened
    assert (await hand_in(scope=scope))[0] == status
    assert heard == []


async def test_a_name_nobody_takes_says_what_to_add(opened):
    status, said = await opened[0](name="other")
    assert status == 404
    assert 'kind = "push"' in json.dumps(said).replace('\\"', '"')


async def test_what_cannot_be_read_is_told(opened):
    status, said = await opened[0]("words")
    assert status == 422
    assert said["error"]["what"] == "is neither JSON nor XML"


async def test_a_document_that_is_too_large_is_refused_before_it_is_read(opened, monkeypatch):
    monkeypatch.setattr(reports, "LARGEST", 1_000)
    assert (await opened[0](b"x" * 2_000))[0] == 413


async def test_a_desk_without_people_has_no_such_address(serve):
    async with (
        serve(inbox=Inbox()) as served,
        served.session.post(f"{served.url}/api/reports/wire") as response,
    ):
        assert response.status in {404, 405}

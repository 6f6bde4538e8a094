"""People: one door to the accounts of a desk."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from subprocess import PIPE

import pytest

from livedesk.people import People
from process import publisher, running, write
from staff import PASSWORD, Browser


def test_what_one_opening_wrote_the_next_finds(team):
    team.close()
    again = People(team.people.path)
    assert [one.name for one in again.accounts.all()] == ["ana", "ben", "cleo"]
    again.close()


def test_closing_twice_does_nothing(team):
    team.close()
    team.close()


@pytest.mark.slow
async def test_a_running_desk_knows_of_an_account_at_once_and_still_after_kill_9(tmp_path) -> None:
    async def livedesk(*args: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "livedesk", "people", *args]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        out, err = await process.communicate(f"{typed}\n".encode())
        assert process.returncode == 0, err
        return out.decode()

    async with publisher() as (_, port):
        write(tmp_path, port)
        async with running(tmp_path, "harbour.toml") as (address, _, process):
            async with Browser.at(address) as browser:
                response, body = await browser.get("/console/")
                assert response.status == 404
                assert b"livedesk people add" in body
                await livedesk("add", "harbour.toml", "ana", "--role", "chief", typed=PASSWORD)
                await browser.sign_in("ana")
                cookies = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
            process.send_signal(signal.SIGKILL)
            await process.wait()
        async with running(tmp_path, "harbour.toml") as (address, _, _), Browser.at(address) as browser:
            browser.session.cookie_jar.update_cookies(cookies)
            response, body = await browser.get("/console/session")
            assert json.loads(body)["person"]["name"] == "ana"
            await livedesk("add", "harbour.toml", "ben", "--role", "chief", typed=PASSWORD)
            await livedesk("off", "harbour.toml", "ana")
            response, _ = await browser.get("/console/session")
            assert response.status == 303
    assert (tmp_path / "harbour.people.sqlite").stat().st_mode & 0o077 == 0

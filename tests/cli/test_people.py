"""The people commands: who may work at a desk, without a password ever standing in an argument."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from livedesk.cli import main
from livedesk.people import People, passwords
from shell import run
from staff import CHEAP, PASSWORD


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr("livedesk.people.people.Passwords", lambda: CHEAP)


def typed(*args: str, line: str = PASSWORD):
    return CliRunner().invoke(main, ["people", *args], input=f"{line}\n")


def opened() -> People:
    return People(Path("harbour.people.sqlite"))


def test_an_account_is_made_with_a_password_from_standard_input():
    result = typed("add", "harbour.toml", "Ana", "--role", "chief", "--display", "Ana de la Cruz")
    assert result.exit_code == 0, result.output
    assert result.output == "ana may sign in as chief; the console is at /console/\n"
    people = opened()
    ana = people.accounts.named("ana")
    assert (ana.display, ana.role, ana.stories) == ("Ana de la Cruz", "chief", None)
    assert CHEAP.matches(people.accounts.password(ana.id), PASSWORD)
    assert people.trail.newest(1)[0].by.startswith("command line")
    people.close()


def test_no_option_takes_a_password():
    for name, command in main.commands["people"].commands.items():
        for option in command.params:
            assert "password" not in option.name or name == "password", (name, option.name)
        assert not re.search(r"--pass", CliRunner().invoke(main, ["people", name, "--help"]).output)


@pytest.mark.parametrize("line", ["", "short", "ana ana ana ana"])
def test_a_password_that_is_too_easy_makes_no_account(line):
    result = typed("add", "harbour.toml", "ana", line=line)
    assert result.exit_code == 8
    assert "password" in result.output
    assert not Path("harbour.people.sqlite").exists()


def test_a_name_that_is_taken_is_told_before_a_password_is_asked_for():
    typed("add", "harbour.toml", "ana")
    result = run("people", "add", "harbour.toml", "ANA")
    assert result.exit_code == 8
    assert 'the name "ana" is taken' in result.output


def test_everybody_is_listed_for_people_and_for_scripts():
    typed("add", "harbour.toml", "ana", "--role", "chief")
    typed("add", "harbour.toml", "ben", "--story", "storm")
    run("people", "invite", "harbour.toml", "--note", "for Dora")
    shown = run("people", "list", "harbour.toml").output
    assert "ana" in shown
    assert "storm" in shown
    assert "for Dora" in shown
    told = json.loads(run("people", "list", "harbour.toml", "--json").output)
    assert [(one["name"], one["role"], one["stories"]) for one in told["people"]] == [
        ("ana", "chief", None),
        ("ben", "editor", ["storm"]),
    ]
    assert "password" not in json.dumps(told)
    assert told["invitations"][0]["note"] == "for Dora"


def test_a_desk_nobody_works_at_lists_nobody_and_leaves_no_file():
    assert json.loads(run("people", "list", "harbour.toml", "--json").output) == {
        "people": [],
        "invitations": [],
    }
    assert not Path("harbour.people.sqlite").exists()


def test_roles_stories_and_switches_change_and_the_last_chief_stays():
    typed("add", "harbour.toml", "ana", "--role", "chief")
    typed("add", "harbour.toml", "ben")
    assert run("people", "role", "harbour.toml", "ana", "editor").exit_code == 8
    assert "last chief" in run("people", "off", "harbour.toml", "ana").output
    assert run("people", "role", "harbour.toml", "ben", "chief").output == "ben is chief now\n"
    assert run("people", "off", "harbour.toml", "ana").output == "ana is switched off and signed out\n"
    assert json.loads(run("people", "on", "harbour.toml", "ana", "--json").output)["active"] is True
    assert "storm" in run("people", "stories", "harbour.toml", "ana", "storm").output
    assert "all stories" in run("people", "stories", "harbour.toml", "ana", "--all").output
    assert run("people", "stories", "harbour.toml", "ana").exit_code == 2


def test_nobody_of_that_name_is_told_with_those_there_are():
    typed("add", "harbour.toml", "ana")
    for args in (("role", "harbour.toml", "bern", "chief"), ("off", "harbour.toml", "bern")):
        result = run("people", *args)
        assert result.exit_code == 8
        assert "There are: ana" in result.output


def test_a_new_password_is_typed_too():
    typed("add", "harbour.toml", "ana")
    result = typed("password", "harbour.toml", "ana", line="eight brown foxes at dawn")
    assert result.output == "ana has a new password and is signed out everywhere\n"
    people = opened()
    assert CHEAP.matches(
        people.accounts.password(people.accounts.named("ana").id), "eight brown foxes at dawn"
    )
    people.close()


def test_an_invitation_is_a_link_of_the_desk():
    link = run("people", "invite", "harbour.toml", "--base-url", "https://live.example.org/", "--json")
    found = json.loads(link.output)
    secret = re.fullmatch(r"https://live\.example\.org/console/invitation/([\w-]{43})", found["link"])[1]
    people = opened()
    from datetime import UTC, datetime

    assert people.invitations.find(secret, datetime.now(UTC)).role == "editor"
    people.close()
    assert run("people", "invite", "harbour.toml", "--days", "400").exit_code == 2


def test_a_token_is_shown_once_listed_without_its_secret_and_withdrawn():
    typed("add", "harbour.toml", "ana")
    made = run(
        "people", "token", "harbour.toml", "ana", "wire script", "--scope", "reports:write", "--days", "30"
    )
    assert re.fullmatch(r"livedesk_[\w-]{43}\n", made.output)
    listed = run("people", "token", "harbour.toml", "ana").output
    assert listed.startswith("wire script: reports:write; until ")
    assert made.output.strip() not in listed
    assert (
        json.loads(run("people", "token", "harbour.toml", "ana", "--json").output)[0]["label"]
        == "wire script"
    )
    assert run("people", "token", "harbour.toml", "ana", "--withdraw", "wire script").exit_code == 0
    assert run("people", "token", "harbour.toml", "ana", "--withdraw", "wire script").exit_code == 8
    assert run("people", "token", "harbour.toml", "ana", "no scopes").exit_code == 8


def test_the_trail_tells_who_did_what():
    typed("add", "harbour.toml", "ana", "--role", "chief")
    typed("add", "harbour.toml", "ben")
    run("people", "role", "harbour.toml", "ben", "chief")
    first, second, third = run("people", "trail", "harbour.toml").output.splitlines()
    assert "account changed  ben  editor to chief  by command line" in first
    assert "account made  ben" in second
    assert "account made  ana" in third
    assert json.loads(run("people", "trail", "harbour.toml", "-n", "1", "--json").output)["account"] == "ben"


def test_the_file_of_accounts_itself_will_do():
    typed("add", "newsroom.people.sqlite", "ana", "--role", "chief")
    assert Path("newsroom.people.sqlite").exists()
    assert "ana" in run("people", "list", "newsroom.people.sqlite").output


@pytest.mark.parametrize(
    "name", ["add", "list", "invite", "role", "stories", "off", "on", "password", "token", "trail"]
)
def test_every_command_shows_an_example(name):
    shown = run("people", name, "--help").output
    assert f"livedesk people {name} " in shown


def test_a_terminal_is_asked_twice_and_shows_nothing(monkeypatch):
    asked = {}

    def prompt(text, **options):
        asked.update(options)
        return PASSWORD

    monkeypatch.setattr("livedesk.cli.people.click.prompt", prompt)
    monkeypatch.setattr(
        "livedesk.cli.people.sys.stdin", type("Terminal", (), {"isatty": lambda self: True})()
    )
    from livedesk.cli.people import _password

    assert _password("ana") == PASSWORD
    assert asked["hide_input"]
    assert asked["confirmation_prompt"]
    assert len(PASSWORD) >= passwords.SHORTEST


def test_commands_shown_in_the_docs_are_the_ones_there_are():
    docs = Path(__file__).parents[2] / "docs"
    shown = [
        line.partition("#")[0].split()
        for name in ("deployment.md", "console.md")
        for line in (docs / name).read_text(encoding="utf-8").splitlines()
        if line.startswith("livedesk people ")
    ]
    assert len(shown) >= 6
    for _, group, name, *words in shown:
        command = main.commands[group].commands[name]
        command.make_context(name, list(words))  # raises for an option or a number of arguments that can't be

"""The command all others hang on."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import pytest
import structlog

from livedesk.cli import main
from shell import run


def everyone(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all under it, with the words that lead there."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from everyone(inner, *path, name)


@pytest.mark.parametrize(
    ("path", "command"),
    list(everyone(main)),
    ids=lambda found: " ".join(found) if isinstance(found, tuple) else "",
)
def test_every_command_shows_an_example_of_itself_and_tells_of_each_option(
    path: tuple[str, ...], command: click.Command
) -> None:
    shown = run(*path, "--help")
    assert shown.exit_code == 0
    assert (
        f"    livedesk {' '.join(path)}".rstrip() in shown.output or f": livedesk {path[0]} " in shown.output
    )
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.opts


def test_the_log_is_lines_of_json_where_that_is_wished(capsys: pytest.CaptureFixture[str]) -> None:
    kept = structlog.get_config()
    try:
        for given in (["--log", "json"], []):
            main.main([*given, "stories"], standalone_mode=False)
            log = structlog.get_logger("test")
            log.info("desk.recorded", reports=["r1"])
            log.error("it.broke", exc_info=ValueError("bad"))
            told = capsys.readouterr().err
            if given:
                first, second = (json.loads(line) for line in told.splitlines())
                assert (first["event"], first["reports"]) == ("desk.recorded", ["r1"])
                assert "ValueError: bad" in second["exception"]
            else:
                assert "desk.recorded" not in told
                assert "ValueError: bad" in told
    finally:
        structlog.configure(**kept)

"""The command all others hang on."""

from __future__ import annotations

import json

import pytest
import structlog

from livedesk.cli import main
from shell import run


def test_every_command_has_help_with_an_example_or_needs_none() -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.help, name
        assert "Example" in result.output or name in ("stories", "demo"), f"livedesk {name} shows no example"


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

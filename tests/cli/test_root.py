"""The command all others hang on."""

from __future__ import annotations

from livedesk.cli import main
from shell import run


def test_every_command_has_help_with_an_example_or_needs_none() -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.help, name
        assert "Example" in result.output or name in ("stories", "demo"), f"livedesk {name} shows no example"

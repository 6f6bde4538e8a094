"""The command all others hang on: help, version, logging, and faults told in one line."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Any

import click
import structlog

from livedesk import __version__
from livedesk.cli import heap
from livedesk.errors import LivedeskError


class Commands(click.Group):
    """Turns errors a user can mend into one clear line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a fault ends it with its own exit code, a closed pipe with none."""
        try:
            return super().invoke(ctx)
        except LivedeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of a pipe has seen enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="livedesk")
@click.option("-v", "--verbose", is_flag=True, help="Log every step to standard error.")
@click.option(
    "--log",
    type=click.Choice(["words", "json"]),
    default="words",
    envvar="LIVEDESK_LOG",
    help="How: a line of words, or one of JSON with every report's way  (or LIVEDESK_LOG).",
)
def main(verbose: bool, log: str) -> None:
    """Livedesk: a self-hosted live desk for a developing story.

    \b
    Start here:
      livedesk demo                       see it at work, offline
      livedesk new my-story               write a story file
      livedesk check my-story.toml        look at every source once
      livedesk run my-story.toml          cover the story
    """
    heap.give_back()
    level = logging.DEBUG if verbose else logging.INFO if log == "json" else logging.WARNING
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *_rendered(log),
        ],
    )


def _rendered(log: str) -> Sequence[structlog.typing.Processor]:
    """How a line is written; never with the values of variables: a password may be among them."""
    if log == "json":
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]

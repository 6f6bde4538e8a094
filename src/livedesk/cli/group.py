"""The command that groups a stream of items into stories, without a story file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from livedesk.cli.options import EMBEDDER, embedder_of
from livedesk.cli.root import main
from livedesk.grouping import group_file


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@EMBEDDER
def group(file: Path, embedder: str) -> None:
    """Group items of any kind (JSON lines: id, title, summary, published_at, lang) into stories; no story file.

    Example: livedesk group monday.jsonl > groups.jsonl"""
    click.echo(group_file(file, sys.stdout, embedder_of(embedder)), err=True)

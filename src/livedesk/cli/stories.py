"""Commands on story files: write one, list the bundled ones, check one."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from livedesk.cli.doubts import doubts
from livedesk.cli.options import JSON, STORY
from livedesk.cli.root import main
from livedesk.cli.terminal import progress, show_table
from livedesk.errors import LivedeskError
from livedesk.sources.probing import probe_all
from livedesk.story.loading import bundled, counted, load_story
from livedesk.story.template import template


@main.command()
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; default NAME.toml.")
def new(name: str, output: Path | None) -> None:
    """Write a commented story file to start from.

    \b
    Example:
      livedesk new election-night
    """
    name = name.removesuffix(".toml")
    path = output or Path(f"{name}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(name))
    except FileExistsError:
        raise LivedeskError(
            "there is a file already", where=str(path), remedy="Choose another name, or another -o FILE"
        ) from None
    except OSError as error:
        raise LivedeskError(
            error.strerror or "can't be written", where=str(path), remedy="Choose another -o FILE"
        ) from error
    click.echo(f"wrote {path}; edit it, then: livedesk check {path}")


@main.command()
@JSON
def stories(as_json: bool) -> None:
    """List the stories that come with the desk.

    \b
    Example:
      livedesk stories --json
    """
    names = bundled()
    if as_json:
        click.echo(json.dumps(list(names)))
        return
    for name in names:
        click.echo(f"{name}  {load_story(name).story.title}")


@main.command()
@STORY
@click.option("--offline", is_flag=True, help="Check the file alone; look at no source.")
@JSON
def check(story: str, offline: bool, as_json: bool) -> None:
    """Check a story file and look at every source once.

    \b
    Exit code 0 when every source answered, 3 when one did not, 2 when the file has a fault. What is in
    order and would yet leave the page empty is said beside it.
    Examples:
      livedesk check my-story.toml
      livedesk check alaska-summit --offline
    """
    loaded = load_story(story)
    total = len(loaded.story.sources)
    found = list(doubts(loaded.story))
    facts = {"story": loaded.name, "title": loaded.story.title, "sources": total, "doubts": found}
    for words in found:
        click.echo(words, err=True)
    if offline:
        click.echo(json.dumps(facts) if as_json else f"{loaded.name}: in order, {counted(total, 'source')}")
        return
    results = []
    with progress("looking at sources") as step:
        results = asyncio.run(
            probe_all(loaded.story, now=lambda: datetime.now(UTC), progress=lambda n: step(n, total))
        )
    broken = [result for result in results if not result.ok]
    if as_json:
        click.echo(json.dumps(facts | {"results": [result.as_row() for result in results]}, default=str))
    else:
        rows = [(result.as_row(), "" if result.ok else "red") for result in results]
        show_table(
            loaded.story.title,
            _COLUMNS,
            [
                ([str(row[key]) if row[key] is not None else "" for key in _PROBE], style)
                for row, style in rows
            ],
        )
        click.echo(f"{len(results) - len(broken)} of {len(results)} sources answered")
    if broken:
        sys.exit(3)


_COLUMNS = ("source", "kind", "answer", "items", "newest", "in words")
_PROBE = ("source", "kind", "status", "items", "newest", "words")

"""Commands that cover a story: run it, replay a recording, see the demo, capture what sources bring."""

from __future__ import annotations

import json
import tempfile
import time
from functools import partial
from pathlib import Path

import click

from livedesk.cli.doubts import doubts
from livedesk.cli.options import (
    BASE_URL,
    EMBEDDER,
    HOST,
    JSON,
    PEOPLE,
    PORT,
    PROXY,
    RECORD,
    STORY,
    RecordPlace,
    embedder_of,
    moment_of,
    place_in,
    places_in,
    record_of,
    speed_of,
)
from livedesk.cli.root import main
from livedesk.cli.terminal import console, has_screen, progress, to_end
from livedesk.errors import RecordingError
from livedesk.newsroom import run_stories
from livedesk.outgoing.webhooks import Endpoint
from livedesk.record.locations import Place
from livedesk.running import Address, capture_story, replay_story, run_story
from livedesk.sources.recording import count_lines, is_rehearsal, read_recording
from livedesk.story.loading import counted, load_story, rehearsal_path


@main.command()
@click.argument("stories", metavar="STORY...", nargs=-1, required=True)
@click.option(
    "--record",
    type=RecordPlace(folders=True),
    help="The record's file, by default NAME.record.sqlite beside the story file, or a database: postgresql://…; "
    "of many stories the folder of their records, or the database.",
)
@EMBEDDER
@HOST
@PORT
@BASE_URL
@PROXY
@PEOPLE
@click.option("--title", metavar="TEXT", help="Name of the desk, on the front page of many stories.")
@click.option(
    "--webhook",
    "webhooks",
    metavar="URL",
    multiple=True,
    help="Tell this address of every published revision.",
)
@click.option("--webhook-private", is_flag=True, help="Webhooks may be at addresses that are not public.")
def run(
    stories: tuple[str, ...],
    record: Path | Place | None,
    embedder: str,
    host: str,
    port: int,
    base_url: str | None,
    proxies: tuple[str, ...],
    people: Path | None,
    title: str | None,
    webhooks: tuple[str, ...],
    webhook_private: bool,
) -> None:
    """Cover a story: read its sources, keep its page, push to its readers. Or many, with a front page.

    \b
    One process, one file a story. Stop it with Ctrl-C; start it again and it goes on where it was.
    What several stories want from one address is asked for once.
    Examples:
      livedesk run my-story.toml
      livedesk run storm.toml election.toml --title "Northlight Live"
      livedesk run ukraine-talks --host 0.0.0.0 --port 8400
      livedesk run my-story.toml --record postgresql://desk@db.example/desk
    """
    loaded = [load_story(story) for story in stories]
    address = Address(host, port, base_url and base_url.rstrip("/"), trusted_proxies=proxies, people=people)
    told = [_endpoint(written, webhook_private) for written in webhooks]
    for one in loaded:
        for words in doubts(one.story):
            click.echo(f"{one.name}: {words}", err=True)
    if len(loaded) == 1:
        path, place = record_of(loaded[0], record), place_in(loaded[0], record)
        to_end(
            run_story(
                loaded[0], path, embedder_of(embedder), address, say=click.echo, webhooks=told, place=place
            )
        )
        return
    to_end(
        run_stories(
            loaded,
            partial(places_in, record),
            embedder_of(embedder),
            address,
            say=click.echo,
            webhooks=told,
            title=title,
        )
    )


def _endpoint(written: str, private: bool) -> Endpoint:
    if not written.startswith(("http://", "https://")):
        raise click.UsageError(
            f'--webhook is an address such as https://newsroom.example/desk; not "{written}"'
        )
    return Endpoint(address=written, allow_private=private)


@main.command()
@STORY
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--speed", default="60", show_default=True, metavar="N|max", help="Times faster than life.")
@click.option(
    "--from", "begin", metavar="TIME", help="Play what came before at once: ISO 8601, with a zone or in UTC."
)
@click.option("--no-serve", is_flag=True, help="Serve no page; end when the recording ends.")
@RECORD
@EMBEDDER
@HOST
@PORT
@JSON
def replay(
    story: str,
    file: Path,
    speed: str,
    begin: str | None,
    no_serve: bool,
    record: Path | Place | None,
    embedder: str,
    host: str,
    port: int,
    as_json: bool,
) -> None:
    """Play a recording to the desk, by the times its items were seen.

    \b
    Examples:
      livedesk replay alaska-summit recording.jsonl --speed 60 --from 2025-08-15T18:00Z
      livedesk replay my-story.toml recording.jsonl --speed max --no-serve --record out.sqlite
    """
    loaded = load_story(story)
    pace = speed_of(speed)
    path, place = record_of(loaded, record), place_in(loaded, record)
    address = None if no_serve else Address(host, port)
    total = count_lines(file)
    started = time.perf_counter()
    with progress(f"replaying {file.name}") as step:
        outcome = to_end(
            replay_story(
                loaded,
                path,
                lambda: read_recording(file, loaded.story),
                embedder_of(embedder),
                address,
                speed=pace,
                rehearsal=is_rehearsal(file),
                place=place,
                begin=None if begin is None else moment_of(begin, "--from"),
                say=lambda text: console.print(text, highlight=False, markup=False),
                progress=lambda n: step(n, total),
            )
        )
    if outcome is None:
        return
    if total and not outcome["played"]:
        raise RecordingError(
            "is not a recording: no line of it is a report",
            where=str(file),
            remedy="Name a file that livedesk capture wrote",
        )
    took = time.perf_counter() - started
    facts = {"record": str(place), "seconds": round(took, 2), **outcome}
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.echo(
        f"{outcome['new']} new of {counted(outcome['played'], 'report')} in {took:.1f} s; {outcome['relevant']} on the story, "
        f"{counted(outcome['developments'], 'development')}, {counted(outcome['updates'], 'update')}; record: {place}"
    )


@main.command()
@HOST
@PORT
@click.option("--speed", default="60", show_default=True, metavar="N|max", help="Times faster than life.")
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
@EMBEDDER
def demo(host: str, port: int, speed: str, open_page: bool, embedder: str) -> None:
    """See the desk at work, offline: the bundled rehearsal of Anchorage, 15 August 2025.

    The reports are in our own words and the outlets invented; the page says so. Nothing is kept.

    \b
    Examples:
      livedesk demo
      livedesk demo --speed 240 --no-open
    """
    loaded = load_story("alaska-summit")
    pace = speed_of(speed)
    with rehearsal_path("alaska-summit") as file, tempfile.TemporaryDirectory(prefix="livedesk-") as folder:
        to_end(
            replay_story(
                loaded,
                Path(folder) / "demo.record.sqlite",
                lambda: read_recording(file, loaded.story),
                embedder_of(embedder),
                Address(host, port, fall_back=True),
                speed=pace,
                rehearsal=True,
                say=click.echo,
                progress=lambda _n: None,
                open_page=open_page and has_screen(),
            )
        )


@main.command()
@STORY
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--for", "minutes", type=click.FloatRange(min=0.01), help="Stop after so many minutes.")
def capture(story: str, file: Path, minutes: float | None) -> None:
    """Record what a story's sources bring, for replaying later.

    \b
    Example:
      livedesk capture my-story.toml monday.jsonl --for 60
    """
    loaded = load_story(story)
    count = to_end(
        capture_story(loaded, file, seconds=None if minutes is None else minutes * 60, say=click.echo)
    )
    click.echo(f"{counted(count or 0, 'item')} more in {file}")

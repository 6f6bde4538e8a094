"""Commands on sources: how they do, find one by address, add, pause, resume and remove them, lists in OPML."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from livedesk.cli.options import JSON, RECORD, STORY, place_in
from livedesk.cli.root import main
from livedesk.cli.terminal import progress, show_table
from livedesk.errors import LivedeskError
from livedesk.hand.sourcing import given_offline
from livedesk.model import SourceChanged, SourceStep, SourceType
from livedesk.page.console.sources import Looked, SourcesView, source_row, sources_view, speed_words
from livedesk.record.fold import State, fold
from livedesk.record.locations import Place
from livedesk.record.log import Log
from livedesk.record.opening import open_record
from livedesk.record.roster import additions, changed, roster
from livedesk.serving.looks import looked
from livedesk.sources.discovery import Candidate, Discovery, discover
from livedesk.sources.fetching import Fetcher
from livedesk.sources.opml import read_opml
from livedesk.sources.state import decode_state
from livedesk.story.loading import LoadedStory, load_story

BY = click.option("--by", metavar="NAME", help="Who does it, for the record; by default your login name.")
WHY = click.option("--why", default="", metavar="WORDS", help="Why, for the record.")


@main.group()
def sources() -> None:
    """See how sources do; find, add, pause, resume and remove them; lists in OPML.

    \b
    What is added or paused here stands in the record, not in the story file. While the desk runs, do it in
    its console: one process holds the record.
    Examples:
      livedesk sources list my-story.toml
      livedesk sources find kodiakdailymirror.com
      livedesk sources add my-story.toml kodiakdailymirror.com
      livedesk sources import my-story.toml feeds.opml
    """


@sources.command("list")
@STORY
@RECORD
@JSON
def list_(story: str, record: Path | Place | None, as_json: bool) -> None:
    """How each source does, what it had first, and how fast it is.

    \b
    Examples:
      livedesk sources list my-story.toml
      livedesk sources list my-story.toml --json
    """
    loaded = load_story(story)
    place = place_in(loaded, record)
    if place.path is not None and not place.path.exists():
        view = sources_view(roster(loaded.story, State()), {}, State())
    else:
        with contextlib.closing(open_record(place, read_only=True)) as log:
            view = _view(loaded, log)
    if as_json:
        click.echo(json.dumps([source_row(line) for line in view.lines]))
        return
    show_table(
        view.summary,
        ("source", "how", "reports", "first and fastest", "in words"),
        [
            (
                (
                    line.id,
                    line.health,
                    f"{line.relevant} of {line.received}",
                    speed_words(line.speed),
                    line.words,
                ),
                {"failing": "red", "silent": "yellow", "paused": "dim"}.get(line.health, ""),
            )
            for line in view.lines
        ],
    )


def _view(loaded: LoadedStory, log: Log) -> SourcesView:
    state = fold(log.read())
    standings = roster(loaded.story, state)
    now = datetime.now(UTC)
    found: dict[str, Looked] = {}
    for standing in standings:
        kept = log.source_state(standing.source.id)
        if kept is not None:
            found[standing.source.id] = looked(standing.source, decode_state(kept), now=now)
    return sources_view(standings, found, state)


@sources.command()
@click.argument("address")
@JSON
def find(address: str, as_json: bool) -> None:
    """Find the feeds of a site, from any of its addresses.

    \b
    Exit code 3 when it does not answer or has none.
    Example:
      livedesk sources find https://www.kodiakdailymirror.com/news
    """
    found = _found(address)
    if as_json:
        click.echo(json.dumps([_row(one) for one in found.candidates]))
    else:
        for one in found.candidates:
            _say(one)
        click.echo(found.words)
    if not found.candidates:
        raise SystemExit(3)


@sources.command()
@STORY
@click.argument("address")
@RECORD
@click.option("--id", "id_", metavar="ID", help="Short name; by default from the source's own name.")
@click.option("--name", help="As readers see it.")
@click.option("--publisher", help="Who owns it: sources of one publisher count as one family.")
@click.option("--type", "type_", type=click.Choice(get_args(SourceType)), help="What kind of speaker it is.")
@click.option("--country", metavar="CC", help="ISO 3166 alpha-2.")
@click.option("--as-is", is_flag=True, help="Take the address as that of a feed, without asking it.")
@BY
@WHY
def add(
    story: str,
    address: str,
    record: Path | Place | None,
    id_: str | None,
    name: str | None,
    publisher: str | None,
    type_: str | None,
    country: str | None,
    as_is: bool,
    by: str | None,
    why: str,
) -> None:
    """Add a source by an address of its site: its feed is found, looked at and read from the next run on.

    \b
    Examples:
      livedesk sources add my-story.toml kodiakdailymirror.com
      livedesk sources add my-story.toml https://harbour.example/feed --type official --name "Port of Kodiak"
    """
    with _writing(story, record) as desk:
        taken = [standing.source.id for standing in roster(desk.loaded.story, desk.state)]
        if as_is:
            from livedesk.sources.newcomer import source_keys

            table = source_keys(name or "", address, taken=taken)
        else:
            found = _found(address, taken)
            if not found.candidates:
                raise LivedeskError(found.words, where=address)
            table = found.candidates[0].table
            for other in found.candidates[1:]:
                click.echo(f"also found, not added: {other.table['address']}")
        given = {"id": id_, "name": name, "publisher": publisher, "type": type_, "country": country}
        table |= {key: value for key, value in given.items() if value}
        new, faults = additions(desk.loaded.story, desk.state, [table], by=_who(by), why=why)
        if faults:
            raise faults[0]
        desk.append(new)
    click.echo(f"{table['id']}: {table['name']} ({table['address']}) is read from the next run on")


@sources.command("import")
@STORY
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@RECORD
@BY
@WHY
def import_(story: str, file: Path, record: Path | Place | None, by: str | None, why: str) -> None:
    """Add the feeds of an OPML list, as feed readers export it.

    \b
    Feeds that the story reads already are passed over, and named.
    Example:
      livedesk sources import my-story.toml feeds.opml
    """
    with _writing(story, record) as desk:
        taken = [standing.source.id for standing in roster(desk.loaded.story, desk.state)]
        found = read_opml(file.read_bytes(), taken=taken, name=str(file))
        new, faults = additions(
            desk.loaded.story,
            desk.state,
            [one.table for one in found.feeds],
            by=_who(by),
            why=why or f"from the list {file.name}",
        )
        desk.append(new)
    for words in (*found.doubts, *map(str, faults)):
        click.echo(words, err=True)
    click.echo(f"{len(new)} of {len(found.feeds)} feeds added; they are read from the next run on")


def _step(change: SourceStep, said: str) -> click.Command:
    verb = {"removed": "remove", "paused": "pause", "resumed": "resume"}[change]

    @sources.command(verb)
    @STORY
    @click.argument("source")
    @RECORD
    @BY
    @WHY
    def command(story: str, source: str, record: Path | Place | None, by: str | None, why: str) -> None:
        with _writing(story, record) as desk:
            found = changed(desk.loaded.story, desk.state, source, change, by=_who(by), why=why)
            desk.append([found] if found is not None else [])
        click.echo(f"{source}: {change}" if found is not None else f"{source}: stands like that already")

    command.help = (
        f'{said}\n\n\b\nExample:\n  livedesk sources {verb} my-story.toml coast --why "under repair"'
    )
    return command


remove = _step("removed", "Remove a source that was added here or in the console.")
pause = _step("paused", "Stop looking at a source, until it is resumed.")
resume = _step("resumed", "Look at a source again.")


# --- pieces ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Desk:
    """A record that is nobody else's for as long as a command lasts."""

    loaded: LoadedStory
    log: Log
    state: State

    def append(self, changes: Sequence[SourceChanged]) -> None:
        """Make the changes durable, all or none."""
        now = datetime.now(UTC)
        at = now if self.state.at is None else max(now, self.state.at)
        why = changes[0].because.text if changes else ""
        entries = given_offline(changes, self.state, at, changes[0].by if changes else "", why)
        if entries:
            self.log.submit(entries).result()


@contextlib.contextmanager
def _writing(story: str, record: Path | Place | None) -> Generator[_Desk]:
    loaded = load_story(story)
    with contextlib.closing(open_record(place_in(loaded, record))) as log:
        yield _Desk(loaded, log, fold(log.read()))


def _who(by: str | None) -> str:
    try:
        name = by or getpass.getuser()
    except (KeyError, OSError):  # a container's user has no name
        name = "terminal"
    return f"editor:{name}"


def _found(address: str, taken: Sequence[str] = ()) -> Discovery:
    async def search() -> Discovery:
        async with Fetcher() as fetcher:
            return await discover(address, fetcher, taken=taken)

    with progress("looking for feeds"):
        return asyncio.run(search())


def _row(one: Candidate) -> dict[str, Any]:
    newest = f"{one.newest:%Y-%m-%dT%H:%M:%SZ}" if one.newest else None
    return {
        **one.table,
        "how": one.how,
        "items": one.items,
        "newest": newest,
        "headlines": list(one.headlines),
        "doubts": list(one.doubts),
    }


def _say(one: Candidate) -> None:
    newest = f", newest {one.newest:%d %b %Y %H:%M} UTC" if one.newest else ""
    click.echo(f"{one.table['name']}  {one.table['address']}\n  {one.how}; {one.items} items{newest}")
    for headline in one.headlines:
        click.echo(f"  - {headline}")


__all__ = ["add", "find", "import_", "list_", "pause", "remove", "resume", "sources"]

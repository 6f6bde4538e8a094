"""Commands about the record itself: copy it elsewhere, bring a database up to date, list what it holds."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

import click

from livedesk.cli.options import JSON
from livedesk.cli.root import main
from livedesk.cli.terminal import progress
from livedesk.record.copying import copy_record
from livedesk.record.locations import Place, is_database, place_of, shown
from livedesk.record.opening import open_record, require_driver


@main.group()
def record() -> None:
    """Copy a record, bring a database up to date, see what it holds.

    \b
    Examples:
      livedesk record copy my-story.record.sqlite postgresql://desk@db.example/desk
      livedesk record stories postgresql://desk@db.example/desk
      livedesk record migrate postgresql://desk@db.example/desk
    """


@record.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--story", metavar="NAME", help="The story, where an address does not name it with ?story=NAME."
)
@JSON
def copy(source: str, target: str, story: str | None, as_json: bool) -> None:
    """Copy a record from a file to a database, back, or between two of a kind: a backup, for one.

    \b
    FROM may be in use. TO must be empty, or hold a beginning of FROM: a copy that broke off is completed by
    giving the same command again. In the end both are folded and must come to the same state.
    Examples:
      livedesk record copy my-story.record.sqlite copies/my-story.record.sqlite
      livedesk record copy my-story.record.sqlite postgresql://desk@db.example/desk
      livedesk record copy "postgresql://desk@db.example/desk?story=my-story" my-story.record.sqlite
    """
    from_, to = _named(place_of(source, story), place_of(target, story))
    with (
        contextlib.closing(open_record(from_, read_only=True)) as read,
        contextlib.closing(open_record(to)) as written,
        progress(f"copying {from_.story}") as step,
    ):
        done = copy_record(read, written, progress=step, source_name=str(from_), target_name=str(to))
    if as_json:
        click.echo(
            json.dumps(
                {
                    "from": str(from_),
                    "to": str(to),
                    "entries": done.entries,
                    "there": done.there,
                    "digest": done.digest,
                }
            )
        )
        return
    before = f", {done.there} of them there before" if done.there else ""
    click.echo(f"{done.entries} entries of {from_} in {to}{before}; both fold to {done.digest}")


@record.command()
@click.argument("url", metavar="URL")
def migrate(url: str) -> None:
    """Bring the tables of a database up to this version, all or nothing.

    Stop every desk and node on it first, and keep a pg_dump.

    \b
    Example:
      livedesk record migrate postgresql://desk@db.example/desk
    """
    require_driver()
    from livedesk.record.postgres.database import migrate_database

    before, now = migrate_database(_database(url))
    words = f"is at layout {now} already" if before == now else f"went from layout {before} to {now}"
    click.echo(f"{shown(url)} {words}")


@record.command()
@click.argument("url", metavar="URL")
@JSON
def stories(url: str, as_json: bool) -> None:
    """List the stories of a database, with their number of entries.

    \b
    Example:
      livedesk record stories postgresql://desk@db.example/desk --json
    """
    require_driver()
    from livedesk.record.postgres import Database

    with contextlib.closing(Database(_database(url), read_only=True)) as database:
        found = dict(database.rows("SELECT name, seq FROM livedesk.story ORDER BY name"))
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, count in found.items():
        click.echo(f"{name}: {count} entries")


@record.command()
@click.argument("url", metavar="URL")
@click.option("--again", is_flag=True, help="Put them back into their stories' queues.")
@click.option("--story", metavar="NAME", help="Only those of this story, with --again.")
@JSON
def aside(url: str, again: bool, story: str | None, as_json: bool) -> None:
    """Show what nodes set aside because it could not be handled, or have it tried again.

    \b
    Examples:
      livedesk record aside postgresql://desk@db.example/desk
      livedesk record aside postgresql://desk@db.example/desk --again --story my-story
    """
    require_driver()
    from livedesk.nodes.inbox import Inbox
    from livedesk.record.postgres import Database

    with contextlib.closing(Database(_database(url))) as database:
        inbox = Inbox(database)
        if again:
            click.echo(f"{inbox.try_again(story)} put back")
            return
        found = inbox.asides()
    if as_json:
        click.echo(json.dumps([{**one._asdict(), "at": one.at.isoformat()} for one in found]))
        return
    for one in found:
        click.echo(
            f"{one.at:%Y-%m-%d %H:%M:%S} {one.story} {one.number}, by {one.node}: {one.why}\n  {one.body[:160]}"
        )
    if not found:
        click.echo("nothing is set aside")


@record.command()
@click.argument("url", metavar="URL")
@click.option("--story", metavar="NAME", help="Only this story.")
def resend(url: str, story: str | None) -> None:
    """Have nodes send all entries to the broker again, from the first: a stream rebuilt from the record.

    Whoever follows drops what it has already.

    \b
    Example:
      livedesk record resend postgresql://desk@db.example/desk --story my-story
    """
    require_driver()
    from livedesk.nodes.outbox import from_the_start
    from livedesk.record.postgres import Database

    with contextlib.closing(Database(_database(url))) as database:
        click.echo(f"{from_the_start(database, story)} stories are sent anew")


def _named(from_: Place, to: Place) -> tuple[Place, Place]:
    """Both with the story's name, where only one gives it."""
    story = from_.story or to.story
    return (replace(from_, story=from_.story or story), replace(to, story=to.story or story))


def _database(url: str) -> str:
    if not is_database(url):
        raise click.UsageError(f'URL is the address of a database, postgresql://…; not "{url}"')
    return url

"""Commands on people: who may work at a desk, and how they prove it."""

from __future__ import annotations

import contextlib
import getpass
import json
import sys
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from livedesk.cli.options import JSON, RECORD, record_of
from livedesk.cli.root import main
from livedesk.cli.terminal import show_table
from livedesk.errors import PeopleError
from livedesk.people import ROLES, People, Person, Role, people_path
from livedesk.people.invitations import LASTS, LONGEST
from livedesk.people.passwords import fit
from livedesk.people.person import display_of, name_of
from livedesk.people.tokens import SCOPES
from livedesk.record.locations import Place
from livedesk.story.loading import load_story

F = TypeVar("F", bound=Callable[..., Any])
ENDING = ".people.sqlite"
DESK = click.argument("desk", metavar="DESK")
NAME = click.argument("name")
ROLE = click.option(
    "--role", type=click.Choice(ROLES), default="editor", show_default=True, help="What they may do."
)
STORIES = click.option(
    "--story",
    "stories",
    metavar="ID",
    multiple=True,
    help="Only at this story; again for another. Default: all.",
)


@main.group()
def people() -> None:
    """Say who may work at a desk: accounts, roles, invitations, tokens.

    \b
    DESK is a story as in `livedesk run STORY`, or the file of accounts itself (….people.sqlite), which many
    stories may share: `livedesk run --people FILE`. A running desk knows of every change at once.
    Roles: contributor (hands in), editor (publishes), chief (says who may).
    Examples:
      livedesk people add my-story.toml ana --role chief
      livedesk people invite my-story.toml --role editor
      livedesk people list my-story.toml
    """


@contextlib.contextmanager
def _opened(desk: str, record: Path | Place | None) -> Generator[People]:
    if desk.endswith(ENDING):
        path = Path(desk).expanduser()
    else:
        loaded = load_story(desk)
        path = people_path(record_of(loaded, record))
    with contextlib.closing(People(path)) as found:
        yield found


def _named(people: People, name: str) -> Person:
    person = people.accounts.named(name)
    if person is None:
        known = ", ".join(one.name for one in people.accounts.all()) or "nobody yet"
        raise PeopleError(
            f'nobody is called "{name[:64]}"', where=str(people.path), remedy=f"There are: {known}"
        )
    return person


def _now() -> datetime:
    return datetime.now(UTC)


def _by() -> str:
    """Who did it, for the trail: whoever is logged in at the machine."""
    try:
        return f"command line, {getpass.getuser()}"
    except (KeyError, OSError):  # no name for this user id, as in some containers
        return "command line"


def _password(name: str) -> str:
    """Typed twice without being shown, or the first line of what is piped in. Never an argument: those are
    seen by everybody on the machine and stay in the shell's history."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    fit(typed, name)
    return typed


def _row(person: Person) -> dict[str, Any]:
    return msgspec.to_builtins(person)


def _tell(person: Person, words: str, as_json: bool) -> None:
    click.echo(json.dumps(_row(person), ensure_ascii=False) if as_json else words)


@people.command()
@DESK
@NAME
@ROLE
@click.option("--display", metavar="TEXT", help="What colleagues read; by default the name.")
@STORIES
@RECORD
@JSON
def add(
    desk: str,
    name: str,
    role: Role,
    display: str | None,
    stories: tuple[str, ...],
    record: Path | Place | None,
    as_json: bool,
) -> None:
    """Make an account; asks for its password, or takes it from standard input.

    \b
    Examples:
      livedesk people add my-story.toml ana --role chief --display "Ana de la Cruz"
      pass show desk/ana | livedesk people add my-story.toml ana --role chief
      livedesk people add newsroom.people.sqlite ben --story storm --story election
    """
    with _opened(desk, record) as found:
        kept, shown = name_of(name), display_of(display or name)
        if found.accounts.named(kept) is not None:
            raise PeopleError(f'the name "{kept}" is taken', where=str(found.path), remedy="Take another")
        password = found.passwords.hash(_password(kept))
        person = found.accounts.add(
            kept, shown, role, _now(), password=password, stories=stories or None, by=_by()
        )
        _tell(person, f"{person.name} may sign in as {role}; the console is at /console/", as_json)


@people.command("list")
@DESK
@RECORD
@JSON
def list_(desk: str, record: Path | Place | None, as_json: bool) -> None:
    """Everybody with an account, and invitations that nobody took yet.

    \b
    Example:
      livedesk people list my-story.toml --json
    """
    with _opened(desk, record) as found:
        at = _now()
        everybody, invited = found.accounts.all(), found.invitations.open(at)
        if as_json:
            rows = [_row(one) | {"sessions": len(found.sessions.of(one.id, at))} for one in everybody]
            click.echo(json.dumps({"people": rows, "invitations": msgspec.to_builtins(invited)}, default=str))
            return
        lines: list[tuple[Sequence[str], str]] = []
        for one in everybody:
            count = len(found.sessions.of(one.id, at))
            where = f"{count} browser{'' if count == 1 else 's'}" if one.active else "switched off"
            stories = "all" if one.stories is None else ", ".join(one.stories) or "none"
            lines.append(((one.name, one.display, one.role, stories, where), "" if one.active else "dim"))
        show_table(str(found.path), ("name", "display", "role", "stories", "signed in with"), lines)
        for one in invited:
            click.echo(f"invited as {one.role} until {one.expires:%Y-%m-%d %H:%M} UTC {one.note}".rstrip())


@people.command()
@DESK
@ROLE
@STORIES
@click.option("--note", default="", metavar="TEXT", help="Whom it is for; chiefs see it.")
@click.option(
    "--days",
    type=click.FloatRange(0, LONGEST.days, min_open=True),
    default=LASTS.days,
    show_default=True,
    help="How long it may be taken.",
)
@click.option("--base-url", default="", metavar="URL", help="Public address of the desk, for a whole link.")
@RECORD
@JSON
def invite(
    desk: str,
    role: Role,
    stories: tuple[str, ...],
    note: str,
    days: float,
    base_url: str,
    record: Path | Place | None,
    as_json: bool,
) -> None:
    """Make a link by which one person makes their own account.

    \b
    Whoever has the link can take it, once: send it to that person alone.
    Example:
      livedesk people invite my-story.toml --role editor --note Ben --base-url https://live.example.org
    """
    with _opened(desk, record) as found:
        lasts = timedelta(days=days)
        secret = found.invitations.make(
            role, _now(), stories=stories or None, note=note, lasts=lasts, by=_by()
        )
        link = f"{base_url.rstrip('/')}/console/invitation/{secret}"
        if as_json:
            click.echo(json.dumps({"link": link, "role": role, "days": days}))
            return
        click.echo(link)
        click.echo(f"one account as {role}, within {days:g} days; the link is shown this once", err=True)


@people.command()
@DESK
@NAME
@click.argument("role", type=click.Choice(ROLES))
@RECORD
@JSON
def role(desk: str, name: str, role: Role, record: Path | Place | None, as_json: bool) -> None:
    """Change what somebody may do.

    \b
    Example:
      livedesk people role my-story.toml ben chief
    """
    with _opened(desk, record) as found:
        person = found.accounts.give_role(_named(found, name).id, role, _now(), by=_by())
        _tell(person, f"{person.name} is {role} now", as_json)


@people.command()
@DESK
@NAME
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everywhere", is_flag=True, help="At all stories.")
@RECORD
@JSON
def stories(
    desk: str, name: str, ids: tuple[str, ...], everywhere: bool, record: Path | Place | None, as_json: bool
) -> None:
    """Change at which stories somebody may work.

    \b
    Examples:
      livedesk people stories newsroom.people.sqlite ben storm election
      livedesk people stories newsroom.people.sqlite ben --all
    """
    if everywhere == bool(ids):
        raise click.UsageError("name the stories, or say --all")
    with _opened(desk, record) as found:
        person = found.accounts.give_stories(
            _named(found, name).id, None if everywhere else ids, _now(), by=_by()
        )
        _tell(person, f"{person.name} works at {', '.join(ids) or 'all stories'} now", as_json)


@people.command()
@DESK
@NAME
@RECORD
@JSON
def off(desk: str, name: str, record: Path | Place | None, as_json: bool) -> None:
    """Switch somebody off: they are signed out at once, and their tokens open nothing.

    \b
    Example:
      livedesk people off my-story.toml ben
    """
    with _opened(desk, record) as found:
        person = found.accounts.switch(_named(found, name).id, False, _now(), by=_by())
        _tell(person, f"{person.name} is switched off and signed out", as_json)


@people.command()
@DESK
@NAME
@RECORD
@JSON
def on(desk: str, name: str, record: Path | Place | None, as_json: bool) -> None:
    """Switch somebody on again; they sign in anew.

    \b
    Example:
      livedesk people on my-story.toml ben
    """
    with _opened(desk, record) as found:
        person = found.accounts.switch(_named(found, name).id, True, _now(), by=_by())
        _tell(person, f"{person.name} may sign in again", as_json)


@people.command()
@DESK
@NAME
@RECORD
@JSON
def password(desk: str, name: str, record: Path | Place | None, as_json: bool) -> None:
    """Give somebody a new password; all their sessions end.

    \b
    Asks for it, or takes it from standard input.
    Example:
      livedesk people password my-story.toml ben
    """
    with _opened(desk, record) as found:
        person = _named(found, name)
        hashed = found.passwords.hash(_password(person.name))
        found.accounts.keep_password(person.id, hashed, _now(), by=_by())
        _tell(person, f"{person.name} has a new password and is signed out everywhere", as_json)


@people.command()
@DESK
@NAME
@click.argument("label", required=False)
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="What it opens; again for more."
)
@click.option(
    "--days", type=click.FloatRange(0, min_open=True), help="How long it opens anything; default: for good."
)
@click.option("--withdraw", metavar="LABEL", help="Make the tokens of that label open nothing any more.")
@RECORD
@JSON
def token(
    desk: str,
    name: str,
    label: str | None,
    scopes: tuple[str, ...],
    days: float | None,
    withdraw: str | None,
    record: Path | Place | None,
    as_json: bool,
) -> None:
    """Make a token for a program that works in somebody's name; without LABEL list theirs.

    \b
    It is shown this once; programs send it as `Authorization: Bearer TOKEN`.
    Examples:
      livedesk people token my-story.toml ben "wire script" --scope reports:write
      livedesk people token my-story.toml ben
      livedesk people token my-story.toml ben --withdraw "wire script"
    """
    with _opened(desk, record) as found:
        person = _named(found, name)
        if withdraw is not None:
            meant = [one for one in found.tokens.of(person.id) if one.label == withdraw]
            if not meant:
                raise PeopleError(
                    f'{person.name} has no token "{withdraw[:80]}"',
                    where=str(found.path),
                    remedy="List them first",
                )
            for one in meant:
                found.tokens.withdraw(person.id, one.id, _now(), by=_by())
            click.echo(
                json.dumps({"withdrawn": len(meant)}) if as_json else f"{withdraw} opens nothing any more"
            )
            return
        if label is None:
            held = found.tokens.of(person.id)
            if as_json:
                click.echo(json.dumps(msgspec.to_builtins(held)))
                return
            for one in held:
                until = f"until {one.expires:%Y-%m-%d}" if one.expires else "for good"
                used = f"last used {one.used:%Y-%m-%d}" if one.used else "never used"
                click.echo(f"{one.label}: {', '.join(one.scopes)}; {until}; {used}")
            return
        lasts = None if days is None else timedelta(days=days)
        secret = found.tokens.make(person, label, scopes, _now(), lasts=lasts, by=_by())
        click.echo(json.dumps({"token": secret, "scopes": sorted(scopes)}) if as_json else secret)


@people.command()
@DESK
@click.option("-n", "count", type=click.IntRange(1), default=50, show_default=True, help="How many lines.")
@RECORD
@JSON
def trail(desk: str, count: int, record: Path | Place | None, as_json: bool) -> None:
    """What happened to accounts: sign-ins, failed ones, changes and who made them; newest first.

    \b
    Example:
      livedesk people trail my-story.toml -n 200 --json
    """
    with _opened(desk, record) as found:
        names = {one.id: one.name for one in found.accounts.all()}
        for line in found.trail.newest(count):
            row = msgspec.to_builtins(line) | {
                "account": names.get(line.account, line.account),
                "by": names.get(line.by, line.by),
            }
            if as_json:
                click.echo(json.dumps(row, ensure_ascii=False))
            else:
                told = [f"{line.at:%Y-%m-%d %H:%M:%S}", line.what, row["account"], line.words, line.address]
                by = f"by {row['by']}" if row["by"] not in (row["account"], "nobody") else ""
                click.echo("  ".join(one for one in (*told, by) if one))

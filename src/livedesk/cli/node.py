"""The command that runs a node of a desk on several machines."""

from __future__ import annotations

from pathlib import Path

import click

from livedesk.cli.options import BASE_URL, EMBEDDER, HOST, PORT, PROXY, embedder_of
from livedesk.cli.root import main
from livedesk.cli.terminal import to_end
from livedesk.errors import ExtraMissing
from livedesk.record.locations import is_database
from livedesk.record.opening import require_driver
from livedesk.running import until_stopped
from livedesk.showing import Address
from livedesk.story.loading import load_story

ROLES = ("fetch", "read", "gather", "serve")


@main.command()
@click.argument("stories", metavar="[STORY]...", nargs=-1)
@click.option(
    "--postgres",
    "database",
    metavar="URL",
    envvar="LIVEDESK_POSTGRES",
    required=True,
    help="The database that remembers: postgresql://…  (or LIVEDESK_POSTGRES)",
)
@click.option(
    "--nats",
    "broker",
    metavar="URL",
    envvar="LIVEDESK_NATS",
    help="The broker that carries: nats://…  (or LIVEDESK_NATS); without one nodes look into the database, a little later.",
)
@click.option(
    "--roles", default=",".join(ROLES), show_default=True, metavar="LIST", help="What this node does."
)
@click.option("--name", metavar="NAME", help="What others call it; HOST:PROCESS by default.")
@EMBEDDER
@HOST
@PORT
@BASE_URL
@PROXY
@click.option(
    "--people",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Accounts of those who may work at the desk: this node answers the console. livedesk people makes them.",
)
@click.option(
    "--status-port",
    type=click.IntRange(0, 65535),
    help="Tell how it does here: /healthz, /readyz, /metrics; 0 picks a free port.",
)
def node(
    stories: tuple[str, ...],
    database: str,
    broker: str | None,
    roles: str,
    name: str | None,
    embedder: str,
    host: str,
    port: int,
    base_url: str | None,
    proxies: tuple[str, ...],
    people: Path | None,
    status_port: int | None,
) -> None:
    """Run a node: part of a desk on several machines, with PostgreSQL and NATS JetStream.

    \b
    STORY are covered from now on, by all nodes; name none to work on those the database has.
    Any number of nodes may be started and stopped at any time; they share the work out.
    Examples:
      livedesk node *.toml --postgres postgresql://desk@db/desk --nats nats://broker:4222
      livedesk node --roles gather,read --postgres postgresql://desk@db/desk --nats nats://broker:4222
      livedesk node --roles serve --port 8400 --postgres postgresql://desk@db/desk --nats nats://broker:4222
    """
    wanted = [role.strip() for role in roles.split(",") if role.strip()]
    unknown = [role for role in wanted if role not in ROLES]
    if unknown or not wanted:
        raise click.UsageError(f'--roles is a list of {", ".join(ROLES)}; not "{roles}"')
    if not is_database(database):
        raise click.UsageError(f'--postgres is the address of a database, postgresql://…; not "{database}"')
    require_driver()
    try:
        from livedesk.nodes.node import Node, run_node
    except ImportError as missing:
        raise ExtraMissing(
            "a node needs the clients of PostgreSQL and NATS",
            where="node",
            remedy="pip install 'livedesk[postgres,nats]'",
        ) from missing
    loaded = [load_story(story) for story in stories]
    needs_model = {"read", "gather"} & set(wanted)
    running = Node(
        database,
        broker,
        [role for role in ROLES if role in wanted],
        stories=loaded,
        name=name,
        embedder=embedder_of(embedder) if needs_model else None,
        pages=Address(host, port, base_url and base_url.rstrip("/"), trusted_proxies=proxies, people=people),
        status=None if status_port is None else Address(host, status_port),
    )
    to_end(run_node(running, click.echo, until_stopped))

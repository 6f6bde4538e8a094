"""A broker, stories in a database, and nodes that end with the test."""

import asyncio

import pytest

from engines import Nats, running
from livedesk.nodes.covered import Stories
from livedesk.nodes.node import Node
from livedesk.record.postgres import Database
from livedesk.replaying import RecordingClock
from livedesk.story.loading import load_story
from waiting import LONG

STORY = """
title = "The harbour talks {n}"
brief = "Dockers and the port company negotiate at the harbour in Anchorage."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = {{ en = ["harbour talks"] }}
"""


PATIENT = 60.0
"""Seconds of a lease in tests: nobody is overtaken for being slow, but where that is what is looked at."""


@pytest.fixture(scope="session")
def nats_server():
    with running(Nats()) as server:
        yield server


@pytest.fixture
def nats_url(nats_server):
    """A broker that carries nothing yet."""
    nats_server.stop()
    nats_server.forget()
    nats_server.start()
    return nats_server.url


@pytest.fixture
def stories(tmp_path):
    """Six stories, from files of their own."""
    found = []
    for n in range(6):
        path = tmp_path / f"harbour-{n}.toml"
        path.write_text(STORY.format(n=n))
        found.append(load_story(path))
    return found


@pytest.fixture
def database(database_url):
    found = Database(database_url, patience=LONG)
    yield found
    found.close()


@pytest.fixture
def covered(database, stories):
    """The stories as the database has them, by name."""
    held = Stories(database)
    held.cover(stories)
    return {one.name: one for one in held.all().values()}


@pytest.fixture
async def start(database_url):
    """Starts nodes, whose clock is the recording's, and ends them."""
    nodes = []

    async def start_one(*roles, nats=None, **settings):
        given = {"name": f"n{len(nodes)}", "clock": lambda: RecordingClock(None), "ttl": PATIENT} | settings
        node = Node(database_url, nats, roles, **given)
        await node.start()
        nodes.append(node)
        return node

    yield start_one
    await asyncio.gather(*(node.stop() for node in nodes))

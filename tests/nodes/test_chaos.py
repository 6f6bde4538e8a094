"""Everything fails while reports come in: the short form of bench/chaos.py, in processes of their own."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engines import LOOPBACK, Nats, Postgres, free_port, running
from livedesk.model import ReportReceived
from livedesk.nodes.covered import Stories
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard
from livedesk.nodes.node import Node
from livedesk.record.postgres import Database, PostgresLog
from newsroom import at, report
from waiting import LONG, until

HOUSE = Path(__file__).parents[2]
BENCH = HOUSE / "bench" / "chaos.py"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_report_has_its_effect_once_and_in_order_whatever_fails():
    """A node killed, one frozen for five seconds, the broker killed twice, the database restarted."""
    for needed in (Postgres(), Nats()):  # skips where there is none
        needed.remove()
    command = [sys.executable, str(BENCH), "--reports", "300", "--stories", "12", "--rate", "50", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=800)
    assert done.stdout, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    assert figures["wrong"] == []
    assert figures["reports"] == 300
    assert figures["followed"]["differ"] == 0
    assert len(figures["faults"]) == 5


class Cable:
    """A network namespace with one cable to this machine, which can be cut. Needs the right to make one."""

    def __init__(self):
        self.name = f"lv{os.getpid() % 100_000}"
        third, fourth = divmod(os.getpid() % 16_000, 64)
        self.here, self.there = f"10.213.{third}.{fourth * 4 + 1}", f"10.213.{third}.{fourth * 4 + 2}"
        try:
            _ip("netns", "add", self.name)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no network namespace may be made here")
        _ip("link", "add", f"{self.name}a", "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("addr", "add", f"{self.here}/30", "dev", f"{self.name}a")
        _ip("link", "set", f"{self.name}a", "up")
        self._inside("addr", "add", f"{self.there}/30", "dev", "eth0")
        for device in ("lo", "eth0"):
            self._inside("link", "set", device, "up")

    def _inside(self, *command):
        _ip("-n", self.name, *command)

    def cut(self):
        _ip("link", "set", f"{self.name}a", "down")

    def mend(self):
        _ip("link", "set", f"{self.name}a", "up")

    def command(self, *command):
        """A command as it is run at the other end."""
        return ["ip", "netns", "exec", self.name, *command]

    def remove(self):
        subprocess.run(["ip", "netns", "del", self.name], check=False, capture_output=True)


def begun(command, log):
    """A command in a process of its own, which writes to a file."""
    with log.open("wb") as out:
        return subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(HOUSE / "src")}
        )


def _ip(*command):
    subprocess.run(["ip", *command], check=True, capture_output=True)


@pytest.fixture
def cable():
    found = Cable()
    yield found
    found.remove()


@pytest.mark.slow
async def test_a_node_whose_cable_to_the_database_is_cut_is_replaced_and_says_why_and_comes_back(
    cable, stories, tmp_path
):
    """Its packets vanish: nothing is refused, nothing is closed. What it had in hand is done by the other, once."""
    server = Postgres(listen_addresses=f"{LOOPBACK},{cable.here}")
    with (server._data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {cable.there}/32 trust\n")
    port = free_port()
    log = tmp_path / "cut.log"
    with running(server):
        url = server.create("cut")
        database = Database(url)
        Stories(database).cover(stories)
        names = Stories(database).all()
        command = cable.command(
            sys.executable, "-m", "livedesk", "node", "--roles", "gather", "--name", "cut", "--embedder", "none",
            "--postgres", url.replace(LOOPBACK, cable.here), "--status-port", str(port),
        )  # fmt: skip
        process = begun(command, log)
        other = Node(url, None, ("gather",), name="other")
        heard = []

        def hear(count):
            for _ in range(count):
                n = len(heard)
                heard.append(f"r{n}")
                one = Heard(report=report(at("12:00"), f"Outlet {n % 3}", f"Harbour talks: {n}", id=f"r{n}"))
                inbox.hear([(id_, one) for id_ in names])

        def health():
            ask = (
                "import http.client as c;"
                f"h = c.HTTPConnection('{LOOPBACK}', {port}); h.request('GET', '/healthz'); print(h.getresponse().read())"
            )
            asked = subprocess.run(
                cable.command(sys.executable, "-c", ask), capture_output=True, text=True, check=False
            )
            return asked.stdout

        def ids(name):
            records = PostgresLog(database, name, read_only=True)
            return [e.body.report.id for e in records.read() if isinstance(e.body, ReportReceived)]

        inbox = Inbox(database)
        try:
            await other.start()
            await until(lambda: len(other.held["gather"]) == 16)
            hear(5)
            await until(lambda: inbox.counts()[0] == 0)
            cable.cut()
            hear(3)
            await until(lambda: len(other.held["gather"]) == 32)
            hear(3)
            await until(lambda: inbox.counts()[0] == 0)
            await until(lambda: "the database has not answered for" in health())
            cable.mend()
            await until(lambda: len(other.held["gather"]) == 16)
            hear(5)
            await until(lambda: inbox.counts()[0] == 0)
            assert all(ids(one.name) == heard for one in names.values())
            await until(lambda: '{"ok":true' in health())
            cable.cut()  # a node that is told to stop then does, although it can tell nobody
            process.terminate()
            await asyncio.to_thread(process.wait, LONG)
        finally:
            process.kill()
            process.wait()
            await other.stop()
            database.close()

"""PostgreSQL and NATS as tests use them: servers of one's own on loopback ports, data in temporary folders.

Without their programs a test is skipped and says why; in continuous integration it fails.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from waiting import LONG

LOOPBACK = "127.0.0.1"


def _skip(reason):
    if os.environ.get("LIVEDESK_CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


PORTS = range(12_000, 32_000)
"""Below those that the system hands out by itself: nobody gets one by chance while its server is being restarted."""
_claims = []


def free_port():
    """A port for TCP that nobody else who asks here is given while this process lives.

    The claim to it is the UDP port of the same number.
    """
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        claim = socket.socket(type=socket.SOCK_DGRAM)
        try:
            claim.bind((LOOPBACK, port))
            with socket.socket() as probe:
                probe.bind((LOOPBACK, port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return port
    raise RuntimeError("no port is free")


def _listens(port):
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _await(port, process, log, seconds=LONG):
    until = time.monotonic() + seconds
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


class Postgres:
    """A PostgreSQL server of one's own; as root it is run by another user, as it demands."""

    def __init__(self, **settings):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        which = shutil.which("postgres")
        if not found and which is None:
            _skip("no PostgreSQL on this machine: Debian's postgresql has it")
        self._bin = found[-1].parent if found else Path(which).parent
        self.folder = Path(tempfile.mkdtemp(prefix="livedesk-pg-"))
        self._data = self.folder / "data"
        self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "nobody", "nogroup")
        self.port = free_port()
        self.log = self.folder / "log"
        self._settings = {
            "port": self.port,
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": self.folder,
            "shared_buffers": "64MB",
            "max_connections": 60,
        } | settings
        self._process = None
        command = [
            self._bin / "initdb",
            "-D",
            self._data,
            "-U",
            "desk",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run([*command, "--locale=C.UTF-8"], check=True, capture_output=True, cwd="/", **self._as)

    def start(self):
        given = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, *given],
                stdout=log, stderr=log, cwd="/", start_new_session=True, **self._as,
            )  # fmt: skip
        _await(self.port, self._process, self.log)
        self._ready()
        return self

    def _ready(self):
        until = time.monotonic() + LONG
        while True:
            asked = subprocess.run(
                [self._bin / "psql", "-XqAtc", "select 1", self.url("postgres")],
                capture_output=True,
                check=False,
            )
            if asked.returncode == 0:
                return
            if time.monotonic() > until:
                raise RuntimeError(asked.stderr.decode())
            time.sleep(0.05)

    def stop(self, how=signal.SIGINT):
        """SIGINT ends it quickly and cleanly, SIGQUIT as a crash does."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=LONG)
            self._process = None

    def restart(self, how=signal.SIGINT):
        self.stop(how)
        self.start()

    def reload(self):
        """Have it read its settings again, and wait until whoever connects then is met by the new ones."""
        before = self.run("SELECT pg_conf_load_time()")
        self.run("SELECT pg_reload_conf()")
        until = time.monotonic() + LONG
        while self.run("SELECT pg_conf_load_time()") == before:
            assert time.monotonic() < until, "it did not read its settings"

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database, user="desk"):
        return f"postgresql://{user}@{LOOPBACK}:{self.port}/{database}"

    def run(self, statement, database="postgres"):
        """What a statement prints."""
        command = [self._bin / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def create(self, name):
        """An empty database; its address."""
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)


class Nats:
    """A nats-server of one's own, with JetStream."""

    def __init__(self, **settings):
        program = shutil.which("nats-server") or "/usr/sbin/nats-server"
        if not Path(program).exists():
            _skip("no nats-server on this machine: Debian's nats-server has it")
        self._program = program
        self.folder = Path(tempfile.mkdtemp(prefix="livedesk-nats-"))
        self.port = free_port()
        self.log = self.folder / "log"
        self._config = self.folder / "nats.conf"
        extra = "\n".join(f"{name}: {value}" for name, value in settings.items())
        self._config.write_text(
            f'listen: "{LOOPBACK}:{self.port}"\njetstream {{ store_dir: "{self.folder / "store"}" }}\n{extra}\n'
        )
        self._process = None

    @property
    def url(self):
        return f"nats://{LOOPBACK}:{self.port}"

    def start(self):
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-c", self._config], stdout=log, stderr=log, start_new_session=True
            )
        _await(self.port, self._process, self.log)
        return self

    def stop(self, how=signal.SIGTERM):
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=LONG)
            self._process = None

    def kill(self):
        self.stop(signal.SIGKILL)

    def forget(self):
        """Lose everything it kept; only when stopped."""
        shutil.rmtree(self.folder / "store", ignore_errors=True)

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def running(server):
    """A server for as long as the block lasts."""
    try:
        yield server.start()
    finally:
        server.remove()


def database_name(test):
    """A name for a test's own database."""
    return re.sub(r"\W+", "_", test)[:40] + f"_{time.monotonic_ns() % 10**9}"

"""Push: CPU per delivered event and time from publishing to readers, beside nginx with nchan.

    python bench/push.py                  1,000 readers x 20/s and 5,000 x 5/s, ten seconds each
    python bench/push.py --json --check   as JSON; exit 1 when a target is missed

Both servers run one after the other on core 0 and get the same events of 500 bytes by POST; the load
generator (a small C program that opens the readers, publishes and times every delivery) runs on core
1. CPU is that of all the server's processes from the moment all readers are connected, read from
/proc. The load generator's source is not part of the project: name it with --sseload, else it is
looked for beside LIVEDESK_DATA.

Another server joins by a line in SERVERS: whatever answers a POST by pushing its body, timestamps
included, can be measured the same way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import SimpleNamespace

SERVER_CORE, LOAD_CORE = 0, 1
NGINX = "/usr/sbin/nginx"
NCHAN = "/usr/lib/nginx/modules/ngx_nchan_module.so"
RESULT = re.compile(
    r"conns (\d+) published (\d+) \(err (\d+)\) delivered (\d+)/(\d+) closed (\d+) +elapsed ([\d.]+) .*"
    r"p50 ([\d.]+)ms p90 ([\d.]+)ms p99 ([\d.]+)ms max ([\d.]+)ms"
)


@dataclass(frozen=True)
class Case:
    """How many read, how often something is published, for how long, and what is asked of us."""

    readers: int
    rate: float
    seconds: int
    payload: int
    p99_ms: float


CASES = (
    Case(readers=1_000, rate=20, seconds=10, payload=500, p99_ms=50),
    Case(readers=5_000, rate=5, seconds=10, payload=500, p99_ms=120),
)


@dataclass(frozen=True)
class Run:
    """What one server did in one case."""

    server: str
    readers: int
    rate: float
    delivered: int
    expected: int
    cpu_us: float
    """Microseconds of CPU per delivered event."""
    p50_ms: float
    p90_ms: float
    p99_ms: float
    rss_kib: float
    """Resident KiB per connection, over the idle server's."""


# --- our server ----------------------------------------------------------------------------------------

Publish = Callable[[bytes], Awaitable[None] | None]


async def serve(port: int, make_publish: Callable[[object], Publish]) -> None:
    """Events at /events; each POST to /publish hands its body to what ``make_publish(hub)`` gave."""
    from aiohttp import web

    from livedesk.serving.push import Hub, Opening
    from livedesk.serving.server import Server

    hub = Hub()
    publish = make_publish(hub)

    async def events(request: web.Request) -> web.StreamResponse:
        return await hub.serve(request, lambda: Opening(b"", 0))

    async def post(request: web.Request) -> web.Response:
        waiting = publish(await request.read())
        if waiting is not None:
            await waiting
        return web.Response(text="published")

    app = web.Application()
    app.router.add_get("/events", events)
    app.router.add_post("/publish", post)
    server = Server(app, "127.0.0.1", port)
    await server.start()
    await asyncio.Event().wait()


def push_alone(hub: object) -> Publish:
    """The body as one event, straight to the hub."""
    seq = 0

    def publish(body: bytes) -> None:
        nonlocal seq
        seq += 1
        data = b"id: %d\nevent: add\ndata: %b\n\n" % (seq, body)
        hub.broadcast([SimpleNamespace(seq=seq, data=data)])

    return publish


@contextmanager
def livedesk(_folder: Path) -> Iterator[Target]:
    port = free_port()
    command = [sys.executable, str(Path(__file__).resolve()), "--serve", str(port)]
    with running(command) as process:
        wait_for(port)
        yield Target(process.pid, port, "/events", "/publish")


@contextmanager
def nchan(folder: Path) -> Iterator[Target]:
    port = free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"""
        load_module {NCHAN};
        daemon off; worker_processes 1; worker_rlimit_nofile 20000; {user}
        pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 20000; }}
        http {{
          access_log off; keepalive_timeout 75s; keepalive_requests 1000000;
          client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
          server {{
            listen 127.0.0.1:{port} backlog=4096;
            location = /events {{ nchan_subscriber eventsource; nchan_channel_id desk; }}
            location = /publish {{ nchan_publisher; nchan_channel_id desk; nchan_message_buffer_length 100; }}
          }}
        }}
        """
    )
    with running([NGINX, "-p", str(folder), "-c", str(config)]) as process:
        wait_for(port)
        yield Target(process.pid, port, "/events", "/publish")


SERVERS = {"livedesk": livedesk, "nchan": nchan}


# --- measuring -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """A running server: its first process, and where readers and the publisher go."""

    pid: int
    port: int
    events: str
    publish: str


def measure(name: str, case: Case, load: Path, folder: Path) -> Run:
    """One server, one case. The server is started for it and stopped after it."""
    with SERVERS[name](folder) as target:
        idle = rss_kib(target.pid)
        command = [load, target.port, target.events, target.publish, case.readers, case.rate, case.seconds]
        process = subprocess.Popen(
            pinned([str(part) for part in [*command, case.payload]], LOAD_CORE),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        ready = process.stdout.readline()
        if not ready.startswith(f"READY {case.readers}/"):
            process.kill()
            raise SystemExit(f"{name}: not all readers connected: {ready.strip()}")
        before, connected = cpu_seconds(target.pid), rss_kib(target.pid)
        result = process.stdout.readline()
        process.wait()
        after = cpu_seconds(target.pid)
    found = RESULT.search(result)
    if found is None:
        raise SystemExit(f"{name}: the load generator said: {result.strip()}")
    delivered = int(found[4])
    return Run(
        server=name,
        readers=case.readers,
        rate=case.rate,
        delivered=delivered,
        expected=int(found[5]),
        cpu_us=round((after - before) * 1e6 / max(1, delivered), 2),
        p50_ms=float(found[8]),
        p90_ms=float(found[9]),
        p99_ms=float(found[10]),
        rss_kib=round((connected - idle) / case.readers, 1),
    )


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(other for child in children for other in family(int(child)))]


def cpu_seconds(pid: int) -> float:
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def rss_kib(pid: int) -> int:
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def pinned(command: list[str], core: int) -> list[str]:
    """The command on one core; taskset becomes it, so that the process id is its own."""
    return ["taskset", "-c", str(core), *command]


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server on its core, stopped at the end."""
    process = subprocess.Popen(pinned(command, SERVER_CORE))
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def compiled(source: Path, folder: Path) -> Path:
    program = folder / "sseload"
    subprocess.run(["cc", "-O2", "-o", program, source, "-lpthread"], check=True, capture_output=True)
    return program


def median(runs: list[Run]) -> Run:
    """Figure by figure; what was lost in any round stays lost."""
    figures = {
        name: round(statistics.median(getattr(run, name) for run in runs), 2)
        for name in ("cpu_us", "p50_ms", "p90_ms", "p99_ms", "rss_kib")
    }
    delivered, expected = sum(run.delivered for run in runs), sum(run.expected for run in runs)
    return replace(runs[0], delivered=delivered, expected=expected, **figures)


# --- telling -------------------------------------------------------------------------------------------


def judge(case: Case, ours: Run, theirs: Run | None) -> dict[str, object]:
    """Our figures against the targets: everything delivered, p99, and no more CPU than nchan."""
    ratio = round(ours.cpu_us / theirs.cpu_us, 3) if theirs and theirs.cpu_us else None
    return {
        "readers": case.readers,
        "rate": case.rate,
        "ours": asdict(ours),
        "nchan": asdict(theirs) if theirs else None,
        "cpu_ratio": ratio,
        "all_delivered": ours.delivered == ours.expected,
        "p99_target_ms": case.p99_ms,
        "holds": ours.delivered == ours.expected
        and ours.p99_ms <= case.p99_ms
        and (ratio is None or ratio <= 1.0),
    }


def tell(verdicts: list[dict[str, object]]) -> None:
    for verdict in verdicts:
        print(f"\n{verdict['readers']:,} readers x {verdict['rate']:g}/s")
        print(
            f"  {'':10}{'us CPU/event':>14}{'p50 ms':>9}{'p90 ms':>9}{'p99 ms':>9}{'KiB/conn':>10}  delivered"
        )
        for name in ("ours", "nchan"):
            run = verdict[name]
            if isinstance(run, dict):
                print(
                    f"  {run['server']:10}{run['cpu_us']:>14.2f}{run['p50_ms']:>9.2f}{run['p90_ms']:>9.2f}"
                    f"{run['p99_ms']:>9.2f}{run['rss_kib']:>10.1f}  {run['delivered']:,}/{run['expected']:,}"
                )
        ratio = verdict["cpu_ratio"]
        against = f"CPU per event {ratio:.2f} x nchan's (target 1.00)" if ratio else "nchan is not installed"
        word = "holds" if verdict["holds"] else "MISSED"
        print(f"  {against}; p99 target {verdict['p99_target_ms']:g} ms: {word}")


def main() -> int:
    beside = Path(os.environ.get("LIVEDESK_DATA", "."), "..", "bench", "sse", "sseload.c")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sseload", type=Path, default=beside, help="source of the load generator, C")
    parser.add_argument("--seconds", type=int, default=10, help="of publishing, per server and case")
    parser.add_argument("--rounds", type=int, default=1, help="times each is run, in turns; medians are told")
    parser.add_argument("--readers", type=int, help="one case with so many readers")
    parser.add_argument("--rate", type=float, default=2, help="events a second in that case (default 2)")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        import uvloop

        uvloop.run(serve(options.serve, push_alone))
        return 0
    if not options.sseload.exists():
        raise SystemExit(f"{options.sseload}: no load generator there. Name its source with --sseload.")
    if shutil.which("cc") is None:
        raise SystemExit("cc: not found. Install a C compiler (Debian: build-essential).")
    names = ["livedesk"]
    if Path(NGINX).exists() and Path(NCHAN).exists():
        names.append("nchan")
    else:
        print("nchan: not found. Debian: nginx and libnginx-mod-nchan.", file=sys.stderr)
    cases = [replace(case, seconds=options.seconds) for case in CASES]
    if options.readers:
        known = next((case for case in cases if case.readers == options.readers), cases[-1])
        cases = [replace(known, readers=options.readers, rate=options.rate)]
    verdicts: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="livedesk-push-") as temporary:
        folder = Path(temporary)
        load = compiled(options.sseload, folder)
        for case in cases:
            runs: dict[str, list[Run]] = {name: [] for name in names}
            for _ in range(options.rounds):
                for name in names:
                    runs[name].append(measure(name, case, load, folder))
            theirs = median(runs["nchan"]) if "nchan" in runs else None
            verdicts.append(judge(case, median(runs["livedesk"]), theirs))
    if options.json:
        print(json.dumps(verdicts, indent=2))
    else:
        tell(verdicts)
    return 1 if options.check and not all(verdict["holds"] for verdict in verdicts) else 0


if __name__ == "__main__":
    raise SystemExit(main())

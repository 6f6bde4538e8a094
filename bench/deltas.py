"""Deltas from a cache: how many views a second nginx gives in front of one desk.

    python bench/deltas.py                  256 readers for five seconds, two updates a second
    python bench/deltas.py --json --check   as JSON; exit 1 below 20,000 a second

The desk publishes and answers /delta behind an nginx with one worker and the cache of docs/deployment.md.
Each reader asks, reads, and goes on at `following`, without the pause it would be told; a tenth of them
begin far behind. nginx has one worker on core 0; the desk is on core 1, the readers where there is room. The target is
judged by views a CPU second of nginx: on a busy machine no program has a core to itself.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

TARGET = 20_000
HERE = Path(__file__).resolve().parent

CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; sendfile on; {temporary}
  open_file_cache max=10000; open_file_cache_valid 60s;
  proxy_cache_path {folder}/cache keys_zone=deltas:10m max_size=1g;
  server {{
    listen 127.0.0.1:{port};
    location /delta/ {{
      proxy_pass http://127.0.0.1:{desk};
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_cache deltas; proxy_cache_key $uri$is_args$args;
      proxy_cache_lock on; proxy_cache_background_update on; proxy_cache_use_stale updating error timeout;
      add_header X-Cache $upstream_cache_status;
    }}
  }}
}}
"""


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(port: int, path: str) -> dict[str, Any]:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return json.loads(answer.read())
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def worker_of(master: int) -> int:
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])


def pinned(core: int, *command: str) -> list[str]:
    return ["taskset", "-c", str(core), *command]


def measure(nginx: str, readers: int, seconds: float, rate: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # started by root, nginx works as somebody else
        for sub in ("tmp", "cache"):
            (folder / sub).mkdir(parents=True)
            (folder / sub).chmod(0o777)
        program = folder / "pollers"
        source = HERE / "pollers.c"
        subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", program, source], check=True)
        serve = pinned(1, sys.executable, str(HERE / "pages.py"), "--serve", str(rate))
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout is not None
            desk_port, port = json.loads(desk.stdout.readline())["port"], free_port()
            kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            temporary = "".join(f"{kind}_temp_path {folder}/tmp; " for kind in kinds)
            config = folder / "nginx.conf"
            config.write_text(CONFIG.format(folder=folder, port=port, desk=desk_port, temporary=temporary))
            command = [nginx, "-p", name, "-c", str(config), "-e", f"{folder}/error.log"]
            server = subprocess.Popen(pinned(0, *command), stderr=subprocess.DEVNULL)
            try:
                state = asked(port, "/delta/999999999")
                run = [str(program), str(port), str(readers), str(seconds)]
                worker = worker_of(server.pid)
                before, nginx_before = cpu_seconds(desk.pid), cpu_seconds(worker)
                done = subprocess.run(
                    [*run, str(readers // 10), str(state["next"])],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise SystemExit(f"pollers: {done.stderr}")
                found = json.loads(done.stdout)
                found["nginx_cpu_seconds"] = round(cpu_seconds(worker) - nginx_before, 2)
                found["desk_cpu_seconds"] = round(cpu_seconds(desk.pid) - before, 2)
            finally:
                server.terminate()
                server.wait()
                desk.terminate()
    found["views_per_second"] = round(found["views"] / found["seconds"])
    found["views_per_nginx_cpu_second"] = round(found["views"] / found["nginx_cpu_seconds"])
    found["from_cache"] = round(found["from_cache"] / found["views"], 4)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rate", type=float, default=2, help="updates a second")
    parser.add_argument("--nginx", default="/usr/sbin/nginx")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 when below the target")
    options = parser.parse_args()
    if not Path(options.nginx).is_file():
        raise SystemExit(f"{options.nginx}: not there. Install nginx, or name it with --nginx")
    if shutil.which("cc") is None:
        raise SystemExit("cc: not found. Install a C compiler (Debian: build-essential)")
    found = measure(options.nginx, options.readers, options.seconds, options.rate)
    if options.json:
        print(json.dumps(found))
    else:
        word = "holds" if found["views_per_nginx_cpu_second"] >= TARGET else "MISSED"
        print(
            f"{found['views_per_nginx_cpu_second']:,} views of deltas a CPU second of nginx (target {TARGET:,}: {word}), "
            f"{found['views_per_second']:,} a second by the clock, "
            f"{found['from_cache']:.2%} from its cache, p50 {found['p50_ms']:.2f} ms, p99 {found['p99_ms']:.2f} ms; "
            f"{found['moved_on']:,} times a reader moved on; of {found['seconds']:.0f} s nginx's core "
            f"worked {found['nginx_cpu_seconds']} s, the desk's "
            f"{found['desk_cpu_seconds']} s"
        )
    return 1 if options.check and found["views_per_nginx_cpu_second"] < TARGET else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""The web server's life: start on an address, say where, stop without cutting readers off mid-word."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from contextlib import closing

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.http_exceptions import HttpProcessingError

from livedesk.errors import ServingError

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")
_BACKLOG = 4096
_IDLE = 75.0
_GRACE = 5.0


class AccessLog(AbstractAccessLogger):
    """One line a request, with fields; no address of a reader is kept."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Called by aiohttp when an answer is out."""
        _log.info(
            "serving.answered",
            method=request.method,
            path=request.path,
            status=response.status,
            bytes=response.body_length,
            ms=round(time * 1000, 1),
        )

    @property
    def enabled(self) -> bool:
        """Always: whether there is one is decided at start."""
        return True


class Server:
    """``app`` on ``host`` and ``port`` (0 takes a free one), on the loop that ``start`` runs on."""

    def __init__(
        self, app: web.Application, host: str = "127.0.0.1", port: int = 8000, *, access_log: bool = False
    ) -> None:
        self._host = host
        self._port = port
        self._runner = web.AppRunner(
            app,
            handle_signals=False,
            # A reader who goes away ends its stream at once, not at the next heartbeat. Nothing the
            # web server does on its own changes anything, so a cancelled handler loses nothing.
            handler_cancellation=True,
            access_log=structlog.get_logger("livedesk.serving") if access_log else None,
            access_log_class=AccessLog,
            logger=_server_log(),
            keepalive_timeout=_IDLE,
            shutdown_timeout=_GRACE,
        )

    async def start(self) -> None:
        """Listen. Raises ServingError when the address can't be had, naming a free port."""
        _allow_many_files()
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, backlog=_BACKLOG).start()
        except OSError as error:
            await self._runner.cleanup()
            raise self._explain(error) from error

    async def stop(self) -> None:
        """Stop listening, let readers know, finish what is under way. Safe to call twice."""
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port it listens on; the one asked for before ``start``."""
        return self._runner.addresses[0][1] if self._runner.addresses else self._port

    @property
    def url(self) -> str:
        """Where to point a browser on this machine: no final slash."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(self._host, self._host)  # noqa: S104
        if ":" in host and not host.startswith("["):
            host = f"[{host}]"
        return f"http://{host}:{self.port}"

    def _explain(self, error: OSError) -> ServingError:
        where = f"{self._host}:{self._port}"
        if error.errno == errno.EADDRINUSE:
            free = _free_port(self._host, self._port)
            remedy = f"Stop the other program, or use --port {free}" if free else "Stop the other program"
            return ServingError(f"port {self._port} is taken", where=where, remedy=remedy)
        if error.errno in {errno.EACCES, errno.EPERM}:
            return ServingError(
                f"port {self._port} needs privileges",
                where=where,
                remedy="Use a port above 1023 and a web server in front",
            )
        return ServingError(
            f"can't listen there ({error.strerror or error})",
            where=where,
            remedy="Give an address of this machine, 127.0.0.1 for yourself alone or 0.0.0.0 for everyone",
        )


def _server_log() -> logging.Logger:
    """aiohttp's own log without the tracebacks it writes for requests that are no HTTP: scanners send
    thousands, and there is nothing to mend."""
    log = logging.getLogger("livedesk.serving.http")
    if not log.filters:
        log.addFilter(
            lambda record: not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
        )
    return log


def _free_port(host: str, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port + 1, min(port + 50, 65_536)):
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    return None


def _allow_many_files() -> None:
    """Every reader is an open file; the usual soft limit of 1,024 would turn them away."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 1_048_576
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            _log.warning("serving.few_files", limit=soft)

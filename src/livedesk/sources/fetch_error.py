"""What goes wrong when a source is asked, as errors with a sentence and a remedy."""

from __future__ import annotations

import re
import ssl
from datetime import datetime

import aiohttp
from yarl import URL

from livedesk.errors import SourceError
from livedesk.sources.guard import NotPublicError


class FetchError(SourceError):
    """A source could not be fetched; says whether it answered and when it wants to be asked again."""

    def __init__(
        self,
        what: str,
        *,
        where: str,
        remedy: str = "",
        status: int | None = None,
        retry_after: datetime | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status
        self.retry_after = retry_after


def shown(address: str) -> str:
    """An address as it may stand in messages: without user name and password."""
    try:
        url = URL(address)
        return str(url.with_user(None)) if url.user is not None or url.password is not None else address
    except ValueError:
        return address


def unreachable(error: BaseException, where: str) -> FetchError:
    """An exception of the network as a sentence and a remedy."""
    if _caused_by_guard(error):
        return FetchError(
            "leads to an address that is not public; not asked",
            where=where,
            remedy="If that is meant, set allow_private = true for this source in the story file",
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(
            "its name can't be resolved", where=where, remedy="Check the address and the network"
        )
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError | ssl.SSLError):
        return FetchError(
            "its certificate is not accepted", where=where, remedy="Tell the publisher, or wait"
        )
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ServerDisconnectedError | ConnectionError):
        return FetchError("can't be connected to", where=where, remedy="The next look tries again")
    if isinstance(error, aiohttp.ServerTimeoutError | TimeoutError):
        return FetchError(
            "could not be connected to in time", where=where, remedy="The next look tries again"
        )
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
    return FetchError(
        f"does not answer as a web server should ({kind})", where=where, remedy="Check the address"
    )


def _caused_by_guard(error: BaseException) -> bool:
    """Whether the guard refused; several tried addresses come as one error with the reasons in it."""
    seen: list[BaseException] = [error]
    for each in seen:
        if isinstance(each, NotPublicError) or "is not a public address" in str(each):
            return True
        following = [each.__cause__, each.__context__, getattr(each, "os_error", None)]
        seen += [next_one for next_one in following if next_one is not None and next_one not in seen]
    return False


__all__ = ["FetchError", "shown", "unreachable"]

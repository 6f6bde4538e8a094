"""Who really asks: the address and scheme behind the proxies that the operator trusts, and nobody else's word."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

from livedesk.errors import ServingError


class Proxies:
    """Networks whose X-Forwarded-For and X-Forwarded-Proto are believed ("127.0.0.1/32").

    Raises ServingError for what is no network.
    """

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        self._trusted = [_network(written) for written in trusted]

    def address(self, request: web.Request) -> str:
        """What counts as one reader's address: an IPv4 address, or the /64 an IPv6 connection gets."""
        address = self._nearest(request)
        known = _parsed(address)
        if known is None:
            return address
        return str(ip_network((known, 64), strict=False)) if known.version == 6 else str(known)

    def secure(self, request: web.Request) -> bool:
        """Whether the reader's own connection is https, as far as can be known."""
        if self._trusts(request.remote or ""):
            return request.headers.get("X-Forwarded-Proto", request.scheme).split(",")[0].strip() == "https"
        return request.scheme == "https"

    def _trusts(self, address: str) -> bool:
        known = _parsed(address)
        return known is not None and any(known in network for network in self._trusted)

    def _nearest(self, request: web.Request) -> str:
        peer = request.remote or ""
        if not self._trusted:
            return peer
        # Read from the right: each proxy adds the address it saw; what stands left of the first
        # untrusted one was written by the reader and proves nothing.
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        for hop in [peer, *reversed(hops)]:
            if _parsed(hop) is None:
                break
            peer = hop
            if not self._trusts(hop):
                break
        return peer


def _network(written: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(written, strict=False)
    except ValueError:
        raise ServingError(
            f'"{written}" is no network', where="trusted_proxies", remedy="Write it as 10.0.0.0/8"
        ) from None


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An address as it is meant: a socket for both families writes IPv4 as ::ffff:192.0.2.1."""
    try:
        known = ip_address(address)
    except ValueError:
        return None
    mapped = known.ipv4_mapped if known.version == 6 else None
    return mapped or known

"""Which addresses a story file may make the desk connect to.

The check is made on the address a connection is about to go to, after names are resolved: redirects,
names that resolve differently the second time, numbers in hexadecimal and IPv4 dressed as IPv6 all
come down to the same question there.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class NotPublicError(OSError):
    """A connection to an address that is not on the public internet was refused."""


def is_public(host: str) -> bool:
    """Whether a numeric address is reachable from the public internet, unwrapped from any IPv6 form."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _unwrapped(address))


def _unwrapped(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    """The address itself and the IPv4 addresses it carries to."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address, address.sixtofour)
    if address.teredo:
        return (address, *address.teredo)
    if any(address in network for network in _NAT64):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


def public_socket(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
    """A socket for what getaddrinfo gave, if its address is public. Raises NotPublicError for any other."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise NotPublicError(f"{address[0]} is not a public address")
    return socket.socket(family=family, type=kind, proto=protocol)


__all__ = ["NotPublicError", "is_public", "public_socket"]

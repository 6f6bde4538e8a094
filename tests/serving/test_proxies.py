"""Who asks: only trusted proxies may say so."""

import pytest
from aiohttp.test_utils import make_mocked_request

from livedesk.errors import ServingError
from livedesk.serving.proxies import Proxies


def asked(peer, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request("GET", "/", headers=named).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "counts"),
    [
        ("192.0.2.9", "203.0.113.5", "192.0.2.9"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "203.0.113.5, 10.0.0.7", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:127.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_the_nearest_address_nobody_could_make_up_counts(peer, forwarded, counts):
    proxies = Proxies(("127.0.0.0/8", "10.0.0.0/8"))
    assert proxies.address(asked(peer, X_Forwarded_For=forwarded)) == counts


def test_without_trusted_proxies_the_peer_counts_and_its_own_connection():
    proxies = Proxies()
    request = asked("127.0.0.1", X_Forwarded_For="203.0.113.5", X_Forwarded_Proto="https")
    assert proxies.address(request) == "127.0.0.1"
    assert not proxies.secure(request)


def test_a_trusted_proxy_says_whether_the_reader_came_by_https():
    proxies = Proxies(("127.0.0.1/32",))
    assert proxies.secure(asked("127.0.0.1", X_Forwarded_Proto="https"))
    assert not proxies.secure(asked("127.0.0.1", X_Forwarded_Proto="http"))
    assert not proxies.secure(asked("127.0.0.1"))
    assert not proxies.secure(asked("192.0.2.9", X_Forwarded_Proto="https"))


def test_what_is_no_network_is_told():
    with pytest.raises(ServingError, match="no network"):
        Proxies(("everybody",))

"""Options: everything has a default, and each one says what it is."""

from __future__ import annotations

import ast
import inspect
import itertools
from dataclasses import FrozenInstanceError

import pytest

from livedesk.errors import ServingError
from livedesk.serving import HubOptions, WebOptions, options, push


@pytest.mark.parametrize(("made", "module"), [(WebOptions, options), (HubOptions, push)])
def test_every_option_has_a_default_and_a_sentence(made: type, module) -> None:
    made()
    tree = ast.parse(inspect.getsource(module))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == made.__name__).body
    for field, after in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign):
            assert isinstance(after, ast.Expr), f"{ast.unparse(field)} says nothing of itself"
            assert field.value is not None


def test_options_are_passed_in_and_never_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        WebOptions().catch_up = 3  # type: ignore[misc]


@pytest.mark.parametrize("network", ["not a network", "10.0.0.0/99"])
def test_a_proxy_that_is_no_network_is_found_at_once(network: str) -> None:
    with pytest.raises(ServingError, match=r"is no network\. Write it as 10\.0\.0\.0/8"):
        push.Hub(HubOptions(trusted_proxies=(network,)))


@pytest.mark.parametrize("base_url", ["live.example.org", "ftp://live.example.org", "https://", "//x"])
def test_a_public_address_that_is_none_is_found_at_once(base_url: str) -> None:
    with pytest.raises(ServingError, match="is no public address"):
        WebOptions(base_url=base_url)

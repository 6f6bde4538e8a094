"""What goes wrong outside becomes a sentence and a remedy."""

import aiohttp

from livedesk.sources.fetch_error import shown, unreachable
from livedesk.sources.guard import NotPublicError


def test_a_refusal_by_the_guard_is_told_however_deep_it_stands():
    inner = NotPublicError("10.0.0.1 is not a public address")
    outer = OSError("several addresses failed")
    outer.__cause__ = inner
    error = unreachable(outer, "Harbour Post (https://x.example/)")
    assert error.what == "leads to an address that is not public; not asked"
    assert "allow_private" in error.remedy


def test_what_no_web_server_does_is_named_by_its_kind():
    error = unreachable(aiohttp.ServerDisconnectedError(), "Harbour Post")
    assert error.what == "can't be connected to"
    assert "client payload error" in unreachable(aiohttp.ClientPayloadError(), "Harbour Post").what


def test_addresses_are_shown_without_user_and_password():
    assert shown("https://mara:secret@x.example/feed") == "https://x.example/feed"
    assert shown("http://[broken") == "http://[broken"

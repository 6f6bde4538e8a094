"""Bodies are unpacked as they come, never beyond the limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.inflate import BrokenError, Inflater, TooLargeError


def unpack(encoding, data, limit=10_000, step=7):
    inflater = Inflater(encoding, limit=limit)
    for start in range(0, len(data), step):
        inflater.feed(data[start : start + step])
    return inflater


def bare(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", bare),
    ],
)
@given(data=st.binary(max_size=2000), step=st.integers(1, 500))
def test_every_encoding_gives_the_body_back_in_any_pieces(encoding, pack, data, step):
    inflater = unpack(encoding, pack(data), step=step)
    assert inflater.body() == data
    assert inflater.whole or not data


def test_gzip_in_several_members_is_one_body():
    assert unpack("gzip", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0").body() == b"one two"


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(data[:50]) * 400])
def test_a_bomb_costs_no_more_than_the_limit(pack):
    with pytest.raises(TooLargeError):
        unpack("gzip", pack(bytes(10_000_000)), limit=10_000, step=65_536)


def test_a_body_at_the_limit_is_fine_and_one_byte_more_is_not():
    assert unpack("", b"x" * 100, limit=100).body() == b"x" * 100
    with pytest.raises(TooLargeError):
        unpack("", b"x" * 101, limit=100)


def test_a_stream_that_ends_early_is_not_whole():
    inflater = unpack("gzip", gzip.compress(bytes(range(256)) * 8)[:-20])
    assert not inflater.whole


@pytest.mark.parametrize(
    ("encoding", "data"), [("gzip", b"no gzip"), ("deflate", b"\xff\xff\xff\xff nothing")]
)
def test_what_is_not_packed_as_said_is_refused(encoding, data):
    with pytest.raises(BrokenError):
        unpack(encoding, data)


def test_an_encoding_not_asked_for_is_refused():
    with pytest.raises(BrokenError, match='"br"'):
        Inflater("br", limit=10)

"""Messages packed with a dictionary are unpacked one by one, and a bomb or rubbish costs itself alone."""

import json
import sys

import pytest

from livedesk.errors import ExtraMissing, SourceError
from livedesk.sources.packed_frames import unpacking
from livedesk.sources.streaming import LARGEST
from sources.world import source

zstandard = pytest.importorskip("zstandard")

MESSAGES = [
    json.dumps({"did": f"did:plc:{n:024x}", "time_us": n, "kind": "commit", "commit": {"rkey": str(n)}}).encode()
    for n in range(2_000)
]  # fmt: skip
DICTIONARY = zstandard.train_dictionary(2_048, MESSAGES)


@pytest.fixture
def packed():
    return zstandard.ZstdCompressor(dict_data=DICTIONARY).compress


@pytest.fixture
def unpack(tmp_path):
    file = tmp_path / "dictionary"
    file.write_bytes(DICTIONARY.as_bytes())
    return unpacking(source(), str(file))


def test_a_frame_is_the_message_it_was_packed_from(packed, unpack):
    assert unpack(packed(MESSAGES[7])) == MESSAGES[7]
    unsized = zstandard.ZstdCompressor(dict_data=DICTIONARY, write_content_size=False)
    assert unpack(unsized.compress(MESSAGES[8])) == MESSAGES[8]


@pytest.mark.parametrize("frame", [b"", b"\xff{not packed", b"\x28\xb5\x2f\xfd"])
def test_what_is_no_frame_costs_itself_alone(packed, unpack, frame):
    assert unpack(frame) == b""
    assert unpack(packed(MESSAGES[0])) == MESSAGES[0]


@pytest.mark.parametrize("sized", [True, False])
def test_a_bomb_is_not_unpacked(unpack, sized):
    bomb = zstandard.ZstdCompressor(dict_data=DICTIONARY, write_content_size=sized)
    assert unpack(bomb.compress(b" " * (LARGEST + 1))) == b""


def test_a_frame_of_another_dictionary_is_none(unpack):
    other = zstandard.train_dictionary(2_048, [b"%d " % n * 9 for n in range(3_000)])
    assert unpack(zstandard.ZstdCompressor(dict_data=other).compress(MESSAGES[0])) == b""


@pytest.mark.parametrize(("content", "why"), [(None, "can't be read"), (b"no dictionary", "is none")])
def test_a_file_that_is_no_dictionary_is_said_to_be_none(tmp_path, content, why):
    file = tmp_path / "dictionary"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SourceError, match=why):
        unpacking(source(), str(file))


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(ExtraMissing) as fault:
        unpacking(source(), "dictionary")
    assert "livedesk[zstd]" in fault.value.remedy

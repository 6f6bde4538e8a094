"""Messages packed with Zstandard and a dictionary both sides have, as a Jetstream sends them with ``compress=true``.

Each frame is one message by itself. One that can't be unpacked, or says that it unpacks to more than a message may
have, costs itself alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from livedesk.errors import ExtraMissing, SourceError
from livedesk.sources.streaming import LARGEST
from livedesk.story.schema import Source

Unpack = Callable[[bytes], bytes]
"""A frame as it came to the message in it; empty where there is none to be had."""


def unpacking(source: Source, path: str) -> Unpack:
    """Unpacks with the dictionary in a file.

    Raises SourceError when it can't be read or is none, ExtraMissing without the extra.
    """
    where = f"{source.name} ({path})"
    try:
        import zstandard
    except ImportError:
        raise ExtraMissing(
            "zstandard, which unpacks compressed events, is not installed",
            where=where,
            remedy='Install it with: pip install "livedesk[zstd]"',
        ) from None
    try:
        dictionary = zstandard.ZstdCompressionDict(
            Path(path).read_bytes(), dict_type=zstandard.DICT_TYPE_FULLDICT
        )
        decompressor = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=LARGEST)
    except OSError as error:
        raise SourceError(
            f"its dictionary can't be read: {error.strerror}", where=where, remedy="Check options.dictionary"
        ) from None
    except (zstandard.ZstdError, ValueError):
        raise SourceError(
            "its dictionary is none", where=where, remedy="Take the one the Jetstream's makers publish"
        ) from None

    def unpack(frame: bytes) -> bytes:
        try:
            if zstandard.frame_content_size(frame) > LARGEST:
                return b""
            return decompressor.decompress(frame, max_output_size=LARGEST)
        except zstandard.ZstdError:
            return b""

    return unpack


__all__ = ["Unpack", "unpacking"]

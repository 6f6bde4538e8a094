"""Decompressing a body as it arrives, never beyond a limit: a bomb costs no more than the limit."""

from __future__ import annotations

import zlib


class TooLargeError(Exception):
    """The body is longer than the limit."""


class BrokenError(Exception):
    """The body is not what its Content-Encoding says."""


class Inflater:
    """Takes a body in pieces, gives its plain bytes. For "gzip", "deflate" or no encoding."""

    def __init__(self, encoding: str, *, limit: int) -> None:
        """``encoding`` as in Content-Encoding, ``limit`` in bytes. Raises BrokenError for another encoding."""
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._taken = 0
        encoding = encoding.strip().lower()
        if encoding in {"", "identity"}:
            self._gzip = False
            self._stream = None
        elif encoding in {"gzip", "x-gzip", "deflate"}:
            self._gzip = encoding != "deflate"
            self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS if self._gzip else zlib.MAX_WBITS)
        else:
            raise BrokenError(f'it is encoded as "{encoding[:40]}", which was not asked for')

    def feed(self, data: bytes) -> None:
        """Take a piece. Raises TooLargeError, BrokenError."""
        if self._stream is None:
            self._keep(data)
            return
        while data:
            # One byte over the limit is enough to know that it is over.
            room = self._limit - self._size + 1
            try:
                plain = self._stream.decompress(data, room)
            except zlib.error:
                if self._gzip or self._taken:
                    raise BrokenError("its compression is broken") from None
                # "deflate" is zlib by the standard and a bare deflate stream from some servers.
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
                self._taken = 1
                continue
            self._taken += len(data)
            self._keep(plain)
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._stream.unused_data
                if not self._gzip or not data.startswith(b"\x1f\x8b"):  # padding after the last member
                    return
                self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def _keep(self, plain: bytes) -> None:
        self._size += len(plain)
        if self._size > self._limit:
            raise TooLargeError
        self._parts.append(plain)

    @property
    def whole(self) -> bool:
        """Whether the compressed stream came to its end."""
        return self._stream is None or self._stream.eof

    def body(self) -> bytes:
        """What has arrived so far."""
        return b"".join(self._parts)


__all__ = ["BrokenError", "Inflater", "TooLargeError"]

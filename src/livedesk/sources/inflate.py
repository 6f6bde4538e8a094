"""Decompressing a body as it arrives, never beyond a limit: a bomb costs no more than the limit."""

from __future__ import annotations

import zlib

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_ZLIB_HEADER = 2
_DEFLATED = 8


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
        self._head = b""
        self._kind = encoding.strip().lower()
        self._stream = None
        if self._kind in {"gzip", "x-gzip"}:
            self._stream = zlib.decompressobj(_GZIP)
        elif self._kind not in {"", "identity", "deflate"}:
            raise BrokenError(f'it is encoded as "{encoding[:40]}", which was not asked for')

    def feed(self, data: bytes) -> None:
        """Take a piece. Raises TooLargeError, BrokenError."""
        if self._kind in {"", "identity"}:
            self._keep(data)
            return
        if self._stream is None:
            self._head += data
            if len(self._head) < _ZLIB_HEADER:
                return
            # "deflate" is zlib by the standard and a bare deflate stream from some servers.
            zlib_head = self._head[0] & 0x0F == _DEFLATED and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if zlib_head else -zlib.MAX_WBITS)
            data = self._head
        while data:
            try:
                # One byte over the limit is enough to know that it is over.
                plain = self._stream.decompress(data, self._limit - self._size + 1)
            except zlib.error:
                raise BrokenError("its compression is broken") from None
            self._keep(plain)
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._stream.unused_data
                if self._kind == "deflate" or not data.startswith(
                    _GZIP_MAGIC
                ):  # padding after the last member
                    return
                self._stream = zlib.decompressobj(_GZIP)

    def _keep(self, plain: bytes) -> None:
        self._size += len(plain)
        if self._size > self._limit:
            raise TooLargeError
        self._parts.append(plain)

    @property
    def whole(self) -> bool:
        """Whether the compressed stream came to its end."""
        if self._stream is None:
            return self._kind in {"", "identity"}
        return self._stream.eof

    def body(self) -> bytes:
        """What has arrived so far."""
        return b"".join(self._parts)


__all__ = ["BrokenError", "Inflater", "TooLargeError"]

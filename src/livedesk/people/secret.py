"""Secrets that are handed out once: whoever has one is let in, and the desk keeps its hash alone.

256 random bits can't be guessed, so one round of a plain hash protects them (NIST SP 800-63B-4 3.1.2.2
asks no more from 112 bits on). Looked up by hash, so that nothing is compared byte by byte.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

LONGEST = 200


def new_secret(prefix: str = "") -> str:
    """A new one of 256 bits, as text that fits into addresses and headers."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """What is kept of it: 32 bytes."""
    return sha256(secret[:LONGEST].encode(errors="replace")).digest()

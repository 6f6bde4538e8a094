"""Passwords: argon2id, as RFC 9106 recommends where memory is dear, and what one may look like.

As NIST SP 800-63B-4 3.1.1.2 has it, length counts: no rules of composition, no change without reason.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from livedesk.errors import PeopleError

SHORTEST = 12
"""Characters: between the 8 that OWASP ASVS 5.0 demands and the 15 it recommends; guessing is slowed down besides."""
LONGEST = 256
"""Characters. More would only cost time; no person types it."""


class Passwords:
    """Hashes and verifies. Each call takes a tenth of a second or more and ``memory`` of memory: never on an event loop.

    Defaults are the second recommendation of RFC 9106, 4: three passes over 64 MiB in four lanes.
    ``memory`` is in KiB.
    """

    def __init__(self, *, passes: int = 3, memory: int = 65_536, lanes: int = 4) -> None:
        self._hasher: Final = PasswordHasher(
            time_cost=passes, memory_cost=memory, parallelism=lanes, hash_len=32, salt_len=16, type=Type.ID
        )

    def hash(self, password: str) -> str:
        """What is kept of a password, parameters and salt included."""
        return self._hasher.hash(_plain(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether it is the one; takes as long where nothing is kept, so that nobody learns who has an account."""
        try:
            self._hasher.verify(self._nobodys if kept is None else kept, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was made with other parameters than today's and is to be hashed anew."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))


def fit(password: str, name: str) -> None:
    """Raises PeopleError for a password that is too easy to guess for the account ``name``."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise PeopleError(
            f"a password has {SHORTEST} to {LONGEST} characters",
            where="password",
            remedy="Take a few words that do not belong together",
        )
    folded = plain.casefold()
    for known in (name.casefold(), "livedesk", "password", "passwort", "qwerty", "1234"):
        folded = folded.replace(known, "")
    if len(set(folded)) < 5:
        raise PeopleError(
            "that password is among the first to be tried",
            where="password",
            remedy="Take a few words that do not belong together",
        )


def _plain(password: str) -> str:
    """One form for what keyboards write in several (RFC 8265); longer than any password is cut."""
    return unicodedata.normalize("NFKC", password[: LONGEST * 4])

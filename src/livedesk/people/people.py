"""Everybody who works at a desk: one door to their accounts and all that hangs on them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from livedesk.people.accounts import Accounts
from livedesk.people.attempts import Attempts
from livedesk.people.invitations import Invitations
from livedesk.people.passkeys import Passkeys
from livedesk.people.passwords import Passwords
from livedesk.people.people_file import PeopleFile
from livedesk.people.sessions import Sessions
from livedesk.people.tokens import Tokens
from livedesk.people.trail import Trail


class People:
    """What lies in one file of accounts. Times are aware; raises PeopleError when the file can't be used.

    ``passwords`` hashes; tests pass a cheaper one.
    """

    def __init__(self, path: Path, *, passwords: Passwords | None = None) -> None:
        self.path = path
        self.passwords = passwords or Passwords()
        self._file = PeopleFile(path)
        self.trail = Trail(self._file)
        self.accounts = Accounts(self._file, self.trail)
        self.sessions = Sessions(self._file, self.trail)
        self.tokens = Tokens(self._file, self.trail)
        self.passkeys = Passkeys(self._file, self.trail)
        self.invitations = Invitations(self._file, self.trail, self.accounts)
        self.attempts = Attempts(self._file)

    def prune(self, at: datetime) -> None:
        """Forget what has ended or is too old to keep."""
        if self._file.reading() is not None:
            self.sessions.prune(at)
            self.trail.prune(at)
            self.attempts.prune(at)
            self.invitations.prune(at)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

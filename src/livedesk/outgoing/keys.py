"""The desk's own secrets: made when first wanted, kept beside the record for its owner's eyes alone.

One file, ``NAME.keys.json``: the secret that webhooks are signed with, and the key by which push services
know the desk. Losing it means new ones: receivers have to be told, readers have to subscribe anew.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

from livedesk.errors import LivedeskError
from livedesk.record.locations import SUFFIX


class Keys:
    """The file of secrets beside a record."""

    def __init__(self, record: Path) -> None:
        self.path = record.with_name(record.name.removesuffix(SUFFIX) + ".keys.json")

    @property
    def where(self) -> str:
        """Where they lie, for whoever has to look them up."""
        return str(self.path)

    def webhook_secret(self) -> bytes:
        """Secret of webhooks: 32 bytes; in the file as receivers' libraries take it, "whsec_" and base64.

        Raises LivedeskError when the file can't be read or written.
        """
        made = lambda: "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()  # noqa: E731
        written = self._kept("webhook_secret", made)
        return base64.b64decode(written.removeprefix("whsec_"))

    def push_key(self, make: Callable[[], str]) -> str:
        """Private key for push services as PEM; ``make`` gives a new one. Raises as above."""
        return self._kept("push_private_key", make)

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        try:
            held = self._read()
            if name not in held:
                held[name] = make()
                self._write(held)
        except (OSError, msgspec.MsgspecError) as error:
            raise LivedeskError(
                f"the desk's keys can't be used ({error})",
                where=str(self.path),
                remedy="Allow the desk to read and write it, or move it away for new keys",
            ) from error
        return held[name]

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        return msgspec.json.decode(self.path.read_bytes(), type=dict[str, str])

    def _write(self, held: dict[str, str]) -> None:
        part = self.path.with_name(self.path.name + ".part")
        part.unlink(missing_ok=True)
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(held, file, indent=1)
        part.replace(self.path)

"""A security key in software, and a browser's part around it, for tests of what the desk accepts."""

from __future__ import annotations

import base64
import json
import os
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from livedesk.people.passkeys import Site


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """Holds one passkey. ``verifies`` is False for a key that only wants to be touched."""

    def __init__(self, *, verifies: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.handle = b""
        self.signs = 0
        self.verifies = verifies

    def create(self, options: str, site: Site, **odd: Any) -> bytes:
        """What the browser sends after ``navigator.credentials.create``."""
        asked = json.loads(options)
        self.handle = unpacked(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        point = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(point)
        data = self._data(asked["rp"]["id"], 0x40) + held
        client = self._client("webauthn.create", asked["challenge"], site, odd)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=packed(client), attestationObject=packed(attested))

    def get(self, options: str, site: Site, **odd: Any) -> bytes:
        """What the browser sends after ``navigator.credentials.get``."""
        asked = json.loads(options)
        self.signs += 1
        data = self._data(odd.pop("rp", asked["rpId"]), 0)
        client = self._client("webauthn.get", asked["challenge"], site, odd)
        signature = odd.get("signer", self.key).sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=packed(client),
            authenticatorData=packed(data),
            signature=packed(signature),
            userHandle=packed(odd.get("handle", self.handle)),
        )

    def _data(self, host: str, flags: int) -> bytes:
        flags |= 0x01 | (0x04 if self.verifies else 0)
        return sha256(host.encode()).digest() + bytes([flags]) + self.signs.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, site: Site, odd: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": odd.get("origin", site.origin)}
        return json.dumps(told).encode()

    def _answer(self, **response: str) -> bytes:
        id_ = packed(self.id)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response}).encode()

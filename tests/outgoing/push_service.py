"""A push service as RFC 8030 describes it, and a browser that subscribed there."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from livedesk.outgoing.notifications import Subscription, SubscriptionKeys


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """Holds the keys of one subscription and can read what was sealed for it."""

    def __init__(self, endpoint: str) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(
            endpoint=endpoint, keys=SubscriptionKeys(p256dh=encoded(point), auth=encoded(self._auth))
        )

    def read(self, sealed: bytes) -> dict[str, Any]:
        opened = http_ece.decrypt(
            sealed, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(opened)


@dataclass
class PushService:
    """What it was sent, and what it answers by subscription."""

    host: str = ""
    url: str = ""
    answers: dict[str, list[int]] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def browser(self, name: str, *answers: int) -> Browser:
        self.answers[name] = list(answers) or [201]
        return Browser(f"{self.url}/{name}")

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.sent.append((name, dict(request.headers), await request.read()))
        left = self.answers[name]
        return web.Response(status=left.pop(0) if len(left) > 1 else left[0])


def claims_of(authorization: str) -> tuple[dict[str, Any], str]:
    """Claims of a VAPID header whose signature holds (RFC 8292), and the key it names. Raises InvalidSignature."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme.lower() == "vapid"
    named = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, body, proof = named["t"].split(".")
    raw = decoded(proof)
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(named["k"]))
    key.verify(signature, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    return json.loads(decoded(body)), named["k"]


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_post("/{name}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.host = "127.0.0.1"
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await runner.cleanup()

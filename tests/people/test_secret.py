"""Secrets: long, never twice, kept as a hash."""

import base64

from livedesk.people.secret import LONGEST, hash_of, new_secret


def test_a_secret_has_256_random_bits_and_none_comes_twice():
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(base64.urlsafe_b64decode(secret + "=")) for secret in made} == {32}
    assert new_secret("livedesk_").startswith("livedesk_")


def test_a_hash_tells_secrets_apart_and_takes_whatever_is_sent():
    assert len(hash_of("a")) == 32
    assert hash_of("a") != hash_of("b")
    assert hash_of("\udcff" + "x" * LONGEST * 100) != hash_of("")

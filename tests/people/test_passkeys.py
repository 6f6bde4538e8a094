"""Passkeys: a signature over a challenge of this desk, once, by the right key, with its owner present."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("webauthn")

from cryptography.hazmat.primitives.asymmetric import ec

from authenticator import Authenticator
from livedesk.errors import ExtraMissing, PeopleError
from livedesk.people import passkeys as room
from livedesk.people.passkeys import ASKED, MOST, Site

SITE = Site("live.example.org", "https://live.example.org")


def registered(team, name="ben", **about):
    """Somebody's authenticator, known to the desk."""
    key, person, passkeys = Authenticator(**about), team.person(name), team.people.passkeys
    options = passkeys.ask_to_register(person, SITE, "The harbour talks", team.clock())
    passkeys.register(person, key.create(options, SITE), SITE, "yellow key", team.clock())
    return key


def signed_in(team, key, site=SITE, **odd):
    options = team.people.passkeys.ask_to_sign_in(SITE, team.clock())
    return team.people.passkeys.sign_in(key.get(options, site, **odd), site, team.clock())


def test_who_registered_a_passkey_signs_in_with_it_and_no_name(team):
    key = registered(team)
    assert signed_in(team, key) == team.person("ben")
    (kept,) = team.people.passkeys.of(team.person("ben").id)
    assert (kept.label, kept.used, kept.id) == ("yellow key", team.clock(), key.id.hex())
    assert signed_in(team, key) == team.person("ben")


def test_a_device_is_asked_to_make_sure_who_holds_it(team):
    person = team.person("ben")
    options = json.loads(team.people.passkeys.ask_to_register(person, SITE, "Desk", team.clock()))
    assert options["rp"] == {"id": "live.example.org", "name": "Desk"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert person.id not in str(options)
    asked = json.loads(team.people.passkeys.ask_to_sign_in(SITE, team.clock()))
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://live.example.org.evil.example"},
        {"origin": "http://live.example.org"},
        {"rp": "evil.example"},
        {"signer": ec.generate_private_key(ec.SECP256R1())},
        {"handle": b"somebody else's"},
        {"handle": b""},
    ],
    ids=["another host", "no https", "another site", "another key", "another account", "no account"],
)
def test_what_was_signed_elsewhere_or_by_another_opens_nothing(team, odd):
    key = registered(team)
    with pytest.raises(PeopleError, match="opens nothing here"):
        signed_in(team, key, **odd)


def test_an_answer_counts_once(team):
    key, passkeys = registered(team), team.people.passkeys
    answer = key.get(passkeys.ask_to_sign_in(SITE, team.clock()), SITE)
    passkeys.sign_in(answer, SITE, team.clock())
    with pytest.raises(PeopleError, match="too long"):
        passkeys.sign_in(answer, SITE, team.clock())


def test_an_answer_that_comes_late_or_to_another_question_counts_nothing(team):
    key, passkeys, ben = registered(team), team.people.passkeys, team.person("ben")
    late = key.get(passkeys.ask_to_sign_in(SITE, team.clock()), SITE)
    team.clock.passes(seconds=ASKED.total_seconds())
    with pytest.raises(PeopleError, match="too long"):
        passkeys.sign_in(late, SITE, team.clock())
    other = Authenticator()
    asked = passkeys.ask_to_register(team.person("ana"), SITE, "Desk", team.clock())
    with pytest.raises(PeopleError, match="too long"):  # ana's question, answered as ben
        passkeys.register(ben, other.create(asked, SITE), SITE, "x", team.clock())
    made_up = json.loads(passkeys.ask_to_sign_in(SITE, team.clock())) | {"challenge": "AAAA"}
    with pytest.raises(PeopleError, match="too long"):
        passkeys.sign_in(key.get(json.dumps(made_up), SITE), SITE, team.clock())


def test_a_key_that_was_only_touched_is_not_enough(team):
    with pytest.raises(PeopleError, match="opens nothing here"):
        registered(team, verifies=False)
    key = registered(team)
    key.verifies = False
    with pytest.raises(PeopleError, match="opens nothing here"):
        signed_in(team, key)


def test_a_copy_of_a_key_that_counts_is_noticed(team):
    key = registered(team)
    for _ in range(3):
        signed_in(team, key)
    key.signs = 1
    with pytest.raises(PeopleError, match="opens nothing here"):
        signed_in(team, key)


def test_nobody_gets_in_who_is_switched_off_or_whose_passkey_was_removed(team):
    key, ben = registered(team), team.person("ben")
    team.people.accounts.switch(ben.id, False, team.clock())
    with pytest.raises(PeopleError):
        signed_in(team, key)
    team.people.accounts.switch(ben.id, True, team.clock())
    passkeys = team.people.passkeys
    assert not passkeys.remove(team.person("ana").id, key.id.hex(), team.clock())
    assert not passkeys.remove(ben.id, "no hex", team.clock())
    assert passkeys.remove(ben.id, key.id.hex(), team.clock())
    with pytest.raises(PeopleError):
        signed_in(team, key)


def test_one_passkey_is_one_persons(team):
    key, ana = registered(team), team.person("ana")
    options = team.people.passkeys.ask_to_register(ana, SITE, "Desk", team.clock())
    with pytest.raises(PeopleError, match="known already"):
        team.people.passkeys.register(ana, key.create(options, SITE), SITE, "mine", team.clock())


@pytest.mark.parametrize(
    "sent", [b"", b"{}", b"[]", b'{"response": {}}', b'{"response": {"clientDataJSON": "AAAA"}}', b"\xff"]
)
def test_nonsense_opens_nothing(team, sent):
    for ask in (
        lambda: team.people.passkeys.sign_in(sent, SITE, team.clock()),
        lambda: team.people.passkeys.register(team.person("ben"), sent, SITE, "x", team.clock()),
    ):
        with pytest.raises(PeopleError):
            ask()


def test_open_questions_and_keys_are_limited(team, monkeypatch):
    monkeypatch.setattr(room, "OPEN", 5)
    for _ in range(50):
        team.people.passkeys.ask_to_sign_in(SITE, team.clock())
    assert len(team.people.passkeys._challenges) == 5
    for _ in range(MOST):
        registered(team)
    with pytest.raises(PeopleError, match="at most 20"):
        registered(team)


def test_who_asks_without_end_drives_out_nobody_elses_question(team, monkeypatch):
    monkeypatch.setattr(room, "OPEN", 150)
    key, passkeys = registered(team), team.people.passkeys
    asked = passkeys.ask_to_sign_in(SITE, team.clock(), address="192.0.2.1")
    for _ in range(200):
        passkeys.ask_to_sign_in(SITE, team.clock(), address="192.0.2.66")
    assert passkeys.sign_in(key.get(asked, SITE), SITE, team.clock()).name == "ben"


def test_without_the_extra_that_is_said_plainly(team, monkeypatch):
    monkeypatch.setattr(room, "find_spec", lambda _name: None)
    assert not room.can_use_passkeys()
    with pytest.raises(ExtraMissing, match=r"pip install 'livedesk\[passkeys\]'"):
        team.people.passkeys.ask_to_sign_in(SITE, team.clock())
    assert team.people.passkeys.of(team.person("ben").id) == []

"""Passkeys: signing in with what a device or a security key holds, by WebAuthn (W3C, level 3).

The desk keeps a public key alone. A passkey signs a challenge for this desk's address and no other, after its
owner has touched, looked at or typed something: no password to guess, and none to hand to the wrong page.
The checking is the package ``webauthn``'s, the extra "passkeys"; without it people sign in with passwords.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any, Literal, cast

import apsw
import msgspec

from livedesk.errors import ExtraMissing, PeopleError
from livedesk.model import Noun
from livedesk.people.accounts import COMMAND_LINE, PERSON, person_of
from livedesk.people.people_file import PeopleFile, moment, stamp
from livedesk.people.person import Person, display_of
from livedesk.people.trail import Trail

ASKED = timedelta(minutes=5)
"""How long a challenge may be answered: somebody has to find their key first."""
OPEN = 10_000
"""Challenges open at a time; more drive out the oldest."""
OPEN_EACH = 100
"""Challenges open for one network address; more drive out its own oldest, so that who asks without end keeps
nobody else from signing in. Many editors may share an address."""
MOST = 20
"""Passkeys of one account."""

Purpose = Literal["register", "sign in"]


class Passkey(Noun, frozen=True, kw_only=True):
    """One passkey of somebody's."""

    id: str
    """Its id, hex."""
    label: str
    """What its owner calls it."""
    made: datetime
    """When it was added."""
    used: datetime | None
    """When it was last used; None for never."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address that passkeys are bound to."""

    host: str
    """Host name without a port: "live.example.org"; browsers take no bare network addresses."""
    origin: str
    """Scheme, host and port as browsers write them: "https://live.example.org"."""


@dataclass(frozen=True, slots=True)
class _Challenge:
    purpose: Purpose
    account: str
    until: datetime
    address: str


def can_use_passkeys() -> bool:
    """Whether the extra is installed."""
    return find_spec("webauthn") is not None


class Passkeys:
    """All passkeys of a desk. Challenges live in memory: a sign-in under way does not outlast a restart.

    Methods that talk to authenticators raise ExtraMissing without the extra.
    """

    def __init__(self, file: PeopleFile, trail: Trail) -> None:
        self._file = file
        self._trail = trail
        self._challenges: OrderedDict[bytes, _Challenge] = OrderedDict()

    def ask_to_register(self, person: Person, site: Site, desk: str, at: datetime) -> str:
        """Options for ``navigator.credentials.create``, as JSON; ``desk`` is the name the device shows."""
        webauthn = _library()
        structs = _structs()
        with self._file.writing() as db:
            handle = cast("bytes", db.execute("SELECT handle FROM account WHERE id = ?", (person.id,)).get)
            held = [
                cast("bytes", row[0])
                for row in db.execute("SELECT id FROM passkey WHERE account = ?", (person.id,))
            ]
        if len(held) >= MOST:
            raise PeopleError(
                f"an account has at most {MOST} passkeys", where="passkey", remedy="Remove one first"
            )
        options: Any = webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name=desk[:64],
            user_name=person.name,
            user_id=handle,
            user_display_name=person.display,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=id_) for id_ in held],
        )
        self._open(options.challenge, "register", person.id, at)
        return webauthn.options_to_json(options)

    def register(
        self, person: Person, answer: bytes, site: Site, label: str, at: datetime, *, address: str = ""
    ) -> Passkey:
        """Keep the passkey that ``answer`` (JSON of the browser) tells of. Raises PeopleError when it is not to be had."""
        webauthn = _library()
        name = display_of(label)
        self._take(answer, "register", person.id, at)
        try:
            verified: Any = webauthn.verify_registration_response(
                credential=answer.decode(),
                expected_challenge=_challenge_in(answer),
                expected_rp_id=site.host,
                expected_origin=site.origin,
                require_user_verification=True,
            )
        except Exception as error:
            raise _unusable(error) from error
        row = (
            verified.credential_id,
            person.id,
            verified.credential_public_key,
            verified.sign_count,
            name,
            stamp(at),
        )
        with self._file.writing() as db:
            try:
                db.execute("INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?, NULL)", row)
            except apsw.ConstraintError:
                raise PeopleError(
                    "that passkey is known already", where="passkey", remedy="Use another device"
                ) from None
            self._trail.note("passkey added", person.id, at, address=address, words=name)
        return Passkey(id=verified.credential_id.hex(), label=name, made=at, used=None)

    def ask_to_sign_in(self, site: Site, at: datetime, *, address: str = "") -> str:
        """Options for ``navigator.credentials.get``, as JSON: the device finds who it is for.

        ``address`` is the network address that asks.
        """
        webauthn = _library()
        options: Any = webauthn.generate_authentication_options(
            rp_id=site.host, user_verification=_structs().UserVerificationRequirement.REQUIRED
        )
        self._open(options.challenge, "sign in", "", at, address)
        return webauthn.options_to_json(options)

    def sign_in(self, answer: bytes, site: Site, at: datetime) -> Person:
        """Whose passkey ``answer`` (JSON of the browser) was signed with. Raises PeopleError for nobody's."""
        webauthn = _library()
        self._take(answer, "sign in", "", at)
        try:
            parsed: Any = webauthn.helpers.parse_authentication_credential_json(answer.decode())
        except Exception as error:
            raise _unusable(error) from error
        db = self._file.reading()
        row = (
            None
            if db is None
            else db.execute(
                f"SELECT {PERSON}, key, signs FROM passkey JOIN account ON account.id = passkey.account"  # noqa: S608
                " WHERE passkey.id = ? AND handle = ? AND active",
                (parsed.raw_id, parsed.response.user_handle),
            ).fetchone()
        )
        if row is None:
            raise _unusable(LookupError("nobody's"))
        try:
            verified: Any = webauthn.verify_authentication_response(
                credential=parsed,
                expected_challenge=_challenge_in(answer),
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=cast("bytes", row[6]),
                credential_current_sign_count=cast("int", row[7]),
                require_user_verification=True,
            )
        except Exception as error:
            raise _unusable(error) from error
        with self._file.writing() as writing:
            writing.execute(
                "UPDATE passkey SET signs = ?, used_at = ? WHERE id = ?",
                (verified.new_sign_count, stamp(at), parsed.raw_id),
            )
        return person_of(row[:6])

    def of(self, account: str) -> list[Passkey]:
        """Somebody's passkeys, newest first."""
        db = self._file.reading()
        if db is None:
            return []
        rows = db.execute(
            "SELECT id, label, made_at, used_at FROM passkey WHERE account = ? ORDER BY made_at DESC, id",
            (account,),
        )
        found: list[Passkey] = []
        for row in rows:
            id_, label, made, used = cast("tuple[bytes, str, int, int | None]", row)
            seen = None if used is None else moment(used)
            found.append(Passkey(id=id_.hex(), label=label, made=moment(made), used=seen))
        return found

    def remove(
        self, account: str, id_: str, at: datetime, *, by: str = COMMAND_LINE, address: str = ""
    ) -> bool:
        """Take one of somebody's own away; False when they have none of that id."""
        try:
            key = bytes.fromhex(id_)
        except ValueError:
            return False
        with self._file.writing() as db:
            label = db.execute("SELECT label FROM passkey WHERE id = ? AND account = ?", (key, account)).get
            if label is None:
                return False
            db.execute("DELETE FROM passkey WHERE id = ?", (key,))
            self._trail.note("passkey removed", account, at, by=by, address=address, words=str(label))
        return True

    def _open(
        self, challenge: bytes, purpose: Purpose, account: str, at: datetime, address: str = ""
    ) -> None:
        # Who registers a passkey is signed in and can be asked to stop: only the address counts.
        same = [it for it, open_ in self._challenges.items() if address and open_.address == address]
        if len(same) >= OPEN_EACH:
            del self._challenges[same[0]]
        self._challenges[challenge] = _Challenge(purpose, account, at + ASKED, address)
        while len(self._challenges) > OPEN:
            self._challenges.popitem(last=False)

    def _take(self, answer: bytes, purpose: Purpose, account: str, at: datetime) -> None:
        """Use up the challenge that was answered. Raises PeopleError when it is none of ours, old, or for another."""
        try:
            asked = self._challenges.pop(_challenge_in(answer), None)
        except Exception as error:
            raise _unusable(error) from error
        if asked is None or at >= asked.until or (asked.purpose, asked.account) != (purpose, account):
            raise PeopleError("that took too long", where="passkey", remedy="Try it once more")


def _challenge_in(answer: bytes) -> bytes:
    """The challenge that an answer says it is to."""
    helpers = _library().helpers
    data = msgspec.json.decode(answer)["response"]["clientDataJSON"]
    return cast("bytes", helpers.parse_client_data_json(helpers.base64url_to_bytes(data)).challenge)


def _unusable(error: Exception) -> PeopleError:
    """One answer to whatever is wrong with what a browser sent: who forges learns nothing from it."""
    refused = PeopleError(
        "that passkey opens nothing here", where="passkey", remedy="Use another, or the password"
    )
    refused.add_note(f"{type(error).__name__}: {error}"[:300])
    return refused


def _library() -> Any:
    if not can_use_passkeys():
        raise ExtraMissing(
            "passkeys need an extra", where="passkeys", remedy="pip install 'livedesk[passkeys]'"
        )
    import webauthn

    return webauthn


def _structs() -> Any:
    from webauthn.helpers import structs

    return structs

"""A person who works at the desk: what they are called, what they may do, and at which stories."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from livedesk.errors import PeopleError
from livedesk.model import Noun

Role = Literal["contributor", "editor", "chief"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one who may least to the one who may most: each may all that those before may."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?", re.ASCII)
LONGEST_DISPLAY = 80
"""Characters of a display name."""


class Person(Noun, frozen=True, kw_only=True):
    """Somebody with an account."""

    id: str
    """Stands for them in the record, for good: 16 hex digits."""
    name: str
    """What they sign in with: lower case, unique at this desk."""
    display: str
    """What colleagues read. Anything may stand in it: escape it."""
    role: Role
    """What they may do."""
    active: bool = True
    """False when they are switched off: they are let in nowhere."""
    stories: tuple[str, ...] | None = None
    """Ids of the stories they may enter; None for all."""

    def may(self, role: Role) -> bool:
        """Whether they may what ``role`` may."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)

    def enters(self, story: str) -> bool:
        """Whether they may work at ``story``."""
        return self.active and (self.stories is None or story in self.stories)


def name_of(typed: str) -> str:
    """A name to sign in with as it is kept. Raises PeopleError for what can't be one."""
    name = unicodedata.normalize("NFKC", typed).strip().lower()
    if not _NAME.fullmatch(name):
        raise PeopleError(
            "that can't be a name to sign in with",
            where="name",
            remedy="Take a to z, digits and . _ - @ + between them, at most 64 characters",
        )
    return name


def display_of(typed: str) -> str:
    """A display name as it is kept: one line, no invisible letters. Raises PeopleError."""
    display = " ".join(unicodedata.normalize("NFC", typed).split())
    if not display or len(display) > LONGEST_DISPLAY or any(_unseen(letter) for letter in display):
        raise PeopleError(
            "that can't be a display name",
            where="display name",
            remedy=f"Take one line of at most {LONGEST_DISPLAY} characters that can be seen",
        )
    return display


def role_of(typed: str) -> Role:
    """A role by its word. Raises PeopleError with those there are."""
    for role in ROLES:
        if role == typed:
            return role
    raise PeopleError(
        f'there is no role "{typed[:40]}"', where="role", remedy=f"Roles are {', '.join(ROLES)}"
    )


def _unseen(letter: str) -> bool:
    """Control characters, and marks that turn the direction of the text around them."""
    return (
        unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and letter not in "\u200c\u200d"
    )

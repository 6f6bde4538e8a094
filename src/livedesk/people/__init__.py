"""People: who works at the desk, how they prove it, and what they may do.

In: names, passwords, secrets from browsers and programs, the time. Out: a `Person` with a role, or nobody.
It keeps accounts, sessions, invitations, tokens, passkeys and a trail of what happened to them in a file of
its own beside the record. It knows nothing of the web: serving asks it who is asking.
"""

from livedesk.people.people import People
from livedesk.people.people_file import people_path
from livedesk.people.person import ROLES, Person, Role

__all__ = ["ROLES", "People", "Person", "Role", "people_path"]

"""The claims of one development, as data."""

from __future__ import annotations

from livedesk.page.pieces import Extract, Part, StatusPart


class VoicePart(Part, frozen=True, kw_only=True):
    """One speaker of a claim."""

    speaker: str
    """As the report names them; "" where nobody is named."""
    capacity: str
    """ "official", "witness": in which capacity."""
    stance: str
    """ "says", "denies", "believes", "asks"."""
    through: str
    """Whom it was said to, or who passes it on; "" when that is not told."""
    content: Extract
    """What is said, exact, at most 300 characters, with the outlet that carries it."""
    quoted: bool
    """True when the words are the speaker's own, as quoted."""
    sure: str
    """How sure it presents itself, in words: "as certain", "with doubt: may, reportedly"."""


class ClaimPart(Part, frozen=True, kw_only=True):
    """A claim with everybody who is heard with it."""

    voices: tuple[VoicePart, ...]
    """First heard first; at least one."""
    more: str
    """ "2 more" for speakers not listed; "" else."""
    evidence: str
    """ "3 outlets, 1 origin"."""
    origins: tuple[str, ...]
    """Names of the origins."""
    status: StatusPart
    """With its reason."""

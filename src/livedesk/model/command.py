"""What an editor can wish for: one tagged union, as it comes in by the API and as it stands in the record.

``development`` names what a command is about: an update goes by its development's id, a post of the desk's
own by its own. A development merged meanwhile is followed to the one it became part of, unless the
command says which revision its editor had before them. Who gives a command is not part of it: the desk
knows that from the session. Every command can be undone by ``Undo`` with the id it was given.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from livedesk.model.development import Status
from livedesk.model.reaction import Attitude, Rank

Mode = Literal["autopilot", "suggest", "hold"]
"""autopilot publishes by rule; suggest offers what it would publish and keeps the evidence of what is
published up to date; hold does nothing by itself."""


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="command"):
    """What an editor wishes to be done; the tag says what."""

    why: str = ""
    """In the editor's words, for colleagues: at most 1,000 characters."""
    request: str = ""
    """An id the sender chose for this one wish: sent twice (a double click, a lost answer), it is carried out once."""


class _OnUpdate(Command, frozen=True, kw_only=True):
    """A command on one update or development."""

    development: str
    """Id of the development, or of a post of the desk's own."""
    expected_revision: int | None = None
    """The revision its editor had before them, 0 for none; it is refused as a conflict when a colleague, a
    correction or a merge changed it since. None: whatever stands now."""
    seen: int | None = None
    """Number of the last entry the editor's screen showed; a colleague's command on the same update since is a
    conflict. None: not asked."""


class Publish(_OnUpdate, frozen=True, kw_only=True, tag="publish"):
    """Put a development on the page, as suggested or in the editor's words; whatever the rules say."""

    headline: str | None = None
    """In the editor's words; None for the one suggested."""
    text: str | None = None
    """In the editor's words, Markdown; None for the extracts suggested."""
    confirmed: bool = False
    """True when the editor was told what the reports do not bear out, and stands by it."""


class Hold(_OnUpdate, frozen=True, kw_only=True, tag="hold"):
    """Have a development wait for a person, whatever the rules say; of one on the page nothing more goes out
    by itself."""


class Reject(_OnUpdate, frozen=True, kw_only=True, tag="reject"):
    """Keep a development off the page for good, and out of the queue; ``why`` is needed."""


class Write(_OnUpdate, frozen=True, kw_only=True, tag="write"):
    """Put an update in other words; the rules leave them alone from then on. Nothing was wrong: else ``Correct``."""

    headline: str | None = None
    """None leaves the headline as it stands."""
    text: str | None = None
    """Markdown; None leaves the text as it stands, "" takes the editor's text away."""
    confirmed: bool = False
    """As for ``Publish``."""


class Correct(_OnUpdate, frozen=True, kw_only=True, tag="correct"):
    """Put an update right, and tell readers what was wrong; what rested on it is marked."""

    note: str
    """For readers: what was wrong, and what is right."""
    headline: str | None = None
    """None leaves the headline as it stands."""
    text: str | None = None
    """Markdown; None leaves the text as it stands."""
    confirmed: bool = False
    """As for ``Publish``."""


class Withdraw(_OnUpdate, frozen=True, kw_only=True, tag="withdraw"):
    """Take an update back: a stub with the note stays, and what rested on it loses its ground."""

    note: str
    """For readers: why."""


class Post(Command, frozen=True, kw_only=True, tag="post"):
    """Publish something of the desk's own, that no report tells."""

    headline: str
    """The headline."""
    text: str = ""
    """Markdown."""
    issues: tuple[str, ...] = ()
    """Ids of the issues it bears on."""
    key_moment: bool = False
    """True when someone who missed the story must see it."""


class Illustrate(_OnUpdate, frozen=True, kw_only=True, tag="illustrate"):
    """Put an image on an update, or describe the one of that ``media`` anew; before it is out, it comes out with it."""

    media: str
    """Id of the image in the upload store."""
    alt: str
    """What it shows, for those who do not see it; required."""
    credit: str
    """Whose it is; required."""
    caption: str = ""
    """Shown under it."""


class TakeImageOff(_OnUpdate, frozen=True, kw_only=True, tag="take-image-off"):
    """Take an image off an update."""

    media: str
    """Id of the image."""


class Pin(_OnUpdate, frozen=True, kw_only=True, tag="pin"):
    """Keep an update above all others, or no longer."""

    pinned: bool = True
    """False lets it go."""


class KeyMoment(_OnUpdate, frozen=True, kw_only=True, tag="key-moment"):
    """Say whether an update is a key moment."""

    key_moment: bool | None
    """None gives it back to the rule."""


class SetIssues(_OnUpdate, frozen=True, kw_only=True, tag="issues"):
    """Say which issues an update bears on."""

    issues: tuple[str, ...] | None
    """Ids of issues of the story file; None gives it back to the rule."""


class SetStatus(_OnUpdate, frozen=True, kw_only=True, tag="status"):
    """Set the status over the rules; ``why`` is needed, readers see it as the reason."""

    status: Status | None
    """None gives it back to the rules. Not "withdrawn": that is ``Withdraw``."""


class Merge(_OnUpdate, frozen=True, kw_only=True, tag="merge"):
    """Say that two developments are one; the rules never part them."""

    into: str
    """Id of the other one. The one opened first stays, unless only the other is on the page."""


class Split(_OnUpdate, frozen=True, kw_only=True, tag="split"):
    """Make a development of its own of some of the reports of another; the rules never merge the two again."""

    reports: tuple[str, ...]
    """Ids of its reports; some must be left where they were."""


class Move(Command, frozen=True, kw_only=True, tag="move"):
    """Say that a report belongs to another development."""

    report: str
    """Id of the report."""
    into: str
    """Id of the development."""


class NotACopy(Command, frozen=True, kw_only=True, tag="not-a-copy"):
    """Say that a report is its source's own and no copy."""

    report: str
    """Id of the report."""


class Relevance(Command, frozen=True, kw_only=True, tag="relevance"):
    """Say whether a report is on the story; copies of it that come later go the same way."""

    report: str
    """Id of the report; one that was held is taken in anew."""
    relevant: bool
    """On the story?"""
    into: str | None = None
    """For one that is: the development it belongs to; None has the rules find it, and opens one where they find none."""


class Unlink(Command, frozen=True, kw_only=True, tag="unlink"):
    """Undo a link between two developments; the rules do not draw it again."""

    link: str
    """Id of the link."""


class Judge(Command, frozen=True, kw_only=True, tag="judge"):
    """Let a piece of evidence move an outcome more, less or not at all."""

    outcome: str
    """Id of the outcome."""
    indicator: str
    """Id of its indicator."""
    development: str
    """Id of the development."""
    weight: float
    """0 rejects it, 1 confirms it as it is, 2 doubles it."""


class Resolve(Command, frozen=True, kw_only=True, tag="resolve"):
    """Say whether an outcome came, by its criteria; ``why`` is needed, readers see it."""

    outcome: str
    """Id of the outcome."""
    came: bool | None
    """None: it is open again."""


class React(Command, frozen=True, kw_only=True, tag="react"):
    """Say what a country or an institution said, in a sentence of a report."""

    development: str
    """Id of the development the report is in."""
    report: str
    """Id of the report."""
    sentence: str
    """The words, exactly as they stand in it."""
    party: str
    """ISO 3166 alpha-2 code of the country, or an institution's short name."""
    speaker: str
    """Who speaks."""
    attitude: Attitude
    """What the words do."""
    rank: Rank = "other"
    """How high the speaker stands."""


class NoReaction(Command, frozen=True, kw_only=True, tag="no-reaction"):
    """Take a reaction off the page: it was none, or another's."""

    development: str
    """Id of the development."""
    party: str
    """Whose it was said to be."""


class NoPosition(Command, frozen=True, kw_only=True, tag="no-position"):
    """Take what a side is heard to want off the page: it wants no such thing there, or another does."""

    development: str
    """Id of the development."""
    side: str
    """Id of the actor whose position it was said to be."""
    issue: str
    """Id of the issue it was said to bear on."""


class Stand(_OnUpdate, frozen=True, kw_only=True, tag="stand"):
    """Say how an update stands among "where things stand"; sets all three."""

    line: str = ""
    """In the editor's words; "" for the update's headline."""
    pinned: bool = False
    """Among the lines whatever the rule chooses, and first."""
    hidden: bool = False
    """Never among the lines."""


class Phase(Command, frozen=True, kw_only=True, tag="phase"):
    """Set the phase of the story; it stays until an editor changes it."""

    phase: Literal["planned", "live", "quiet", "closed"] | None
    """None gives it back to the rules."""


class Note(Command, frozen=True, kw_only=True, tag="note"):
    """Leave a note for colleagues. Readers never see it."""

    text: str
    """Plain text, at most 4,000 characters."""
    development: str | None = None
    """Id of the development it is on; None for the story."""


class SetMode(Command, frozen=True, kw_only=True, tag="mode"):
    """Say what goes out by itself from now on; for chiefs."""

    mode: Mode | None
    """None: as the story file has it."""
    rule: str | None = None
    """Id of a rule of the story file's [[publishing.rule]]; None for the story."""


class Stop(Command, frozen=True, kw_only=True, tag="stop"):
    """Stop all publishing, the autopilot's and editors', at once; or let it go on. For chiefs."""

    stopped: bool = True
    """False lifts it: what waited goes out."""


class ChangeSource(Command, frozen=True, kw_only=True, tag="source"):
    """Pause a source, look at it again, remove one that was added while the desk ran, or have a removed one back."""

    source: str
    """Id of the source."""
    change: Literal["added", "removed", "paused", "resumed"]
    """What is to be done; "added" for one that was removed, as it was."""


class AddSources(Command, frozen=True, kw_only=True, tag="add-sources"):
    """Add sources to those of the story file: all of them or none."""

    tables: tuple[dict[str, Any], ...]
    """The keys of each, as a story file has them under [[source]]."""


class Undo(Command, frozen=True, kw_only=True, tag="undo"):
    """Take a command back: all is as before it, but for the trail. Undoing an undo carries it out again."""

    id: str
    """Id of the command."""


class Accept(Command, frozen=True, kw_only=True, tag="accept"):
    """Carry out what a contributor submitted."""

    id: str
    """Id of the submission."""
    confirmed: bool = False
    """As for ``Publish``."""


class Decline(Command, frozen=True, kw_only=True, tag="decline"):
    """Do not carry out what a contributor submitted; ``why`` tells them, where it is given."""

    id: str
    """Id of the submission."""


AnyCommand = (
    Publish
    | Hold
    | Reject
    | Write
    | Correct
    | Withdraw
    | Post
    | Illustrate
    | TakeImageOff
    | Pin
    | KeyMoment
    | SetIssues
    | SetStatus
    | Merge
    | Split
    | Move
    | NotACopy
    | Relevance
    | Unlink
    | Judge
    | Resolve
    | React
    | NoReaction
    | NoPosition
    | Stand
    | Phase
    | Note
    | SetMode
    | Stop
    | ChangeSource
    | AddSources
    | Undo
    | Accept
    | Decline
)

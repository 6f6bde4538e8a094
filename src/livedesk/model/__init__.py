"""The nouns of the desk, frozen; nothing else.

Every other room imports this one and this one imports nothing of ours. All times are aware and in
UTC. ``None`` always means *not known*; no default hides an absence. Field notes name the clock:
``published_at`` is the source's claim, ``seen_at`` and ``recorded_at`` are the desk's own.
"""

from livedesk.model.development import (
    Assessment,
    Member,
    Origin,
    Path,
    Placement,
    Status,
)
from livedesk.model.entry import (
    AnyBody,
    Body,
    DevelopmentAssessed,
    DevelopmentsMerged,
    Entry,
    IssueStepped,
    NewEntry,
    OutcomeMoved,
    OutcomeResolved,
    PhaseChanged,
    ReactionHeard,
    ReportPlaced,
    ReportReceived,
    StoryPhase,
    StoryRevised,
    UpdateIssued,
)
from livedesk.model.noun import (
    Because,
    Noun,
)
from livedesk.model.outlook import Move, Resolution
from livedesk.model.reaction import Attitude, Rank, Reaction
from livedesk.model.reading import (
    Act,
    Day,
    Findings,
    Form,
    Frame,
    Mention,
    Mode,
    Reading,
)
from livedesk.model.report import (
    Precision,
    Report,
    SourceType,
    Tier,
)
from livedesk.model.saying import (
    Capacity,
    Claim,
    Figure,
    Hedge,
    HedgeKind,
    Manner,
    Part,
    Signal,
    Span,
    Stance,
    Voice,
)
from livedesk.model.table import IssueState, IssueStep, Toward
from livedesk.model.update import (
    Change,
    Passage,
    Update,
)

__all__ = [
    "Act",
    "AnyBody",
    "Assessment",
    "Attitude",
    "Because",
    "Body",
    "Capacity",
    "Change",
    "Claim",
    "Day",
    "DevelopmentAssessed",
    "DevelopmentsMerged",
    "Entry",
    "Figure",
    "Findings",
    "Form",
    "Frame",
    "Hedge",
    "HedgeKind",
    "IssueState",
    "IssueStep",
    "IssueStepped",
    "Manner",
    "Member",
    "Mention",
    "Mode",
    "Move",
    "NewEntry",
    "Noun",
    "Origin",
    "OutcomeMoved",
    "OutcomeResolved",
    "Part",
    "Passage",
    "Path",
    "PhaseChanged",
    "Placement",
    "Precision",
    "Rank",
    "Reaction",
    "ReactionHeard",
    "Reading",
    "Report",
    "ReportPlaced",
    "ReportReceived",
    "Resolution",
    "Signal",
    "SourceType",
    "Span",
    "Stance",
    "Status",
    "StoryPhase",
    "StoryRevised",
    "Tier",
    "Toward",
    "Update",
    "UpdateIssued",
    "Voice",
]

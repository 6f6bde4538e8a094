"""The parts of the page as data: what the templates may use, and nothing they do not.

Frozen, one file per part of the page. Texts are plain and already short enough; templates escape them.
Addresses (``url``) are http or https or None. Counts come with their words (``"1 outlet, 1 origin"``)
so that no template can get a plural wrong.
"""

from livedesk.page.parts.about import About, CorrectionRow, SourceRow, TakenBackRow
from livedesk.page.parts.background import (
    DatedFact,
    DeedPart,
    ExplainerPart,
    IssuePart,
    MovePart,
    OutcomePart,
    PartyPart,
    PositionPart,
    ReactionPart,
    ReactionsPart,
    RelationPart,
    Side,
    SidePart,
)
from livedesk.page.parts.coverage import CountryRow, CoveragePart, MapPart, VolumePart
from livedesk.page.parts.differences import AccountPart, DifferencePart
from livedesk.page.parts.meetings import (
    AgreementPart,
    MeetingPart,
    StandingPart,
    StatementPart,
    TopicPart,
    TopicRow,
    TopicTable,
)
from livedesk.page.parts.search import ChoicePart, FilterPart, ResultsPart
from livedesk.page.parts.top import (
    Checked,
    CheckedPart,
    Expected,
    Header,
    PhasePart,
    Rail,
    Standing,
    StandLine,
)
from livedesk.page.parts.updates import (
    Branch,
    Delays,
    ImagePart,
    LinkPart,
    MeaningLine,
    RevisionPart,
    Root,
    UpdatePart,
)
from livedesk.page.parts.view import Order, Paging, SliderPart, View
from livedesk.page.pieces import Cite, Extract, FactPart, IssueLink, KeyMoment, Moment, Part, StatusPart

__all__ = [
    "About",
    "AccountPart",
    "AgreementPart",
    "Branch",
    "Checked",
    "CheckedPart",
    "ChoicePart",
    "Cite",
    "CorrectionRow",
    "CountryRow",
    "CoveragePart",
    "DatedFact",
    "DeedPart",
    "Delays",
    "DifferencePart",
    "Expected",
    "ExplainerPart",
    "Extract",
    "FactPart",
    "FilterPart",
    "Header",
    "ImagePart",
    "IssueLink",
    "IssuePart",
    "KeyMoment",
    "LinkPart",
    "MapPart",
    "MeaningLine",
    "MeetingPart",
    "Moment",
    "MovePart",
    "Order",
    "OutcomePart",
    "Paging",
    "Part",
    "PartyPart",
    "PhasePart",
    "PositionPart",
    "Rail",
    "ReactionPart",
    "ReactionsPart",
    "RelationPart",
    "ResultsPart",
    "RevisionPart",
    "Root",
    "Side",
    "SidePart",
    "SliderPart",
    "SourceRow",
    "StandLine",
    "Standing",
    "StandingPart",
    "StatementPart",
    "StatusPart",
    "TakenBackRow",
    "TopicPart",
    "TopicRow",
    "TopicTable",
    "UpdatePart",
    "View",
    "VolumePart",
]

"""The story file as data: what one may write, checked by pydantic, frozen.

Field descriptions are the reference manual: docs/story-file.md is generated from them. Times
without a zone are refused; everything is UTC inside.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field, HttpUrl, model_validator

from livedesk.model import Act, Mode, SourceType
from livedesk.story.pages import Fetching, Selectors
from livedesk.story.publishing import Publishing, Rule, Sensitive, Webhook
from livedesk.story.table import Country, Lang, Names, Secret, Slug, Table, Text, Titles


class Citation(Table):
    """Where a stated fact can be read."""

    name: Text = Field(description="Publisher and title, as readers see it.")
    url: HttpUrl = Field(description="Public address.")


class Event(Table):
    """Where and when the story happens."""

    place: Text = Field(description='Place as readers know it: "Anchorage, Alaska".')
    zone: Text = Field(description='IANA time zone of the place: "America/Anchorage".')
    starts: AwareDatetime | None = Field(default=None, description="Planned or known start, with zone.")
    ends: AwareDatetime | None = Field(default=None, description="Planned or known end, with zone.")
    latitude: float | None = Field(default=None, ge=-90, le=90, description="Degrees north.")
    longitude: float | None = Field(default=None, ge=-180, le=180, description="Degrees east.")
    country: Country | None = Field(default=None, description="ISO 3166 alpha-2.")


class Term(Table):
    """Words that say a report is on the story."""

    id: Slug = Field(description="Short name, unique among terms and actors.")
    weight: float = Field(
        default=0.5,
        ge=-1,
        le=1,
        description="How much one mention counts: 1 decides alone, 0.5 needs another as strong, "
        "a negative weight speaks against (a namesake, another story of the same people).",
    )
    names: Names = Field(description="Aliases by language; a mention in any of them counts.")


class Actor(Table):
    """A person, country or institution of the story."""

    id: Slug = Field(description="Short name, unique among terms and actors.")
    name: Text = Field(description="Name as readers see it.")
    role: Text = Field(description="Office or part in the story.")
    country: Country | None = Field(default=None, description="ISO 3166 alpha-2.")
    kind: Literal["person", "country", "institution"] = Field(default="person", description="What it is.")
    principal: bool = Field(False, description="One of those the story is about.")
    weight: float = Field(default=0.4, ge=-1, le=1, description="As for a term.")
    names: Names = Field(description="Aliases by language.")
    official_sources: tuple[Slug, ...] = Field(
        default=(), description="Ids of the sources that speak for this actor officially."
    )


class Account(Table):
    """An account the story knows: who stands behind it, and who says so."""

    id: Text = Field(
        description="As the platform names it: a DID, name@instance, a channel. The account of a feed or a "
        "channel's page needs no other."
    )
    name: Text = Field(description="Who it is, as readers see it.")
    kind: Literal["person", "institution"] = Field(default="person", description="What stands behind it.")
    verified_by: Text = Field(
        description="Who says that it is theirs: the party's own site, the platform's check, your own call."
    )
    url: HttpUrl | None = Field(default=None, description="Its page for readers.")
    publisher: Text | None = Field(
        default=None,
        description="Who answers for it, when that is not the one who posts: a party, an outlet.",
    )
    type: SourceType | None = Field(
        default=None, description="What kind of speaker it is; that of its source by default."
    )


class Paths(Table):
    """Where a JSON answer has what a report needs: paths such as "data.items" or "images[0].url"."""

    items: str = Field(default="", description="List of the items; empty when the answer is the list itself.")
    title: Text | None = Field(default=None, description="Headline.")
    summary: Text | None = Field(default=None, description="Summary or text; markup is removed.")
    key: Text | None = Field(default=None, description="The item's own id; its address by default.")
    url: Text | None = Field(default=None, description="Address, relative ones too.")
    published: Text | None = Field(
        default=None,
        description="Time of publication: ISO 8601, RFC 822, or seconds or milliseconds of Unix.",
    )
    author: Text | None = Field(default=None, description="Byline.")
    lang: Text | None = Field(default=None, description="Language tag.")
    withdrawn: Text | None = Field(
        default=None, description="True or a text where the item was taken back: what it said is withdrawn."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Paths:
        if self.title is None and self.summary is None:
            msg = "paths need a title or a summary"
            raise ValueError(msg)
        return self


class Source(Table):
    """Where reports come from."""

    id: Slug = Field(description="Short name, unique among sources.")
    name: Text = Field(description='Name as readers see it: "BBC News".')
    kind: Text = Field(default="feed", description="Connector that reads it; docs/sources.md tells of each.")
    address: Text = Field(description="Address of the feed, the stream, the mailbox or the folder.")
    publisher: Text = Field(description="Who owns it; sources of one publisher count as one family.")
    owner: Text | None = Field(default=None, description="Who owns the publisher.")
    country: Country | None = Field(default=None, description="ISO 3166 alpha-2.")
    type: SourceType = Field(default="outlet", description="What kind of speaker it is.")
    lang: Lang | None = Field(default=None, description="Language it mostly writes in.")
    every: int | None = Field(
        default=None, ge=30, description="Seconds between looks; by default learned from the feed's own pace."
    )
    allow_private: bool = Field(
        False, description="Allow addresses that are not public (an intranet feed, a test server)."
    )
    site: HttpUrl | None = Field(default=None, description="Page for readers.")
    article_text: bool | None = Field(
        default=None,
        description="Read the pages behind its links, whatever `[fetching]` says; true reads, false never does.",
    )
    select: Selectors | None = Field(
        default=None, description="For kind list-page: where things stand on the page."
    )
    account: tuple[Account, ...] = Field(
        default=(),
        description="For social sources: the register of accounts whose posts count.",
    )
    words: tuple[Text, ...] = Field(
        default=(),
        description="For streams of many accounts: take posts with one of these words, beside those of its accounts.",
    )
    unregistered: Literal["hold", "count"] = Field(
        default="hold",
        description="What becomes of posts of accounts that are not in the register: held, they never reach "
        "readers and are nobody's origin; counted, they are judged like any report.",
    )
    most_per_minute: int = Field(
        default=60,
        ge=1,
        description="For social and pushed sources: reports taken in a minute of one account, and of all that are not "
        "in the register together; the rest is held and counted.",
    )
    secret: Secret | None = Field(
        default=None,
        description="Where its token or password is: `env:NAME` or `file:PATH`. Never the secret itself.",
    )
    user: Text | None = Field(default=None, description="Name to log in with, where one is needed.")
    paths: Paths | None = Field(default=None, description="For JSON: where an item's parts stand.")
    options: dict[str, str | int | float | bool] = Field(
        default_factory=dict[str, str | int | float | bool],
        description="Settings of its own kind: those of one that another package brings, and `dictionary` of a Jetstream.",
    )

    @model_validator(mode="after")
    def _a_list_page_needs_selectors(self) -> Source:
        if self.kind == "list-page" and self.select is None:
            msg = "a source of kind list-page needs [source.select] with at least item"
            raise ValueError(msg)
        return self


class Fact(Table):
    """A sentence with its source."""

    text: Text = Field(description="One sentence, in the page's language.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Issue(Table):
    """Something on the table."""

    id: Slug = Field(description="Short name, unique among issues.")
    title: Text = Field(description='As readers see it: "Ceasefire".')
    titles: Titles = Field(
        default_factory=dict[Lang, Text],
        description="The same in other languages of the page, where every issue and every outcome has one.",
    )
    question: Text = Field(description="What is to be settled, as a question.")
    names: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words that say an update bears on it, by language.",
    )
    background: tuple[Fact, ...] = Field(default=(), description="What readers need to know.")


class Indicator(Table):
    """Something that, when a report says it, makes an outcome likelier or less likely."""

    id: Slug = Field(description="Short name, unique among the indicators of its outcome.")
    text: Text = Field(description="What is looked for, as readers see it.")
    ratio: float = Field(
        gt=0.01,
        lt=100,
        description="How many times likelier such a report is if the outcome comes than if it does not: "
        "2 is a hint, 5 a strong sign; below 1 it speaks against.",
    )
    because: Text = Field(description="Why it is that telling.")
    acts: tuple[Act, ...] = Field(
        default=(), description="Kinds of event, one of which the sentence has to tell; empty for any."
    )
    modes: tuple[Mode, ...] = Field(
        default=("done", "planned"),
        min_length=1,
        description="Whether it has come: done counts in full, planned, threatened and called_for in part. "
        "List denied where the words themselves say no.",
    )
    who: tuple[Slug, ...] = Field(
        default=(), description="Ids of actors, one of whom has to speak or act; empty for anyone."
    )
    whom: tuple[Slug, ...] = Field(
        default=(),
        description="Ids of actors, one of whom the sentence has to name besides; empty for anyone.",
    )
    names: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words by language, one of which has to stand in the sentence; empty for any.",
    )
    unless: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words by language that make the sentence count for nothing.",
    )

    decides: bool = Field(
        False,
        description="The sign is the criterion itself: once a development that shows it, done and not only "
        "planned, is borne out by three newsrooms, the outcome counts as come, and the others of its set as not.",
    )
    after_start: bool = Field(
        False,
        description="Count nothing seen before the event starts: for signs of how it ended, which before it "
        "are only expectation.",
    )

    @model_validator(mode="after")
    def _looks_for_something(self) -> Indicator:
        if not self.acts and not any(self.names.values()):
            msg = "an indicator needs acts or names: otherwise every sentence would count"
            raise ValueError(msg)
        return self


class Outcome(Table):
    """A way the story may end, with criteria written beforehand."""

    id: Slug = Field(description="Short name, unique among outcomes.")
    title: Text = Field(description="As readers see it.")
    titles: Titles = Field(
        default_factory=dict[Lang, Text],
        description="The same in other languages of the page, where every issue and every outcome has one.",
    )
    criteria: Text = Field(description="What must be seen for it to count as having come.")
    prior: float = Field(gt=0, lt=1, description="Probability before the first report.")
    prior_because: Text = Field(description="Why this prior.")
    set: Slug = Field(
        default="end",
        description="Outcomes of one set exclude each other: their probabilities sum to one, with whatever "
        "is left for an end nobody lists.",
    )
    indicators: tuple[Indicator, ...] = Field(
        default=(), alias="indicator", description="What moves it, written beforehand."
    )


class TimelineEntry(Table):
    """A dated fact of the background."""

    at: date | AwareDatetime = Field(description="Day, or moment with zone.")
    text: Text = Field(description="One sentence.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Explainer(Table):
    """A question a reader may ask, answered in facts."""

    id: Slug = Field(description="Short name, unique among explainers.")
    title: Text = Field(description='The question: "Why Alaska?".')
    facts: tuple[Fact, ...] = Field(min_length=1, description="The answer, each sentence with its source.")


class Position(Table):
    """What one side wants, as it has said."""

    actor: Slug = Field(description="Id of the actor.")
    issue: Slug | None = Field(default=None, description="Id of the issue.")
    kind: Literal["goal", "red line", "offer", "demand"] = Field(default="goal", description="What it is.")
    text: Text = Field(description="One sentence.")
    on: date | None = Field(
        default=None,
        description="Day it was said; what updates mean tells it from then on. Without one, always.",
    )
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Topic(Table):
    """What a meeting brought on one issue."""

    issue: Slug = Field(description="Id of the issue.")
    text: Text = Field(description="What was said or done on it, in one sentence.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Statement(Table):
    """What somebody said of a meeting."""

    by: Text = Field(description="Who said it, as readers know them.")
    text: Text = Field(description="What was said, in one sentence.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Standing(Table):
    """How it stood with an agreement from a day on."""

    on: date = Field(description="Day from which it stood so.")
    state: Literal["announced", "in force", "kept", "disputed", "broken", "lapsed", "dropped"] = Field(
        description="How it stood: broken is against its terms, lapsed by time or disuse, dropped by a word."
    )
    text: Text = Field(description="What happened, in one sentence.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")


class Agreement(Table):
    """What was agreed at a meeting, and what became of it."""

    id: Slug = Field(description="Short name, unique among the agreements of its meeting.")
    type: Literal[
        "treaty", "ceasefire", "joint statement", "working group", "next meeting", "understanding"
    ] = Field(default="understanding", description="What it is.")
    issue: Slug | None = Field(default=None, description="Id of the issue it is on.")
    terms: Text = Field(description="What was agreed, in one sentence.")
    cite: tuple[Citation, ...] = Field(min_length=1, description="Where it can be read.")
    standings: tuple[Standing, ...] = Field(
        default=(), alias="standing", description="What became of it, oldest first."
    )


class Meeting(Table):
    """An earlier occasion in the series."""

    id: Slug = Field(description="Short name, unique among meetings.")
    title: Text = Field(description='As readers see it: "Helsinki".')
    on: date = Field(description="Day it began.")
    place: Text = Field(description="Where.")
    format: Text | None = Field(
        default=None, description="One-on-one, delegations, on the sidelines of what."
    )
    held: bool = Field(True, description="False for one that was announced and did not take place.")
    participants: tuple[Text, ...] = Field(default=(), description="Who was there, or was to be.")
    minutes: int | None = Field(
        default=None, gt=0, description="How long the talks lasted; leave it out where reports differ."
    )
    expected: tuple[Fact, ...] = Field(default=(), description="What was expected of it beforehand.")
    facts: tuple[Fact, ...] = Field(min_length=1, description="What came; each with its source.")
    topics: tuple[Topic, ...] = Field(
        default=(),
        alias="topic",
        description="What it brought on each issue; the page sets meetings side by side.",
    )
    statements: tuple[Statement, ...] = Field(
        default=(), alias="statement", description="What was said of it, and by whom."
    )
    agreements: tuple[Agreement, ...] = Field(
        default=(), alias="agreement", description="What was agreed, and what became of it."
    )


class Story(Table):
    """A story file."""

    title: Text = Field(description="Headline of the page.")
    short_title: Text | None = Field(
        default=None, description="For narrow screens; at most 30 characters.", max_length=30
    )
    brief: Text = Field(description="Two to six sentences: what the story is and what is not part of it.")
    language: Lang = Field(default="en", description="Language of the page.")
    languages: tuple[Lang, ...] = Field(
        default=("en",), min_length=1, description="Languages the desk reads for it."
    )
    contact: Text | None = Field(
        default=None,
        description="Address or e-mail given in the user agent so that publishers can reach you.",
    )
    event: Event = Field(description="Where and when.")
    terms: tuple[Term, ...] = Field(
        default=(), alias="term", description="Words that say a report is on the story."
    )
    actors: tuple[Actor, ...] = Field(default=(), alias="actor", description="Who is in it.")
    sources: tuple[Source, ...] = Field(default=(), alias="source", description="Where reports come from.")
    issues: tuple[Issue, ...] = Field(default=(), alias="issue", description="What is on the table.")
    outcomes: tuple[Outcome, ...] = Field(default=(), alias="outcome", description="How it may end.")
    reactions_from: tuple[Text, ...] = Field(
        default=(),
        description="Country codes and short names of institutions whose reaction readers expect: the page says "
        "who of them has not spoken yet.",
    )
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="Background by date.")
    explainers: tuple[Explainer, ...] = Field(
        default=(), alias="explainer", description="Questions answered."
    )
    positions: tuple[Position, ...] = Field(default=(), alias="position", description="What each side wants.")
    meetings: tuple[Meeting, ...] = Field(default=(), alias="meeting", description="Earlier occasions.")
    fetching: Fetching = Field(default=Fetching(), description="What is read beside the sources.")
    publishing: Publishing = Field(default=Publishing(), description="Publishing rules.")


__all__ = [
    "Account",
    "Actor",
    "Agreement",
    "Citation",
    "Event",
    "Explainer",
    "Fact",
    "Fetching",
    "Indicator",
    "Issue",
    "Meeting",
    "Names",
    "Outcome",
    "Paths",
    "Position",
    "Publishing",
    "Rule",
    "Selectors",
    "Sensitive",
    "Source",
    "Standing",
    "Statement",
    "Story",
    "Term",
    "TimelineEntry",
    "Topic",
    "Webhook",
]

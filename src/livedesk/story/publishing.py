"""The part of a story file that says what goes out by itself: rules, sensitive kinds, webhooks."""

from __future__ import annotations

from pydantic import Field, HttpUrl, model_validator

from livedesk.model import Act, PublishingMode, Root, SourceType
from livedesk.story.table import Lang, Names, Slug, Table, Text


class Webhook(Table):
    """A program that is told of every published revision."""

    address: HttpUrl = Field(description="Where it listens; calls are signed.")
    allow_private: bool = Field(False, description="Allow an address that is not public.")


class Rule(Table):
    """How developments of one kind go out; all that is given has to fit, and the first that fits decides."""

    id: Slug = Field(description="Short name, unique among the rules.")
    title: Text = Field(description='As editors see it: "What the ministry says".')
    mode: PublishingMode = Field(description="As for the story; a chief may switch it while the desk runs.")
    types: tuple[SourceType, ...] = Field(
        default=(), description="Types of source, one of which has to be among its reports; empty for any."
    )
    min_origins: int | None = Field(
        default=None, ge=1, le=5, description="Independent origins it needs to be of this kind."
    )
    issues: tuple[Slug, ...] = Field(
        default=(), description="Ids of issues, one of which it bears on; empty for any."
    )
    acts: tuple[Act, ...] = Field(
        default=(), description="Kinds of act, one of which a headline tells; empty for any."
    )
    names: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words by language, one of which stands in a report; empty for any.",
    )


class Sensitive(Table):
    """A kind of development that always waits for a person, whatever rule or mode would let it out."""

    id: Slug = Field(description="Short name, unique among the sensitive kinds.")
    title: Text = Field(description='As editors see it: "A death".')
    names: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words by language; one of them in a report makes it this kind.",
    )
    acts: tuple[Act, ...] = Field(
        default=(), description="Kinds of act; a headline that tells one makes it this kind."
    )
    events: tuple[Root, ...] = Field(
        default=(), description="Types of event between actors, as the desk codes them (PLOVER)."
    )
    issues: tuple[Slug, ...] = Field(
        default=(), description="Ids of issues; to bear on one makes it this kind."
    )

    @model_validator(mode="after")
    def _looks_for_something(self) -> Sensitive:
        if not (self.acts or self.events or self.issues or any(self.names.values())):
            msg = "a sensitive kind needs names, acts, events or issues: otherwise nothing would be of it"
            raise ValueError(msg)
        return self


class Publishing(Table):
    """What goes out by itself and what waits for a person."""

    mode: PublishingMode = Field(
        default="autopilot",
        description="autopilot publishes by these rules; suggest offers what it would publish and keeps only "
        "the evidence of what is published up to date; hold does nothing by itself. A chief may switch it "
        "while the desk runs.",
    )
    min_origins: int = Field(
        default=1,
        ge=1,
        le=5,
        description="Independent origins a development needs before it goes out by itself.",
    )
    always_alone: tuple[SourceType, ...] = Field(
        default=("official",),
        description="Types of source whose word goes out with one origin whatever min_origins says.",
    )
    hold_words: Names = Field(
        default_factory=dict[Lang, tuple[Text, ...]],
        description="Words, by language, that make a development wait for a person: deaths, blame, a signed deal.",
    )
    types: tuple[SourceType, ...] = Field(
        default=("outlet", "agency", "official", "state_media", "on_the_ground", "expert"),
        description="Types of source that may open an update by themselves; others only add to one.",
    )
    rules: tuple[Rule, ...] = Field(
        default=(), alias="rule", description="Other modes for kinds of development, tried in order."
    )
    sensitive: tuple[Sensitive, ...] = Field(default=(), description="What always waits for a person.")
    quiet_after_minutes: int = Field(default=60, ge=1, description="Silence after which the page says QUIET.")
    close_after_hours: int = Field(default=72, ge=1, description="Silence after which the story closes.")
    webhooks: tuple[Webhook, ...] = Field(
        default=(), description="Programs that are told of every published revision."
    )

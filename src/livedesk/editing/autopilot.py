"""The autopilot: publishes by the story file's rules what may go out, and says why when it may not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from livedesk.editing.commands import Draft, Publish, Withdraw, carry_out
from livedesk.editing.support import unsupported
from livedesk.editing.writing import draft
from livedesk.model import Assessment, Because, Link, Member, Passage, Update
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.story.schema import Story
from livedesk.weighing.significance import newsrooms

NEARLY = 0.8
"""Share of the joining threshold from which a report that opened a development was nearly one more of another:
with that, most of what one newsroom tells is what readers were told already, in other words."""

NEARLY_ORIGINS = 2
"""So many origins of its own make it another happening all the same."""

NEARLY_NEWSROOMS = 3
"""Or so many newsrooms that do not hang on each other: one man's words that several of them heard are one origin,
and may be the story of the day."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the autopilot does with a development now."""

    update: Update | None
    """The next revision; None when it holds, or when readers already see all of it."""
    because: Because
    """The rule that decided."""


class Autopilot:
    """Decides on developments of one story. Holds no state: equal input, equal decision."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._issues = Mentions.of_names({issue.id: issue.names for issue in story.issues})
        self._hold = Mentions.of_names({"hold": story.publishing.hold_words})

    def decide(
        self,
        assessment: Assessment,
        members: Sequence[Member],
        current: Update | None,
        now: datetime,
        *,
        links: tuple[Link, ...] = (),
        note: str | None = None,
    ) -> Decision:
        """The next revision of a development's update, or why there is none.

        ``members`` are those placed in it now whose sources still stand by them, first seen first;
        ``current`` is what readers see. ``note`` says what was wrong with something it rested on: the update
        then goes out as a correction, or is withdrawn when nothing is left under it.
        """
        if current is not None and current.change != "withdrawn" and assessment.status == "withdrawn":
            taken = Withdraw(note=note or assessment.status_because.text)
            update = carry_out(taken, current, now=now, by="autopilot")
            return Decision(update=update, because=assessment.status_because)
        hold = self._held(assessment, members, current, corrected=note is not None)
        if hold is not None:
            return Decision(update=None, because=hold)
        if current is not None and current.worded_by is not None:
            # An editor's words outlast the machine's: only the evidence under them may grow.
            text = Draft(headline=current.headline, text=current.text, issues=current.issues)
        else:
            text = draft(members, self._story, current, self.bearing)
        if text is None:
            return _held("autopilot.no-line", "held: no report in it has a headline or text")
        if current is None and (word := self._hold_word(members)):
            return _held("autopilot.word", f'held for a person: "{word}" is a word the story file holds')
        if current is None or current.worded_by is None:
            text = _supported(text, members)
            if text is None:
                return _held("autopilot.support", "held: its line does not stand in the report it cites")
        command = Publish(
            draft=text,
            assessment=assessment,
            happened_at=members[0].report.seen_at if current is None else current.happened_at,
            links=links,
            note=note if current is not None else None,
        )
        update = carry_out(command, current, now=now, by="autopilot")
        if update is None:
            return _held("autopilot.same", "nothing changes for readers")
        return Decision(update=update, because=Because(rule="autopilot.publish", text="published by rule"))

    def bearing(self, text: str, lang: str) -> tuple[str, ...]:
        """Ids of the issues whose words stand in the text, in the story file's order."""
        found = {mention.id for mention in self._issues.find(text, "", lang)}
        return tuple(issue.id for issue in self._story.issues if issue.id in found)

    def _held(
        self, assessment: Assessment, members: Sequence[Member], current: Update | None, *, corrected: bool
    ) -> Because | None:
        rules = self._story.publishing
        if current is not None and current.change == "withdrawn":
            return Because(
                rule="autopilot.withdrawn", text="held: it was withdrawn; only a person restores it"
            )
        if current is not None and corrected:
            return None  # what is wrong never waits
        if rules.mode == "hold":
            return Because(rule="autopilot.mode", text="held: the story file publishes nothing by itself")
        if current is not None:
            return None
        types = {member.report.type for member in members}
        if not types & set(rules.types):
            return Because(
                rule="autopilot.types",
                text=f"held: only {', '.join(sorted(types))}; the story file opens no update on that alone",
            )
        if all(member.placement.form in ("analysis", "visual", "live") for member in members):
            return Because(rule="autopilot.form", text="held: no news report in it, only comment or pictures")
        origins = len(assessment.origins)
        if origins < rules.min_origins and not types & set(rules.always_alone):
            return Because(
                rule="autopilot.origins",
                text=f"held: {origins} of {rules.min_origins} independent origins",
                values={"origins": origins, "threshold": rules.min_origins},
            )
        few = origins < NEARLY_ORIGINS and newsrooms(assessment.origins) < NEARLY_NEWSROOMS
        if few and not types & set(rules.always_alone):
            return _nearly(members)
        return None

    def _hold_word(self, members: Sequence[Member]) -> str | None:
        for member in members:
            title, summary = readable(member.report)
            if found := self._hold.find(title, summary, member.placement.lang):
                return found[0].text
        return None


def _nearly(members: Sequence[Member]) -> Because | None:
    """Why a development waits that one origin alone tells nearly as another is told; None where it need not."""
    for because in members[0].placement.because:
        if because.rule != "development.opens":
            continue
        closest, threshold = because.values.get("closest"), because.values.get("threshold")
        if isinstance(closest, float) and isinstance(threshold, float) and closest >= NEARLY * threshold:
            return Because(
                rule="autopilot.nearly",
                text=f"held: nearly told already, closest {closest:.2f} of {threshold}; waits for a second origin",
                values={"closest": closest, "threshold": threshold, "near": because.values.get("near", "")},
            )
    return None


def _held(rule: str, text: str) -> Decision:
    return Decision(update=None, because=Because(rule=rule, text=text))


def _supported(text: Draft, members: Sequence[Member]) -> Draft | None:
    """The draft without the extracts that their reports do not bear out; None when the headline is one."""
    reports = {member.report.id: member.report for member in members}

    def stands(passage: Passage) -> bool:
        report = reports.get(passage.report)
        return report is not None and not unsupported(passage.text, readable(report), passage.lang)

    if not stands(text.headline):
        return None
    return msgspec.structs.replace(text, text=tuple(passage for passage in text.text if stands(passage)))

"""The autopilot: publishes by the story file's rules what may go out, and says why when it may not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from livedesk.editing.kinds import Kinds
from livedesk.editing.revisions import Draft, Publication, Withdrawal, revise
from livedesk.editing.spoken import is_turn
from livedesk.editing.support import unsupported
from livedesk.editing.word import AS_THE_FILE_SAYS, NOTHING_SAID, Modes, Word
from livedesk.editing.writing import draft, when_told
from livedesk.model import Assessment, Because, Link, Member, Passage, PublishingMode, Update
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.story.schema import Story
from livedesk.weighing.significance import newsrooms

NEARLY = 0.6
"""Share of the joining threshold from which a report that opened a development was nearly one more of another:
with that, most of what one newsroom tells is what readers were told already, in other words."""

NEARLY_APART = 0.8
"""The same share where another speaks, or something of another kind is told: a further reaction, a denial."""

NEARLY_ORIGINS = 2
"""So many origins of its own make it another happening all the same."""

NEARLY_NEWSROOMS = 3
"""Or so many newsrooms that do not hang on each other: one man's words that several of them heard are one origin,
and may be the story of the day."""

ON_THE_GROUND = "on_the_ground"
"""What somebody there sees has one origin and may never have another: it does not wait for being nearly told."""

DESK = "Desk"
"""Whose words an editor's are, for readers."""
OWN_POST = "a post of the desk's own"
SAME = Because(rule="autopilot.same", text="nothing changes for readers")
_UNSUPPORTED = "held: its line does not stand in the report it cites"
_RESTORE = "held: it was withdrawn; only a person restores it"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the autopilot does with a development now."""

    update: Update | None
    """The next revision; None when it holds, or when readers already see all of it."""
    because: Because
    """The rule that decided."""
    waits: Because | None = None
    """Why a part of what could be told waits, though there is a revision; None when nothing does."""


class Autopilot:
    """Decides on developments of one story. Holds no state: equal input, equal decision."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._issues = Mentions.of_names({issue.id: issue.names for issue in story.issues})
        self._kinds = Kinds(story)

    def decide(
        self,
        assessment: Assessment,
        members: Sequence[Member],
        current: Update | None,
        now: datetime,
        *,
        links: tuple[Link, ...] = (),
        note: str | None = None,
        word: Word = NOTHING_SAID,
        base: Update | None = None,
        restored: bool = False,
        modes: Modes = AS_THE_FILE_SAYS,
        by: str = "autopilot",
    ) -> Decision:
        """The next revision of a development's update, or why there is none.

        ``members`` are those placed in it now whose sources still stand by them, first seen first;
        ``current`` is what readers see. ``note`` says what was wrong with something it rested on, or what was
        taken back: the update then goes out as a correction, or is withdrawn when nothing is left under it.
        ``word`` is what editors ruled on it, ``modes`` what chiefs set. ``base`` is the revision whose words
        the machine's choice goes on from, by default ``current``. ``restored``: its withdrawal was taken back.
        ``by`` is whose act this is.
        """
        if modes.stopped is not None:
            return _held("autopilot.stopped", modes.stopped)
        gone = current is not None and current.change == "withdrawn"
        if word.decision is not None and word.decision.verdict == "withdraw":
            if current is None or gone:
                return _held("editor.withdraw", f"withdrawn by an editor: {word.decision.note}")
            return self._withdrawn(word.decision.note, current, now, word.decided_by, word.decision.note)
        if current is not None and not gone and assessment.status == "withdrawn":
            return self._withdrawn(note or assessment.status_because.text, current, now, by, None, assessment)
        if current is not None and gone and current.unpublished and not restored:
            waiting = self.decide(assessment, members, None, now, word=word, base=base, modes=modes, by=by)
            return waiting if waiting.update is None else _held("autopilot.withdrawn", _RESTORE)
        hold = self._held(assessment, members, current, word, restored=restored, corrected=note is not None)
        if hold is not None:
            return Decision(update=None, because=hold)
        text = self._draft(members, current if base is None else base, word)
        if text is None:
            return _held("autopilot.no-line", "held: no report in it has a headline or text")
        waits: Because | None = None
        if word.verdict != "publish" or current is not None:
            text, waits = self._allowed(assessment, members, current, text, word, modes, by, note)
        if text is None:
            return Decision(
                update=None, because=waits or Because(rule="autopilot.support", text=_UNSUPPORTED)
            )
        publication = Publication(
            draft=text,
            assessment=assessment,
            happened_at=when_told(text.headline, members, current),
            links=links,
            note=note if current is not None else None,
            key_moment=word.key_moment,
            key_by=word.key_by,
            images=word.images,
            pinned=word.pinned,
            restores=restored,
        )
        update = revise(publication, current, now=now, by=by)
        if update is None:
            return Decision(update=None, because=waits or SAME)
        because = waits or Because(rule="autopilot.publish", text="published by rule")
        return Decision(update=update, because=because, waits=waits)

    def post(
        self, id_: str, current: Update | None, now: datetime, word: Word, modes: Modes, *, by: str,
        note: str | None = None, restored: bool = False,
    ) -> Decision:  # fmt: skip
        """The next revision of a post of the desk's own, from the editors' word alone."""
        if modes.stopped is not None:
            return _held("autopilot.stopped", modes.stopped)
        gone = current is not None and current.change == "withdrawn"
        if word.verdict != "publish":
            if current is None or gone:
                return _held("editor.withdraw", "withdrawn by an editor")
            why = word.decision.note if word.decision is not None else note or "It was taken back."
            return self._withdrawn(why, current, now, word.decided_by or by, why)
        if gone and not restored:
            return _held("autopilot.withdrawn", _RESTORE)
        headline = (word.wording.headline if word.wording is not None else None) or ""
        passage = self._own(headline, current, now)
        draft = Draft(
            headline=passage,
            text=(),
            issues=word.issues or (),
            markdown=(word.wording.text if word.wording is not None else None) or "",
            worded_by=word.worded_by,
        )
        status = word.status.status if word.status is not None else "reported"
        why = word.status.why if word.status is not None else OWN_POST
        assessment = Assessment(
            development=id_,
            status=status,
            status_because=Because(rule="post.own", text=why),
            outlets=(),
            origins=(),
            significance=0.0,
            significance_because=Because(rule="post.own", text=OWN_POST),
            key_moment=False,
            languages=(self._story.language,),
        )
        publication = Publication(
            draft=draft,
            assessment=assessment,
            happened_at=now if current is None else current.happened_at,
            note=note if current is not None else None,
            key_moment=word.key_moment or False,
            key_by=word.key_by,
            images=word.images,
            pinned=word.pinned,
            own=True,
            restores=restored,
        )
        update = revise(publication, current, now=now, by=by)
        if update is None:
            return Decision(update=None, because=SAME)
        return Decision(update=update, because=Because(rule="post.own", text=OWN_POST))

    def bearing(self, text: str, lang: str) -> tuple[str, ...]:
        """Ids of the issues whose words stand in the text, in the story file's order."""
        found = {mention.id for mention in self._issues.find(text, "", lang)}
        return tuple(issue.id for issue in self._story.issues if issue.id in found)

    def suggested(self, members: Sequence[Member], current: Update | None) -> Draft | None:
        """What the update would say by the machine's choice; None when no report has a line to show."""
        return draft(members, self._story, current, self.bearing)

    # --- how -----------------------------------------------------------------------------------------

    def _withdrawn(
        self,
        note: str,
        current: Update,
        now: datetime,
        by: str,
        own: str | None,
        assessment: Assessment | None = None,
    ) -> Decision:
        update = revise(Withdrawal(note=note), current, now=now, by=by)
        if own is not None or assessment is None:
            because = Because(rule="editor.withdraw", text=f"withdrawn by an editor: {note}")
        else:
            because = assessment.status_because
        return Decision(update=update, because=because)

    def _own(self, text: str, current: Update | None, now: datetime) -> Passage:
        """An editor's headline: a passage without a report. The same words stay the same passage."""
        if current is not None and not current.headline.report and current.headline.text == text:
            return current.headline
        return Passage(text=text, report="", source_name=DESK, url=None, lang=self._story.language, at=now)

    def _draft(self, members: Sequence[Member], base: Update | None, word: Word) -> Draft | None:
        """The machine's choice, with what editors put in its place."""
        wording = word.wording
        if wording is None and base is not None and base.worded_by is not None and base.headline.report:
            # A record from before words were rulings: an editor's choice of extracts stays.
            found = Draft(
                headline=base.headline, text=base.text, issues=base.issues, worded_by=base.worded_by
            )
        else:
            found = draft(members, self._story, base, self.bearing)
        if wording is not None:
            found = self._worded(found, word, base, members)
        if found is not None and word.issues is not None:
            found = msgspec.structs.replace(found, issues=word.issues)
        return found

    def _worded(
        self, found: Draft | None, word: Word, base: Update | None, members: Sequence[Member]
    ) -> Draft | None:
        wording = word.wording
        if wording is None or (found is None and not wording.headline):
            return found
        at = members[-1].report.seen_at if base is None else base.revised_at
        headline = self._own(wording.headline, base, at) if wording.headline else None
        if found is None:
            found = Draft(headline=headline or self._own("", base, at), text=(), issues=())
        lines = [(headline or found.headline).text, wording.text or ""]
        lang = self._story.language
        bears = {issue for line in lines for issue in self.bearing(line, lang)} | set(found.issues)
        return Draft(
            headline=headline or found.headline,
            text=found.text if wording.text is None else (),
            issues=tuple(issue.id for issue in self._story.issues if issue.id in bears),
            markdown=wording.text or "",
            worded_by=word.worded_by,
        )

    def _allowed(
        self,
        assessment: Assessment,
        members: Sequence[Member],
        current: Update | None,
        text: Draft,
        word: Word,
        modes: Modes,
        by: str,
        note: str | None,
    ) -> tuple[Draft | None, Because | None]:
        """What of a draft may go out by itself, and why the rest, or all of it, waits."""
        origins = len(assessment.origins)
        rule = self._kinds.rule(members, origins, text.issues)
        mode: PublishingMode = modes.story or self._story.publishing.mode
        named = "the story publishes nothing by itself"
        if rule is not None:
            mode = modes.rules.get(rule.id, rule.mode)
            named = f"{rule.title}: nothing by itself"
        by_hand = by != "autopilot"
        if mode == "hold" and (current is None or not (by_hand or note is not None)):
            return None, Because(rule="autopilot.mode", text=f"held: {named}")
        if current is None:
            waits = self._kinds.sensitive(members, text.issues)
            if waits is not None:
                return None, waits
            supported = text if word.wording is not None else _supported(text, members)
            if supported is None:
                return None, Because(rule="autopilot.support", text=_UNSUPPORTED)
            if mode == "suggest":
                return None, Because(rule="autopilot.suggest", text="suggested: it waits for an editor")
            return supported, None
        supported = text if word.wording is not None else _supported(text, members)
        if supported is None:
            return None, Because(rule="autopilot.support", text=_UNSUPPORTED)
        if word.wording is not None or by_hand or note is not None:
            return supported, None
        known = {(p.report, p.text) for p in (current.headline, *current.text)}
        fresh = [p for p in (supported.headline, *supported.text) if (p.report, p.text) not in known]
        if not fresh:
            return supported, None
        waits = self._kinds.sensitive_words(fresh)
        if waits is None and mode == "suggest":
            waits = Because(rule="autopilot.suggest", text="suggested: new words wait for an editor")
        if waits is None:
            return supported, None
        # The words stay as they are; the evidence under them grows.
        kept = Draft(
            headline=current.headline,
            text=current.text,
            issues=supported.issues if word.issues is not None else current.issues,
            markdown=current.markdown,
            worded_by=current.worded_by,
        )
        return kept, waits

    def _held(
        self,
        assessment: Assessment,
        members: Sequence[Member],
        current: Update | None,
        word: Word,
        *,
        restored: bool,
        corrected: bool,
    ) -> Because | None:
        rules = self._story.publishing
        if current is not None and current.change == "withdrawn" and not restored:
            return Because(rule="autopilot.withdrawn", text=_RESTORE)
        if word.decision is not None and word.decision.verdict in ("hold", "reject"):
            if current is not None and corrected:
                return None
            done = "rejected" if word.decision.verdict == "reject" else "held"
            why = f": {word.decision.note}" if word.decision.note else ""
            return Because(rule=f"editor.{word.decision.verdict}", text=f"{done} by an editor{why}")
        if current is not None or word.verdict == "publish":
            return None  # what is wrong never waits, nor what is on the page already
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
        if few and not types & {*rules.always_alone, ON_THE_GROUND}:
            return _nearly(members)
        return None


def _nearly(members: Sequence[Member]) -> Because | None:
    """Why a development waits that one origin alone tells nearly as another is told; None where it need not."""
    for because in members[0].placement.because:
        if because.rule != "development.opens":
            continue
        closest, threshold = because.values.get("closest"), because.values.get("threshold")
        share = NEARLY_APART if "apart" in because.values else NEARLY
        if isinstance(closest, float) and isinstance(threshold, float) and closest >= share * threshold:
            return Because(
                rule="autopilot.nearly",
                text=f"held: nearly one with another, closest {closest:.2f} of {threshold}; waits for a second origin",
                values={"closest": closest, "threshold": threshold, "near": because.values.get("near", "")},
            )
    return None


def _held(rule: str, text: str) -> Decision:
    return Decision(update=None, because=Because(rule=rule, text=text))


def _supported(text: Draft, members: Sequence[Member]) -> Draft | None:
    """The draft without the extracts that their reports do not bear out; None when the headline is one."""
    by_report = {member.report.id: member for member in members}

    def stands(passage: Passage) -> bool:
        member = by_report.get(passage.report)
        if member is None:
            return False
        claims = member.findings.claims if member.findings is not None else ()
        texts = (*readable(member.report), *(claim.content for claim in claims if is_turn(claim)))
        return not unsupported(passage.text, texts, passage.lang)

    if not stands(text.headline):
        return None
    return msgspec.structs.replace(text, text=tuple(passage for passage in text.text if stands(passage)))

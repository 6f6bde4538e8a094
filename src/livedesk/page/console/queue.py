"""The queue: every development as a row, ranked by significance, each row worked out once per change.

What a row says comes from the state and the story file alone. `Queue` only remembers rows, so that an
entry costs the rows it touches and never the length of the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from livedesk.model import (
    CommandGiven,
    DevelopmentAssessed,
    DevelopmentHeld,
    DevelopmentsLinked,
    DevelopmentsMerged,
    DevelopmentsParted,
    EditorRuled,
    Entry,
    IssueStepped,
    LinkUndone,
    OutcomeMoved,
    Passage,
    PositionStated,
    ReactionHeard,
    ReportPlaced,
    ReportReworded,
    StatusSet,
    StoryRevised,
    UpdateIssued,
)
from livedesk.page.console.material import Material, Reader
from livedesk.page.console.parts import Row, Stage
from livedesk.page.desk import Desk
from livedesk.page.times import iso
from livedesk.page.words import clean, direction
from livedesk.record.fold import State
from livedesk.story.schema import Story

SENSITIVE = frozenset({"autopilot.word", "autopilot.sensitive"})
"""Rules that hold a development for what it is about, whatever its evidence."""
NO_LINE = "(none of its reports has a headline)"


def row(material: Material, desk: Desk, seq: int) -> Row:
    """One development after entry ``seq``."""
    members, update, assessment = material.members, material.update, material.assessment
    headline = update.headline if update is not None else material.draft.headline if material.draft else None
    lang = headline.lang if headline is not None and headline.lang != "und" else ""
    told = (headline, *(update.text if update is not None else material.draft.text if material.draft else ()))
    bears = update.issues if update is not None else material.draft.issues if material.draft else ()
    waits, decided = material.waits, material.decision.note if material.decision is not None else ""
    return Row(
        id=material.id,
        seq=seq,
        stage=_stage(material),
        headline=clean(headline.text) if headline is not None else NO_LINE,
        lang=lang,
        dir=direction(lang),
        outlet=clean(headline.source_name, 80) if headline is not None else "",
        opened=iso(members[0].report.seen_at if members or update is None else update.first_published_at),
        last=iso(members[-1].report.seen_at if members or update is None else update.revised_at),
        significance=assessment.significance if assessment else update.significance if update else 0.0,
        key=update.key_moment if update is not None else assessment.key_moment if assessment else False,
        planned=assessment.planned if assessment is not None else False,
        status=update.status if update is not None else assessment.status if assessment else "reported",
        outlets=len(assessment.outlets) if assessment is not None else 0,
        origins=len(assessment.origins) if assessment is not None else 0,
        reports=len(members),
        copies=sum(member.placement.copy_of is not None for member in members),
        kinds=tuple(dict.fromkeys(member.report.type for member in members)),
        issues=tuple(issue for issue in bears if issue in desk.issues),
        actors=tuple(sorted(_actors(desk, told))),
        waits=clean(decided or (_plainly(waits.text) if waits is not None else ""), 200),
        rule=waits.rule if waits is not None else "",
        sensitive=waits is not None and waits.rule in SENSITIVE,
        revision=update.revision if update is not None else 0,
        pinned=update is not None and update.pinned,
        newer=sum(member.report.seen_at > update.revised_at for member in members) if update else 0,
    )


class Queue:
    """Rows of one story by the development's id, as of the last entries it was given."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._merged: dict[str, tuple[int, str]] = {}
        self._reader: Reader | None = None

    def open(self, state: State, story: Story) -> None:
        """Work out every row anew: at the start, and when the story file changed."""
        self._reader, desk = Reader(story), Desk.of(story, "en")
        self._rows, self._merged = {}, {}
        for id_ in (*state.developments, *(i for i in state.updates if i not in state.developments)):
            self._take(state, desk, id_)

    def follow(self, state: State, story: Story, entries: Sequence[Entry]) -> tuple[Row, ...]:
        """The rows that entries just applied to ``state`` changed; all of them when the story file did."""
        if self._reader is None or any(isinstance(entry.body, StoryRevised) for entry in entries):
            self.open(state, story)
            return tuple(self._rows.values())
        desk = Desk.of(story, "en")
        found = (self._take(state, desk, id_) for id_ in touched(state, entries))
        return tuple(row for row in found if row is not None)

    def rows(self, after: int = 0) -> tuple[Row, ...]:
        """Rows that changed after an entry, most significant first, then latest first."""
        found = (row for row in self._rows.values() if row.seq > after)
        return tuple(sorted(found, key=lambda row: (-row.significance, _reversed(row.last), row.id)))

    def merged(self, after: int = 0) -> Mapping[str, str]:
        """Developments that are no longer rows of their own since an entry, and what each became part of.

        The empty text stands for one of which no report is left.
        """
        return {id_: into for id_, (seq, into) in self._merged.items() if seq > after}

    def row(self, development: str) -> Row | None:
        """The row of a development; None when it has none."""
        return self._rows.get(development)

    def __len__(self) -> int:
        return len(self._rows)

    def _take(self, state: State, desk: Desk, id_: str) -> Row | None:
        material = self._reader.find(state, id_) if self._reader is not None else None
        if material is None:
            if self._rows.pop(id_, None) is None and id_ not in state.developments:
                return None  # named by an entry, but no development: a rule, a source
            into = state.resolve(id_)
            self._merged[id_] = (state.seq, into if into != id_ else "")
            return None
        self._merged.pop(id_, None)
        found = self._rows[id_] = row(material, desk, state.seq)
        return found


def touched(state: State, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Ids of developments whose row entries may have changed, in order; those that ended are among them."""
    return tuple(dict.fromkeys(id_ for entry in entries for id_ in _touched(state, entry)))


def _touched(state: State, entry: Entry) -> Iterator[str]:
    match entry.body:
        case ReportPlaced(placement=placement):
            for member in state.moves[placement.report].values if placement.report in state.moves else ():
                if member is not None and member.placement.development is not None:
                    yield state.resolve(member.placement.development)
            if placement.development is not None:
                yield state.resolve(placement.development)
        case DevelopmentAssessed(assessment=assessment):
            yield state.resolve(assessment.development)
        case UpdateIssued(update=update):
            yield state.resolve(update.id)
        case (
            OutcomeMoved(move=fact)
            | IssueStepped(step=fact)
            | ReactionHeard(reaction=fact)
            | PositionStated(stand=fact)
        ):
            yield state.resolve(fact.development)
        case DevelopmentsMerged(development=ended, into=into):
            yield ended
            yield state.resolve(into)
        case StatusSet(development=named) | DevelopmentHeld(development=named):
            yield state.resolve(named)
        case DevelopmentsParted(development=ended, into=into):
            yield ended
            yield state.resolve(into)
        case EditorRuled(ruling=ruling):
            about = ruling.about.partition(":")[2]
            yield state.resolve(about.rpartition("/")[2])  # "reaction:PARTY/DEVELOPMENT" and the like
        case CommandGiven(update=str(named)):
            yield state.resolve(named)
        case DevelopmentsLinked(link=link):
            yield state.resolve(link.newer)
            yield state.resolve(link.older)
        case LinkUndone(link=ended):
            for link in state.links[ended].values if ended in state.links else ():
                if link is not None:
                    yield state.resolve(link.newer)
                    yield state.resolve(link.older)
        case ReportReworded(rewording=rewording):
            member = state.members.get(rewording.of)
            if member is not None and member.placement.development is not None:
                yield state.resolve(member.placement.development)
        case _:
            return


def _stage(material: Material) -> Stage:
    if material.update is None:
        verdict = material.decision.verdict if material.decision is not None else ""
        return "held" if verdict == "hold" else "rejected" if verdict == "reject" else "waiting"
    return "withdrawn" if material.update.change == "withdrawn" else "published"


def _actors(desk: Desk, told: Iterable[Passage | None]) -> set[str]:
    return {
        mention.id
        for passage in told
        if passage is not None
        for mention in desk.mentions.find(passage.text, "", passage.lang if passage.lang != "und" else None)
        if mention.kind == "actor"
    }


def _plainly(reason: str) -> str:
    """A reason to wait where everything waits: without saying so, and as a sentence begins."""
    text = reason.removeprefix("held for a person: ").removeprefix("held: ")
    return text[:1].upper() + text[1:]


def _reversed(stamp: str) -> tuple[int, ...]:
    """A text that sorts the other way round."""
    return tuple(-ord(sign) for sign in stamp)

"""The editors' hand: what a command asks for, checked against what stands, and done on the developments at work.

A command is checked in full before anything is touched. What it leads to stands in the record behind its own
entry, with its id as the cause; that is what it is undone by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b

import msgspec

from livedesk.errors import CommandRefused
from livedesk.gathering.gatherer import Gatherer
from livedesk.gathering.texts import slug
from livedesk.hand.checking import AboutUpdate, Checks, Find
from livedesk.hand.collisions import check
from livedesk.hand.sourcing import Sourcing
from livedesk.hand.undoing import Undoing
from livedesk.model import (
    AnyCommand,
    Because,
    CommandGiven,
    CommandSubmitted,
    Decision,
    EditorRuled,
    Image,
    Images,
    Line,
    Member,
    NewEntry,
    PhaseChanged,
    Placed,
    Placement,
    Reaction,
    Resolution,
    Ruling,
    Said,
    StatusRuling,
    Update,
    Wording,
)
from livedesk.model import command as c
from livedesk.model.ruling import Value
from livedesk.proceedings import Proceedings, entry
from livedesk.reading.findings import findings
from livedesk.reading.reader import readable
from livedesk.record import State
from livedesk.story.schema import Story
from livedesk.weighing.passages import passage


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command."""

    id: str
    """By which it is undone; of a submission, accepted or declined."""
    update: str | None = None
    """Id of the update or development it was about; None when about none."""
    revision: Update | None = None
    """The revision readers see now; None when they see none of it, or nothing new."""
    submitted: bool = False
    """True when it waits for an editor."""
    repeated: bool = False
    """True when it had been carried out before, under the same request."""
    seq: int = 0
    """The last entry it led to."""


class Hand:
    """Carries out one command after the other on one story's developments at work."""

    def __init__(
        self,
        story: Story,
        state: State,
        proceedings: Proceedings,
        gatherer: Gatherer,
        find: Find,
        ground: Story | None = None,
    ) -> None:
        """``ground`` is the story file's, without the sources that editors added; None where they added none."""
        self._story = story
        self._state = state
        self._work = proceedings
        self._street = proceedings.street
        self._gatherer = gatherer
        self._find = find
        self._checks = Checks(story, state, proceedings, find)
        self._sourcing = Sourcing(ground or story, state)
        self.touched = False
        """True once something was changed: after a failure, what is in hand is then ahead of the record."""

    # --- taking a command ----------------------------------------------------------------------------

    def submit(self, command: AnyCommand, by: str, at: datetime) -> tuple[Carried, list[NewEntry]]:
        """A contributor's command waits for an editor. Raises CommandRefused for what only editors do."""
        if known := self._repeated(command):
            return known, []
        if isinstance(command, c.Undo | c.Accept | c.Decline | c.SetMode | c.Stop):
            raise CommandRefused("this is an editor's to do", where="your command")
        self._checks.within_limits(command)
        id_ = self._next_id()
        body = CommandSubmitted(id=id_, command=command, by=by)
        carried = Carried(id=id_, update=getattr(command, "development", None), submitted=True)
        return carried, [entry(f"command:{id_}", 1, at, body, cause=by)]

    def carry_out(
        self, command: AnyCommand, by: str, at: datetime, read: Callable[[int], Iterator[NewEntry]]
    ) -> tuple[Carried, list[NewEntry]]:
        """Everything that is to be recorded of a command, and what came of it.

        ``read`` gives the entries after one. Raises CommandRefused, or one of its kinds, with nothing touched.
        """
        if known := self._repeated(command):
            return known, []
        id_ = self._next_id()
        given, inner = command, command
        if isinstance(command, c.Accept):
            inner = self._checks.accepted(command)
        elif isinstance(command, c.Decline):
            self._checks.waiting(command.id)
        self._checks.within_limits(inner)
        self._checks.is_open(inner)
        unsupported: tuple[str, ...] = ()
        about: str | None = None
        if isinstance(inner, c.Undo):
            undoing = Undoing(self._story, self._state, self._work, self._gatherer, read, self._sourcing)
            redo = undoing.again(inner.id)
            if redo is None:
                about = undoing.check(inner.id)
                self.touched = True
                pending = list(undoing.carry_out(inner, id_, by, at))
            else:
                original, seed = redo
                self._source_checked(original, by)
                about = self._checks.about(original)
                unsupported = self._checks.check(original, about)
                self.touched = True
                pending = list(self._do(original, about, id_, by, at, seed=seed))
                about = about or self._opened
        else:
            self._source_checked(inner, by)
            about = self._checks.about(inner)
            if isinstance(inner, AboutUpdate):
                check(self._state, self._street, inner, about or "", by)
            unsupported = self._checks.check(inner, about)
            self.touched = True
            pending = list(self._do(inner, about, id_, by, at, seed=id_))
            about = about or self._opened
        body = CommandGiven(id=id_, command=given, by=by, unsupported=unsupported, update=about)
        entries = [entry(f"command:{id_}", 1, at, body, cause=by), *pending]
        return Carried(id=id_, update=about, revision=_revision(entries, about)), entries

    def _source_checked(self, command: AnyCommand, by: str) -> None:
        """Raises CommandRefused where a command on sources can't be carried out."""
        if isinstance(command, c.ChangeSource | c.AddSources):
            self._sourcing.changes(command, by)

    def _repeated(self, command: AnyCommand) -> Carried | None:
        known = self._state.trail.requests.get(command.request) if command.request else None
        if known is None:
            return None
        given = self._state.trail.command(known)
        about = given.update if given is not None else None
        history = self._state.updates.get(about) if about is not None else None
        return Carried(
            id=known,
            update=about,
            revision=history.latest if history is not None else None,
            submitted=given is None,
            repeated=True,
            seq=self._state.seq,
        )

    def _next_id(self) -> str:
        trail = self._state.trail
        self._opened: str | None = None
        return f"c{len(trail.given) + len(trail.submitted) + 1}"

    # --- doing ---------------------------------------------------------------------------------------

    def _do(
        self, command: AnyCommand, about: str | None, id_: str, by: str, at: datetime, *, seed: str
    ) -> Iterator[NewEntry]:
        """What follows from a command that was checked; ``seed``: what the id of a new post is made from."""
        cause = f"command:{id_}"
        work = self._work
        development = about or ""

        def ruled(about: str, value: Value) -> Iterator[NewEntry]:
            ruling = Ruling(about=about, value=value, by=by, command=id_)
            yield from work.walk(
                self._street.rule(EditorRuled(ruling=ruling), development), (), at, cause=cause
            )

        def weighed(note: str | None = None, *, restored: bool = False) -> Iterator[NewEntry]:
            step = self._street.weigh(development, at, note, by=by, restored=restored)
            yield from work.walk(step, (), at, cause=cause)

        match command:
            case c.Publish():
                current = self._street.at_work(development).update
                restored = current is not None and current.change == "withdrawn"
                note = (
                    f"It was withdrawn at {current.revised_at:%H:%M} UTC; it stands again."
                    if current and restored
                    else None
                )
                yield from ruled(f"decision:{development}", Decision(verdict="publish"))
                yield from self._word(command, development, ruled)
                yield from weighed(note, restored=restored)
            case c.Hold() | c.Reject():
                verdict = "hold" if isinstance(command, c.Hold) else "reject"
                yield from ruled(f"decision:{development}", Decision(verdict=verdict, note=command.why))
                yield from weighed()
            case c.Write():
                yield from self._word(command, development, ruled)
                yield from weighed()
            case c.Correct(note=note):
                yield from self._word(command, development, ruled)
                yield from weighed(note)
                yield from self._rest(development, at, cause)
            case c.Withdraw(note=note):
                yield from ruled(f"decision:{development}", Decision(verdict="withdraw", note=note))
                yield from weighed()
                yield from self._rest(development, at, cause)
            case c.Post():
                development = self._opened = _post_id(command.headline, seed)
                self._street.opens(development, own=True)
                again = self._street.at_work(development).update
                yield from ruled(f"decision:{development}", Decision(verdict="publish"))
                wording = Wording(headline=command.headline.strip(), text=command.text)
                yield from ruled(f"wording:{development}", wording)
                yield from ruled(f"issues:{development}", command.issues)
                yield from ruled(f"key-moment:{development}", command.key_moment)
                note = (
                    None
                    if again is None
                    else f"It was taken back at {again.revised_at:%H:%M} UTC; it stands again."
                )
                yield from weighed(note, restored=again is not None)
            case c.Illustrate() | c.TakeImageOff():
                yield from ruled(f"images:{development}", self._images(command, development))
                yield from weighed()
            case c.Pin(pinned=pinned):
                yield from ruled(f"pin:{development}", pinned)
                yield from weighed()
            case c.KeyMoment(key_moment=key):
                yield from ruled(f"key-moment:{development}", key)
                yield from weighed()
            case c.SetIssues(issues=issues):
                yield from ruled(f"issues:{development}", issues)
                yield from weighed()
                yield from self._unstepped(development, at, cause)
            case c.SetStatus(status=status):
                value = None if status is None else StatusRuling(status=status, why=command.why)
                yield from ruled(f"status:{development}", value)
                yield from weighed()
            case c.Stand():
                line = Line(text=command.line.strip(), pinned=command.pinned, hidden=command.hidden)
                yield from ruled(f"line:{development}", None if line == Line() else line)
            case c.Merge(into=into):
                yield from self._merge(development, self._checks.known(into), command.why, at, cause, ruled)
            case c.Split(reports=reports):
                first = self._street.member(reports[0])
                new = _split_id(first, id_)
                self._street.opens(new)
                yield from self._put(reports, new, "editor.split", command.why, at, by, cause, ruled)
            case c.Move(report=report, into=into):
                members = self._street.at_work(development).members
                if about is not None and [m.report.id for m in members] == [report]:
                    yield from self._merge(
                        development, self._checks.known(into), command.why, at, cause, ruled
                    )
                else:
                    yield from self._put(
                        (report,), self._checks.known(into), "editor.move", command.why, at, by, cause, ruled
                    )
            case c.NotACopy(report=report):
                member = self._street.member(report)
                if member is not None:
                    because = Because(rule="editor.not-a-copy", text=command.why or "an editor says so")
                    placement = msgspec.structs.replace(
                        member.placement, copy_of=None, because=(because, *member.placement.because)
                    )
                    self._gatherer.stands_alone(report)
                    yield from self._placed([(member, placement)], at, by, cause, ruled)
            case c.Relevance():
                yield from self._relevance(command, at, by, cause, ruled)
            case c.Unlink(link=link):
                yield from ruled(f"link:{link}", False)
                because = Because(rule="link.undone", text=command.why or "an editor undid it")
                yield from work.steps(self._street.undo(link, because, at), at, cause)
            case c.Judge():
                key = (command.outcome, command.indicator, development)
                yield from ruled(f"judged:{'/'.join(key)}", float(command.weight))
                yield from work.judge(key, command.weight, at, by, cause=cause)
            case c.Resolve(outcome=outcome, came=came):
                yield from ruled(f"resolved:{outcome}", came)
                because = Because(rule="outcome.resolved", text=command.why or "open again")
                resolution = Resolution(outcome=outcome, came=came, by=by, because=because)
                yield from work.resolve(resolution, at, cause=cause)
            case c.React():
                said = self._heard(command, development)
                yield from ruled(f"reaction:{command.party}/{development}", Said(reaction=said))
            case c.NoReaction(party=party):
                yield from ruled(f"reaction:{party}/{development}", Said(reaction=None))
            case c.NoPosition():
                for stand in self._checks.positions(command, development):
                    yield from ruled(stand.about, False)
                work.parted(self._state)
            case c.Phase(phase=phase):
                yield from ruled("phase", phase)
                if phase is not None:
                    change = PhaseChanged(
                        phase=phase, because=Because(rule="phase.set", text=command.why or "set by an editor")
                    )
                    yield from work.turn(change, at, cause=cause)
            case c.SetMode(mode=mode, rule=rule):
                yield from ruled("mode:story" if rule is None else f"mode:rule:{rule}", mode)
            case c.Stop(stopped=stopped):
                yield from ruled("stopped", stopped)
                if not stopped:
                    yield from work.go_on(at, cause=cause)
            case c.ChangeSource() | c.AddSources():
                changes = self._sourcing.changes(command, by)
                yield from self._sourcing.entries(changes, at, cause)
            case c.Note() | c.Accept() | c.Decline() | c.Undo():
                return

    def _word(
        self,
        command: c.Publish | c.Write | c.Correct,
        development: str,
        ruled: Callable[[str, Value], Iterator[NewEntry]],
    ) -> Iterator[NewEntry]:
        if command.headline is None and command.text is None:
            return
        known = self._street.word(development).wording or Wording()
        headline = known.headline if command.headline is None else command.headline.strip()
        text = known.text if command.text is None else command.text.strip() or None
        words = Wording(headline=headline, text=text)
        if words != known:
            yield from ruled(f"wording:{development}", None if words == Wording() else words)

    def _unstepped(self, development: str, at: datetime, cause: str) -> Iterator[NewEntry]:
        """On an issue that it does not bear on it did nothing."""
        update = self._street.at_work(development).update
        for issue in self._story.issues if update is not None else ():
            if update is not None and issue.id not in update.issues:
                yield from self._work.unstep(issue.id, development, (), at, cause=cause)

    def _rest(self, development: str, at: datetime, cause: str) -> Iterator[NewEntry]:
        update = self._street.at_work(development).update
        if update is not None:
            yield from self._work.steps(self._street.rest(update, at), at, cause)

    def _images(self, command: c.Illustrate | c.TakeImageOff, development: str) -> Images | None:
        kept = [image for image in self._street.word(development).images if image.media != command.media]
        if isinstance(command, c.Illustrate):
            new = Image(
                media=command.media,
                alt=command.alt.strip(),
                credit=command.credit.strip(),
                caption=command.caption.strip(),
            )
            places = [image.media for image in self._street.word(development).images]
            kept.insert(places.index(new.media) if new.media in places else len(kept), new)
        return Images(images=tuple(kept)) if kept else None

    def _merge(
        self,
        one: str,
        other: str,
        why: str,
        at: datetime,
        cause: str,
        ruled: Callable[[str, Value], Iterator[NewEntry]],
    ) -> Iterator[NewEntry]:
        """The one opened first stays, unless only the other is on the page."""
        ended, into = one, other
        shown = {id_ for id_ in (one, other) if self._street.on_page(id_)}
        if shown == {one} or (shown != {other} and self._street.opened(one) <= self._street.opened(other)):
            ended, into = other, one
        yield from ruled(f"merged:{ended}", into)
        self._gatherer.merge(ended, into)
        because = Because(rule="editor.merge", text=why or "an editor says they are one")
        yield from self._work.merge(ended, into, because, at, cause=cause)
        self._opened = into

    def _put(
        self,
        reports: Sequence[str],
        into: str,
        rule: str,
        why: str,
        at: datetime,
        by: str,
        cause: str,
        ruled: Callable[[str, Value], Iterator[NewEntry]],
    ) -> Iterator[NewEntry]:
        because = Because(rule=rule, text=why or "an editor says so")
        found = [m for report in reports if (m := self._street.member(report)) is not None]
        placed = [
            (
                m,
                msgspec.structs.replace(
                    m.placement, development=into, opens=False, because=(because, *m.placement.because)
                ),
            )
            for m in found
        ]
        self._gatherer.move(reports, into)
        yield from self._placed(placed, at, by, cause, ruled)

    def _placed(
        self,
        placed: Sequence[tuple[Member, Placement]],
        at: datetime,
        by: str,
        cause: str,
        ruled: Callable[[str, Value], Iterator[NewEntry]],
    ) -> Iterator[NewEntry]:
        for member, placement in placed:
            value = Placed(now=placement, before=member.placement)
            yield from ruled(f"report:{member.report.id}", value)
        yield from self._work.put(placed, self._state, at, by=by, cause=cause)

    def _relevance(
        self,
        command: c.Relevance,
        at: datetime,
        by: str,
        cause: str,
        ruled: Callable[[str, Value], Iterator[NewEntry]],
    ) -> Iterator[NewEntry]:
        if not command.relevant:
            member = self._street.member(command.report)
            if member is None:
                return
            because = Because(
                rule="editor.irrelevant", text=command.why or "not on the story, an editor says"
            )
            placement = msgspec.structs.replace(
                member.placement,
                relevant=False,
                relevance=0.0,
                development=None,
                because=(because, *member.placement.because),
            )
            self._gatherer.move([command.report], None, relevant=False, ruled=False)
            yield from self._placed([(member, placement)], at, by, cause, ruled)
            return
        found = self._find(command.report)
        if found is None:
            return
        report, reading = found
        into = None if command.into is None else self._checks.known(command.into)
        placement = self._gatherer.admit(report, reading, into)
        member = Member(report=report, placement=placement, findings=findings(reading))
        yield from ruled(f"report:{report.id}", Placed(now=placement, before=None))
        yield from self._work.receive_again(report, at, cause=cause)
        yield from self._work.put([(member, placement)], self._state, at, by=by, cause=cause)

    def _heard(self, command: c.React, development: str) -> Reaction:
        member = self._checks.reaction(command, development)
        return Reaction(
            party=command.party.strip(),
            speaker=command.speaker.strip(),
            rank=command.rank,
            attitude=command.attitude,
            sentence=passage(member, command.sentence.strip()),
            development=development,
            because=Because(rule="reaction.set", text=command.why or "set by an editor"),
        )


def _revision(entries: Sequence[NewEntry], about: str | None) -> Update | None:
    """The last revision of the update a command was about."""
    updates = (getattr(e.body, "update", None) for e in entries)
    found = [u for u in updates if isinstance(u, Update) and u.id == about]
    return found[-1] if found else None


def _post_id(headline: str, seed: str) -> str:
    digest = blake2b(f"post {seed}".encode(), digest_size=4).hexdigest()
    words = slug(headline)
    return f"post-{words}-{digest}" if words else f"post-{digest}"


def _split_id(first: Member | None, command: str) -> str:
    report = "" if first is None else first.report.id
    digest = blake2b(f"split {command} {report}".encode(), digest_size=4).hexdigest()
    words = slug(readable(first.report)[0]) if first is not None else ""
    return f"{words}-{digest}" if words else digest

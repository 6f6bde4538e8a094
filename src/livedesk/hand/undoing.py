"""Undoing: a command taken back by the facts it led to, so that all is as before it but for the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from livedesk.errors import CommandRefused, RestsOnIt
from livedesk.gathering.gatherer import Gatherer
from livedesk.hand.checking import accepted
from livedesk.hand.sourcing import Sourcing
from livedesk.model import (
    AnyCommand,
    Because,
    CommandGiven,
    DevelopmentsLinked,
    DevelopmentsMerged,
    EditorRuled,
    IssueStep,
    IssueStepped,
    Link,
    LinkUndone,
    Member,
    Move,
    NewEntry,
    OutcomeMoved,
    OutcomeResolved,
    PhaseChanged,
    Placed,
    Placement,
    Resolution,
    Update,
    UpdateIssued,
)
from livedesk.model import command as c
from livedesk.proceedings import Proceedings
from livedesk.record import State
from livedesk.story.schema import Story
from livedesk.weighing.outlook import Key

RESTS = (c.Publish, c.Post, c.Split)
"""Commands that open something: what was done to it since rests on them."""


class Undoing:
    """Takes back commands on one story's developments at work."""

    def __init__(
        self,
        story: Story,
        state: State,
        proceedings: Proceedings,
        gatherer: Gatherer,
        read: Callable[[int], Iterator[NewEntry]],
        sourcing: Sourcing,
    ) -> None:
        self._story = story
        self._state = state
        self._work = proceedings
        self._street = proceedings.street
        self._gatherer = gatherer
        self._read = read
        self._sourcing = sourcing

    # --- can it be? ----------------------------------------------------------------------------------

    def again(self, id_: str) -> tuple[AnyCommand, str] | None:
        """For an undo that is itself undone: the command to carry out again, and what its ids are made from.

        None when the command is no undo. Raises CommandRefused when it was undone already.
        """
        given = self._given(id_)
        if not isinstance(given.command, c.Undo):
            return None
        while isinstance(given.command, c.Undo):  # what it took back, undo after undo
            found = self._state.trail.command(given.command.id)
            if found is None:
                raise CommandRefused("no command was given under this id", where=given.command.id)
            given = found
        return msgspec.structs.replace(self.inner(given), request=""), given.id

    def inner(self, given: CommandGiven) -> AnyCommand:
        """The command itself, or the one submitted that it accepted."""
        command = given.command
        if isinstance(command, c.Accept):
            submitted = self._state.trail.submission(command.id)
            return command if submitted is None else accepted(submitted.command, command)
        return command

    def check(self, id_: str) -> str | None:
        """What a command was about. Raises RestsOnIt when a later one rests on it, CommandRefused when it
        can't be undone at all."""
        given = self._given(id_)
        led = self._led_to(id_)
        self._sourcing.check_back(led, id_)
        self._sourcing.back(led, "", "")
        for entry in led:
            body = entry.body
            if isinstance(body, EditorRuled) and body.undoes is None:
                top = self._street.rulings.top(body.ruling.about)
                if top is None or top.command != id_:
                    self._rests(given, None if top is None else top.command)
        if isinstance(self.inner(given), RESTS):
            trail = self._state.trail.given
            for place in range(len(trail) - 1, -1, -1):
                later = trail.values[place]
                if later.id == id_:
                    break
                idle = isinstance(later.command, c.Undo | c.Note | c.Decline)
                if later.update == given.update and not idle and later.id not in self._state.trail.undone:
                    self._rests(given, later.id)
        return given.update

    def _given(self, id_: str) -> CommandGiven:
        given = self._state.trail.command(id_)
        if given is None:
            raise CommandRefused("no command was given under this id", where=id_)
        by = self._state.trail.undone.get(id_)
        if by is not None:
            raise CommandRefused(f"it was undone already, by {by}", where=id_)
        return given

    def _rests(self, given: CommandGiven, later: str | None) -> None:
        """Raise RestsOnIt with the command to undo first."""
        if later is None:
            raise CommandRefused("what it did does not stand any more", where=given.id)
        found = self._state.trail.command(later)
        who = "" if found is None else f" by {found.by.removeprefix('editor:')}"
        tag = "" if found is None else f", {type(found.command).__struct_config__.tag}"
        raise RestsOnIt(f"a later command rests on it: {later}{tag}{who}", where=given.id, first=later)

    def _led_to(self, id_: str) -> list[NewEntry]:
        """What a command led to: the entries behind its own."""
        cause = f"command:{id_}"
        found: list[NewEntry] = []
        for entry in self._read(self._state.trail.seq_of(id_)):
            if entry.cause != cause:
                break
            found.append(entry)
        return found

    # --- doing it ------------------------------------------------------------------------------------

    def carry_out(self, command: c.Undo, id_: str, by: str, at: datetime) -> Iterator[NewEntry]:
        """All that follows from taking a command back that was checked."""
        cause = f"command:{id_}"
        given = self._given(command.id)
        original = self.inner(given)
        seq = self._state.trail.seq_of(command.id)
        given_at = self._state.trail.given.times[self._state.trail.given.seqs.index(seq)]
        led = self._led_to(command.id)
        was_stopped = self._street.modes().stopped is not None
        because = Because(rule="editor.undone", text=command.why or "an editor took it back")
        touched: dict[str, None] = {}
        yield from self._unruled(led, command.id, id_, by, at, cause, touched)
        yield from self._put_back(led, because, at, by, cause, touched)
        yield from self._relink(led, seq, because, at, cause, touched)
        issued = [e.body.update for e in led if isinstance(e.body, UpdateIssued)]
        for update in issued:
            touched[self._street.resolve(update.id)] = None
        for development in [d for d in touched if self._street.knows(d)]:
            note = _note(original, given_at, command.why)
            yield from self._as_before(development, original, issued, seq, note, at, by, cause)
        yield from self._unmoved(led, seq, at, cause)
        yield from self._unstepped(led, seq, at, cause)
        yield from self._reopened(led, seq, by, because, at, cause)
        yield from self._unturned(led, seq, because, at, cause)
        yield from self._sourcing.entries(self._sourcing.back(led, by, command.why), at, cause)
        if was_stopped and self._street.modes().stopped is None:
            yield from self._work.go_on(at, cause=cause)

    def _unruled(
        self,
        led: Sequence[NewEntry],
        undone: str,
        id_: str,
        by: str,
        at: datetime,
        cause: str,
        touched: dict[str, None],
    ) -> Iterator[NewEntry]:
        for entry in reversed(led):
            body = entry.body
            if not isinstance(body, EditorRuled) or body.undoes is not None:
                continue
            about = body.ruling.about
            ruling = msgspec.structs.replace(body.ruling, value=None, by=by, command=id_)
            step = self._street.rule(EditorRuled(ruling=ruling, undoes=undone), "")
            below = self._street.rulings.top(about)
            if below is not None:  # the record says what stands again
                step.entries[0] = (
                    *step.entries[0][:2],
                    EditorRuled(ruling=msgspec.structs.replace(ruling, value=below.value), undoes=undone),
                )
            yield from self._work.walk(step, (), at, cause=cause)
            kind, _, what = about.partition(":")
            if kind == "position":
                self._work.parted(self._state)
            if kind in ("decision", "wording", "status", "key-moment", "issues", "images", "pin"):
                touched[self._street.resolve(what)] = None

    def _put_back(
        self,
        led: Sequence[NewEntry],
        because: Because,
        at: datetime,
        by: str,
        cause: str,
        touched: dict[str, None],
    ) -> Iterator[NewEntry]:
        """Merges undone, reports where they were before."""
        for entry in reversed(led):
            if isinstance(entry.body, DevelopmentsMerged):
                ended = entry.body.development
                into = self._street.resolve(ended)
                self._gatherer.part(ended)
                yield from self._work.part(ended, because, self._state, at, cause=cause)
                touched |= {ended: None, into: None}
        placed = [
            entry.body.ruling.value
            for entry in led
            if isinstance(entry.body, EditorRuled) and isinstance(entry.body.ruling.value, Placed)
        ]
        if not placed:
            return
        pairs: list[tuple[Member, Placement]] = []
        for value in placed:
            placed_before, now = value.before, value.now
            member = self._street.member(now.report)
            if member is None:
                member = self._street.left(now.report)
                if member is None:
                    continue
                yield from self._work.receive_again(member.report, at, cause=cause)
            if placed_before is None or not placed_before.relevant:
                off = msgspec.structs.replace(
                    now, relevant=False, development=None, because=(because, *now.because)
                )
                pairs.append((member, off))
                self._gatherer.move([now.report], None, relevant=False)
                continue
            back = msgspec.structs.replace(placed_before, because=(because, *placed_before.because))
            if placed_before == now or placed_before.copy_of != now.copy_of:
                self._gatherer.copies_again(now.report, placed_before.copy_of)
            if placed_before.development != now.development:
                self._gatherer.move([now.report], placed_before.development)
            pairs.append((member, back))
        emptied = {self._street.resolve(v.now.development) for v in placed if v.now.development is not None}
        back_to = [v.before.development for v in placed if v.before is not None and v.before.development]
        yield from self._work.put(pairs, self._state, at, by=by, cause=cause, weigh=False)
        for development in emptied:
            if back_to and self._street.was_split_off(development) and development not in back_to:
                into = self._street.resolve(back_to[0])
                self._gatherer.merge(development, into)
                yield from self._work.merge(development, into, because, at, cause=cause)
        for value in placed:
            for placement in (value.now, value.before):
                if placement is not None and placement.development is not None:
                    touched[self._street.resolve(placement.development)] = None

    def _relink(
        self,
        led: Sequence[NewEntry],
        seq: int,
        because: Because,
        at: datetime,
        cause: str,
        touched: dict[str, None],
    ) -> Iterator[NewEntry]:
        """Links that it drew are undone, those that it undid hold again."""
        for entry in reversed(led):
            if isinstance(entry.body, DevelopmentsLinked):
                step = self._street.undraw(entry.body.link.id, because)
                if step is not None:
                    link = entry.body.link
                    touched |= {self._street.resolve(side): None for side in (link.newer, link.older)}
                    yield from self._work.walk(step, (), at, cause=cause)
            elif isinstance(entry.body, LinkUndone):
                history = self._state.links.get(entry.body.link)
                link = _link_before(history.upto(seq)) if history is not None else None
                if link is not None and self._street.link(link.id) is None:
                    touched |= {self._street.resolve(side): None for side in (link.newer, link.older)}
                    yield from self._work.walk(self._street.draw_again(link), (), at, cause=cause)

    def _as_before(
        self,
        development: str,
        original: AnyCommand,
        issued: Sequence[Update],
        seq: int,
        note: str | None,
        at: datetime,
        by: str,
        cause: str,
    ) -> Iterator[NewEntry]:
        """What readers see of a development is what they saw before the command, said anew."""
        history = self._state.updates.get(development)
        before = history.as_of(seq) if history is not None else None
        current = self._street.at_work(development).update
        opened = any(u.id == development and u.change in ("published", "corrected") for u in issued)
        shown_before = before is not None and before.change != "withdrawn"
        gone = current is not None and current.change == "withdrawn"
        if isinstance(original, c.Publish | c.Post) and opened and not shown_before and not gone:
            why = note or "It was published by mistake."
            if self._street.modes().stopped is None:
                yield from self._work.walk(
                    self._street.withdraw(development, why, at, by), (), at, cause=cause
                )
            yield from self._work.walk(self._street.weigh(development, at, by=by), (), at, cause=cause)
            return
        restored = gone and shown_before
        told = note if restored or isinstance(original, c.Correct) else None
        if development not in {u.id for u in issued} and not isinstance(original, c.Withdraw | c.Correct):
            told = None if not restored else told or "It stands again."
        base = None if before is None or before.worded_by is not None else before
        step = self._street.weigh(
            development, at, told if current is not None else None, by=by, base=base, restored=restored
        )
        yield from self._work.walk(step, self._street.at_work(development).members, at, cause=cause)
        if isinstance(original, c.Withdraw | c.Correct) and step.update is not None and not restored:
            yield from self._work.steps(self._street.rest(step.update, at), at, cause)

    def _unmoved(self, led: Sequence[NewEntry], seq: int, at: datetime, cause: str) -> Iterator[NewEntry]:
        """Evidence counts again as it did, unless more came of it since."""
        keys: dict[Key, Move] = {}
        for entry in led:
            if isinstance(entry.body, OutcomeMoved):
                move = entry.body.move
                keys[(move.outcome, move.indicator, move.development)] = move
        for key, last in keys.items():
            history = self._state.outcomes[key[0]]
            mine = [
                (at_seq, move)
                for at_seq, move in zip(history.seqs, history.values, strict=True)
                if (move.outcome, move.indicator, move.development) == key
            ]
            if mine and mine[-1][1] != last:
                continue
            earlier = [move for at_seq, move in mine if at_seq < seq]
            yield from self._work.unmove(key, earlier[-1] if earlier else None, at, cause=cause)

    def _unstepped(self, led: Sequence[NewEntry], seq: int, at: datetime, cause: str) -> Iterator[NewEntry]:
        """What developments did on issues is what they had done before, unless they did more since."""
        last: dict[tuple[str, str], IssueStep] = {}
        for entry in led:
            if isinstance(entry.body, IssueStepped):
                last[(entry.body.step.issue, entry.body.step.development)] = entry.body.step
        for (issue, development), step in last.items():
            history = self._state.steps[issue]
            mine = [
                (at_seq, known)
                for at_seq, known in zip(history.seqs, history.values, strict=True)
                if known.development == development
            ]
            if mine and mine[-1][1] == step:
                earlier = [known for at_seq, known in mine if at_seq < seq]
                yield from self._work.unstep(issue, development, earlier, at, cause=cause)

    def _reopened(
        self, led: Sequence[NewEntry], seq: int, by: str, because: Because, at: datetime, cause: str
    ) -> Iterator[NewEntry]:
        for entry in led:
            if isinstance(entry.body, OutcomeResolved):
                outcome = entry.body.resolution.outcome
                before = self._state.resolutions[outcome].as_of(seq)
                again = before or Resolution(outcome=outcome, came=None, by=by, because=because)
                yield from self._work.resolve(again, at, cause=cause)

    def _unturned(
        self, led: Sequence[NewEntry], seq: int, because: Because, at: datetime, cause: str
    ) -> Iterator[NewEntry]:
        """The phase is what it was, unless it changed again since."""
        turned = [e.body for e in led if isinstance(e.body, PhaseChanged)]
        if turned and self._state.phase.latest == turned[-1]:
            before = self._state.phase_now(seq)
            yield from self._work.turn(PhaseChanged(phase=before, because=because), at, cause=cause)


def _note(original: AnyCommand, given_at: datetime, why: str) -> str | None:
    """What readers are told when something they were told is taken back."""
    word = f" {why.strip()}" if why.strip() else ""
    match original:
        case c.Correct():
            return f"The correction of {given_at:%H:%M} UTC was taken back.{word}"
        case c.Withdraw():
            return f"It was withdrawn at {given_at:%H:%M} UTC by mistake; it stands.{word}"
        case c.Publish() | c.Post():
            return f"It was published at {given_at:%H:%M} UTC by mistake.{word}"
        case _:
            return f"It stands again.{word}"


def _link_before(links: Sequence[Link | None]) -> Link | None:
    return next((link for link in reversed(links) if link is not None), None)


__all__ = ["RESTS", "Undoing"]

"""Whether a command can be carried out on what stands: all of it is checked before anything is touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from livedesk.errors import CommandRefused
from livedesk.hand.bearing import not_borne_out
from livedesk.model import AnyCommand, Member, Reading, Report, Stand, Update
from livedesk.model import command as c
from livedesk.page.markdown import plain
from livedesk.proceedings import Proceedings
from livedesk.reading.reader import readable
from livedesk.record import State
from livedesk.record.trail import Step as Given
from livedesk.story.schema import Story

WHY = 1_000
"""Characters of a reason at most."""
HEADLINE = 300
"""Characters of an editor's headline at most."""
TEXT = 10_000
"""Characters of an editor's text at most."""
NOTE = 4_000
"""Characters of a note for colleagues at most."""

PUBLISHING = (
    c.Publish, c.Write, c.Correct, c.Withdraw, c.Post, c.Illustrate, c.TakeImageOff, c.Pin, c.KeyMoment, c.SetIssues,
    c.Stand, c.React, c.NoReaction, c.NoPosition, c.Judge, c.Resolve, c.Unlink,
)  # fmt: skip
"""Commands that readers would see the effect of: none is carried out while all publishing is stopped."""

AboutUpdate = (
    c.Publish
    | c.Hold
    | c.Reject
    | c.Write
    | c.Correct
    | c.Withdraw
    | c.Illustrate
    | c.TakeImageOff
    | c.Pin
    | c.KeyMoment
    | c.SetIssues
    | c.SetStatus
    | c.Merge
    | c.Split
    | c.Stand
)
"""Commands on one update or development."""

Find = Callable[[str], tuple[Report, Reading] | None]
"""Brings back a report that was held, by its id, with its reading; None when it is not in reach."""


def accepted(submitted: AnyCommand, by: c.Accept) -> AnyCommand:
    """A submission as whoever accepts it carries it out: only they stand by what no report bears out."""
    stands = {"confirmed": by.confirmed} if hasattr(submitted, "confirmed") else {}
    return msgspec.structs.replace(submitted, request="", **stands)


class Checks:
    """Checks commands against one story's developments at work; changes nothing."""

    def __init__(self, story: Story, state: State, proceedings: Proceedings, find: Find) -> None:
        self._story = story
        self._state = state
        self._work = proceedings
        self._street = proceedings.street
        self._find = find

    def accepted(self, command: c.Accept) -> AnyCommand:
        """The command that was submitted, as it is carried out. Raises CommandRefused when none waits."""
        return accepted(self.waiting(command.id).command, command)

    def waiting(self, id_: str) -> Given:
        """A submission that waits. Raises CommandRefused when none does under this id."""
        found = next((step for step in self._state.trail.waiting() if step.id == id_), None)
        if found is None:
            raise CommandRefused(
                "nothing submitted under this id waits", where=id_, remedy="Load the list anew"
            )
        return found

    def is_open(self, command: AnyCommand) -> None:
        """Raises CommandRefused for what readers would see while all publishing is stopped."""
        stopped = self._street.modes().stopped
        if stopped is None:
            return
        if isinstance(command, c.Undo):
            given = self._state.trail.command(command.id)
            if given is None or not isinstance(given.command, (*PUBLISHING, c.Undo)):
                return
        elif not isinstance(command, PUBLISHING):
            return
        raise CommandRefused(stopped, where="the desk", remedy="A chief lets it go on")

    def within_limits(self, command: AnyCommand) -> None:
        """Raises CommandRefused for words that are too long, or missing where they are needed."""
        where = "your command"
        long: list[tuple[str | None, int, str]] = [(command.why, WHY, "the reason")]
        if isinstance(command, c.Publish | c.Write | c.Correct | c.Post):
            long += [(command.headline, HEADLINE, "the headline"), (command.text, TEXT, "the text")]
        if isinstance(command, c.Correct | c.Withdraw):
            long.append((command.note, WHY, "the note"))
        if isinstance(command, c.Note):
            long.append((command.text, NOTE, "the note"))
        if isinstance(command, c.Stand):
            long.append((command.line, HEADLINE, "the line"))
        if isinstance(command, c.Illustrate):
            long += [(command.alt, WHY, "the alt text"), (command.credit, HEADLINE, "the credit")]
            long.append((command.caption, WHY, "the caption"))
        for text, most, name in long:
            if text is not None and len(text) > most:
                raise CommandRefused(f"{name} has {len(text)} characters, {most} at most", where=where)
        needed: list[tuple[str, str]] = []
        if isinstance(command, c.Reject):
            needed.append((command.why, "a reason"))
        if isinstance(command, c.Resolve) and command.came is not None:
            needed.append((command.why, "a reason"))
        if isinstance(command, c.SetStatus) and command.status is not None:
            needed.append((command.why, "a reason"))
        if isinstance(command, c.Correct | c.Withdraw):
            needed.append((command.note, "a note for readers"))
        if isinstance(command, c.Note):
            needed.append((command.text, "a text"))
        if isinstance(command, c.Post):
            needed.append((command.headline, "a headline"))
        if isinstance(command, c.Publish | c.Write | c.Correct) and command.headline is not None:
            needed.append((command.headline, "a headline"))
        if isinstance(command, c.Illustrate):
            needed += [(command.alt, "alt text"), (command.credit, "a credit"), (command.media, "an image")]
        for text, name in needed:
            if not text.strip():
                raise CommandRefused(f"{name} is needed", where=where)

    def about(self, command: AnyCommand) -> str | None:
        """The development a command is about, merges followed. Raises CommandRefused when there is none."""
        named: str | None = getattr(command, "development", None)
        if isinstance(command, c.Move | c.NotACopy | c.Relevance):
            return self._about_report(command)
        if isinstance(command, c.Unlink):
            link = self._street.link(command.link)
            if link is None:
                raise CommandRefused("no such link holds", where=command.link, remedy="Load the page anew")
            return self._street.resolve(link.older)
        return None if named is None else self.known(named)

    def known(self, development: str) -> str:
        """The id a development goes by now. Raises CommandRefused when there is none."""
        id_ = self._street.resolve(development)
        if not self._street.knows(id_):
            raise CommandRefused("there is no such development", where=development)
        return id_

    def _about_report(self, command: c.Move | c.NotACopy | c.Relevance) -> str | None:
        member = self._street.member(command.report)
        if member is None:
            if isinstance(command, c.Relevance) and command.relevant:
                return None if command.into is None else self.known(command.into)
            raise CommandRefused("no such report is on the story", where=command.report)
        development = member.placement.development
        return None if development is None else self._street.resolve(development)

    def _standing(self, id_: str) -> Update:
        update = self._street.at_work(id_).update
        if update is None or update.change == "withdrawn":
            raise CommandRefused("it is not on the page", where=id_)
        return update

    def check(self, command: AnyCommand, about: str | None) -> tuple[str, ...]:
        """Whether it can be done. What the reports do not bear out of an editor's words; confirmed, that goes."""
        id_ = about or ""
        work = self._street.at_work(id_)
        update = work.update
        match command:
            case c.Publish(headline=headline):
                if work.own:
                    raise CommandRefused("a post is published already, or undone by Undo", where=id_)
                if not work.members:
                    raise CommandRefused("no report is left in it", where=id_)
                if headline is None and self._street.suggested(id_) is None:
                    raise CommandRefused("no report in it has a headline: write one", where=id_)
            case c.Hold() if work.own:
                raise CommandRefused("nothing is added to a post by itself: withdraw it instead", where=id_)
            case c.Reject():
                if update is not None and update.change != "withdrawn":
                    raise CommandRefused("readers see it: withdraw it instead", where=id_)
            case c.Write(headline=None, text=None):
                raise CommandRefused("nothing is said to be written", where=id_)
            case c.Correct() | c.Withdraw() | c.Pin(pinned=True):
                self._standing(id_)
            case c.Illustrate():
                if update is not None and update.change == "withdrawn":
                    raise CommandRefused("it is withdrawn", where=id_, remedy="Restore it first")
            case c.TakeImageOff(media=media):
                if media not in {image.media for image in self._street.word(id_).images}:
                    raise CommandRefused("no such image is on it", where=media)
            case c.SetIssues(issues=issues) if issues is not None:
                self._issues(issues)
            case c.Post(issues=issues):
                self._issues(issues)
            case c.SetStatus(status="withdrawn"):
                raise CommandRefused("withdraw it instead: readers are told why", where=id_)
            case c.Merge(into=into):
                other = self.known(into)
                if other == id_:
                    raise CommandRefused("they are one already", where=id_)
                if work.own or self._street.at_work(other).own:
                    raise CommandRefused("a post of the desk's own has no reports to merge", where=id_)
            case c.Split(reports=reports):
                inside = {m.report.id for m in work.members}
                if not reports or not set(reports) <= inside:
                    raise CommandRefused("these reports are not all in it", where=id_, remedy="Load it anew")
                if set(reports) == inside:
                    raise CommandRefused("some reports must stay where they are", where=id_)
            case c.Move(into=into):
                target = self.known(into)
                if target == about:
                    raise CommandRefused("it lies there already", where=command.report)
                if self._street.at_work(target).own:
                    raise CommandRefused("a post of the desk's own holds no reports", where=into)
            case c.NotACopy(report=report):
                member = self._street.member(report)
                if member is None or member.placement.copy_of is None:
                    raise CommandRefused("it is not taken for a copy", where=report)
            case c.Relevance(report=report, relevant=relevant):
                on = self._street.member(report) is not None
                if on == relevant:
                    raise CommandRefused(f"it is {'' if on else 'not '}on the story already", where=report)
                if relevant and self._find(report) is None:
                    raise CommandRefused("this report is no longer in reach", where=report)
            case c.Judge():
                self._judged(command)
            case c.Resolve(outcome=outcome):
                if outcome not in {o.id for o in self._story.outcomes}:
                    raise CommandRefused("the story file has no such outcome", where=outcome)
            case c.React():
                self.reaction(command, id_)
            case c.NoPosition():
                self.positions(command, id_)
            case c.SetMode(rule=rule) if rule is not None:
                if rule not in {known.id for known in self._story.publishing.rules}:
                    raise CommandRefused("the story file has no such rule", where=rule)
            case c.Stop(stopped=stopped):
                if stopped == (self._street.modes().stopped is not None):
                    raise CommandRefused(
                        "it is stopped already" if stopped else "nothing is stopped", where="the desk"
                    )
            case _:
                pass
        if work.own:
            return ()
        lang = self._story.language
        said = _said(update)
        match command:
            case (
                c.Publish(headline=headline, text=text, confirmed=stands)
                | c.Write(headline=headline, text=text, confirmed=stands)
            ):
                return not_borne_out(headline, text, work.members, lang, where=id_, confirmed=stands)
            case c.Correct(headline=headline, text=text, note=note, confirmed=stands):
                return not_borne_out(
                    headline, text, work.members, lang, where=id_, confirmed=stands, note=note, said=said
                )
            case c.Withdraw(note=note):  # what is wrong never waits: it is kept what was not borne out
                return not_borne_out(
                    None, None, work.members, lang, where=id_, confirmed=True, note=note, said=said
                )
            case _:
                return ()

    def _issues(self, issues: Sequence[str]) -> None:
        known = {issue.id for issue in self._story.issues}
        for issue in issues:
            if issue not in known:
                raise CommandRefused("the story file has no such issue", where=issue)

    def _judged(self, command: c.Judge) -> None:
        if not 0 <= command.weight <= 2:
            raise CommandRefused(
                f"a weight is between 0 and 2, not {command.weight:g}", where=command.indicator
            )
        key = (command.outcome, command.indicator, self._street.resolve(command.development))
        if not self._work.has_evidence(key):
            raise CommandRefused("no such evidence was found", where="/".join(key))

    def positions(self, command: c.NoPosition, id_: str) -> list[Stand]:
        """What a side is heard to want on an issue in a development, and in those that became part of it.

        Raises CommandRefused when it is heard to want nothing.
        """
        history = self._state.positions.get(command.side)
        found = [
            stand
            for stand in (history.values if history is not None else ())
            if stand.issue == command.issue
            and self._street.resolve(stand.development) == id_
            and ((ruling := self._street.rulings.top(stand.about)) is None or ruling.value is not False)
        ]
        if not found:
            raise CommandRefused(
                "no such position is heard in it",
                where=f"{command.side}/{command.issue}",
                remedy="Load it anew",
            )
        return found

    def reaction(self, command: c.React, id_: str) -> Member:
        """The report a reaction stands in. Raises CommandRefused when it does not stand there."""
        member = self._street.member(command.report)
        if member is None or member not in self._street.at_work(id_).members:
            raise CommandRefused("this report is not in the development", where=command.report)
        sentence = command.sentence.strip()
        if not sentence or not any(sentence in part for part in readable(member.report)):
            raise CommandRefused("the sentence does not stand in the report", where=command.report)
        if not command.party.strip() or not command.speaker.strip():
            raise CommandRefused("party and speaker are needed", where=command.report)
        return member


def _said(update: Update | None) -> tuple[str, ...]:
    """What readers see of an update: a note may name it as what was wrong."""
    if update is None:
        return ()
    return (update.headline.text, *(passage.text for passage in update.text), plain(update.markdown))

"""What each side wants, as it says it: goals, priorities, offers, demands and red lines on each issue, over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from livedesk.model import Because, Claim, Frame, Member, Stand, StandKind, Turn
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.reading.sentences import around, sentences
from livedesk.reading.wants import headline_want, lets_go, owned_want, want
from livedesk.story.schema import Story
from livedesk.weighing.cues import DENIAL
from livedesk.weighing.elsewhere import Elsewhere
from livedesk.weighing.freshness import stale
from livedesk.weighing.matters import Matter, Matters, one_matter
from livedesk.weighing.passages import LONGEST, passage
from livedesk.weighing.sides import sides
from livedesk.weighing.thresholds import STAND_AGAIN

HARDNESS: Final[dict[StandKind, int]] = {"offer": 0, "goal": 1, "demand": 2, "red line": 3}
"""From what one would give to what one would never. A priority says what comes first, not how hard it is."""

_REPORTS: Final = re.compile(
    r"\b(?:report\w*|claims?|allegation\w*|rumou?rs?|story|accusation\w*)\b|\btin\b|сообщени|слух|новин",
    re.IGNORECASE,
)
"""What is rejected as untrue is no wish."""

_LABELS: Final = frozenset((":", "："))
"""What stands between a transcript's speaker and the words."""

Place = tuple[str, str]
"""A side and an issue."""


def homes(story: Story) -> dict[str, str]:
    """Whose word an actor's is: its side's, or its own where the story file gives it positions."""
    return {position.actor: position.actor for position in story.positions} | sides(story)


Known = tuple[StandKind, Matter]
"""What was known to be wanted, and what it was about."""


def ground(story: Story, matters: Matters) -> dict[Place, tuple[Known, ...]]:
    """What the story file has each side want on each issue."""
    home = homes(story)
    found: dict[Place, tuple[Known, ...]] = {}
    for position in story.positions:
        if position.issue is not None:
            place = (home.get(position.actor, position.actor), position.issue)
            known = (position.kind, matters.of(position.text, story.language))
            found[place] = (*found.get(place, ()), known)
    return found


def dropped(stand: Stand) -> bool:
    """Whether somebody lets a demand go in it."""
    return stand.kind == "offer" and lets_go(stand.sentence.text, stand.sentence.lang)


def known_of(stand: Stand, matters: Matters) -> Known:
    """A stand as what was known before another."""
    return stand.kind, matters.of(stand.quote, stand.sentence.lang)


def compared(
    kind: StandKind, matter: Matter, known: Sequence[Known], *, let_go: bool = False
) -> tuple[Turn, StandKind | None]:
    """How what is wanted compares with what was known to be wanted before: softer or harder only on one matter. Who has
    ``let_go`` of a demand is softer, whatever it was called."""
    if let_go and known:
        hardest = _hardest([before for before, _ in known])
        return ("again" if hardest == "offer" else "softer"), hardest
    same: list[StandKind] = [before for before, other in known if one_matter(matter, other)]
    if same:
        return _compared(kind, same)
    turn, before = _compared(kind, [before for before, _ in known])
    return ("other" if turn in ("softer", "harder") else turn), before


def _compared(kind: StandKind, known: Sequence[StandKind]) -> tuple[Turn, StandKind | None]:
    if not known:
        return "first", None
    before = _hardest(known)
    if kind == "priority":
        return "again", before
    if kind in known:
        return "again", kind
    if {kind, before} in ({"goal", "demand"}, {"goal", "offer"}):
        return "again", before  # who is ready for what they want has not moved
    if all(HARDNESS[kind] > HARDNESS[one] for one in known):
        return "harder", before
    if all(HARDNESS[kind] < HARDNESS[one] for one in known):
        return "softer", before
    return "again", before


def _hardest(known: Sequence[StandKind]) -> StandKind:
    return max(known, key=lambda one: HARDNESS[one])


class Positions:
    """The positions of one story's sides. Fed with what readers can see, in order; rebuilt from its stands."""

    def __init__(
        self,
        story: Story,
        stands: Iterable[tuple[datetime, Stand]] = (),
        rejected: Iterable[Stand] = (),
    ) -> None:
        """``rejected``: those that an editor took off; nothing is compared with them, and they are not heard again."""
        self._homes = homes(story)
        self._issues = Mentions.of_names({issue.id: issue.names for issue in story.issues})
        self._actors = Mentions(story)
        self._elsewhere = Elsewhere(story)
        self._matters = Matters(story)
        self._ground = ground(story, self._matters)
        self._last: dict[Place, tuple[datetime, Stand]] = {}
        self._said = {(stand.development, (stand.side, stand.issue)) for stand in rejected}
        for at, stand in stands:
            self._keep(stand, at)

    def hear(self, development: str, members: Sequence[Member], at: datetime) -> list[Stand]:
        """What further reports of a development let a side say it wants; each side once an issue and development.

        What a side only says again within STAND_AGAIN is no news. Copies, comment, headlines that ask and
        what somebody denies bring nothing.
        """
        found: list[Stand] = []
        for member in members:
            placed = member.placement
            if placed.copy_of is not None or placed.form in ("analysis", "visual") or member.findings is None:
                continue
            if stale(member.report):
                continue
            title, summary = readable(member.report)
            frame = member.findings.frame
            if frame is not None and title and not title.rstrip().endswith(("?", "？")):
                found += self._of_frame(development, member, frame, title, at)
                if frame.mode not in ("asked", "conditional") and not DENIAL.search(title):
                    found += self._of_others_words(development, member, title, at)
            for claim in member.findings.claims:
                if claim.content_span.part == "text":
                    found += self._of_turn(development, member, claim, at)
                    continue
                text = {"title": title, "summary": summary}.get(claim.content_span.part, "")
                if not text or (claim.content_span.part == "title" and text.rstrip().endswith(("?", "？"))):
                    continue
                found += self._of_claim(development, member, claim, text, at)
        return found

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: what was said in the one that ends was said in the other."""
        self._said |= {(into, place) for development, place in self._said if development == ended}
        for place, (at, stand) in self._last.items():
            if stand.development == ended:
                self._last[place] = (at, msgspec.structs.replace(stand, development=into))

    def _of_turn(self, development: str, member: Member, claim: Claim, at: datetime) -> Iterable[Stand]:
        """Of a text only own words count, in a transcript or an official's, sentence by sentence: articles tell what was
        said before, too."""
        own = claim.manner == "direct" and (claim.capacity == "official" or claim.cue in _LABELS)
        if own and claim.stance != "asks":
            for sentence in sentences(claim.content):
                said = msgspec.structs.replace(claim, content=sentence)
                yield from self._of_claim(development, member, said, sentence, at)

    def _of_claim(
        self, development: str, member: Member, claim: Claim, text: str, at: datetime
    ) -> Iterable[Stand]:
        side = self._homes.get(claim.actor) if claim.actor is not None else None
        if claim.actor is None or side is None or claim.stance == "denies" or claim.capacity == "media":
            return
        lang = member.placement.lang
        wanted = want(claim.cue, claim.content, lang)
        if wanted is None or (
            wanted.kind != "demand" and self._of_others(side, claim.content, wanted.at, lang)
        ):
            return
        of_text = claim.content_span.part == "text"
        sentence = text if of_text else around(text, claim.content_span.start)
        clause = _clause(claim.content, wanted.at)
        how = f'attributed by "{claim.cue}"'
        yield from self._stated(
            development, member, (side, claim.actor), wanted.kind, (claim.content, sentence, clause), how, at
        )

    def _of_frame(
        self, development: str, member: Member, frame: Frame, title: str, at: datetime
    ) -> Iterable[Stand]:
        """What a headline's act says its actor wants: "X rules out ceding Y", "X demands a truce"."""
        side = self._homes.get(frame.who) if frame.who is not None else None
        if side is None or frame.who is None or frame.mode in ("asked", "conditional"):
            return
        lang = member.placement.lang
        who = next((m for m in self._actors.find(title, "", lang) if m.id == frame.who), None)
        if who is None:
            return  # the act is that of a sentence under the headline
        behind = title.find(who.text) + len(who.text)
        wanted = headline_want(title, behind, lang)
        if wanted is None or (wanted.kind == "red line" and _REPORTS.search(title)):
            return
        if self._of_others(side, title[behind:], wanted.at - behind, lang):
            return  # "X says Y wants"
        clause = _clause(title, wanted.at)
        how = f"the headline of {member.report.source_name}"
        yield from self._stated(
            development, member, (side, frame.who), wanted.kind, (title, title, clause), how, at
        )

    def _of_others_words(self, development: str, member: Member, title: str, at: datetime) -> Iterable[Stand]:
        """What a headline of others says a side wants: "Berg rejects Quill's proposal to close the port"."""
        lang = member.placement.lang
        for who in self._actors.find(title, "", lang):
            side = self._homes.get(who.id)
            start = title.find(who.text)
            if side is None or start < 0:
                continue
            wanted = owned_want(title, (start, start + len(who.text)), lang)
            if wanted is None:
                continue
            clause = _clause(title, wanted.at, behind=True)
            quote = title[start : wanted.at + len(clause)] if wanted.at >= start else title
            how = f"named as theirs by the headline of {member.report.source_name}"
            words = (quote, title, clause)
            yield from self._stated(development, member, (side, who.id), wanted.kind, words, how, at)

    def _stated(
        self,
        development: str,
        member: Member,
        who: tuple[str, str],
        kind: StandKind,
        words: tuple[str, str, str],
        how: str,
        at: datetime,
    ) -> Iterable[Stand]:
        """A stand for each issue that the clause bears on.

        ``who`` is side and actor; ``words`` are quote, sentence, and the clause that says what is wanted.
        """
        side, actor = who
        quote, sentence, clause = words
        lang = member.placement.lang
        if self._elsewhere.is_of(sentence, lang):
            return
        let_go = kind == "offer" and lets_go(sentence, lang)
        matter = frozenset[str]() if let_go else self._matters.of(clause, lang)
        for mention in self._issues.find(clause, "", lang):
            place = (side, mention.id)
            if (development, place) in self._said:
                continue
            turn, before = self._turn(place, kind, matter, let_go=let_go)
            last = self._last.get(place)
            if turn == "again" and last is not None and at - last[0] < STAND_AGAIN:
                continue
            stand = Stand(
                side=side,
                actor=actor,
                issue=mention.id,
                kind=kind,
                quote=quote[:LONGEST],
                sentence=passage(member, sentence),
                development=development,
                turn=turn,
                before=before,
                because=_because(kind, how, turn, before),
            )
            self._keep(stand, at)
            yield stand

    def _of_others(self, side: str, statement: str, at: int, lang: str) -> bool:
        """Whether a statement is of what another side wants: it names one before the words that say so."""
        named = self._actors.find(statement[:at], "", lang)
        return any(m.kind == "actor" and self._homes.get(m.id, m.id) != side for m in named)

    def _turn(
        self, place: Place, kind: StandKind, matter: Matter, *, let_go: bool
    ) -> tuple[Turn, StandKind | None]:
        """How a word compares with the side's last on the issue, else with the story file's positions."""
        last = self._last.get(place)
        known = (known_of(last[1], self._matters),) if last is not None else self._ground.get(place, ())
        return compared(kind, matter, known, let_go=let_go)

    def _keep(self, stand: Stand, at: datetime) -> None:
        place = (stand.side, stand.issue)
        self._said.add((stand.development, place))
        if stand.kind != "priority":
            self._last[place] = (at, stand)


def _clause(statement: str, at: int, *, behind: bool = False) -> str:
    """The clause of a statement that holds a character: "ready to meet, and that it is for them to decide on land"; from
    that character on where only what stands ``behind`` it is meant."""
    start = at if behind else max((m.end() for m in _BREAK.finditer(statement, 0, at)), default=0)
    end = _BREAK.search(statement, at)
    return statement[start : end.start() if end is not None else len(statement)]


_BREAK: Final = re.compile(
    r"[,;:–—，；、]\s*| (?:and that|but|as(?! part)|while|amid|ahead of|before|after|y que|et que|und dass|und daß"
    r"|in exchange for|in return for|to win|to secure|to obtain|to get|to gain|a cambio de|en échange de|im Gegenzug für|в обмен на|в обмін на|để đổi lấy) "
)
"""Where what is wanted ends: at the next clause, before what it is said on the eve of, and before what it is given for."""


def _because(kind: StandKind, how: str, turn: Turn, before: StandKind | None) -> Because:
    text = f"{kind}: {how}; "
    text += "the first known on the issue" if before is None else f"{turn}, before it {before}"
    return Because(rule="position.stated", text=text, values={"kind": kind, "turn": turn})

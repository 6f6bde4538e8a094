"""How many independent origins stand behind a development, and the working.

Every newsroom hangs on what its first report has it from: another newsroom (copied, credited or cited), a
speaker, or nothing but itself. What hangs on nothing is an origin. When in doubt there are fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from livedesk.model import Member, Origin, Path, Report
from livedesk.story.publishers import Publisher, folded, publisher_of
from livedesk.weighing.agencies import agency, credited, signed
from livedesk.weighing.citations import Cited, cited, titled
from livedesk.weighing.naming import Naming
from livedesk.weighing.statements import Voice, names_voice, nobody, said_below, seen, voice, words
from livedesk.weighing.thresholds import LEAD_CHARACTERS, REASONS_KEPT, REPORTS_KEPT, THROUGH_KEPT

_OWN = "own report"
_SAME = "same publisher"


@dataclass(slots=True)
class _Node:
    """A newsroom or a speaker, on the way from outlets to origins."""

    key: str
    name: str
    speaker: bool
    parent: str | None = None
    placed: bool = False
    """True once a report of its own decided what it hangs on."""


@dataclass(slots=True)
class _Tree:
    """An origin with all that hangs on it, in the order seen."""

    outlets: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    reports: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    because: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    newsrooms: dict[str, None] = field(default_factory=dict[str, None])
    spare: int = 0
    """Reports beside the first of every outlet."""


@dataclass(slots=True)
class _Hanging:
    """An outlet: its newsroom, its first report and why it hangs where it hangs."""

    newsroom: str
    report: str
    because: str


class Origins:
    """The origins of one development, report by report; the same members give the same origins."""

    def __init__(self, names: Naming) -> None:
        self._names = names
        self._nodes: dict[str, _Node] = {}
        self._roots: dict[str, str] = {}
        """Newsroom or speaker, and the last known end of its way up."""
        self._rooms: dict[str, str] = {}
        """Newsroom, and the last known last newsroom on its way up."""
        self._trees: dict[str, _Tree] = {}
        self._hanging: dict[str, _Hanging] = {}
        self._of_report: dict[str, str] = {}
        self._made: dict[str, Origin] = {}
        self._changed: dict[str, None] = {}
        """Origins to be made again."""
        self._found: tuple[Origin, ...] | None = None
        self._voices = _Voices()
        self._soft: dict[str, list[str]] = {}
        """Newsrooms that surely pass on a speaker once another does, by the speaker."""
        self._official: dict[str, str] = {}
        """Newsroom of the official word already given, by the actor whose word it is."""
        self._by_country: dict[str, str] = {}
        """First newsroom of a country with a report of its own."""
        self._opening: Voice | None = None
        """Whose statement the development is, when its first report says so."""
        self._count = 0

    def add(self, member: Member) -> None:
        """Take in the next report."""
        report = member.report
        self._count += 1
        hanging = self._hanging.get(report.source_name)
        if hanging is not None:
            self._of_report[report.id] = hanging.newsroom
            root = self._root(hanging.newsroom)
            tree = self._trees[root]
            if tree.spare < REPORTS_KEPT:
                tree.spare += 1
                tree.reports.append((self._count, report.id))
                self._changed[root] = None
            return
        row = publisher_of(report.publisher, report.source_name, report.url, report.country)
        own = self._node(f"house:{folded(_house(report, row))}", _name(report, row))
        because = _SAME if own.placed else self._place(own, member, row)
        self._hang(own, report, because)

    def found(self) -> tuple[Origin, ...]:
        """The origins so far, first seen first."""
        if self._found is None or self._changed:
            for root in self._changed:
                if root in self._trees:
                    self._made[root] = self._origin(root)
            self._changed.clear()
            ordered = sorted((tree.outlets[0], root) for root, tree in self._trees.items())
            self._found = tuple(self._made[root] for _, root in ordered)
        return self._found

    # --- what a newsroom hangs on -------------------------------------------------------------------

    def _place(self, own: _Node, member: Member, row: Publisher | None) -> str:
        """Decide by the newsroom's first report what it hangs on; returns the reason. The nearest mark decides."""
        own.placed = True
        spoken = voice(member, self._names)
        because = self._placed(own, member, spoken, row)
        if self._count == 1 and spoken is not None and spoken.firm and not spoken.many:
            self._opening = spoken
        return because

    def _placed(self, own: _Node, member: Member, spoken: Voice | None, row: Publisher | None) -> str:
        report, names = member.report, self._names
        copied = self._of_report.get(member.placement.copy_of or "")
        if copied is not None and self._link(own, self._nodes[copied]):
            return "same text"
        actors = names.speaks_for(report)
        if actors or report.type == "official":
            self._speaks(own, actors, spoken)
            return "official source"
        if (wire := _wire(member)) is not None and folded(wire) != folded(own.name):
            return self._through(own, wire, wire, spoken, f"credits {wire}")
        if (passed := _citation(member, _house(report, row))) is not None:
            if passed.country is not None:
                return self._unnamed(own, passed)
            because = f"cites {passed.name}"
            return self._through(own, passed.house, passed.name, spoken, because)
        if (told := self._statement(own, member, spoken)) is not None:
            return told
        if row is not None and row.country not in self._by_country:
            self._by_country[row.country] = own.key
            waiting = self._nodes.get(f"unnamed:{row.country}")
            if waiting is not None:
                self._link(waiting, own)
        return _OWN

    def _through(self, own: _Node, house: str, name: str, spoken: Voice | None, because: str) -> str:
        """Hang on another newsroom, which may itself pass on a speaker's words."""
        other = self._node(f"house:{folded(house)}", name)
        if not self._link(own, other):
            return _OWN  # the other has it from here
        if spoken is not None and spoken.firm and not other.placed and other.parent is None:
            known = self._voices.find(spoken)
            self._link(other, self._nodes[known] if known is not None else self._speaker(spoken))
        return because

    def _unnamed(self, own: _Node, passed: Cited) -> str:
        """Hang on an outlet of which only the country is told: the first of that country here, when there is one."""
        known = self._by_country.get(passed.country or "")
        other = self._nodes[known] if known else self._node(f"unnamed:{passed.country}", passed.name)
        return f"cites {passed.words}" if self._link(own, other) else _OWN

    def _speaks(self, own: _Node, actors: Sequence[str], spoken: Voice | None) -> None:
        """An official source: its word and what others pass on of it are one."""
        names = self._names
        for actor in actors:
            self._official.setdefault(actor, own.key)
        voices = [names_voice(actor, names) for actor in actors]
        if spoken is not None:
            voices.insert(0, spoken)
        for one in voices:
            known = self._voices.find(one)
            if known is not None and self._link(own, self._nodes[known]):
                break
        for one in voices:
            self._voices.add(one, own.key)
            self._settle(one)

    def _statement(self, own: _Node, member: Member, spoken: Voice | None) -> str | None:
        """Hang on the speaker; None when the report is nobody's statement."""
        if spoken is not None:
            known = self._voices.find(spoken)
            if known is not None or spoken.firm:
                target = self._nodes[known] if known is not None else self._speaker(spoken)
                self._settle(spoken)
                return self._said(own, target)
            waiting = self._soft.setdefault(spoken.key, [])
            waiting.append(own.key)
            if len(waiting) > 1:
                target = self._speaker(spoken)
                self._settle(spoken)
                return self._said(own, target)
            return None
        frame = member.findings.frame if member.findings is not None else None
        names = self._names
        if seen(frame):
            below = said_below(member, names)
            known = self._voices.find(below) if below is not None else None
            return self._said(own, self._nodes[known]) if known is not None else None
        if nobody(member):
            return None
        lead = names.lead(member.report)
        if lead in self._official:
            return self._said(own, self._nodes[self._official[lead]], names.name(lead))
        opening = self._opening
        if opening is None:
            return None
        about = {m.id for m in names.mentioned(member.report)}
        who = frame.who if frame is not None else None
        if (
            opening.key in about
            or any(names.side(a) == opening.side and opening.side for a in about)
            or who is None
        ):
            known = self._voices.find(opening)
            if known is not None:
                return self._said(own, self._nodes[known])
        return None

    def _said(self, own: _Node, target: _Node, name: str | None = None) -> str:
        hangs = self._link(own, target) or self._root(own.key) == self._root(target.key)
        return f"what {name or target.name} said" if hangs else _OWN

    def _speaker(self, spoken: Voice) -> _Node:
        node = self._node(f"voice:{spoken.key}", spoken.name, speaker=True)
        self._voices.add(spoken, node.key)
        return node

    def _settle(self, spoken: Voice) -> None:
        """Newsrooms that told an act of a speaker hang on the speaker, now that it is known to be words."""
        known = self._voices.find(spoken)
        for key in self._soft.pop(spoken.key, ()):
            if known is not None and self._link(self._nodes[key], self._nodes[known]):
                self._explain(key, f"what {self._nodes[known].name} said")

    def _explain(self, newsroom: str, because: str) -> None:
        """A newsroom that seemed to have it from itself has it from a speaker: its outlets' ways say so."""
        told = {
            one.report for one in self._hanging.values() if one.newsroom == newsroom and one.because == _OWN
        }
        for one in self._hanging.values():
            if one.report in told:
                one.because = because
        tree = self._trees.get(self._root(newsroom))
        if tree is not None:
            counts = {count for count, report in tree.reports if report in told}
            tree.because = [(count, because if count in counts else text) for count, text in tree.because]

    # --- the trees ----------------------------------------------------------------------------------

    def _node(self, key: str, name: str, *, speaker: bool = False) -> _Node:
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = _Node(key, name, speaker)
        return node

    def _root(self, key: str) -> str:
        """What a newsroom hangs on in the end."""
        return self._end(key, self._roots, speakers=True)

    def _newsroom(self, key: str) -> str:
        """The last newsroom on the way up: what that hangs on is a speaker or nothing."""
        return self._end(key, self._rooms, speakers=False)

    def _end(self, key: str, known: dict[str, str], *, speakers: bool) -> str:
        """The end of the way up, remembered for all that were passed: a node once hung is never hung again."""
        way: list[str] = []
        while True:
            above = known.get(key) or self._nodes[key].parent
            if above is None or (self._nodes[above].speaker and not speakers):
                break
            way.append(key)
            key = above
        for passed in way:
            known[passed] = key
        return key

    def _link(self, child: _Node, parent: _Node) -> bool:
        """Hang one node on another; False where that would lead round in a circle."""
        if child.parent is not None or self._root(parent.key) == child.key:
            return False
        child.parent = parent.key
        moved = self._trees.pop(child.key, None)
        root = self._root(parent.key)
        self._changed[root] = None
        if moved is None:
            return True
        tree = self._trees.setdefault(root, _Tree())
        tree.outlets = sorted(tree.outlets + moved.outlets)
        tree.reports = sorted(tree.reports + moved.reports)
        tree.because = sorted(tree.because + moved.because)
        tree.spare += moved.spare
        tree.newsrooms.update(moved.newsrooms if parent.speaker else {self._newsroom(parent.key): None})
        return True

    def _hang(self, own: _Node, report: Report, because: str) -> None:
        self._hanging[report.source_name] = _Hanging(own.key, report.id, because)
        self._of_report[report.id] = own.key
        root = self._root(own.key)
        self._changed[root] = None
        tree = self._trees.setdefault(root, _Tree())
        tree.outlets.append((self._count, report.source_name))
        tree.reports.append((self._count, report.id))
        if len(tree.because) < REASONS_KEPT and all(because != known for _, known in tree.because):
            tree.because.append((self._count, because))
        tree.newsrooms.setdefault(self._newsroom(own.key))

    def _origin(self, root: str) -> Origin:
        tree = self._trees[root]
        outlets = tuple(map(itemgetter(1), tree.outlets))
        return Origin(
            name=self._nodes[root].name,
            outlets=outlets,
            reports=tuple(map(itemgetter(1), tree.reports)),
            because="; ".join(dict.fromkeys(map(itemgetter(1), tree.because))),
            paths=tuple(self._path(outlet) for outlet in outlets),
            newsrooms=len(tree.newsrooms),
        )

    def _path(self, outlet: str) -> Path:
        hanging = self._hanging[outlet]
        through: list[str] = []
        node = self._nodes[hanging.newsroom]
        while node.parent is not None and len(through) < THROUGH_KEPT:
            node = self._nodes[node.parent]
            through.append(node.name)
        if node.parent is None and through:
            through.pop()  # the origin itself
        return Path(outlet=outlet, report=hanging.report, because=hanging.because, through=tuple(through))


class _Voices:
    """Speakers heard so far: the same one again under another name ("Kremlin", "Russia") is found."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._by_side: dict[str, str] = {}
        self._offices: dict[str, str] = {}
        self._by_word: dict[str, str] = {}
        self._together: str | None = None

    def add(self, spoken: Voice, node: str) -> None:
        self._by_key.setdefault(spoken.key, node)
        if spoken.many and self._together is None:
            self._together = node
        if spoken.side is not None:
            self._by_side.setdefault(spoken.side, node)
            if not spoken.person:
                self._offices.setdefault(spoken.side, node)
        elif not spoken.person:
            for word in words(spoken.key):
                self._by_word.setdefault(word, node)

    def find(self, spoken: Voice) -> str | None:
        """The node of the speaker; a person and an office of one country are one, two persons are two."""
        known = self._by_key.get(spoken.key) or (self._together if spoken.many else None)
        if known is None and spoken.side is not None:
            known = (self._offices if spoken.person else self._by_side).get(spoken.side)
        elif known is None and not spoken.person:
            known = next((self._by_word[w] for w in sorted(words(spoken.key)) if w in self._by_word), None)
        return known


def origins(members: Iterable[Member], names: Naming) -> tuple[Origin, ...]:
    """Independent origins of the members, first seen first; linear in the members.

    Every outlet hangs on one origin, that of its first report: so there are never more origins than
    outlets, and an outlet that writes twice does not corroborate itself.
    """
    found = Origins(names)
    for member in members:
        found.add(member)
    return found.found()


def publisher_name(report: Report) -> str:
    """Who owns the report's source, under the name readers know."""
    return _name(report, publisher_of(report.publisher, report.source_name, report.url, report.country))


def _name(report: Report, row: Publisher | None) -> str:
    return row.name if row is not None else report.publisher or report.source_name


def _house(report: Report, row: Publisher | None) -> str:
    return row.house if row is not None else report.publisher or report.source_name


def _wire(member: Member) -> str | None:
    """The agency whose copy the report is, by credit, byline, dateline or foot, its own or its page's."""
    report, page = member.report, member.article
    for credit in (report.credit, page.credit if page is not None else None):
        if credit and (wire := agency(credit)) is not None:
            return wire
    for author in (report.author, page.byline if page is not None else None):
        if author and (wire := signed(author)) is not None:
            return wire
    found = credited(report.title or "") or credited(report.summary or "")
    return found or (credited(f"{page.opening}\n\n{page.ending}") if page is not None else None)


def _citation(member: Member, own: str) -> Cited | None:
    """Whose report it passes on: by the headline, by the claims that reading found, by the text."""
    report = member.report
    title = report.title or ""
    found = titled(title, own) or cited(title, own)
    if found is None and member.findings is not None:
        for claim in member.findings.claims:
            if claim.through and (found := cited(f"told {claim.through}", own)) is not None:
                break
    page = member.article
    lead = page.opening[:LEAD_CHARACTERS] if page is not None else ""
    return found or cited(report.summary or "", own) or cited(lead, own)

"""The examples in docs/how-it-decides.md, run."""

import re
from pathlib import Path

import msgspec
import pytest

from livedesk.editing.autopilot import Autopilot
from livedesk.editing.rewordings import Rewordings
from livedesk.gathering import Gatherer
from livedesk.gathering.bodies import Bodies, shingled
from livedesk.model import Article, Member, Report
from livedesk.page.desk import Desk
from livedesk.page.standing import standing
from livedesk.reading.capacity import capacity
from livedesk.reading.claims import Claims
from livedesk.reading.findings import findings
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import Reader
from livedesk.sources.accounts import NOT_REGISTERED
from livedesk.story.loading import parse_story
from livedesk.weighing import weigh
from livedesk.weighing.events import Events
from livedesk.weighing.issues import Issues
from livedesk.weighing.ledger import Ledger
from livedesk.weighing.outlook import Outlook
from livedesk.weighing.positions import Positions
from livedesk.weighing.questions import Questions
from livedesk.weighing.reactions import Reactions
from livedesk.weighing.status import Around
from newsroom import Newsroom, at, slug
from newsroom import placement as placed_by_hand

DOC = (Path(__file__).parents[1] / "docs" / "how-it-decides.md").read_text(encoding="utf-8")
STORY = parse_story(re.search(r"```toml\n(.*?)```", DOC, re.DOTALL).group(1), "how-it-decides.md")
EXAMPLES = re.findall(r"```decides\n(.*?)```", DOC, re.DOTALL)
OFFICIAL = {source.name: source for source in STORY.sources}


def heard(number, line):
    time, rest = line.split(" ", 1)
    source, title, *more = (part.strip() for part in rest.split("|"))
    summary, url = (*more, "", "")[:2]
    known = OFFICIAL.get(source)
    return Report(
        id=f"r{number}",
        source=known.id if known else slug(source),
        source_name=source,
        publisher=known.publisher if known else source,
        type=known.type if known else "outlet",
        seen_at=at(time),
        title=title,
        summary=summary or None,
        url=url or None,
        lang="en",
        held=NOT_REGISTERED if source.startswith("@") else None,
    )


def read_behind(member, text, bodies):
    """The page behind a report, as the document writes it: "by NAME" for a byline, else its text."""
    byline = text.removeprefix("by ") if text.startswith("by ") else None
    words = "" if byline else text
    report = member.report
    article = Article(
        report=report.id, found="read", words="read", read_at=report.seen_at, byline=byline, opening=words
    )
    return article, bodies.hear(report, None, shingled(words))


def decided(expected, placement, members, outlook, found):
    """Does what the desk decided fit the words behind the arrow?"""
    word, _, rest = expected.partition(" ")
    around = found.around(placement.development)
    assessment = weigh("d", members, STORY, None, around) if members else None
    match word:
        case "held":
            return not placement.relevant
        case "on":
            return placement.relevant
        case "opens":
            return placement.opens
        case "copy":
            return placement.copy_of == f"r{rest.removeprefix('of ')}"
        case "revision":
            return placement.copy_of is None and placement.revision_of == f"r{rest.removeprefix('of ')}"
        case "with":
            return not placement.opens and any(m.report.id == f"r{rest}" for m in members)
        case "no" if rest == "copy":
            return placement.copy_of is None
        case "no" if rest == "development":
            return placement.relevant and placement.development is None
        case "origins":
            return [origin.name for origin in assessment.origins] == rest.split(", ")
        case "ways":
            ways = [f"{p.outlet}: {p.because}" for origin in assessment.origins for p in origin.paths]
            return ways == rest.split(", ")
        case "key":
            return assessment.key_moment
        case "no" if rest == "key moment":
            return not assessment.key_moment
        case "status":
            return assessment.status == rest
        case "published" | "waits":
            decision = Autopilot(STORY).decide(assessment, members, None, members[-1].report.seen_at)
            if word == "published":
                return decision.update is not None
            return decision.update is None and decision.because.rule == rest
        case "plan":
            return found.ledger.is_plan(placement.development)
        case "no" if rest == "plan":
            return not found.ledger.is_plan(placement.development)
        case "supersedes" | "denies":
            return any(link.kind == word and f"r{rest}" in found.reports[link.older] for link in found.links)
        case "no" if rest == "difference":
            return not found.differences
        case "difference" | "forecast":
            kind, _, answers = rest.partition(": ")
            return any(
                d.kind == kind
                and d.forecast == (word == "forecast")
                and [a.answer for a in d.accounts] == answers.split(", ")
                for d in found.differences.values()
            )
        case "rewording":
            return found.rewording == rest
        case "outcome":
            outcome, percent, _ = rest.split()
            return round(outlook.probability(outcome) * 100) == int(percent)
    pytest.fail(f"the document says {expected!r}, which no test understands")


class Found:
    """What reports do to other developments, and sources to their own reports."""

    def __init__(self):
        self.ledger = Ledger(STORY)
        self.rewordings = Rewordings(Mentions(STORY))
        self.questions = Questions(STORY)
        self.differences = {}
        self.links = []
        self.reports = {}
        self.heard = {}
        self.rewording = None

    def hear(self, member):
        report, placement = member.report, member.placement
        if placement.revision_of is not None:
            before = self.heard[placement.revision_of]
            self.rewording = self.rewordings.kind(before, report, placement.lang).kind
        self.heard[report.id] = report
        self.reports.setdefault(placement.development, []).append(report.id)
        self.differences |= {one.id: one for one in self.questions.hear(member)}
        self.links += self.ledger.hear(member, {link.id for link in self.links})

    def around(self, development):
        return Around(
            links=tuple(link for link in self.links if link.older == development),
            denying=self.ledger.denying(development),
        )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("|")[1].strip()[:40])
def test_the_document_says_what_the_desk_does(example):
    gatherer, reader = Gatherer(STORY), Reader(STORY)
    members: dict[str, list[Member]] = {}
    outlook, found = Outlook(STORY), Found()
    number, placement = 0, None
    bodies = Bodies()
    for line in example.strip().splitlines():
        if line.startswith("↳"):
            together = members[placement.development]
            article, copies = read_behind(together[-1], line.removeprefix("↳").strip(), bodies)
            together[-1] = msgspec.structs.replace(together[-1], article=article)
            for copy in copies:
                placement = msgspec.structs.replace(placement, copy_of=copy.of)
                together[-1] = msgspec.structs.replace(together[-1], placement=placement)
            continue
        if not line.startswith("→"):
            number += 1
            report = heard(number, line)
            reading = reader.read(report)
            placement = gatherer.place(report, reading)
            member = Member(report=report, placement=placement, findings=findings(reading))
            found.hear(member)
            if placement.development:
                together = members.setdefault(placement.development, [])
                together.append(member)
                assessment = weigh(placement.development, together, STORY, None)
                outlook.weigh(placement.development, [member], assessment, report.seen_at)
            for merged in gatherer.merged:
                members[merged.into] = members[merged.into] + members.pop(merged.ended)
                placement = msgspec.structs.replace(placement, development=merged.into)
            continue
        together = members.get(placement.development or "", [])
        assert decided(line.removeprefix("→ "), placement, together, outlook, found), (line, placement)


def blocks(fence):
    return "".join(re.findall(rf"```{fence}\n(.*?)```", DOC, re.DOTALL)).strip().splitlines()


def test_claims_are_the_ones_the_document_shows():
    claims, text, shown = Claims(STORY), "", {}
    for line in blocks("claims"):
        if line.startswith("→"):
            shown[text].append(tuple(part.strip() for part in line.removeprefix("→").split("|")))
        else:
            text = line
            shown[text] = []
    for text, expected in shown.items():
        found = claims.find("", text, "en" if text.isascii() or "“" in text else "ru")
        assert [(c.speaker, c.stance, c.content) for c in found] == expected, text


def test_events_are_the_ones_the_document_shows():
    reader, events, text = Reader(STORY), Events(STORY), ""
    for number, line in enumerate(blocks("coded")):
        if not line.startswith("→"):
            text = line
            continue
        report = heard(number, f"10:00 Coast Daily | {text}")
        member = Member(report=report, placement=placed_by_hand(report, "d"))
        event = events.code(reader.read(report).frame, member, "d", report.id)
        shown = "no event"
        if event is not None:
            place = f", {event.place}" if event.place else ""
            shown = f"{event.root} {event.mode} {event.who} > {' '.join(event.whom)}{place}"
        assert line.removeprefix("→ ") == shown, text


def test_reactions_are_the_ones_the_document_shows():
    reader, text, found = Reader(STORY), "", []
    for number, line in enumerate(blocks("reacts")):
        if not line.startswith("→"):
            text = line
            report = heard(number, f"10:00 Coast Daily | {text}")
            read = findings(reader.read(report))
            member = Member(report=report, placement=placed_by_hand(report, "d"), findings=read)
            found = [f"{r.party} {r.attitude}: {r.speaker}" for r in Reactions(STORY).hear("d", [member])]
            continue
        assert found == ([] if line == "→ no reaction" else [line.removeprefix("→ ")]), text


def test_where_things_stand_is_what_the_document_shows():
    newsroom, shown = Newsroom(), []
    for line in blocks("stands"):
        if line.startswith("→"):
            shown.append(line.removeprefix("→ "))
            continue
        time, status, key, significance, words = line.split(" ", 4)
        heard = newsroom.hears(time.replace("Z", "+00:00"), "Coast Daily", words)
        newsroom.publishes(
            heard.seen_at, heard, status=status, key=key == "key", significance=float(significance)
        )
    found = standing(newsroom.state, Desk.of(newsroom.story), newsroom.state.seq)
    assert [line.text.text for line in found.lines] == shown


def test_positions_are_the_ones_the_document_shows():
    reader, text, found = Reader(STORY), "", []
    for number, line in enumerate(blocks("wants")):
        if not line.startswith("→"):
            text = line
            report = heard(number, f"10:00 Coast Daily | {text}")
            read = findings(reader.read(report))
            member = Member(report=report, placement=placed_by_hand(report, "d"), findings=read)
            stands = Positions(STORY).hear("d", [member], report.seen_at)
            found = [f"{stand.kind} {stand.turn}: {stand.quote}" for stand in stands]
            continue
        assert found == ([] if line == "→ no position" else [line.removeprefix("→ ")]), text


def test_steps_on_issues_are_the_ones_the_document_shows():
    reader, autopilot, issues, positions = Reader(STORY), Autopilot(STORY), Issues(STORY), Positions(STORY)
    found = ""
    for number, line in enumerate(blocks("steps")):
        if line.startswith("→"):
            assert line.removeprefix("→ ") == found
            continue
        report = heard(number, f"10:00 Coast Daily | {line}")
        placed = placed_by_hand(report, f"d{number}")
        member = Member(report=report, placement=placed, findings=findings(reader.read(report)))
        assessment = weigh(f"d{number}", [member], STORY, None)
        update = autopilot.decide(assessment, [member], None, report.seen_at).update
        stands = positions.hear(f"d{number}", [member], report.seen_at)
        (step,) = issues.weigh([member], update, assessment, report.seen_at, stands)
        found = f"{step.issue} {step.toward} {step.side}: {step.after}".replace("mara-", "").replace(
            "tom-", ""
        )


@pytest.mark.parametrize("line", blocks("capacity"))
def test_capacities_are_the_ones_the_document_shows(line):
    phrase, _, expected = (part.strip() for part in line.partition("→"))
    assert capacity(phrase) == expected


def test_every_rule_the_desk_names_stands_in_the_document():
    source = Path(__file__).parents[1] / "src" / "livedesk"
    rules = {
        rule
        for path in (*source.glob("gathering/*.py"), *source.glob("weighing/*.py"), source / "street.py")
        for rule in re.findall(
            r'"((?:relevance|copy|development|status|significance|key|outcome|issue|reaction|event|position|correction|rewording)\.[a-z]+)"',
            path.read_text(),
        )
    }
    assert rules
    assert {rule for rule in rules if rule not in DOC} == set()

"""The examples in docs/how-it-decides.md, run."""

import re
from pathlib import Path

import pytest

from livedesk.gathering import Gatherer
from livedesk.model import Member, Report
from livedesk.reading.reader import Reader
from livedesk.story.loading import parse_story
from livedesk.weighing import weigh
from livedesk.weighing.outlook import Outlook
from newsroom import at, slug

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
    )


def decided(expected, placement, members, outlook):
    """Does what the desk decided fit the words behind the arrow?"""
    word, _, rest = expected.partition(" ")
    assessment = weigh("d", members, STORY, None) if members else None
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
        case "status":
            return assessment.status == rest
        case "outcome":
            outcome, percent, _ = rest.split()
            return round(outlook.probability(outcome) * 100) == int(percent)
    pytest.fail(f"the document says {expected!r}, which no test understands")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("|")[1].strip()[:40])
def test_the_document_says_what_the_desk_does(example):
    gatherer, reader = Gatherer(STORY), Reader(STORY)
    members: dict[str, list[Member]] = {}
    outlook = Outlook(STORY)
    number, placement = 0, None
    for line in example.strip().splitlines():
        if not line.startswith("→"):
            number += 1
            report = heard(number, line)
            placement = gatherer.place(report, reader.read(report))
            if placement.development:
                member = Member(report=report, placement=placement)
                together = members.setdefault(placement.development, [])
                together.append(member)
                assessment = weigh(placement.development, together, STORY, None)
                outlook.weigh(placement.development, [member], assessment, report.seen_at)
            continue
        together = members.get(placement.development or "", [])
        assert decided(line.removeprefix("→ "), placement, together, outlook), (line, placement)


def test_every_rule_the_desk_names_stands_in_the_document():
    source = Path(__file__).parents[1] / "src" / "livedesk"
    rules = {
        rule
        for room in ("gathering", "weighing")
        for path in (source / room).glob("*.py")
        for rule in re.findall(
            r'"((?:relevance|copy|development|status|significance|outcome|issue|reaction)\.[a-z]+)"',
            path.read_text(),
        )
    }
    assert rules
    assert {rule for rule in rules if rule not in DOC} == set()

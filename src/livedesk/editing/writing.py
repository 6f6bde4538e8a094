"""What an update says, taken from its reports: the headline of one, and up to three extracts.

Extractive by construction: every passage is an exact substring of the report it cites (as reading
mended its encoding), so no name,
number or quotation can stand on the page that does not stand in a report. Choices are stable:
what is on the page stays unless something better by the stated order comes, so that readers are
not shown a new wording for every new outlet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from unicodedata import category

from livedesk.editing.revisions import Draft
from livedesk.editing.spoken import spoken
from livedesk.model import Form, Member, Passage, Report, SourceType, Update
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.reading.words import words as content_words
from livedesk.story.schema import Story
from livedesk.weighing.passages import passage

#: Readers of a headline and a few lines: what fits without becoming the article.
HEADLINE_CHARACTERS = 140
EXTRACT_CHARACTERS = 300
EXTRACTS = 3
#: Share of an extract's words already said on the update above which it adds nothing.
SAID_ALREADY = 0.6
#: A headline this much later than the development's first report tells something that had not been told then.
TOLD_LATER = timedelta(hours=1)
#: A kicker before the first bar of a text ("World news | ..."), or a rubric behind the last bar of a
#: headline, is at most this long.
KICKER_CHARACTERS = 40

#: What makes one sign of several; the signs themselves begin behind the letterlike ones ("№", "°").
_JOINERS = "\u200d\ufe0e\ufe0f"
_FIRST_SIGN = "\u2190"

#: Forms by how well their headline states one happening.
_FORMS: dict[Form, int] = {"news": 0, "social": 1, "visual": 2, "live": 3, "analysis": 4}
#: Types of source by how close they stand to what happened; ties go to who had it first.
_TYPES: dict[SourceType, int] = {
    "official": 0,
    "agency": 1,
    "on_the_ground": 1,
    "outlet": 1,
    "expert": 2,
    "state_media": 2,
    "social": 3,
}

Bearing = Callable[[str, str], tuple[str, ...]]
"""Text and its language in, ids of the issues of the story it bears on out."""


def draft(members: Sequence[Member], story: Story, current: Update | None, bearing: Bearing) -> Draft | None:
    """What the update on these members is to say; None when none of them has a line to show.

    ``members`` come first seen first.
    """
    headline = _headline(members, story, current)
    if headline is None:
        return None
    text = _extracts(members, story, headline, bearing)
    issues: dict[str, None] = {}
    for extract in (headline, *text):
        issues.update(dict.fromkeys(bearing(extract.text, extract.lang)))
    return Draft(headline=headline, text=text, issues=tuple(issues))


def when_told(headline: Passage, members: Sequence[Member], current: Update | None) -> datetime:
    """The time an update stands under: when the desk first saw what its headline tells, aware.

    That is when its first report came, and where the headline is from one seen much later, when that one
    came: talks whose hall was shown at nine do not begin at nine. Words that stay keep their time.
    """
    if current is not None and (current.headline.report, current.headline.text) == (
        headline.report,
        headline.text,
    ):
        return current.happened_at
    first = members[0].report.seen_at
    if not headline.report:
        return first if current is None else current.happened_at
    return headline.at if headline.at - first > TOLD_LATER else first


def _headline_rank(member: Member, line: str, story: Story) -> tuple[int, int, int, int]:
    return (
        0 if member.placement.lang == story.language else 1,
        _FORMS[member.placement.form],
        0 if len(line) <= HEADLINE_CHARACTERS else 1,
        # The beginning of a post is no headline, whoever posts it.
        1 if member.report.type == "social" or not member.report.title else 0,
    )


def _headline(members: Sequence[Member], story: Story, current: Update | None) -> Passage | None:
    lines = {m.report.id: line for m in members if (line := _line(m.report))}
    candidates = [m for m in members if m.report.id in lines]
    if not candidates:
        return None
    best = min(candidates, key=lambda m: _headline_rank(m, lines[m.report.id], story))
    if current is not None:
        standing = next((m for m in candidates if m.report.id == current.headline.report), None)
        if standing is not None:
            # The outlet's own new title replaces its old one; another outlet's only when it ranks better.
            retitled = [m for m in candidates if m.placement.revision_of == standing.report.id]
            standing = retitled[-1] if retitled else standing
            rank = _headline_rank(standing, lines[standing.report.id], story)
            if rank <= _headline_rank(best, lines[best.report.id], story):
                best = standing
    return passage(best, lines[best.report.id][:EXTRACT_CHARACTERS])


def _readable(report: Report) -> tuple[str, str]:
    """Headline and summary; one that was cut short ends at a whole word."""
    title, summary = readable(report)
    if report.truncated and not summary.endswith((".", "!", "?", "…", "。")):
        whole, space, _ = summary.rpartition(" ")
        summary = whole.rstrip(" ,;:") if space else summary
    return title, summary


def _line(report: Report) -> str:
    """The headline, or the first sentence of a report without one (a post)."""
    title, summary = _readable(report)
    head, bar, rubric = title.rpartition(" | ")
    if bar and len(rubric) <= KICKER_CHARACTERS and len(head) > len(rubric):
        title = head.rstrip()
    return _unadorned(title or next(_lines(summary), ""))


def _unadorned(line: str) -> str:
    """A line without the flags and signs that posts are adorned with at either end, of which readers have nothing."""
    plain = [i for i, char in enumerate(line) if not (char.isspace() or char in _JOINERS or _adorns(char))]
    return line[plain[0] : plain[-1] + 1] if plain else line


def _adorns(char: str) -> bool:
    return char >= _FIRST_SIGN and category(char) in {"So", "Sk"}


def _extracts(
    members: Sequence[Member], story: Story, headline: Passage, bearing: Bearing
) -> tuple[Passage, ...]:
    said = set(content_words(headline.text, headline.lang))
    chosen: list[Passage] = []
    publishers: set[str] = set()
    own = [m for m in members if m.placement.lang == story.language]
    order = {m.report.id: i for i, m in enumerate(members)}
    for member in sorted(own or members, key=lambda m: (_TYPES[m.report.type], order[m.report.id])):
        report = member.report
        title, summary = _readable(report)
        if not title or member.placement.copy_of is not None:
            continue
        if report.publisher in publishers or member.placement.form == "analysis":
            continue
        if lines := spoken(member, story, bearing):
            chosen += lines[: EXTRACTS - len(chosen)]
            said.update(word for line in lines for word in content_words(line.text, line.lang))
            publishers.add(report.publisher)
            if len(chosen) >= (EXTRACTS if own else 1):
                break
            continue
        for sentence in _lines(summary):
            words = set(content_words(sentence, member.placement.lang))
            if len(words) >= 3 and len(words & said) < SAID_ALREADY * len(words):
                chosen.append(passage(member, sentence))
                said |= words
                publishers.add(report.publisher)
                break
        if len(chosen) >= (EXTRACTS if own else 1):
            break
    return tuple(sorted(chosen, key=lambda p: order[p.report], reverse=True))


def _lines(text: str) -> Iterator[str]:
    """Sentences fit to show, in order, each an exact substring of at most EXTRACT_CHARACTERS."""
    kicker, bar, rest = text.partition(" | ")
    body = rest if bar and len(kicker) <= KICKER_CHARACTERS else text
    for sentence in sentences(body):
        line = sentence.strip()
        if len(line) > EXTRACT_CHARACTERS:
            line = _shortened(line)
        if line:
            yield line


def _shortened(sentence: str) -> str:
    """The longest beginning that ends at a clause, or else at a word."""
    head = sentence[:EXTRACT_CHARACTERS]
    for marks in (";:—–", ",،，、"):
        cut = max((head.rfind(mark) for mark in marks), default=-1)
        if cut >= EXTRACT_CHARACTERS // 2:
            return head[:cut].rstrip()
    cut = head.rfind(" ")
    return head[:cut].rstrip() if cut > 0 else head

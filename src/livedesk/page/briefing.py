"""The briefing: the state of play at one moment, on a page or two, to be read away from any screen.

Headlines and where they can be read, with status and evidence, how it may end, where accounts differ and who
has reacted; no article's text. A time of another day than the briefing's says its day. The same lines go into
Markdown and PDF.
"""

from __future__ import annotations

from collections.abc import Iterator

from livedesk.page.catalogue import Catalogue
from livedesk.page.links import Links, absolute
from livedesk.page.parts import View
from livedesk.page.pieces import Extract, Moment, Part
from livedesk.page.words import CHANGE_WORDS

NEWEST = 12
"""Updates and key moments listed at most, each."""
_SIGNS = str.maketrans({sign: "\\" + sign for sign in "\\`*_{}[]<>#+|~"})


class BriefingLine(Part, frozen=True, kw_only=True):
    """One line."""

    text: str
    """A headline in its own language, or words of the desk."""
    rtl: bool
    """True when it is set from the right."""
    note: str
    """Time, status, evidence; "" when there is nothing to add."""
    url: str | None
    """Where it can be read; None when nowhere."""


class BriefingSection(Part, frozen=True, kw_only=True):
    """A heading with its lines."""

    title: str
    """Its heading."""
    lines: tuple[BriefingLine, ...]
    """At least one."""


class Briefing(Part, frozen=True, kw_only=True):
    """All of it."""

    title: str
    """ "State of play at 18:00"."""
    lang: str
    """Language of the desk's own words."""
    story: str
    """Title of the story."""
    when: str
    """Day, place, zone."""
    brief: str
    """What the story is."""
    rehearsal: str
    """What to say when the reports are invented; else ""."""
    sections: tuple[BriefingSection, ...]
    """In order."""
    link: str | None
    """The page; None without a public address."""


def briefing(view: View, *, base_url: str | None = None, links: Links | None = None) -> Briefing:
    """What the view says, in short. Without ``base_url`` lines lead to the sources themselves."""
    links = links or Links()
    words = Catalogue.of(view.lang)
    say = words.say
    now = view.as_of or view.header.now

    def line(headline: Extract, id_: str, note: str) -> BriefingLine:
        url = headline.url if base_url is None else absolute(base_url, links.update(id_))
        return BriefingLine(text=headline.text, rtl=headline.dir == "rtl", note=note, url=url)

    def when(at: Moment) -> str:
        return at.clock if at.day == now.day else f"{at.day} {at.clock}"

    def marked(corrected: Moment | None) -> str:
        return f" · {say(CHANGE_WORDS['corrected'])} {when(corrected)}" if corrected is not None else ""

    stand = [
        line(one.text, one.id, f"{when(one.at)} · {one.status.word} · {one.origins}{marked(one.corrected)}")
        for one in view.standing.lines
    ]
    key = [
        line(one.headline, one.id, f"{when(one.at)} · {one.status.word}{marked(one.corrected)}")
        for one in view.rail.moments[-NEWEST:]
    ]
    newest = sorted(view.updates, key=lambda update: (update.at.utc, update.opened_seq), reverse=True)
    updates = [
        line(
            one.headline,
            one.id,
            f"{when(one.at)} · {one.status.word} · {one.evidence} · {one.headline.outlet}"
            + marked(one.corrections[0].at if one.corrections else None),
        )
        for one in newest[:NEWEST]
        if not one.withdrawn
    ]
    issues = [
        BriefingLine(text=f"{issue.title}: {issue.question}", rtl=False, note=issue.count, url=None)
        for issue in view.issues
    ]
    outcomes = [
        BriefingLine(
            text=outcome.title,
            rtl=False,
            note=f"{words.percent(outcome.percent)} · "
            + (
                outcome.word if outcome.came is None else say("Came") if outcome.came else say("Did not come")
            ),
            url=None,
        )
        for outcome in view.outcomes
    ]
    differences = [
        BriefingLine(
            text=" ".join(
                part for part in (one.question, one.about, one.headline.text if one.headline else "") if part
            ),
            rtl=one.headline is not None and one.headline.dir == "rtl",
            note="; ".join(
                f"{f'{a.label}: ' if a.label else ''}{a.answer}, {a.says.outlet} {when(a.says.at)}"
                for a in one.accounts
                if not a.taken_back
            ),
            url=None,
        )
        for one in view.differences
    ]
    reactions = [
        line(
            party.latest.sentence,
            party.latest.update,
            " · ".join(
                dict.fromkeys(  # "Norway" speaks for Norway: said once
                    part
                    for part in (
                        party.name,
                        party.latest.attitude,
                        party.latest.speaker,
                        when(party.latest.at),
                    )
                    if part
                )
            ),
        )
        for party in view.reactions.parties[:NEWEST]
    ]
    corrections = [
        line(one.headline, one.id, f"{one.word} {when(one.at)}: {one.note}") for one in view.about.corrections
    ]
    parts = (
        ("Where things stand", stand),
        ("Key moments", key),
        ("Updates", updates),
        ("Issues on the table", issues),
        ("Possible outcomes", outcomes),
        ("Where accounts differ", differences),
        ("Reactions", reactions),
        ("Corrections", corrections),
    )
    return Briefing(
        title=say("State of play at %(time)s", time=now.clock),
        lang=view.lang,
        story=view.header.title,
        when=f"{now.exact}, {view.header.place}",
        brief=view.header.lede,
        rehearsal=f"{say('This is a rehearsal:')} "
        + say(
            "its reports are invented and come from a recording, not from their outlets. Do not quote them."
        )
        if view.rehearsal
        else "",
        sections=tuple(
            BriefingSection(title=say(name), lines=tuple(lines)) for name, lines in parts if lines
        ),
        link=None if base_url is None else absolute(base_url, links.page()),
    )


def briefing_markdown(found: Briefing) -> Iterator[str]:
    """As Markdown (CommonMark); what sources wrote can not become markup."""
    yield f"# {_plain(found.story)}: {_plain(found.title)}\n\n{_plain(found.when)}\n\n"
    if found.rehearsal:
        yield f"**{_plain(found.rehearsal)}**\n\n"
    yield f"{_plain(found.brief)}\n"
    for section in found.sections:
        yield f"\n## {_plain(section.title)}\n\n"
        for line in section.lines:
            text = _plain(line.text)
            if line.url:
                text = f"[{text}](<{line.url.replace('<', '%3C').replace('>', '%3E')}>)"
            yield f"- {text}" + (f" ({_plain(line.note)})" if line.note else "") + "\n"
    if found.link:
        yield f"\n<{found.link}>\n"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SIGNS)

"""Whose statement a report passes on: the one who speaks, by its headline, else by its first words.

"One official's one statement" is one origin, however many newsrooms heard it. Only who is named counts:
"sources say" is the outlet's own report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from livedesk.model import Act, Frame, Member, Mention
from livedesk.reading.acts import lexicons
from livedesk.reading.capacity import capacity
from livedesk.reading.script import TOKEN
from livedesk.weighing.naming import Naming

_FIRM: Final[frozenset[Act | None]] = frozenset({"say", "threaten", "accuse"})
"""Acts that are done by speaking."""
_SOFT: Final[frozenset[Act | None]] = frozenset({"support", "demand", "reject"})
"""Acts that mostly are: two outlets that tell one of the same speaker have it from the speaker."""
_SEEN: Final[frozenset[Act | None]] = frozenset(
    {"meet", "call", "travel", "attack", "die", "damage", "protest", "win", "charge"}
)
"""Acts that others see done: a report of one rests on nobody's word."""
_KNOWN: Final = frozenset({"official", "named_person", "expert", "document"})
"""Capacities of those whose word is their own: not of nobody in particular."""
_FIRST_WORDS: Final = 300
"""Characters of a summary in which it is said who says so."""
_BETWEEN: Final = 2
"""Words there may be between a speaker and the verb: "Quill on Monday said"."""

_NOBODY: Final = re.compile(
    r"(?<!\w)(?i:sources?|reportedly|officials\s+say|people\s+familiar|insiders?|источник\w*|джерел\w*|fuentes|al parecer"
    r"|source[s]?\s+proches?|selon des sources|kreise\w*|insider\w*|angeblich|nguồn\s+tin|được\s+cho\s+là|rộ\s+(?:thông\s+)?tin"
    r"|xuất\s+hiện\s+thông\s+tin)(?!\w)|据悉|消息人士|知情人士|সূত্র"
)
_ANNOUNCE: Final = re.compile(
    r"(?<!\w)(?i:announce[sd]?|unveil(?:s|ed)?|confirm(?:s|ed)?|sets?\s+out|puts?\s+forward|outline[sd]?|propose[sd]?|declare[sd]?"
    r"|gives?\s+(?:more\s+)?details|gives?\s+(?:\w+\s+)?\W?(?:assurances?|pledge|promise|word)|объяв\w+|анонсир\w+|предлож\w+|подтверд\w+|оголос\w+|запропонув\w+|підтверд\w+"
    r"|anunci\w+|propon\w+|propuso|confirm[óa]|annonc\w+|propos\w+|kündigt\w*|bestätigt\w*|schlägt"
    r"|công\s+bố|thông\s+báo|tuyên\s+bố|đưa\s+ra|nêu|đề\s+xuất|xác\s+nhận)(?!\w)|宣布|公布|提出|ঘোষণা|প্রস্তাব"
)
_QUOTED: Final = re.compile(r"(?:^|[\s(–—-])[\"'“‘«„]\s?(\w+(?:\W+\w+)+?)[\"'”’»“]")
_QUOTED_FIRST: Final = re.compile(r"^[\"'“‘«„][^\"”’»“]{8,}[\"'”’»“][?!]?\s*[–—,-]\s")
_BY: Final = re.compile(
    r"^(?i:(?:joint\s+|full\s+)?(?:statement|remarks|declaration|letter|speech|address|comments?)\s+(?:by|of|from)"
    r"|(?:совместное\s+)?заявление|спільна заява|заява|declaración\s+(?:conjunta\s+)?de|déclaration\s+(?:commune\s+)?d[eu]"
    r"|(?:gemeinsame\s+)?erklärung\s+(?:von|der|des)|tuyên\s+bố\s+(?:chung\s+)?của)(?!\w)"
)
_EXPLAINS: Final = re.compile(
    r"^(?i:what|why|how|who|where|when|lo\s+que|qué|por\s+qué|cómo|ce\s+que|pourquoi|comment|was|warum|wie|wer|что|почему|как|кто"
    r"|що|чому|хто|vì\s+sao|tại\s+sao)(?!\w)[^:\"'“‘«„]*$"
)
"""A headline that opens so and quotes nobody is the outlet's own look at the matter: "What X wants from Y"."""
_INVERTED: Final = frozenset({"en", "es", "fr", "de", "ru", "uk", "pt", "it", "bn", "pl", "nl", "sv"})
"""Languages in which the speaker may stand behind the verb: "says Quill"."""
_BEFORE_INVERTED: Final = ",\"'”’»“.!?–—-:।"
"""What stands before a verb whose speaker stands behind it, if anything does; in Bengali any word may."""
_MARK: Final = re.compile("[\"“”«»„]|(?<!\\w)['‘’]")
_OWNED: Final = re.compile(r"['’]s\s")
_CASELESS: Final = frozenset({"bn", "hi", "mr", "ne", "ta", "te"})
"""Languages without capitals, whose words without an office or a name tell nothing of who speaks."""
_TOLD: Final = re.compile(r"(?<!\w)(?i:told|сказал[аи]?|рассказал[аи]?|dijo\s+a|nói\s+với)(?!\w)")
_STOP: Final = re.compile(r"[,;:.!?—–，；：。！？、]")
_LOOKED_AT: Final = 60
"""Words of a text looked at."""
_WORD: Final = re.compile(r"\w{4,}")


class Voice(NamedTuple):
    """Who speaks."""

    key: str
    """The actor's id, or the speaker's words folded."""
    name: str
    """As readers see it."""
    side: str | None
    """Country spoken for, ISO 3166 alpha-2: "Kremlin", "Russia" and the foreign minister have one."""
    person: bool
    """True for a person of the story: two persons of one side are two speakers."""
    firm: bool
    """True when the report surely passes on words; False when an act tells it only by its kind."""
    many: bool = False
    """True when several speak together, or a body of several countries: "European leaders"."""


def voice(member: Member, names: Naming) -> Voice | None:
    """Who the report says it from; None when it tells of no statement, or of nobody's in particular."""
    report = member.report
    title, summary = report.title or "", report.summary or ""
    frame = member.findings.frame if member.findings is not None else None
    top = title or summary[:_FIRST_WORDS]
    if nobody(member) or _EXPLAINS.search(title):
        return None
    spokesman = names.account(report)
    if spokesman is not None:
        return None if seen(frame) else names_voice(spokesman, names)
    lang = member.placement.lang
    mentions = names.mentioned(report)
    if frame is not None and frame.act in _FIRM and (frame.who or frame.who_text):
        if _private(frame, top, names):
            return None
        return _of_frame(frame, names, lang, firm=True)
    nameless = frame is None or (frame.who is None and frame.who_text is None)
    if nameless and (other := _another(member)) is not None:
        return other
    if spoken := _beside(top, lang, mentions):
        return names_voice(spoken, names)
    lead = names.lead(report)
    who = frame.who if frame is not None else None
    if lead is not None and ((frame is not None and frame.act == "say") or _QUOTED_FIRST.search(top)):
        return names_voice(who or lead, names)
    if seen(frame):
        return None
    if nameless and (by_claim := _claimed(member, names)) is not None:
        return by_claim
    if frame is not None and who and (_ANNOUNCE.search(top) or _QUOTED.search(top) or _BY.search(top)):
        return _of_frame(frame, names, lang, firm=True)
    if frame is not None and (spoken := _beside(summary[:_FIRST_WORDS], lang, mentions)):
        above = names.in_headline(report)
        if spoken == who or who is None or spoken not in above:
            return names_voice(spoken, names)
    if frame is not None and who and frame.act in _SOFT:
        return _of_frame(frame, names, lang, firm=False)
    return None


def said_below(member: Member, names: Naming) -> Voice | None:
    """Who speaks in the first words of the summary; None when none of the story's actors does."""
    first = (member.report.summary or "")[:_FIRST_WORDS]
    spoken = _beside(first, member.placement.lang, names.mentioned(member.report))
    return names_voice(spoken, names) if spoken is not None else None


def seen(frame: Frame | None) -> bool:
    """True when the headline tells of something done that others could see."""
    return frame is not None and frame.act in _SEEN and frame.mode == "done"


def nobody(member: Member) -> bool:
    """True when a report says that it has its news from somebody it does not name."""
    return _NOBODY.search(member.report.title or (member.report.summary or "")[:_FIRST_WORDS]) is not None


def names_voice(actor: str, names: Naming, *, firm: bool = True) -> Voice:
    """The voice of one of the story's actors."""
    side, person = names.side(actor), names.is_person(actor)
    return Voice(actor, names.name(actor), side, person, firm, many=side is None and not person)


def _claimed(member: Member, names: Naming) -> Voice | None:
    """By the claims that reading found, where the headline's frame names nobody: the first speaker the story knows.

    Where the frame names somebody it decides: a claim may be any of a headline's, the frame is what it is about.
    """
    claims = member.findings.claims if member.findings is not None else ()
    for claim in claims:
        if claim.content_span.part != "title" or claim.actor is None or claim.capacity == "anonymous":
            continue
        if claim.stance == "believes":  # what somebody wants or thinks need not have been said to anybody
            continue
        listener = claim.through or ""
        if any(names.is_person(m.id) and m.text in listener for m in names.mentioned(member.report)):
            continue  # told to another actor, behind closed doors
        return names_voice(claim.actor, names)
    return None


def _another(member: Member) -> Voice | None:
    """The speaker of the headline's one claim, where that is somebody the story does not list but the headline names by
    office, name or paper: the actors it names beside are whom they speak of."""
    claims = member.findings.claims if member.findings is not None else ()
    above = [c for c in claims if c.content_span.part == "title"]
    if len(above) != 1 or above[0].actor is not None or above[0].stance == "believes":
        return None
    claim = above[0]
    if claim.capacity not in _KNOWN or not claim.speaker:
        return None
    return Voice(claim.speaker.casefold(), claim.speaker, None, False, True)


def _of_frame(frame: Frame, names: Naming, lang: str, *, firm: bool) -> Voice | None:
    if frame.who is not None and len(frame.beside) > 1:
        together = sorted((frame.who, *frame.beside))
        shown = f"{names.name(frame.who)} and {len(frame.beside)} others"
        return Voice("+".join(together), shown, None, False, firm, many=True)
    if frame.who is not None:
        return names_voice(frame.who, names, firm=firm)
    text = frame.who_text or ""
    if _fragment(text, lang) or (
        not text[:1].isupper()
        and (frame.side is None or lang in _CASELESS)
        and capacity(text, None, lang) == "unknown"
    ):
        return None  # a word that begins like any other, and that no list knows
    side = names.side(frame.side) if frame.side is not None else names.country(text, lang)
    return Voice(text.casefold(), text, side, False, firm)


def _fragment(text: str, lang: str) -> bool:
    """Words out of something else, and no speaker: a mark of quotation among them, what somebody has without being
    anybody's word ("X's playbook"), one syllable of a Vietnamese word."""
    if _MARK.search(text) is not None or (lang == "vi" and " " not in text and not text.isascii()):
        return True
    return lang == "en" and _OWNED.search(text) is not None and capacity(text, None, lang) == "unknown"


def _private(frame: Frame, text: str, names: Naming) -> bool:
    """Told to another actor, behind closed doors: whoever reports it has it from neither of them by name."""
    return bool(frame.whom) and names.is_person(frame.whom[0]) and _TOLD.search(text) is not None


def _beside(text: str, lang: str, mentions: Iterable[Mention]) -> str | None:
    """The actor named right before a verb of saying, or right behind one ("says Quill")."""
    lexicon = lexicons().get(lang)
    if lexicon is None or not text:
        return None
    tokens = list(TOKEN.finditer(text))[:_LOOKED_AT]
    told = lexicon.find([token[0].lower() for token in tokens])
    cues = [(tokens[t.start].start(), tokens[t.end - 1].end()) for t in told if t.verb == "say"]
    cues += [cue.span() for cue in _ANNOUNCE.finditer(text)]
    if not cues:
        return None
    before: tuple[int, str] | None = None
    behind: tuple[int, str] | None = None
    for mention in mentions:
        at = text.find(mention.text)
        if at < 0:
            continue
        end = at + len(mention.text)
        for start, stop in cues:
            if start >= end and _near(text[end:start]) and (before is None or at < before[0]):
                before = (at, mention.id)
            elif (
                stop <= at
                and lang in _INVERTED
                and (lang == "bn" or text[:start].rstrip()[-1:] in _BEFORE_INVERTED)
                and (start or lang != "en")
                and _near(text[stop:at], words=1)
                and (behind is None or at < behind[0])
            ):
                behind = (at, mention.id)
    found = before or behind
    return found[1] if found is not None else None


def _near(between: str, words: int = _BETWEEN) -> bool:
    return len(between) <= 24 and not _STOP.search(between) and len(TOKEN.findall(between)) <= words


def words(name: str) -> frozenset[str]:
    """Words of a speaker's name that may tell it again elsewhere."""
    return frozenset(_WORD.findall(name.casefold()))

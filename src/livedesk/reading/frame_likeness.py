"""What two frames say of two reports: that they cannot be one happening (clash), or how far they are (agree).

Pure rules over frames, for every story and language alike. `clash` speaks only where both frames know what it
compares; not knowing is never a clash.
"""

from __future__ import annotations

from typing import Literal

from livedesk.model import Act, Because, Frame

Clash = Literal["speaker", "event", "said", "result", "mode", "opposite", "phase"]
"""Why two frames cannot be one happening, in a word."""

SAYING: frozenset[str] = frozenset(
    {"say", "support", "accuse", "threaten", "demand", "agree", "reject", "plan", "cancel"}
)
"""Acts done with words; one statement is told with any of them."""

_SPOKEN: frozenset[str] = frozenset({"say", "plan"})
_TOGETHER: frozenset[str] = frozenset(
    {"meet", "call", "agree", "begin", "end", "attack", "travel", "plan", "win"}
)

FAMILIES: dict[Act, str] = {
    "meet": "contact", "call": "contact", "travel": "contact",
    "attack": "force", "die": "force", "damage": "force",
    "protest": "protest",
    "charge": "law",
    "sanction": "sanction",
    "win": "contest",
    "give": "giving",
}  # fmt: skip
"""Acts that can be seen, by kind; two kinds are two happenings."""


SEEN: frozenset[str] = frozenset({"meet", "call", "travel", "give"})
"""Acts of one's own that are no words: the same one's statement is another happening."""


_OPPOSITE: tuple[tuple[Act | None, Act | None], ...] = (("begin", "end"), ("rise", "fall"))
"""Acts that undo each other: a storm that grows is not the storm that weakens."""

WORDS: frozenset[str] = frozenset({"say", "accuse", "threaten", "demand", "reject"})
"""Acts of words alone: nothing but their being said is told."""


def _only_words(frame: Frame) -> bool:
    """A statement that does not itself tell of anything seen."""
    return frame.act in WORDS and (frame.claim is None or frame.claim in SAYING)


def core(frame: Frame) -> Act | None:
    """What it comes down to: what is claimed or named where the act is only saying so, else the act."""
    return (
        frame.claim if frame.claim is not None and (frame.act is None or frame.act in _SPOKEN) else frame.act
    )


def same_side(a: Frame, b: Frame) -> bool | None:
    """Whether both frames let the same one speak or act; None where either does not tell.

    One's country stands for the one: "Kremlin says" and its spokesman's name are no two speakers.
    """
    if (a.who is None and a.side is None) or (b.who is None and b.side is None):
        return None
    if not a.beside and not b.beside and a.who is not None and b.who is not None:
        return b.who in (a.who, a.side) or a.who == b.side
    mine, theirs = {a.who, *a.beside} - {None}, {b.who, *b.beside} - {None}
    if mine and theirs:
        return bool(mine & theirs) or a.side in theirs or b.side in mine
    return bool((mine | {a.side}) & (theirs | {b.side}))


def clash(a: Frame, b: Frame) -> Because | None:
    """Why two reports cannot tell one happening; None where they may.

    - ``frame.speaker``: two known ones speak or act, and neither is the other's side; or one known and one the
      story does not name, and who does not mention the known one. Not where what happens
      takes both ("A meets B", "B to meet A"), nor where one report says what the other lets happen ("C says
      B agreed", "B agreed").
    - ``frame.act``: two kinds of events that can be seen ("A attacks", "A visits"); the same one's words beside
      the same one's meeting or journey ("A accuses B", "A leaves for B"); a result beside words
      ("A beats B", "A accuses B"); begin beside end.
    - ``frame.mode``: the same act, denied in one report and not in the other ("A meets B", "A will not meet B").
    - ``frame.phase``: one report has ahead what the other has behind ("before talks with B", "after talks with B").

    Being planned and being done is no clash: headlines put both in the present tense.
    """
    kind = kind_of_clash(a, b)
    return None if kind is None else _because(kind, a, b)


def kind_of_clash(a: Frame, b: Frame) -> Clash | None:
    """Which rule of ``clash`` speaks, without the words for it."""
    same = same_side(a, b)
    if (same is False and not _may_be_one(a, b)) or _stranger(a, b) or _stranger(b, a):
        return "speaker"
    mine, theirs = core(a), core(b)
    one = FAMILIES.get(mine) if mine and a.act else None
    other = FAMILIES.get(theirs) if theirs and b.act else None
    if one is not None and other is not None and one != other:
        return "event"
    if same and (a.act in SEEN or b.act in SEEN) and _only_words(a if b.act in SEEN else b):
        return "said"
    if (one == "contest" and _only_words(b)) or (other == "contest" and _only_words(a)):
        return "result"
    if mine == theirs:
        denied = (a.mode == "denied") != (b.mode == "denied")
        if denied and mine is not None and mine != "reject":
            return "mode"
    elif (mine, theirs) in _OPPOSITE or (theirs, mine) in _OPPOSITE:
        return "opposite"
    if (a.before and b.after and set(a.before) & set(b.after)) or (
        a.after and b.before and set(a.after) & set(b.before)
    ):
        return "phase"
    return None


def _because(kind: Clash, a: Frame, b: Frame) -> Because:
    mine, theirs = core(a), core(b)
    acts = {"one": a.act or "", "other": b.act or ""}
    if kind == "speaker":
        who, other = a.who or a.who_text, b.who or b.who_text
        return Because(
            rule="frame.speaker",
            text=f"another speaks or acts: {who}, {other}",
            values={"one": who or "", "other": other or ""},
        )
    if kind == "event":
        families = {"one": FAMILIES[mine] if mine else "", "other": FAMILIES[theirs] if theirs else ""}
        return Because(rule="frame.act", text=f"another kind of event: {mine}, {theirs}", values={**families})
    if kind == "said":
        return Because(
            rule="frame.act", text=f"one is said, the other seen: {a.act}, {b.act}", values={**acts}
        )
    if kind == "result":
        return Because(rule="frame.act", text=f"a result, and words: {mine}, {theirs}", values={**acts})
    if kind == "mode":
        return Because(
            rule="frame.mode",
            text=f"{mine}: {a.mode} in one, {b.mode} in the other",
            values={"one": a.mode, "other": b.mode},
        )
    if kind == "opposite":
        one, other = ("rise", "fall") if mine in ("rise", "fall") else ("begin", "end")
        return Because(
            rule="frame.act",
            text="one tells of a rise, the other of a fall"
            if one == "rise"
            else "one begins what the other ends",
            values={"one": one, "other": other},
        )
    return Because(rule="frame.phase", text="one lies before what the other follows")


def _stranger(a: Frame, b: Frame) -> bool:
    """The first lets somebody act whom the story does not name, the second an actor the first does not mention."""
    return (
        a.who is None
        and a.side is None
        and a.who_text is not None
        and b.who is not None
        and b.who not in a.whom
    )


def _may_be_one(a: Frame, b: Frame) -> bool:
    """Two who are told of in one happening: "A meets B" and "B meets A", "A says B does it" and "B does it"."""
    mine, theirs = core(a), core(b)
    if mine in _TOGETHER and theirs in _TOGETHER and (a.who in b.whom or b.who in a.whom):
        return True
    if mine is None or mine != theirs:
        return False
    return (a.act in _SPOKEN) != (b.act in _SPOKEN)


def agree(a: Frame, b: Frame) -> float:
    """How far two frames tell the same, 0 to 1; languages need not be one. 0 where they clash.

    Shares: the same one 0.3 (one's side 0.2), the same act 0.3 (0.05 where both only say something),
    a shared quotation 0.3, the same other actors 0.15 (some of them 0.1), and 0.1 each for one mode
    that is not plain "done", a shared count, a named day. Who and what together are most of it:
    "X rejects the offer" and the same in another language reach 0.6.
    """
    return 0.0 if clash(a, b) is not None else in_common(a, b)


def in_common(a: Frame, b: Frame) -> float:
    """``agree`` for two frames that are known not to clash."""
    score = 0.0
    if same_side(a, b):
        score += 0.3 if a.who is not None and a.who == b.who else 0.2
    elif _same_name(a, b):
        score += 0.3
    mine = core(a)
    if mine is not None and mine == core(b):
        score += 0.05 if mine == "say" else 0.3
    if a.whom and b.whom:
        score += 0.15 if set(a.whom) == set(b.whom) else 0.1 if set(a.whom) & set(b.whom) else 0.0
    if a.mode == b.mode != "done":
        score += 0.1
    if a.when is not None and a.when == b.when:
        score += 0.1
    if set(a.numbers) & set(b.numbers):
        score += 0.1
    if _shares_quote(a, b):
        score += 0.3
    return min(1.0, round(score, 2))


def _same_name(a: Frame, b: Frame) -> bool:
    """Both name one the story does not know, by a word in common (its first five letters, for its endings)."""
    if a.who is not None or b.who is not None or a.who_text is None or b.who_text is None:
        return False
    return bool(_words(a.who_text) & _words(b.who_text))


def _words(text: str) -> set[str]:
    return {word[:5] for word in text.lower().split() if len(word) > 2}


def _shares_quote(a: Frame, b: Frame) -> bool:
    """Half the words of the shorter quotation, two at least, in any order."""
    for quote in a.quotes:
        mine = set(quote.lower().split())
        for other in b.quotes:
            theirs = set(other.lower().split())
            if len(mine & theirs) * 2 >= min(len(mine), len(theirs)) and len(mine & theirs) >= 2:
                return True
    return False

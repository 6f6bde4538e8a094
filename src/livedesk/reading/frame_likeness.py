"""What two frames say of two reports: that they cannot be one happening (clash), or how far they are (agree).

Pure rules over frames, for every story and language alike. `clash` speaks only where both frames know what it
compares; not knowing is never a clash.
"""

from __future__ import annotations

from livedesk.model import Act, Because, Frame

SAYING: frozenset[str] = frozenset(
    {"say", "support", "accuse", "threaten", "demand", "agree", "reject", "plan", "cancel"}
)
"""Acts done with words; one statement is told with any of them."""

_SPOKEN: frozenset[str] = frozenset({"say", "plan"})
_TOGETHER: frozenset[str] = frozenset(
    {"meet", "call", "agree", "begin", "end", "attack", "travel", "plan", "win"}
)

FAMILIES: dict[Act, str] = {
    "meet": "contact", "call": "contact",
    "travel": "travel",
    "attack": "force", "die": "force", "damage": "force",
    "protest": "protest",
    "charge": "law",
    "sanction": "sanction",
    "win": "contest",
    "give": "giving",
    "help": "help",
}  # fmt: skip
"""Acts that can be seen, by kind; two kinds are two happenings."""


def core(frame: Frame) -> Act | None:
    """What it comes down to: what is claimed where the act is only saying so, else the act."""
    return frame.claim if frame.act in _SPOKEN and frame.claim is not None else frame.act


def same_side(a: Frame, b: Frame) -> bool | None:
    """Whether both frames let the same one speak or act; None where either does not tell.

    One's country stands for the one: "Kremlin says" and its spokesman's name are no two speakers.
    """
    mine, theirs = {a.who, a.side} - {None}, {b.who, b.side} - {None}
    if not mine or not theirs:
        return None
    if a.who is not None and a.who == b.who:
        return True
    if a.who is not None and b.who is not None:
        return a.who == b.side or b.who == a.side
    return bool(mine & theirs)


def clash(a: Frame, b: Frame) -> Because | None:
    """Why two reports cannot tell one happening; None where they may."""
    same = same_side(a, b)
    if same is False and not _both_in(a, b):
        return Because(
            rule="frame.speaker",
            text=f"another speaks or acts: {a.who or a.who_text}, {b.who or b.who_text}",
            values={"one": a.who or a.side or "", "other": b.who or b.side or ""},
        )
    mine, theirs = core(a), core(b)
    one, other = FAMILIES.get(mine) if mine else None, FAMILIES.get(theirs) if theirs else None
    if one is not None and other is not None and one != other:
        return Because(
            rule="frame.act",
            text=f"another kind of event: {mine}, {theirs}",
            values={"one": one, "other": other},
        )
    if {mine, theirs} == {"begin", "end"}:
        return Because(
            rule="frame.act", text="one begins what the other ends", values={"one": "begin", "other": "end"}
        )
    if (a.before and b.after and set(a.before) & set(b.after)) or (
        a.after and b.before and set(a.after) & set(b.before)
    ):
        return Because(rule="frame.phase", text="one lies before what the other follows")
    if one is not None and one == other and {a.mode, b.mode} == {"planned", "done"}:
        return Because(
            rule="frame.mode", text=f"{mine}: one planned, one done", values={"one": a.mode, "other": b.mode}
        )
    return None


def _both_in(a: Frame, b: Frame) -> bool:
    """Each one's actor is named by the other, and what happens takes both: "A meets B", "B to meet A"."""
    return a.who in b.whom and b.who in a.whom and core(a) in _TOGETHER and core(b) in _TOGETHER


def agree(a: Frame, b: Frame) -> float:
    """How far two frames tell the same, 0 to 1; languages need not be one."""
    score = 0.0
    same = same_side(a, b)
    if same:
        score += 0.35 if a.who == b.who else 0.2
    mine, theirs = core(a), core(b)
    if mine is not None and mine == theirs:
        score += 0.25
    if a.act is not None and a.act == b.act:
        score += 0.05
    if score and a.mode == b.mode:
        score += 0.1
    if a.whom and set(a.whom) & set(b.whom):
        score += 0.1
    if set(a.numbers) & set(b.numbers):
        score += 0.1
    if _shares_quote(a, b):
        score += 0.25
    return min(1.0, score)


def _shares_quote(a: Frame, b: Frame) -> bool:
    for quote in a.quotes:
        mine = set(quote.lower().split())
        for other in b.quotes:
            theirs = set(other.lower().split())
            if len(mine & theirs) * 2 >= min(len(mine), len(theirs)) and len(mine & theirs) >= 2:
                return True
    return False

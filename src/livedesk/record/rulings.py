"""What editors decided over the rules, as it stands: on each thing, decisions on top of each other.

A decision taken back leaves the one below it standing: that is what makes every command undoable, in the
order in which they can be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from livedesk.model import EditorRuled, Ruling

CARRIED = ("status", "key-moment", "issues", "wording", "pin", "images", "line")
"""Kinds of ruling that go with a development into the one it becomes part of, where that has none of its own.
That one waits, is rejected or was withdrawn is no word on what it becomes part of."""


@dataclass(slots=True)
class Rulings:
    """All rulings of one story."""

    stacks: dict[str, list[Ruling]] = field(default_factory=dict[str, list[Ruling]])
    """By what they are about, the one in force last."""

    def rule(self, ruled: EditorRuled) -> Ruling | None:
        """Take a decision in, or take one back; the one in force on that thing now."""
        about = ruled.ruling.about
        stack = self.stacks.setdefault(about, [])
        if ruled.undoes is None:
            stack.append(ruled.ruling)
        else:
            for place in range(len(stack) - 1, -1, -1):
                if stack[place].command == ruled.undoes:
                    del stack[place]
                    break
        return self.top(about)

    def top(self, about: str) -> Ruling | None:
        """The ruling in force on one thing; None where nobody ruled."""
        stack = self.stacks.get(about)
        return stack[-1] if stack else None

    def on(self, kind: str, development: str, absorbed: Mapping[str, Sequence[str]]) -> Ruling | None:
        """The ruling of a kind on a development, or what one that became part of it brought along.

        ``absorbed`` has the developments that became part of each, in order. None where the rules decide.
        """
        for id_ in _family(development, absorbed) if kind in CARRIED else (development,):
            found = self.top(f"{kind}:{id_}")
            if found is not None and found.value is not None:
                return found
            if found is not None and id_ == development:
                return None  # given back to the rules: what others brought along counts no more
        return None

    def copy(self) -> Rulings:
        """One that can be changed without changing this one."""
        return Rulings({about: list(stack) for about, stack in self.stacks.items()})


def _family(development: str, absorbed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield development
    for id_ in absorbed.get(development, ()):
        yield from _family(id_, absorbed)

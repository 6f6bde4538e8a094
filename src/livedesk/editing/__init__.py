"""Editing: assessments and editors' rulings in, revisions of updates out.

In: what weighing says of a development, its members, the update readers see now, what editors ruled, and
the moment. Out: the next revision of an update, or the reason why there is none; the phase of the story.
May not: open anything, read a clock, or write a sentence of its own: text is taken from reports, or an
editor's. The autopilot and editors come out at the same revisions.
"""

from livedesk.editing.autopilot import Autopilot, Decision
from livedesk.editing.phases import on_publication, on_silence
from livedesk.editing.revisions import Draft, Publication, Revision, Withdrawal, revise
from livedesk.editing.word import Modes, Word, word

__all__ = [
    "Autopilot",
    "Decision",
    "Draft",
    "Modes",
    "Publication",
    "Revision",
    "Withdrawal",
    "Word",
    "on_publication",
    "on_silence",
    "revise",
    "word",
]

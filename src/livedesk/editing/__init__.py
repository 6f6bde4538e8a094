"""Editing: assessments and commands in, revisions of updates out.

In: what weighing says of a development, its members, the update readers see now, and the moment.
Out: the next revision of an update, or the reason why there is none; the phase of the story.
May not: open anything, read a clock, or write a sentence of its own: text is taken from reports.
The autopilot and an editor issue the same commands.
"""

from livedesk.editing.autopilot import Autopilot, Decision
from livedesk.editing.commands import Command, Correct, Publish, Restore, Withdraw, carry_out
from livedesk.editing.phases import on_publication, on_silence

__all__ = [
    "Autopilot",
    "Command",
    "Correct",
    "Decision",
    "Publish",
    "Restore",
    "Withdraw",
    "carry_out",
    "on_publication",
    "on_silence",
]

"""The editors' hand: commands in, entries for the record out.

In: a command, who gives it and when, the developments at work. Out: the command's own entry and all that
follows from it, or why it can't be carried out. Checks everything before it touches anything; opens nothing
and asks no clock.
"""

from livedesk.hand.carrying import Carried, Hand

__all__ = ["Carried", "Hand"]

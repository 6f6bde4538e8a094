"""Weighing: from how many independent origins, how sure, how much it matters.

In: a development's members (reports with their placements), the story, the assessment in force. Out: an
``Assessment``. Pure: no I/O, no clock, nothing remembered. What it compares with stands in
``thresholds``; the rules, each with an example and what it gets wrong, in docs/how-it-decides.md.
"""

from livedesk.weighing.weighing import changes_nothing, weigh

__all__ = ["changes_nothing", "weigh"]

"""Gathering: is a report on the story, is it a copy, which development is it?

In: a ``Report`` with its ``Reading``, in the order the desk saw them. Out: one ``Placement`` each, with
a line of reasons for every decision. A state machine: no I/O, no clock, no randomness, so that a replay
decides as the live desk did. What it compares with stands in ``thresholds``; the rules, each with an
example and what it gets wrong, in docs/how-it-decides.md.
"""

from livedesk.gathering.gatherer import Gatherer

__all__ = ["Gatherer"]

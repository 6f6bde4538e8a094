"""Alerts: what an editor wants to be told, decided from the record and told in the console, by e-mail and by webhook.

In: entries as they become durable, the health of sources, and each editor's rules. Out: alerts, kept in a
file of their own beside the record until they are told, and after. It never holds up the desk, and never sends more
of a report than its headline.
"""

from livedesk.outgoing.alerts.alert import Alert, alerts_of, silent_alert
from livedesk.outgoing.alerts.box import Box, Kept
from livedesk.outgoing.alerts.rule import KINDS, Kind, Quiet, Rule, Way, wants

__all__ = [
    "KINDS",
    "Alert",
    "Box",
    "Kept",
    "Kind",
    "Quiet",
    "Rule",
    "Way",
    "alerts_of",
    "silent_alert",
    "wants",
]

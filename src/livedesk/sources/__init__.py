"""The outside world: all input comes in here.

In: a story file's sources, or a recording. Out: ``Report``s as received, each with the source's own
claim of its time and the desk's; and for every source, how it is doing in words.
May not: judge what a report says, invent a date, or let one source's fault reach another.
"""

from livedesk.sources.feed import ParsedFeed, parse_feed, report_id
from livedesk.sources.fetch_error import FetchError
from livedesk.sources.fetching import Fetched, Fetcher, Limits
from livedesk.sources.polling import Checked, Poller, SourceHealth
from livedesk.sources.probing import ProbeResult, probe, probe_all
from livedesk.sources.recording import RecordingWriter, count_lines, is_rehearsal, read_recording
from livedesk.sources.source import Connector, Connectors, Look, Withdrawn, kinds
from livedesk.sources.state import SourceState, Validators

__all__ = [
    "Checked",
    "Connector",
    "Connectors",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Limits",
    "Look",
    "ParsedFeed",
    "Poller",
    "ProbeResult",
    "RecordingWriter",
    "SourceHealth",
    "SourceState",
    "Validators",
    "Withdrawn",
    "count_lines",
    "is_rehearsal",
    "kinds",
    "parse_feed",
    "probe",
    "probe_all",
    "read_recording",
    "report_id",
]

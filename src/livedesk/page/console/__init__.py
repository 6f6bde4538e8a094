"""What editors see: the queue, the development in hand, and why the desk decided as it did.

In: the folded state and the story file. Out: data (`parts`) that the console's pages and push are drawn
from. In English only: it is a tool of the newsroom, not part of the readers' page. Pure, as all of `page`.
"""

from livedesk.page.console.hand import in_hand
from livedesk.page.console.parts import InHand, Reason, Row
from livedesk.page.console.queue import Queue

__all__ = ["InHand", "Queue", "Reason", "Row", "in_hand"]

"""The console: where people who are signed in run the desk.

In: requests under ``/console``, with a session or a token. Out: pages and JSON for whoever may have them; every
other request is sent to the sign-in page or refused (guard.py). It decides nothing by itself: accounts are
`people`'s, the story is the desk's.

To add a part: write a class with ``routes()`` whose handlers draw with `Drawing`, mark each with `needs`, and
name it in mount.py.
"""

from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.drawing import Drawing
from livedesk.serving.console.guard import needs, open_to_all, person_of

__all__ = ["Backroom", "Drawing", "needs", "open_to_all", "person_of"]

"""Parts: what goes to the browser as it is."""

import msgspec

from livedesk.page.console.parts import Row
from livedesk.page.console.queue import Queue
from newsroom import Newsroom


def test_a_row_is_plain_json_and_comes_back_as_it_was():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin <b>now</b>")
    desk.assesses("14:05", heard)
    queue = Queue()
    queue.open(desk.state, desk.story)
    (found,) = queue.rows()
    assert msgspec.json.decode(msgspec.json.encode(found), type=Row) == found
    assert len(msgspec.json.encode(found)) < 1000

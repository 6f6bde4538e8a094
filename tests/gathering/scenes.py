"""Reports with their readings for gathering's tests: a strike in a harbour, told by invented outlets."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import numpy as np

from livedesk.gathering import Gatherer
from livedesk.model import Placement, Reading, Report
from livedesk.reading.reader import Reader
from livedesk.story.schema import Story
from newsroom import report, story

_names = itertools.count(1)


def harbour(**more: Any) -> Story:
    """A story with two terms, a decoy and two actors."""
    return story(
        term=[
            {"id": "harbour", "weight": 0.6, "names": {"en": ["Grey Harbour"]}},
            {"id": "strike", "weight": 0.5, "names": {"en": ["strike", "walkout"], "es": ["huelga"]}},
            {"id": "regatta", "weight": -0.6, "names": {"en": ["regatta"]}},
        ],
        actor=[
            {"id": "quill", "name": "Mara Quill", "role": "leads the union", "principal": True, "weight": 0.6,
             "official_sources": ["dockers-union"], "names": {"en": ["Mara Quill", "Quill"], "es": ["Quill"]}},
            {"id": "ashdown", "name": "Tom Ashdown", "role": "runs the port", "principal": True, "weight": 0.6,
             "names": {"en": ["Ashdown"], "es": ["Ashdown"]}},
        ],
        **more,
    )  # fmt: skip


STORY = harbour()
READER = Reader(STORY)


def vector(*parts: float, size: int = 8) -> bytes:
    """A unit embedding from its first parts."""
    made = np.zeros(size, dtype="<f4")
    made[: len(parts)] = parts
    return (made / max(1e-9, float(np.linalg.norm(made)))).astype("<f4").tobytes()


def item(
    time: Any, source: str, title: str, *, embedding: bytes | None = None, **fields: Any
) -> tuple[Report, Reading]:
    """A report with an id of its own and its reading."""
    heard = report(time, source, title, **({"id": f"i{next(_names)}", "url": None} | fields))
    reading = READER.read(heard)
    return heard, msgspec.structs.replace(reading, embedding=embedding)


class Desk:
    """A gatherer that is told of items in few words."""

    def __init__(self) -> None:
        self.gatherer = Gatherer(STORY)

    def hears(self, time: Any, source: str, title: str, **fields: Any) -> Placement:
        """Place one item."""
        return self.gatherer.place(*item(time, source, title, **fields))

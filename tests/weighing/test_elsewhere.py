"""Whether a sentence is of another part of the world than the story's."""

import pytest

from livedesk.weighing.elsewhere import Elsewhere
from newsroom import story


def actor(id_, country):
    return {"id": id_, "name": id_.title(), "role": "x", "country": country, "names": {"en": [id_.title()]}}


TERM = [{"id": "strike", "weight": 1.0, "names": {"en": ["Grey Harbour"]}}]
HOME = story(actor=[actor("quill", "GB"), actor("ashdown", "GB")], term=TERM, reactions_from=["NO"])
ABROAD = story(actor=[actor("quill", "GB"), actor("berg", "NO")], term=TERM)


@pytest.mark.parametrize(
    ("text", "home", "abroad"),
    [
        ("Quill speaks of wages", False, False),
        ("Quill speaks of wages in Norway", False, False),
        ("Quill speaks of wages in Peru", True, False),
        ("Quill speaks of wages in Peru and Chile", True, True),
        ("Quill speaks of Grey Harbour in Peru and Chile", False, False),
    ],
)
def test_another_countrys_matter_is_told_by_the_countries_it_names(text, home, abroad):
    assert Elsewhere(HOME).is_of(text, "en") is home
    assert Elsewhere(ABROAD).is_of(text, "en") is abroad

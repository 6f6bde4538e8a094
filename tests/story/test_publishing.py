"""What goes out by itself, as the story file says it: rules and sensitive kinds with their faults in words."""

from __future__ import annotations

import pytest

from livedesk.errors import StoryFileError
from livedesk.story.loading import parse_story

HEAD = """
title = "The strike"
brief = "Dockers and the port company negotiate."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[issue]]
id = "pay"
title = "Pay"
question = "How much?"
"""


def test_rules_and_sensitive_kinds_are_read_in_their_order() -> None:
    story = parse_story(
        HEAD
        + """
[publishing]
mode = "suggest"
[[publishing.rule]]
id = "officials"
title = "What officials say"
mode = "autopilot"
types = ["official"]
[[publishing.rule]]
id = "pay"
title = "Pay"
mode = "hold"
issues = ["pay"]
[[publishing.sensitive]]
id = "death"
title = "A death"
names = { en = ["dead"] }
""",
        "strike.toml",
    )
    assert story.publishing.mode == "suggest"
    assert [rule.id for rule in story.publishing.rules] == ["officials", "pay"]
    assert story.publishing.sensitive[0].names == {"en": ("dead",)}


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('[[publishing.rule]]\nid = "a"\ntitle = "A"\nmode = "hold"\nissues = ["pai"]', "names the issue"),
        ('[[publishing.rule]]\nid = "a"\ntitle = "A"\nmode = "off"', "mode"),
        ('[[publishing.sensitive]]\nid = "a"\ntitle = "A"', "otherwise nothing would be of it"),
        (
            '[[publishing.sensitive]]\nid = "a"\ntitle = "A"\nacts = ["say"]\n' * 2,
            "already the id",
        ),
    ],
)
def test_a_fault_says_where_and_what(table: str, fault: str) -> None:
    with pytest.raises(StoryFileError, match=fault):
        parse_story(HEAD + table, "strike.toml")

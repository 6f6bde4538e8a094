"""Who proposed it."""

import pytest

from livedesk.weighing.proposals import may_propose, proposal

NAMES = {"Quill": "quill", "Ashdown": "ashdown", "Квилл": "quill", "Ешдаун": "ashdown"}


def places(sentence):
    return sorted(
        (sentence.index(name), sentence.index(name) + len(name), who)
        for name, who in NAMES.items()
        if name in sentence
    )


def told(sentence):
    found = proposal(sentence, places(sentence))
    if found is None:
        return None
    assert may_propose(sentence)
    assert sentence[slice(*found.name)] in NAMES
    return found.who, found.what, found.refused


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ashdown says Quill asked for the meeting", ("quill", "talks", False)),
        ("The meeting was Quill's idea, says Ashdown", ("quill", "talks", False)),
        ("They met at the request of Ashdown, and the talks were short", ("ashdown", "talks", False)),
        ("The call was requested by Quill", ("quill", "call", False)),
        ("The phone call was requested by Quill", ("quill", "call", False)),
        ("Quill did not ask for the meeting: Ashdown requested the talks", ("ashdown", "talks", False)),
        ("Quill never requested the meeting", ("quill", "talks", True)),
        ("Встреча прошла по инициативе Квилл", ("quill", "talks", False)),
        ("Зустріч запропонував Ешдаун", None),
        ("Quill wants a meeting", None),
        ("Quill will propose a meeting", None),
        ("Has Quill proposed a meeting?", None),
        ("Quill proposed six per cent", None),
        ("Somebody proposed a meeting", None),
    ],
)
def test_who_is_said_to_have_proposed_what(sentence, found):
    assert told(sentence) == found

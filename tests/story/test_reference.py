"""The manual says what the schema says, and its examples load."""

import re
from pathlib import Path

import pytest

from livedesk.story import parse_story
from livedesk.story.outline import children, keys
from livedesk.story.reference import main, reference
from livedesk.story.schema import Citation, Story

MANUAL = Path(__file__).parents[2] / "docs" / "story-file.md"
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", reference(), re.MULTILINE | re.DOTALL))


def example(title):
    """The TOML under a heading; "" when it has none."""
    return "".join(re.findall(r"```toml\n(.*?)```", SECTIONS[title], re.DOTALL))


def table(title):
    """The header a heading stands for: "`[[issue]]`" gives "issue"."""
    return title.strip("`[]")


def test_the_manual_in_docs_is_up_to_date():
    assert main(["--check", str(MANUAL)]) == 0, "run python -m livedesk.story.reference --write"


def test_all_examples_together_are_one_story():
    story = parse_story("\n".join(example(title) for title in SECTIONS), "manual.toml")
    assert story.actors
    assert story.meetings[0].facts


@pytest.mark.parametrize("title", [title for title in SECTIONS if title.startswith("`[[")])
def test_the_example_of_a_table_loads_with_what_it_refers_to(title):
    needed = {
        "actor": ["`[[source]]`"],
        "outcome": ["`[[actor]]`", "`[[source]]`"],
        "position": ["`[[actor]]`", "`[[source]]`", "`[[issue]]`"],
        "meeting": ["`[[issue]]`"],
        "publishing": ["`[[issue]]`"],
    }
    inside = {"explainer": "`[[explainer.facts]]`", "meeting": "`[[meeting.facts]]`"}
    around = table(title).split(".")[0]
    chosen = [
        "The story itself",
        "`[event]`",
        *needed.get(around, []),
        next(one for one in (f"`[[{around}]]`", f"`[{around}]`") if one in SECTIONS),
    ]
    for upto in range(2, title.count(".") + 2):  # the tables a nested one lies in, outermost first
        within = f"`[[{'.'.join(table(title).split('.')[:upto])}]]`"
        chosen += [within] if within not in chosen else []
    chosen += [title] if title not in chosen else []
    chosen += [inside[around]] if around in inside and inside[around] not in chosen else []
    parse_story("\n".join(example(one) for one in chosen), "manual.toml")


def walk(model, path=""):
    """Every table of the schema with its header."""
    yield path, model
    for key, _, within, _ in children(model):
        yield from walk(within, f"{path}.{key}".lstrip("."))


def test_every_table_and_key_of_the_schema_is_explained():
    by_table = {table(title): text for title, text in SECTIONS.items()}
    by_table[""] = by_table["The story itself"]
    for path, model in [*walk(Story), ("A citation", Citation)]:
        inside = {key for key, *_ in children(model)}
        for key, field in keys(model):
            if key not in inside:
                assert f"| `{key}` |" in by_table[path], (path, key)
                assert field.description in by_table[path]


def test_a_stale_manual_is_told_with_the_command_that_mends_it(tmp_path, capsys):
    manual = tmp_path / "manual.md"
    assert main(["--check", str(manual)]) == 1
    assert "Run python -m livedesk.story.reference --write" in capsys.readouterr().err
    assert main(["--write", str(manual)]) == 0
    assert main(["--check", str(manual)]) == 0


def test_without_a_flag_it_is_printed(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out == reference()

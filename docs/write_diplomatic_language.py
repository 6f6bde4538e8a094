"""Writes docs/diplomatic-language.md from the lexicon: python docs/write_diplomatic_language.py"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from livedesk.reading.signals import gloss, known

HEAD = """# What set phrases and early signals usually mean

Made from `reading/lexicon/diplomatic.toml` by `make docs`. Customs of a trade, not laws: each gloss names the public
page that explains it, and the desk shows it beside the words of the report, never in their place. Strength is how much
the phrase says by custom, 0 to 1. How they are found: [How it decides](how-it-decides.md).
"""


def page() -> str:
    """The page as text."""
    written = tomllib.loads(
        files("livedesk.reading.lexicon").joinpath("diplomatic.toml").read_text(encoding="utf-8")
    )
    parts = [HEAD]
    for title, event in (("Set phrases", False), ("What happens around talks", True)):
        parts.append(
            f"## {title}\n\n| signal | usually means | points | strength | for instance | explained |"
        )
        parts.append("| --- | --- | --- | --- | --- | --- |")
        for id_ in known():
            found = gloss(id_)
            if found is not None and found.event is event:
                example = re.sub(r"/[^\s)]+|[()]", "", written[id_]["en"].split(",")[0])
                example = example.strip().replace("*", "…").replace("_", " ")
                parts.append(
                    f"| `{id_}` | {found.means} | {found.direction} | {found.strength:g} "
                    f"| {example} | [source]({found.source}) |"
                )
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("diplomatic-language.md").write_text(page(), encoding="utf-8")

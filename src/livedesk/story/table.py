"""What all tables of a story file are made of: short names, texts, names by language, no unknown keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

#: No control characters: TOML lets them in as escapes, and no feed and no picture can hold them.
FIT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]*$"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, pattern=FIT)]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Names = dict[Lang, tuple[Text, ...]]
Titles = dict[Lang, Text]
Secret = Annotated[str, StringConstraints(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Table(BaseModel):
    """What all tables of a story file share: no unknown keys, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


__all__ = ["FIT", "Country", "Lang", "Names", "Slug", "Table", "Text", "Titles"]

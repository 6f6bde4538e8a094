"""Forms of the console as they come: text fields by name, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aiohttp import web

from livedesk.errors import PeopleError
from livedesk.serving.problem import Refused

_STORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)


class Form(Mapping[str, str]):
    """Fields of one form; a field that was not sent is empty."""

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        self._fields = dict(fields)

    @classmethod
    async def sent(cls, request: web.Request) -> Form:
        """What ``request`` carries. Files in it are left out."""
        fields: dict[str, tuple[str, ...]] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, str):
                fields[name] = (*fields.get(name, ()), value)
        return cls(fields)

    def __getitem__(self, name: str) -> str:
        return self._fields.get(name, ("",))[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be sent more than once."""
        return self._fields.get(name, ())

    def twice(self, name: str) -> str:
        """What was typed in a field and once more in ``again``. Raises PeopleError where they differ."""
        if self[name] != self["again"]:
            raise PeopleError("the two passwords differ", where="password", remedy="Type both again")
        return self[name]

    def stories(self) -> tuple[str, ...] | None:
        """The field ``stories``: ids with spaces or commas between them; None for all. Raises PeopleError."""
        ids = tuple(self["stories"].replace(",", " ").split())
        if not all(_STORY.fullmatch(id_) for id_ in ids):
            raise PeopleError(
                "that is no id of a story", where="stories", remedy="Take the names of story files"
            )
        return ids or None


def refused(error: PeopleError) -> Refused:
    """A fault about accounts as an answer."""
    return Refused(400, error.what, where=error.where, remedy=error.remedy)

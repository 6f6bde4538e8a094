"""What every file of parts must keep: none that nobody draws, none undescribed."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import resources
from types import ModuleType

import msgspec

from livedesk.page.pieces import Part

ROOM = resources.files("livedesk.page")


class PartsContract:
    """Subclasses name the file in ``module``."""

    module: ModuleType

    def parts(self) -> Iterator[type[Part]]:
        for found in vars(self.module).values():
            if (
                isinstance(found, type)
                and issubclass(found, Part)
                and found.__module__ == self.module.__name__
            ):
                yield found

    def test_a_part_is_frozen_and_every_field_is_read_by_someone(self):
        folders = [ROOM, *(found for found in ROOM.iterdir() if found.is_dir() and found.name != "parts")]
        read = "".join(
            file.read_text()
            for folder in folders
            for file in folder.iterdir()
            if file.name.endswith((".html", ".py")) and file.name != "pieces.py"
        )
        for part in self.parts():
            assert part.__struct_config__.frozen
            for field in msgspec.structs.fields(part):
                assert re.search(rf"\.{field.name}\b|\"{field.name}\"", read), f"{part.__name__}.{field.name}"

    def test_every_field_says_what_it_is(self):
        for node in ast.walk(ast.parse(inspect.getsource(self.module))):
            if isinstance(node, ast.ClassDef):
                for field, note in zip(node.body, [*node.body[1:], None], strict=True):
                    if isinstance(field, ast.AnnAssign):
                        assert isinstance(note, ast.Expr), f"{node.name}: {ast.unparse(field)}"

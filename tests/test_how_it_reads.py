"""The examples of docs/how-it-decides.md that show how single lines are read, run."""

import re
from pathlib import Path

import pytest

from livedesk.model import Claim, Span
from livedesk.reading.certainty import hedges, weigh
from livedesk.reading.figures import clash, figures
from livedesk.reading.phrases import piece
from livedesk.reading.signals import gloss, known, signals

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLES = re.findall(
    r"```reads\n(.*?)```", (DOCS / "how-it-decides.md").read_text(encoding="utf-8"), re.DOTALL
)


def lines(example):
    """Each line of an example with what stands behind its arrows, and the line before it."""
    found = []
    for line in example.strip().splitlines():
        if line.startswith("→ "):
            found[-1][1].append(line.removeprefix("→ "))
        else:
            found.append((line, []))
    return [(text, told, found[i - 1][0] if i else "") for i, (text, told) in enumerate(found)]


def doubts(text):
    return [
        f"{h.text}: {h.kind}, {h.voice}" + ("" if h.low is None else f", {h.low} to {h.high}")
        for h in hedges([piece("title", text)], "en")
    ]


def counted(text):
    return [
        ("about " if f.approximate else "")
        + f"{f.value:g}"
        + ("" if f.high is None else f" to {f.high:g}")
        + f" {f.unit}"
        + (f": {f.of}" if f.of else "")
        for f in figures([piece("title", text)], "en")
    ]


def signalled(text):
    return [("!" if s.negated else "") + s.id for s in signals([piece("title", text)], "en")]


def sureness(text):
    whole = Span(part="title", start=0, end=len(text))
    claim = Claim(
        speaker="",
        speaker_span=None,
        cue="",
        cue_span=whole,
        content=text,
        content_span=whole,
        manner="indirect",
    )
    (weighed,), _ = weigh((claim,), hedges([piece("title", text)], "en"))
    return weighed.sureness


def clashes(text, before):
    return clash(figures([piece("title", before)], "en")[0], figures([piece("title", text)], "en")[0])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text[:40])
def test_the_document_says_what_the_desk_reads(example):
    for text, told, before in lines(example):
        said = {}
        for line in told:
            word, _, rest = line.partition(" ")
            match word:
                case "doubt" | "signal" | "figure":
                    said.setdefault(word, []).append(rest)
                case "sureness":
                    assert sureness(text) == float(rest), text
                case "clash":
                    assert clashes(text, before), text
                case "no" if rest == "clash":
                    assert not clashes(text, before), text
                case "no":
                    said[rest] = []
                case _:
                    pytest.fail(f"the document says {line!r}, which no test understands")
        for kind, read in (("doubt", doubts), ("signal", signalled), ("figure", counted)):
            if kind in said:
                assert read(text) == said[kind], text


def test_every_kind_of_example_stands_in_the_document():
    assert len(EXAMPLES) >= 3


def test_the_list_of_signals_is_what_the_lexicon_says():
    listed = re.findall(
        r"^\| `([\w-]+)` \| (.*?) \|",
        (DOCS / "diplomatic-language.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    glosses = {id_: gloss(id_).means for id_ in known()}
    assert dict(listed) == glosses, "run make docs"

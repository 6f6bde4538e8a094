"""From a report to its reading: one object per story, no state between reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from livedesk.model import Figure, Findings, Reading, Report
from livedesk.reading.address import canonical_url
from livedesk.reading.certainty import hedges, weigh
from livedesk.reading.claims import Claims
from livedesk.reading.figures import figures
from livedesk.reading.form import form
from livedesk.reading.frames import Frames
from livedesk.reading.language import language, prepare
from livedesk.reading.mentions import Mentions
from livedesk.reading.numbers import numbers
from livedesk.reading.parser import Parser
from livedesk.reading.phrases import piece
from livedesk.reading.quotes import quotes
from livedesk.reading.sentences import sentences
from livedesk.reading.signals import signals, voiced
from livedesk.reading.text import SUMMARY_CHARS, TITLE_CHARS, clean
from livedesk.reading.words import words
from livedesk.story.schema import Story

VERSION = "5"
"""Version of these rules; part of every key, so a change of rules reads everything anew."""

GATE_WEIGHT = 0.2
"""Weight of mentions, summed, from which a report is looked at closely: a fifth of what decides alone, so
that a great power named in passing does not open the gate and two of them do."""

EMBEDDED_CHARS = 160
"""Characters of headline and summary that the embedder is given. On headlines with short summaries in seven
languages 120, 160, 300 and 600 tell developments apart equally well (AUC .88 to .89 once each language's
mean is taken off, .78 to .79 before), and 160 takes two thirds of the time of 300."""


KEPT_CHARS = 10_000
"""Summaries up to this length are kept readable for the rooms and stories that ask next."""

CLAIMS_OF_TEXT = 120
"""Claims kept of one article: a long transcript has so many paragraphs, an article a tenth."""

FIGURES_OF_TEXT = 40
"""Figures kept of one article, each with its sentence: tables of numbers are no answers."""

FIGURES_WITHIN = 100_000
"""Characters of an article in which its figures are looked for."""

SENTENCE_CHARS = 300
"""Longest sentence kept with a figure."""

LANGUAGE_CHARS = 4_000
"""Characters of an article by which its language is told."""


class Reader:
    """Reads reports for one story. Pure: same report, same story, same reading; threads may share it."""

    def __init__(self, story: Story) -> None:
        prepare()
        self._mentions = Mentions(story)
        self._frames = Frames(story)
        self._claims = Claims(story, self._mentions)
        weights = [(term.id, term.weight) for term in story.terms]
        weights += [(actor.id, actor.weight) for actor in story.actors]
        self._weights = {name: weight for name, weight in weights if weight > 0}
        self._unnamed = frozenset(story.languages) - self._mentions.languages
        scope = msgspec.json.encode((sorted(self._weights.items()), sorted(self._unnamed)))
        self.version = (
            f"{VERSION}.{self._mentions.digest}.{hashlib.blake2b(scope, digest_size=4).hexdigest()}"
        )
        """Changes with the rules and with the story's vocabulary."""

    def key(self, report: Report) -> str:
        """Digest of what a reading depends on: the report's content and the reader's version."""
        parts = (
            self.version, report.title, report.summary, report.url, report.lang, report.type, report.source_name,
            report.credit,
        )  # fmt: skip
        # repr, not JSON: a lone surrogate must not stop the desk here, cleaning removes it later.
        content = repr(parts).encode()
        return hashlib.blake2b(content, digest_size=16).hexdigest()

    def read(self, report: Report) -> Reading:
        """What the report says. Where `gate` is False, sentences, words, numbers and quotes are
        empty and form is told by the source alone: nobody reads what is not on the story."""
        title, summary = readable(report)
        lang = _language(title, summary, report.lang)
        mentions = self._mentions.find(title, summary, lang)
        canonical = page_of(report)
        plain = Reading(
            key=self.key(report),
            title=title,
            summary=summary,
            lang=lang,
            canonical_url=canonical,
            sentences=(),
            words=(),
            title_words=0,
            mentions=mentions,
            numbers=(),
            quotes=(),
            form="social" if report.type == "social" or not title else "news",
        )
        if not self.gate(plain):
            return plain
        title_words = words(title, lang)
        text = f"{title}\n{summary}" if summary else title
        found = tuple(numbers(text, lang))
        quoted = tuple(quotes(text))
        pieces = [piece("title", title), piece("summary", summary)]
        claims = self._claims.find(title, summary, lang, mentions, report.source_name)
        claims, doubts = weigh(claims, hedges(pieces, lang))
        return msgspec.structs.replace(
            plain,
            sentences=(*sentences(title), *sentences(summary)),
            words=(*title_words, *words(summary, lang)),
            title_words=len(title_words),
            numbers=found,
            quotes=quoted,
            form="news" if report.tier == "live" else form(title, canonical, report.type, lang),
            frame=self._frames.frame(title, summary, lang, mentions, found, quoted, report.source_name),
            claims=claims,
            hedges=doubts,
            signals=voiced(signals(pieces, lang), claims),
            figures=figures(pieces, lang),
        )

    def read_text(self, text: str, claimed: str | None, parser: Parser | None = None) -> Findings | None:
        """Claims, signals and figures of the article behind a report's link; None where there are none.

        ``claimed`` is the language the page or its source claims. Statements of nobody are left out, and what is
        beyond the first CLAIMS_OF_TEXT. A figure keeps its sentence, as the text is in the record alone.
        """
        lang = language(text[:LANGUAGE_CHARS], claimed)
        mentions = self._mentions.find("", text, lang)
        pieces = [piece("text", text)]
        named = [claim for claim in self._claims.of_text(text, lang, mentions, parser) if claim.speaker]
        claims, _ = weigh(tuple(named[:CLAIMS_OF_TEXT]), hedges(pieces, lang))
        first = pieces if len(text) <= FIGURES_WITHIN else [piece("text", text[:FIGURES_WITHIN])]
        found = Findings(
            claims=claims,
            signals=voiced(signals(pieces, lang), claims),
            figures=tuple(_with_sentences(text, figures(first, lang, FIGURES_OF_TEXT))),
        )
        return None if found == Findings() else found

    def gate(self, reading: Reading) -> bool:
        """True for a reading worth embedding: the weights of what it names that speaks for the story add up
        to GATE_WEIGHT, or it is in a language the story reads but gives no names in."""
        weights = self._weights
        if sum(weights.get(mention.id, 0.0) for mention in reading.mentions) >= GATE_WEIGHT - 1e-9:
            return True
        return reading.lang in self._unnamed and bool(reading.title or reading.summary)

    def embedding_text(self, reading: Reading) -> str:
        """Headline, then the beginning of the summary, cut at a word where the language has them."""
        return embedding_text(reading.title, reading.summary)

    @staticmethod
    def with_embedding(reading: Reading, vector: NDArray[np.float32]) -> Reading:
        """The reading with its vector (float32, unit length), stored little-endian."""
        return msgspec.structs.replace(reading, embedding=np.asarray(vector, dtype="<f4").tobytes())


def _with_sentences(text: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """Figures of a text that have a unit, each with the sentence it stands in; those of longer sentences are left out."""
    line_start, line, parts = -1, "", list[tuple[int, str]]()
    for figure in found:
        if not figure.unit:
            continue
        start = text.rfind("\n", 0, figure.span.start) + 1
        if start != line_start:
            end = text.find("\n", start)
            line_start, line = start, text[start : end if end >= 0 else len(text)]
            parts = list(_placed(line))
        at = figure.span.start - line_start
        begin, sentence = next(((b, s) for b, s in parts if b <= at < b + len(s)), (0, ""))
        if (
            sentence
            and len(sentence) <= SENTENCE_CHARS
            and figure.span.end - line_start <= begin + len(sentence)
        ):
            yield msgspec.structs.replace(figure, sentence=sentence)


def _placed(line: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with where each begins."""
    at = 0
    for sentence in sentences(line):
        at = line.find(sentence, at)
        yield at, sentence
        at += len(sentence)


def page_of(report: Report) -> str | None:
    """The page a report is of, by its canonical address; an update of a live page is a page of its own there."""
    page = canonical_url(report.url)
    if page is not None and report.tier == "live" and report.url and "#" in report.url:
        return f"{page}#{report.url.rpartition('#')[2]}"
    return page


def readable(report: Report) -> tuple[str, str]:
    """Headline and summary as the desk reads and shows them: wrong decoding mended, markup and control
    characters gone, an aggregator's outlet name cut; "" for what is absent or says the same twice."""
    read = _readable if len(report.summary or "") <= KEPT_CHARS else _readable.__wrapped__
    return read(report.title, report.summary, report.source_name, report.credit)


# Several rooms, and every story that wants the report, ask within the same moment.
@lru_cache(maxsize=4096)
def _readable(title: str | None, summary: str | None, outlet: str, credit: str | None) -> tuple[str, str]:
    headline = _without_outlet(clean(title, TITLE_CHARS), (outlet, credit))
    told = clean(summary, SUMMARY_CHARS)
    return headline, "" if told == headline else told


@lru_cache(maxsize=1024)
def _language(title: str, summary: str, said: str | None) -> str:
    return language(f"{title} {summary}" if title and summary else title or summary, said)


def embedding_text(title: str, summary: str) -> str:
    """What the embedder is given of a text: at most EMBEDDED_CHARS, headline first."""
    if title and summary:
        text = f"{title} {summary}" if title[-1] in ".!?。！？…" else f"{title}. {summary}"
    else:
        text = title or summary
    if len(text) <= EMBEDDED_CHARS:
        return text
    head = text[:EMBEDDED_CHARS]
    blank = head.rfind(" ", EMBEDDED_CHARS * 3 // 4)
    return head[:blank] if blank > 0 else head


def _without_outlet(title: str, names: tuple[str | None, ...]) -> str:
    """Aggregators write the outlet's name behind the headline: "Talks end - Reuters"."""
    for name in names:
        if name:
            for dash in (" - ", " | ", " – ", " — "):
                if title.endswith(dash + name) and len(title) > len(dash + name):
                    return title[: -len(dash + name)].rstrip()
    return title

"""A seeded stream of invented news, of any length: happenings, outlets that repeat one another, bursts.

    python bench/stream.py [--items N]     prints some of it

Headlines are made of a seeded vocabulary of eight languages (words by Zipf's law), names are the same in all
of them. Embeddings are unit vectors: a direction of the language, one of the topic, one of the happening and
noise, so that reports of one happening come out about as close as a real model's do (cosine .6 to .7 once
the language's mean is taken off). Nothing in it is anyone's text.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

LANGS = {
    "en": "abcdefghijklmnoprstuvwy", "es": "abcdefghijlmnñopqrstuvyzáéíóú", "de": "abcdefghiklmnoprstuwzäöüß",
    "ru": "абвгдежзийклмнопрстуфхцчшыьэюя", "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "zh": "", "hi": "कखगघचछजझटठडढणतथदधनपफबभमयरलवशसह",
    "vi": "abcdeghiklmnopqrstuvxyàáâãèéêìíòóôõùúýăđơư",
}  # fmt: skip
SHARES = (0.4, 0.15, 0.1, 0.1, 0.07, 0.08, 0.05, 0.05)
VOCABULARY = 20_000
"""Words of one language."""
TOPICS = 120
DIMENSIONS = 384
PER_HOUR = 300.0
"""Items an hour: 50,000 in a week."""
ACTS = ("say", "meet", "reject", "demand", "attack", "travel", "agree", "plan", "protest", "accuse")


@dataclass(frozen=True)
class Told:
    """One invented item."""

    id: str
    hours: float
    source: str
    lang: str
    words: tuple[str, ...]
    """Of the headline, then of the summary."""
    title_words: int
    title: str
    summary: str
    embedding: bytes
    actors: tuple[int, ...]
    """Who is named, of eight: who acts first."""
    act: str
    happening: int


class _Happening:
    def __init__(self, number: int, chance: random.Random) -> None:
        self.number = number
        self.topic = chance.randrange(TOPICS)
        self.names = [int(3_000 * chance.random() ** 2) for _ in range(3)]
        self.concepts = [100 + int((VOCABULARY - 100) * chance.random() ** 2) for _ in range(12)]
        self.actors = tuple(chance.sample(range(8), chance.choice((1, 2, 2, 3))))
        self.act = chance.choice(ACTS)
        self.said: deque[tuple[str, tuple[str, ...], tuple[str, ...]]] = deque(maxlen=4)


class Stream:
    """Items in order of time; the same seed gives the same items."""

    def __init__(self, seed: int = 1, *, per_hour: float = PER_HOUR) -> None:
        self._chance = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        self._per_hour = per_hour
        self._words = {lang: _vocabulary(lang, random.Random(f"{seed} {lang}")) for lang in LANGS}
        shared = random.Random(f"{seed} names")
        self._names = [_word(shared, LANGS["en"], shared.choice((2, 3))).capitalize() for _ in range(3_000)]
        self._zipf = list(itertools.accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
        self._langs = {lang: self._unit(1)[0] for lang in LANGS}
        self._topics = self._unit(TOPICS)
        self._live: deque[_Happening] = deque(maxlen=400)
        self._vectors: dict[int, np.ndarray] = {}
        self._opened = 0
        self._made = 0
        self._hours = 0.0
        self._burst: tuple[_Happening, int] | None = None

    def take(self, count: int) -> list[Told]:
        """The next ``count`` items."""
        drawn = [self._one() for _ in range(count)]
        noise = self._unit(count)
        rows = np.stack([
            1.6 * self._langs[told.lang] + 0.55 * self._topics[happening.topic] + self._vectors[happening.number]
            for told, happening in drawn
        ])  # fmt: skip
        rows += 0.75 * noise
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        raw = rows.astype("<f4")
        kept = {happening.number for happening in self._live}
        self._vectors = {number: made for number, made in self._vectors.items() if number in kept}
        return [
            Told(**(told.__dict__ | {"embedding": raw[n].tobytes()})) for n, (told, _) in enumerate(drawn)
        ]

    def blocks(self, count: int, size: int = 10_000) -> Iterator[list[Told]]:
        """``count`` items in blocks."""
        for start in range(0, count, size):
            yield self.take(min(size, count - start))

    # --- one item -----------------------------------------------------------------------------------

    def _one(self) -> tuple[Told, _Happening]:
        chance = self._chance
        happening = self._what()
        burst = self._burst is not None
        self._hours += chance.expovariate(self._per_hour * (60 if burst else 1))
        lang = chance.choices(tuple(LANGS), SHARES)[0]
        if happening.said and chance.random() < 0.12:  # an outlet prints what another wrote
            lang, title, summary = chance.choice(happening.said)
            if chance.random() < 0.5:
                title = (*title[:-1], self._common(lang))
        else:
            title = self._sentence(happening, lang, 3, 2)
            long = chance.random()
            summary = () if long < 0.4 else self._sentence(happening, lang, 8, 10 if long < 0.9 else 40)
            happening.said.append((lang, title, summary))
        words = (*(word.lower() for word in title), *(word.lower() for word in summary))
        told = Told(
            id=f"s{self._made}", hours=self._hours, source=f"source{int(500 * chance.random() ** 2)}", lang=lang,
            words=words, title_words=len(title), title=" ".join(title), summary=" ".join(summary), embedding=b"",
            actors=happening.actors, act=happening.act, happening=happening.number,
        )  # fmt: skip
        self._made += 1
        return told, happening

    def _what(self) -> _Happening:
        chance = self._chance
        if self._burst is not None:
            happening, left = self._burst
            self._burst = (happening, left - 1) if left else None
            return happening
        if not self._live or chance.random() < 0.3:
            self._opened += 1
            happening = _Happening(self._opened, chance)
            made = self._unit(1)[0]
            self._vectors[happening.number] = made
            self._live.append(happening)
            if chance.random() < 0.002:  # the whole world writes of it at once
                self._burst = (happening, chance.randrange(50, 400))
            return happening
        # The latest are told of most, and some much more than others.
        back = min(len(self._live) - 1, int(chance.paretovariate(0.8)))
        return self._live[len(self._live) - 1 - back]

    def _sentence(self, happening: _Happening, lang: str, own: int, common: int) -> tuple[str, ...]:
        chance, vocabulary = self._chance, self._words[lang]
        words = [self._names[name] for name in chance.sample(happening.names, chance.choice((1, 2)))]
        words += [vocabulary[concept] for concept in chance.sample(happening.concepts, own)]
        words += [self._common(lang) for _ in range(common)]
        chance.shuffle(words)
        return tuple(words)

    def _common(self, lang: str) -> str:
        at = bisect.bisect(self._zipf, self._chance.random() * self._zipf[-1])
        return self._words[lang][min(at, VOCABULARY - 1)]

    def _unit(self, count: int) -> np.ndarray:
        rows = self._numbers.standard_normal((count, DIMENSIONS)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _vocabulary(lang: str, chance: random.Random) -> list[str]:
    if lang == "zh":
        return [
            chr(0x4E00 + chance.randrange(3_500)) + chr(0x4E00 + chance.randrange(3_500))
            for _ in range(VOCABULARY)
        ]
    return [_word(chance, LANGS[lang], chance.choice((1, 2, 2, 3, 3, 4))) for _ in range(VOCABULARY)]


def _word(chance: random.Random, letters: str, syllables: int) -> str:
    return "".join(chance.choice(letters) + chance.choice(letters) for _ in range(syllables))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=40)
    args = parser.parse_args()
    for told in Stream().take(args.items):
        print(f"{told.hours:8.3f} {told.happening:4} {told.lang} {told.title} | {told.summary[:60]}")


if __name__ == "__main__":
    main()

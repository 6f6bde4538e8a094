"""Where a text names the story's terms and actors: one pass over the words, aliases in a trie by first word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from livedesk.model import Mention
from livedesk.reading.language import primary
from livedesk.reading.script import TOKEN, scripts
from livedesk.story.schema import Names, Story

Kind = Literal["term", "actor"]

# How many letters an ending may add to a name's stem, by language; languages not listed do not inflect names,
# or (East Asian) are matched inside running text anyway.
_ENDINGS = {
    "ru": 3, "uk": 3, "be": 3, "bg": 3, "sr": 3, "mk": 3, "pl": 4, "cs": 3, "sk": 3, "hr": 3, "sl": 3, "bs": 3,
    "lt": 3, "lv": 3, "ro": 3, "sq": 3, "el": 3, "hy": 4,
    "fi": 5, "et": 5, "hu": 6, "tr": 6, "az": 6, "kk": 6, "ky": 6, "uz": 6, "ka": 5, "eu": 5,
    "ko": 4, "bn": 5, "ta": 6, "te": 6, "ml": 6, "kn": 6, "mr": 5, "gu": 4, "pa": 3, "ne": 4, "hi": 0, "si": 5,
    "de": 2, "sv": 2, "da": 2, "no": 2, "nb": 2, "is": 3,
}  # fmt: skip
_STEM_LETTERS = {"ko": 2, "bn": 3, "ta": 3, "te": 3, "ml": 3, "kn": 3, "mr": 3, "gu": 3, "ne": 3, "si": 3}
_SHORTEST_STEM = 4  # letters of a stem that may take endings when it stands alone
_SHORTEST_STEM_INSIDE = 3  # the same inside an alias of several words, which hold each other up
_HEAD = 3  # letters by which stems are found
_WORDS_KEPT = 30_000  # words whose aliases are remembered, nearly all of them none
_LONGEST_KEPT = 40  # letters; a longer one is seldom seen twice
# Endings of the base form that give way to others: Украина, Украину; Зеленский, Зеленского.
_CYRILLIC_ENDINGS = (
    "ский", "цкий", "ий", "ый", "ой", "ая", "яя", "ое", "ее", "ія", "ия", "я", "а", "о", "е", "ь", "й", "ы", "и", "і", "ї",
)  # fmt: skip
_LATIN_ENDINGS = {
    "pl": ("ski", "a", "o", "e", "y", "i"), "cs": ("ý", "á", "a", "o", "e"), "sk": ("ý", "á", "a", "o", "e"),
    "hr": ("a", "o", "e"), "sr": ("a", "o", "e"), "sl": ("a", "o", "e"), "bs": ("a", "o", "e"),
    "lt": ("as", "is", "us", "a", "ė"), "lv": ("s", "a", "e"), "ro": ("a", "ă", "e"),
}  # fmt: skip
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})
# Little words written onto the next one.
_PREFIXES = {
    "ar": ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فل", "ال", "وال", "بال", "لل"),
    "he": ("ו", "ב", "ל", "מ", "ש", "ה", "כ", "וב", "ול", "שב"),
    "fa": (),
}  # fmt: skip
_GAP = frozenset(" \u00a0\u202f-‐‑–—'’.·・‧•/")
_LONGEST_GAP = 3


class _Word(NamedTuple):
    """One word of an alias."""

    exact: str
    """Lower case, or as written where case matters."""
    stem: str
    """What an inflected form begins with; "" when the word does not inflect."""
    room: int
    """How many characters may follow the stem."""
    lang: str
    """Language in which it inflects; "" where its script alone keeps it apart (Trumpin is Finnish, a
    trumpet is not)."""
    cased: bool
    """True where case must match: short acronyms."""
    joined: bool
    """True when nothing may stand before it in the text (unspaced scripts)."""


class _Alias(NamedTuple):
    words: tuple[_Word, ...]
    kind: Kind
    """Which table it stands in; one table's aliases never hide the other's."""
    ids: tuple[str, ...]
    """Every id this alias stands for."""
    size: tuple[int, int]
    """Words, then letters: the longest alias wins."""


class Mentions:
    """The story's vocabulary, compiled; immutable and shared between threads."""

    def __init__(self, story: Story) -> None:
        self._build(
            (
                ("term", [(term.id, dict(term.names)) for term in story.terms]),
                ("actor", [(actor.id, dict(actor.names)) for actor in story.actors]),
            )
        )

    @classmethod
    def of_names(cls, names: Mapping[str, Names]) -> Mentions:
        """Any other vocabulary by id, found by the same rules; its ids come back as terms."""
        found = cls.__new__(cls)
        found._build((("term", [(id_, dict(aliases)) for id_, aliases in names.items()]),))
        return found

    def _build(self, tables: Sequence[tuple[Kind, Sequence[tuple[str, dict[str, tuple[str, ...]]]]]]) -> None:
        compiled: dict[tuple[tuple[_Word, ...], Kind], dict[str, None]] = {}
        languages: set[str] = set()
        for kind, table in tables:
            for name_id, names in table:
                for lang, aliases in names.items():
                    if aliases:
                        languages.add(lang)
                    for alias in aliases:
                        for words in _compile(alias, lang):
                            compiled.setdefault((words, kind), {})[name_id] = None
        self.languages = frozenset(languages)
        """Languages in which at least one alias is given."""
        self._exact: dict[str, list[_Alias]] = {}
        self._stems: dict[str, list[_Alias]] = {}
        for (words, kind), ids in compiled.items():
            size = (len(words), sum(len(word.stem or word.exact) for word in words))
            alias = _Alias(words, kind, tuple(ids), size)
            self._exact.setdefault(words[0].exact.lower(), []).append(alias)
            if words[0].stem:
                self._stems.setdefault(words[0].stem, []).append(alias)
        # Stems are found by their first letters, then by their length: two look-ups for most words.
        self._heads = frozenset(stem[:_HEAD] for stem in self._stems if len(stem) >= _HEAD)
        self._short = frozenset(stem for stem in self._stems if len(stem) < _HEAD)
        self._known: dict[str, tuple[_Alias, ...]] = {}
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))
        vocabulary = repr(sorted((key, tuple(ids)) for key, ids in compiled.items()))
        self.digest = hashlib.blake2b(vocabulary.encode(), digest_size=8).hexdigest()
        """Changes with the vocabulary."""

    def find(self, title: str, summary: str, lang: str | None = None) -> tuple[Mention, ...]:
        """Terms and actors in headline and summary, each id once, first seen first.

        ``lang`` is the text's language; names in Latin letters are found inflected only in it, so
        without it (None) they are found as written.

        The longest alias wins where several begin at one word, and what it covers is not read again by
        its own kind: "Melania Trump" is not Donald Trump, but a term "Trump-Putin" names both of them.
        """
        found: dict[str, Mention] = {}
        self._scan(title, True, lang, found)
        self._scan(summary, False, lang, found)
        return tuple(found.values())

    def _scan(self, text: str, in_title: bool, lang: str | None, found: dict[str, Mention]) -> None:
        if not text:
            return
        words = TOKEN.findall(text)
        known = self._known
        looked = [known.get(word) for word in words]
        if None in looked:
            looked = [self._look_up(word) for word in words]
        hits = [i for i, candidates in enumerate(looked) if candidates]
        if not hits:
            return
        lows = [word.lower() for word in words]
        spans: list[tuple[int, int]] = []
        covered: dict[Kind, int] = {"term": -1, "actor": -1}
        for i in hits:
            candidates = looked[i] or ()
            spans = spans or [match.span() for match in TOKEN.finditer(text)]
            best: dict[Kind, tuple[int, int]] = {}
            for alias in candidates:
                kind = alias.kind
                if covered[kind] >= i and kind not in best:
                    continue
                if best.get(kind, alias.size) != alias.size or not _stands(
                    alias, text, words, lows, spans, i, lang
                ):
                    continue
                best[kind] = alias.size
                covered[kind] = i + alias.size[0] - 1
                for name_id in alias.ids:
                    if name_id not in found:
                        shown = text[spans[i][0] : spans[covered[kind]][1]]
                        found[name_id] = Mention(id=name_id, kind=kind, in_title=in_title, text=shown)

    def _look_up(self, word: str) -> tuple[_Alias, ...]:
        """Aliases that may begin with this word, longest first; remembered, since a stream repeats its words."""
        kept = self._known.get(word)
        if kept is not None:
            return kept
        low = word.lower()
        found = list(self._exact.get(low, ()))
        if low[:_HEAD] in self._heads or low[: _HEAD - 1] in self._short:
            for length in self._lengths:
                if length > len(low):
                    break
                found.extend(a for a in self._stems.get(low[:length], ()) if a not in found)
        if len(found) > 1:
            found.sort(key=lambda alias: alias.size, reverse=True)
        kept = tuple(found)
        if len(word) <= _LONGEST_KEPT:
            if len(self._known) >= _WORDS_KEPT:
                self._known.clear()
            self._known[word] = kept
        return kept


def _stands(
    alias: _Alias,
    text: str,
    words: Sequence[str],
    lows: Sequence[str],
    spans: Sequence[tuple[int, int]],
    at: int,
    lang: str | None,
) -> bool:
    if at + len(alias.words) > len(words):
        return False
    for offset, wanted in enumerate(alias.words):
        place = at + offset
        word = words[place]
        if wanted.cased:
            # "US$" is money, not the country.
            if word != wanted.exact or text[spans[place][1] : spans[place][1] + 1] == "$":
                return False
        else:
            low = lows[place]
            if low != wanted.exact and not (
                wanted.stem
                and low.startswith(wanted.stem)
                and len(low) - len(wanted.stem) <= wanted.room
                and (not wanted.lang or wanted.lang == lang)
            ):
                return False
        if offset:
            gap = text[spans[place - 1][1] : spans[place][0]]
            if wanted.joined:
                if gap:
                    return False
            elif not gap or len(gap) > _LONGEST_GAP or not _GAP.issuperset(gap):
                return False
    return True


def _compile(alias: str, lang: str) -> list[tuple[_Word, ...]]:
    """The alias as words; several where little words may be written onto the first."""
    matches = list(TOKEN.finditer(alias))
    if not matches:
        return []
    cased = _is_acronym(alias)
    words: list[_Word] = []
    for i, match in enumerate(matches):
        token = match[0]
        joined = i > 0 and matches[i - 1].end() == match.start()
        stem, room = ("", 0) if cased else _stem(token.lower(), lang, alone=len(matches) == 1)
        inflects_in = (primary(lang) or lang) if stem and "Latn" in scripts(stem) else ""
        words.append(_Word(token if cased else token.lower(), stem, room, inflects_in, cased, joined))
    forms = [tuple(words)]
    for prefix in _PREFIXES.get(lang, ()):
        first = words[0]
        if len(first.exact) >= _SHORTEST_STEM_INSIDE:
            forms.append((first._replace(exact=prefix + first.exact, stem=""), *words[1:]))
    return forms


def _is_acronym(alias: str) -> bool:
    """Short and all capitals: "EU", "UN", "U.S.", "США"; common words in lower case must not match."""
    letters = [c for c in alias if c.isalpha()]
    return 0 < len(letters) <= 4 and all(c.isupper() for c in letters) and " " not in alias


def _stem(word: str, lang: str, *, alone: bool) -> tuple[str, int]:
    room = _ENDINGS.get(lang, 0)
    if not room or not word[:1].isalpha():
        return "", 0
    shortest = _STEM_LETTERS.get(lang, _SHORTEST_STEM if alone else _SHORTEST_STEM_INSIDE)
    if lang in {"de", "sv", "da", "no", "nb"}:
        return (word, room) if len(word) >= shortest else ("", 0)
    stem = word
    endings: tuple[str, ...] = ()
    if lang in _CYRILLIC and "Cyrl" in scripts(word):
        endings = _CYRILLIC_ENDINGS
    else:
        endings = _LATIN_ENDINGS.get(lang, ())
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            stem = word[: -len(ending)] + (ending[:2] if ending in {"ский", "цкий", "ski"} else "")
            break
    return (stem, room) if len(stem) >= shortest else ("", 0)

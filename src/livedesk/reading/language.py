"""Which language a text is in: by script first, by letters second, by py3langid where those leave a choice."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any, cast

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model  # pyright: ignore[reportUnknownVariableType]

from livedesk.reading.script import scripts

UNDETERMINED = "und"
"""What too short a text gets when its source claims nothing."""

SHORTEST = 12
"""Letters below which words tell no language; the source's claim decides."""

# One language, or so nearly one that news in another is not to be expected.
_ONE_LANGUAGE = {
    "Beng": "bn", "Hang": "ko", "Kana": "ja", "Hani": "zh", "Thai": "th", "Grek": "el", "Armn": "hy", "Geor": "ka",
    "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Sinh": "si",
    "Khmr": "km", "Laoo": "lo", "Mymr": "my", "Ethi": "am", "Hebr": "he", "Tibt": "bo", "Thaa": "dv",
}  # fmt: skip
_CANDIDATES = {
    "Cyrl": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn"),
    "Arab": ("ar", "fa", "ur", "ps", "ug"),
    "Deva": ("hi", "mr", "ne"),
    "Latn": (
        "en", "es", "fr", "de", "it", "pt", "nl", "sv", "da", "no", "fi", "et", "lv", "lt", "pl", "cs", "sk", "sl",
        "hr", "hu", "ro", "tr", "az", "vi", "id", "ms", "ca", "sq", "sw", "tl", "is", "ga", "eu", "gl", "mt", "af",
    ),
}  # fmt: skip
# Letters that only some of a script's languages have.
_TELLING: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "Cyrl": (
        (re.compile("[ўЎ]"), "be"),
        (re.compile("[їєґЇЄҐ]"), "uk"),
        (re.compile("[әғқңұһӘҒҚҢҰҺ]"), "kk"),
        (re.compile("[ѓќѕЃЌЅ]"), "mk"),
        (re.compile("[ђћљњџјЂЋЉЊЏЈ]"), "sr"),
        (re.compile("[ыэёЫЭЁ]"), "ru"),
        (re.compile("[іІ]"), "uk"),
    ),
    "Arab": ((re.compile("[ٹڈڑںے]"), "ur"), (re.compile("[ټډړښځڅ]"), "ps"), (re.compile("[پچژگی]"), "fa")),
    "Latn": (
        (re.compile("[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹƠƯẠẢẤẦẬẮẾỀỂỄỆỊỌỐỒỔỘỚỜỢỤỨỪỮỰ]"), "vi"),
    ),
}
# Function words that no other language written much in news shares; two different ones, or one in
# the language the source claims, and none of another language's settle it without asking the model.
_TELLING_WORDS: dict[str, str] = {
    word: lang
    for lang, words in {
        "en": "the and with from after his her will what which have has been they their would about that this says who "
        "amid could should into before where while how why are were you your",
        "es": "los las del una con por su sus más pero qué según sobre esta este también desde hasta tras fue hay muy "
        "donde cuando el y",
        "fr": "les des une dans pour avec sur est sont qui aux ses après selon cette mais été était leur plus chez où",
        "de": "der die und das dem den ist nicht mit für auf von sich auch wird einen eine nach bei zum zur wurde",
        "pt": "os dos das uma não em com pelo pela são mais sua seu ao também após até você foi",
        "it": "il gli della delle dei nel nella che per con sono è una più dopo anche alla degli",
        "ru": "что это как для или его ее уже был была были чтобы после при из",
        "uk": "що від але його її щоб після було були",
        "bg": "са се че ще като това със беше през след",
        "fi": "ja ei että myös ovat oli kun sekä hän mutta joka ovat kanssa mukaan tämä",
    }.items()
    for word in words.split()
    if word not in {"con", "una", "mais", "die", "den", "das", "com"}
}
_SAMPLE = 400  # characters given to the model
_CLAIM_BONUS = 2.0  # how much the source's claim weighs, in nats, against a short text's letters
# Languages with little news of their own beside a large neighbour's: the model alone does not carry them.
_SMALL = frozenset(
    {
        "gl",
        "ca",
        "eu",
        "af",
        "mt",
        "ga",
        "sq",
        "is",
        "tl",
        "et",
        "lv",
        "lt",
        "bg",
        "mk",
        "be",
        "mn",
        "ky",
        "ug",
    }
)
_SMALL_HANDICAP = 1.5  # nats
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cmn": "zh", "yue": "zh", "fil": "tl"}


@cache
def _model() -> Any:
    """The model, its table cut down to the languages there is a choice of: all 142 would take 28 MB, not 10."""
    table, shares, labels, moves, rows, output = cast("Any", load_model(MODEL_DIR / MODEL_FILE))
    wanted = {lang for candidates in _CANDIDATES.values() for lang in candidates}
    kept = [column for column, label in enumerate(labels) if label in wanted]
    return LanguageIdentifier(
        table[:, kept],
        shares[kept],
        [labels[column] for column in kept],
        moves,
        output,
        norm_probs=True,
        tk_row=rows,
    )


@cache
def _ranking(script: str) -> Callable[[str], list[tuple[str, float]]]:
    """Languages of one script by probability, best first; all scripts share the model's automaton."""
    identifier = copy(_model())
    identifier.set_languages(set(_CANDIDATES[script]) & set(identifier.labels))
    return identifier.rank


def prepare() -> None:
    """Load the model now (half a second), so that no report waits for it."""
    _ranking("Latn")


def primary(tag: str | None) -> str | None:
    """Primary subtag of a BCP 47 tag in lower case; None when there is none."""
    if not tag:
        return None
    first = tag.replace("_", "-").split("-", 1)[0].strip().lower()
    return _SAME.get(first, first) if first.isalpha() and 2 <= len(first) <= 3 else None


def language(text: str, claimed: str | None = None) -> str:
    """BCP 47 primary tag of the text's language; "und" when too short to tell.

    ``claimed`` is the source's word: it decides short texts and tips close calls, no more. A script
    that one language uses settles it; within Cyrillic, Arabic and Latin, letters that only one
    language has settle it next; py3langid chooses among the languages of the script otherwise.
    """
    claim = primary(claimed)
    found = scripts(text)
    if not found:
        return claim or UNDETERMINED
    if "Kana" in found and found["Kana"] * 8 >= found.get("Hani", 0):
        return "ja"
    # A name in Latin letters is common in any language, the reverse is not: other scripts count thrice.
    script = max(found, key=lambda name: (found[name] * (1 if name == "Latn" else 3), name))
    if script in _ONE_LANGUAGE:
        return claim if script == "Hani" and claim == "ja" and len(text) < SHORTEST else _ONE_LANGUAGE[script]
    candidates = _CANDIDATES.get(script)
    if candidates is None:
        return claim or UNDETERMINED
    sample = text[:_SAMPLE]
    if script != "Latn" or not text.isascii():
        for letters, lang in _TELLING.get(script, ()):
            if len(letters.findall(sample)) * 60 >= len(sample):
                return lang
    if script in {"Latn", "Cyrl"}:
        settled = _by_words(sample, claim)
        if settled is not None:
            return settled
    if sum(map(str.isalpha, sample)) < SHORTEST:
        return claim if claim is not None and claim in candidates else UNDETERMINED
    best, best_score = UNDETERMINED, -math.inf
    for lang, probability in _ranking(script)(sample)[:6]:
        score = math.log(probability + 1e-9)
        if lang == claim:
            score += _CLAIM_BONUS
        elif lang in _SMALL:
            score -= _SMALL_HANDICAP
        if score > best_score:
            best, best_score = lang, score
    return best


def _by_words(text: str, claim: str | None) -> str | None:
    telling = {word: lang for word in text.lower().split() if (lang := _TELLING_WORDS.get(word))}
    langs = set(telling.values())
    if len(langs) != 1:
        return None
    lang = langs.pop()
    return lang if len(telling) >= 2 or lang == claim else None

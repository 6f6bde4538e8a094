"""Function words: enough of each language to be of use, and nothing else."""

from __future__ import annotations

from livedesk.reading.stop_words import STOP_WORDS


def test_each_language_of_the_desk_has_its_function_words() -> None:
    assert set(STOP_WORDS) >= {"en", "es", "fr", "de", "ru", "uk", "vi", "bn", "fi", "pt", "it", "ar", "zh"}
    assert all(len(stops) >= 60 for lang, stops in STOP_WORDS.items() if lang != "zh")


def test_words_that_carry_news_are_not_among_them() -> None:
    news = {
        "en": {"talks", "war", "deal", "peace", "dead"},
        "es": {"acuerdo", "guerra", "paz", "muertos"},
        "de": {"krieg", "frieden", "tote"},
        "ru": {"война", "мир", "переговоры"},
        "fi": {"sota", "rauha"},
    }
    assert not any(STOP_WORDS[lang] & words for lang, words in news.items())

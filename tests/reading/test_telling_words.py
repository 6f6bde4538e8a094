"""The words of a language that tell who says what."""

import pytest

from livedesk.reading.telling_words import telling_words


@pytest.mark.parametrize("lang", ["ru", "uk", "es", "fr", "de", "vi", "bn"])
def test_each_language_with_blanks_has_its_list(lang):
    words = telling_words(lang)
    assert words is not None
    assert words.exact or words.open


@pytest.mark.parametrize("lang", ["en", "zh", "sw"])
def test_english_chinese_and_unlisted_languages_have_none_here(lang):
    assert telling_words(lang) is None


def test_a_telling_word_gives_its_stance_and_where_it_ends():
    words = telling_words("vi")
    assert words.verb(["bà", "lind", "cho", "biết", "rằng"], 2) == (4, "says")
    assert words.verb(["bà", "lind", "bác", "bỏ", "tin"], 2) == (4, "denies")
    assert words.verb(["lời", "kêu", "gọi"], 1) is None
    assert words.verb(["bà", "ký", "tuyên", "bố"], 2) is None

"""English prose in sentences."""

from livedesk.reading.prose import QUOTE, sentences_of


def sentences(text):
    return [" ".join(s.lows).replace(QUOTE, "Q") for s in sentences_of(text)]


def test_a_quotation_is_one_word_and_its_stops_end_nothing():
    assert sentences("Lind said: “No. Never.” She left.") == ["lind said : Q", "she left ."]


def test_titles_and_initials_end_no_sentence():
    assert sentences("Gov. J. Lind met Mr. Moreau in the U.S. on Monday.") == [
        "gov. j. lind met mr. moreau in the u.s. on monday ."
    ]


def test_a_question_quoted_goes_on_to_its_speaker():
    assert sentences("“Why?” Moreau asked. “Why now?”") == ["Q moreau asked .", "Q"]


def test_pronouns_give_up_their_verbs():
    assert sentences("He's sure they'll come.") == ["he 's sure they 'll come ."]


def test_words_stand_where_they_are_said_to():
    text = "Lind’s aide said “no”, twice."
    for sentence in sentences_of(text):
        for low, (start, end) in zip(sentence.lows, sentence.spans, strict=True):
            if low != QUOTE:
                assert text[start:end].lower().replace("’", "'") == low


def test_a_sentence_without_end_is_cut():
    assert max(len(s.lows) for s in sentences_of("and so on " * 2_000)) <= 400


def test_combining_marks_belong_to_their_word_and_a_danda_ends_a_sentence():
    found = list(sentences_of("জাহাজ আজ আসবে। বৃষ্টি হচ্ছে।"))
    assert [one.lows for one in found] == [["জাহাজ", "আজ", "আসবে", "।"], ["বৃষ্টি", "হচ্ছে", "।"]]

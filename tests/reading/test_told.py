"""Who says what by marks and set words."""

import pytest

from reading.harbour import claims, headed, said


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Lind: port will open at noon", "en", ("Lind", "port will open at noon")),
        ("Port will open at noon – Harbour Court", "en", ("Harbour Court", "Port will open at noon")),
        ("Port will open at noon, says Lind", "en", ("Lind", "Port will open at noon")),
        ("Police: two held at the port", "en", ("Police", "two held at the port")),
        ("Линд: порт откроется в полдень", "ru", ("Линд", "порт откроется в полдень")),
        ("Порт откроется в полдень — Портовый суд", "ru", ("Портовый суд", "Порт откроется в полдень")),
        ("Лінд: порт відкриють опівдні", "uk", ("Лінд", "порт відкриють опівдні")),
        ("Lind: «El puerto abrirá a mediodía»", "es", ("Lind", "El puerto abrirá a mediodía")),
        ("Lind : « Le port ouvrira à midi »", "fr", ("Lind", "Le port ouvrira à midi")),
        ("Lind: „Der Hafen öffnet am Mittag“", "de", ("Lind", "Der Hafen öffnet am Mittag")),
        ("Bà Lind: cảng sẽ mở cửa buổi trưa", "vi", ("Bà Lind", "cảng sẽ mở cửa buổi trưa")),
        ("林德：港口将于中午开放", "zh", ("林德", "港口将于中午开放")),
    ],
)
def test_headlines_mark_their_speaker_by_colon_or_dash(title, lang, expected):
    assert headed(title, lang) == [expected]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("«Порт откроется в полдень», — заявила Линд.", "ru", ("Линд", "Порт откроется в полдень")),
        ("«Порт откроется», — заявила журналистам Линд.", "ru", ("Линд", "Порт откроется")),
        ("Линд заявила, что порт откроется в полдень.", "ru", ("Линд", "порт откроется в полдень")),
        ("По словам Линд, порт откроется в полдень.", "ru", ("Линд", "порт откроется в полдень")),
        ("«Порт відкриють опівдні», — сказала Лінд.", "uk", ("Лінд", "Порт відкриють опівдні")),
        ("За словами Лінд, порт відкриють опівдні.", "uk", ("Лінд", "порт відкриють опівдні")),
        ("«El puerto abrirá a mediodía», dijo Lind.", "es", ("Lind", "El puerto abrirá a mediodía")),
        ("«El puerto abrirá a mediodía», dijo a Radio Lind.", "es", ("Lind", "El puerto abrirá a mediodía")),
        ("El puerto abrirá, según señaló este martes Lind.", "es", ("Lind", "El puerto abrirá")),
        ("Según Lind, el puerto abrirá a mediodía.", "es", ("Lind", "el puerto abrirá a mediodía")),
        ("Lind dijo que el puerto abrirá a mediodía.", "es", ("Lind", "el puerto abrirá a mediodía")),
        ("« Le port ouvrira à midi », a déclaré Lind.", "fr", ("Lind", "Le port ouvrira à midi")),
        ("Selon Lind, le port ouvrira à midi.", "fr", ("Lind", "le port ouvrira à midi")),
        ("„Der Hafen öffnet am Mittag“, sagte Lind.", "de", ("Lind", "Der Hafen öffnet am Mittag")),
        ("Lind sagte, dass der Hafen am Mittag öffnet.", "de", ("Lind", "der Hafen am Mittag öffnet")),
        ("Bà Lind nói rằng cảng sẽ mở cửa buổi trưa.", "vi", ("Bà Lind", "cảng sẽ mở cửa buổi trưa")),
        ("Theo bà Lind, cảng sẽ mở cửa buổi trưa.", "vi", ("bà Lind", "cảng sẽ mở cửa buổi trưa")),
        ("林德表示：“港口将于中午开放。”", "zh", ("林德", "港口将于中午开放。")),
        ("有报道称，港口关闭。林德称，港口将于中午开放。", "zh", ("林德", "港口将于中午开放")),
        ("林德称，港口将于中午开放。", "zh", ("林德", "港口将于中午开放")),
    ],
)
def test_telling_words_stand_beside_a_quotation_or_a_that(text, lang, expected):
    assert said(text, lang) == [expected]


@pytest.mark.parametrize(
    "title",
    [
        "LIVE: port opens at noon",
        "Analysis: what the port wants",
        "Harbour talks: what we know so far",
        "Norway: five hurt in harbour fire",
        "CONFIRMED by Reuters: port opens at noon",
        "CORROBORATED: port opens at noon",
        "Lind: who is she?",
        "Harbour Court: latest news and updates",
        "Lind to dockers in Vik: no deal",
        "Lind’s plan for the port: what it says",
        "'They’re in the port': hundreds march",
        "Port opens 10:30 – 12:00",
        "The meeting of Lind – Moreau",
    ],
)
def test_labels_topics_places_and_our_own_words_are_no_speakers(title):
    assert headed(title) == []


def test_an_outlets_own_name_behind_the_headline_says_nothing():
    assert headed("Port opens at noon – Reuters", source_name="Reuters") == []
    assert headed("Port opens at noon – Reuters") == [("Reuters", "Port opens at noon")]


def test_what_an_outlet_reports_goes_through_it():
    (claim,) = claims("Port opens at noon – Reuters")
    assert (claim.capacity, claim.through) == ("media", "Reuters")


def test_a_person_named_inside_a_longer_clause_is_not_its_speaker():
    assert said("Bắc Kinh lên tiếng sau khi bà Lind đến cảng.", "vi") == []


def test_in_bengali_who_speaks_stands_before_the_verb():
    text = "বন্দরে বৃষ্টি হচ্ছে। বন্দরের সাবেক প্রধান বলেছেন, জাহাজ আজ আসবে।"
    assert said(text, "bn") == [("বন্দরের সাবেক প্রধান", "জাহাজ আজ আসবে")]


def test_generally_speaking_nobody_speaks():
    assert said("Tình hình cảng nói chung và thành phố nói riêng rất tốt.", "vi") == []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("El ministro, Paul Lind, anunció este lunes que el puerto abrirá.", "es", [("Paul Lind", "el puerto abrirá")]),
        ("Bà Lind cho rằng cảng đã đóng và vấn đề là khi nào mở.", "vi", [("Bà Lind", "cảng đã đóng và vấn đề là khi nào mở")]),
        ("Bà Lind đã lên tiếng bác bỏ tin cảng đóng cửa.", "vi", [("Bà Lind", "tin cảng đóng cửa")]),
        ("Bà Lind nói có cảng 'lớn nhất vùng' rồi.", "vi", [("Bà Lind", "có cảng 'lớn nhất vùng' rồi")]),
        ("Lãnh đạo Pháp, Na Uy tuyên bố cảng sẽ mở.", "vi", [("Lãnh đạo Pháp, Na Uy", "cảng sẽ mở")]),
    ],
)  # fmt: skip
def test_who_speaks_stands_before_the_verb_across_a_name_between_commas_and_little_words(
    text, lang, expected
):
    assert said(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Bà Lind trấn an thợ cảng, hứa không đóng cảng Vik.", "vi"),
        ("Bà Lind đến cảng, mang theo thư của ông Moreau.", "vi"),
        ("Tám trăm lính có mặt tại cảng theo lệnh của bà Lind.", "vi"),
        ("Lời kêu gọi của bà Lind nhằm giảm áp lực.", "vi"),
        ("Bà Lind mang đến loạt đề xuất kinh tế cho cảng.", "vi"),
        ("Bà Lind không nói cảng sẽ mở cửa.", "vi"),
    ],
)
def test_promises_of_the_same_subject_orders_and_nouns_of_telling_have_no_speaker_behind_them(text, lang):
    assert said(text, lang) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Norway: 'Port must open' by noon, Lind says", ("Lind", "'Port must open' by noon")),
        ("Lind responds to Moreau: “Port must open” by noon", ("Lind", "“Port must open” by noon")),
        ("Port 'can open if he wants to', says Lind - ahead of crucial meeting", ("Lind", "Port 'can open if he wants to'")),
    ],
)  # fmt: skip
def test_a_topic_before_a_colon_and_a_circumstance_behind_a_dash_are_no_part_of_the_speaker(title, expected):
    assert headed(title) == [expected]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Bà Lind cho biết cảng đã đóng, khi thợ cảng đang đình công.", "vi", [("Bà Lind", "cảng đã đóng")]),
        ("Bà Lind yêu cầu mở cảng, điều thợ cảng cho là không thể.", "vi", [("Bà Lind", "mở cảng")]),
        ("Bà Lind bác bỏ tin cảng đóng cửa, cho rằng cảng sẽ mở.", "vi", [("Bà Lind", "tin cảng đóng cửa")]),
        ("Bà Lind nói cảng sẽ mở cửa buổi trưa, theo Reuters.", "vi", [("Bà Lind", "cảng sẽ mở cửa buổi trưa")]),
        ("Линд заявила, что порт откроется в полдень, передает Рейтер.", "ru", [("Линд", "порт откроется в полдень")]),
        ("La ministra Lind dijo que el puerto abrirá, según Reuters.", "es", [("La ministra Lind", "el puerto abrirá")]),
    ],
)  # fmt: skip
def test_the_reports_own_clause_and_its_credit_are_not_part_of_what_was_said(text, lang, expected):
    assert said(text, lang)[:1] == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Bà Lind phát biểu với tổng thời lượng 11 phút.", "vi"),
        ("Bà Lind viết thư cho ông Moreau về cảng.", "vi"),
        ("Bà Lind đặt kỳ vọng thấp cho cuộc gặp.", "vi"),
        ("Bà Lind nói về đột phá lớn ở cảng.", "vi"),
        ("Thợ cảng Vik kỳ vọng, lo lắng về cuộc gặp.", "vi"),
        ("Bà Lind ký tuyên bố ủng hộ cảng Vik.", "vi"),
        ("লিন্ডকে বলেন, বন্দর খুলবে।", "bn"),
    ],
)
def test_what_is_talked_of_signed_or_said_to_somebody_is_nobodys_word(text, lang):
    assert said(text, lang) == []


def test_a_score_at_a_headlines_end_speaks_for_nobody():
    assert headed("ঘাট শীর্ষ বৈঠক: লিন্ড ১, মোরো ০", "bn") == []

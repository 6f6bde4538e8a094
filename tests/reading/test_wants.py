"""What somebody says he wants, from the softest to the hardest."""

import pytest

from livedesk.reading.wants import headline_want, owned_want, praises, want


def kind(cue, statement, lang="en"):
    found = want(cue, statement, lang)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("cue", "statement", "lang", "expected"),
    [
        ("said", "we are ready to sign a truce", "en", "offer"),
        ("wants", "a truce by Monday", "en", "goal"),
        ("said", "the truce is our priority", "en", "priority"),
        ("said", "the company must withdraw", "en", "demand"),
        ("demanded", "a truce by Monday", "en", "demand"),
        ("said", "we will not give up the quay", "en", "red line"),
        ("said", "that is a red line", "en", "red line"),
        ("ruled out", "a truce before Monday", "en", "red line"),
        ("said", "they are not ready to sign", "en", "red line"),
        ("said", "it rained all day", "en", None),
        ("заявил", "мы готовы подписать перемирие", "ru", "offer"),
        ("заявил", "это неприемлемо", "ru", "red line"),
        ("заявил", "мы не готовы подписать перемирие", "ru", "red line"),
        ("dijo", "es una línea roja", "es", "red line"),
        ("nói", "chúng tôi không thể từ bỏ bến cảng", "vi", "red line"),
        ("nói", "chúng tôi không thể nhượng bến cảng", "vi", "red line"),
        ("nói", "không thể quên ngày đó", "vi", None),
        ("表示", "愿意停火", "zh", "offer"),
        ("dijo", "es una línea roja", "en", None),
    ],
)
def test_the_hardest_word_of_statement_and_cue_decides(cue, statement, lang, expected):
    assert kind(cue, statement, lang) == expected


def test_a_goal_that_is_denied_is_none():
    assert kind("said", "we do not want a truce: no, not we want") is None


@pytest.mark.parametrize(
    ("cue", "statement", "lang"),
    [
        ("said", "he wants to bypass a truce", "en"),
        ("wants", "to avoid a truce", "en"),
        ("said", "we must skip the truce", "en"),
        ("заявил", "хочет избежать перемирия", "ru"),
    ],
)
def test_who_wants_to_get_around_something_does_not_want_it(cue, statement, lang):
    assert kind(cue, statement, lang) is None
    assert headline_want("Quill wants to bypass a truce", len("Quill"), "en") is None


def test_where_a_statement_says_so_is_told():
    assert want("said", "The company must withdraw", "en").at == 12
    assert want("demanded", "a truce", "en").at == 0


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Quill demands a truce", "demand"),
        ("Quill rules out a truce", "red line"),
        ("Quill drops her long held truce demand", "offer"),
        ("Quill still flatly rejects a truce", "red line"),
        ("Quill offers a truce and demands pay", "offer"),
        ("Quill does not seek a truce", "red line"),
        ("Quill meets Ashdown", None),
        ("Quill meets Ashdown, who demands a truce", None),
        ("Quill meets the man who demands a truce", None),
    ],
)
def test_a_headlines_verb_close_behind_who_acts_tells_what_he_wants(headline, expected):
    found = headline_want(headline, len("Quill"), "en")
    assert (found.kind if found else None) == expected


def test_languages_without_a_list_tell_nothing():
    assert want("said", "we must", "sw") is None
    assert headline_want("Quill demands a truce", 5, "sw") is None


@pytest.mark.parametrize(
    ("headline", "lang", "expected"),
    [
        ("Berg rejects Quill's proposal to close the port", "en", ("offer", "proposal to close the port")),
        ("Berg meets Quill's latest demand for a quay", "en", ("demand", "demand for a quay")),
        ("Berg answers Quill's call from the port", "en", None),
        ("Berg drops demand after Quill's offer to close the port", "en", None),
        (
            "Berg rechaza la propuesta de la ministra Quill sobre el puerto",
            "es",
            ("offer", " sobre el puerto"),
        ),
        ("Berg rechaza la propuesta a Quill sobre el puerto", "es", None),
        ("Berg bác đề xuất của bà Quill về bến cảng", "vi", ("offer", " về bến cảng")),
        ("Yêu cầu của bà Quill cản trở bến cảng", "vi", None),
        ("Berg bác đề xuất của ông Lind về Quill về bến cảng", "vi", None),
        ("Berg lehnt den Vorschlag von Quill zum Hafen ab", "de", ("offer", " zum Hafen ab")),
    ],
)
def test_a_noun_that_is_somebodys_tells_what_that_one_wants(headline, lang, expected):
    at = headline.index("Quill")
    found = owned_want(headline, (at, at + len("Quill")), lang)
    assert (found and (found.kind, headline[found.at :])) == expected


def test_praise_is_told_from_support():
    assert praises("Quill defends the quay", "en")
    assert not praises("Quill backs the quay", "en")


def test_a_name_found_with_its_ending_owns_the_noun_as_well():
    headline = "Berg rejects Quill’s proposal to close the port"
    at = headline.index("Quill’s")
    assert owned_want(headline, (at, at + len("Quill’s")), "en") == ("offer", headline.index("proposal"))

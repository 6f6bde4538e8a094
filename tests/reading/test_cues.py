"""The words that attribute."""

from livedesk.reading.cues import english, tables


def test_every_form_of_a_verb_is_known_by_rule_or_list():
    verbs = english().verbs
    for form in (
        "say",
        "says",
        "said",
        "saying",
        "denies",
        "denied",
        "quipped",
        "urging",
        "told",
        "wrote",
        "vowed",
    ):
        assert form in verbs, form


def test_forms_say_which_form_they_are():
    verbs = english().verbs
    assert [verbs[f][-1].form for f in ("argue", "argues", "argued", "arguing", "written")] == [
        "base", "s", "past", "ing", "participle",
    ]  # fmt: skip


def test_longer_verbs_come_before_shorter_ones():
    assert next(cue.lemma for cue in english().verbs["pointed"]).startswith("point ")


def test_every_language_has_the_same_lists():
    lists = {"says", "denies", "believes", "asks", "according", "that", "stop"}
    for lang in ("ru", "uk", "es", "fr", "de", "vi", "zh"):
        assert lists <= set(tables()[lang]), lang

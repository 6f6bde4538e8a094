"""What drawing needs is made once per story and language."""

from livedesk.page.desk import Desk, evidence, extract, status_part
from newsroom import NAMED, Newsroom, passage, story


def test_one_desk_a_story_and_language():
    told = story()
    assert Desk.of(told) is Desk.of(told)
    assert Desk.of(told) is not Desk.of(story())
    assert Desk.of(told, "fr") is not Desk.of(told)


def test_a_passage_is_marked_with_its_language_only_where_it_is_not_the_pages():
    desk = Newsroom()
    heard = desk.hears("10:00", "Gazette", "Parlons", lang="fr")
    drawn = extract(Desk.of(desk.story), passage(heard, lang="fr"))
    assert (drawn.lang, drawn.language, drawn.dir) == ("fr", "French", "ltr")
    assert extract(Desk.of(desk.story), passage(heard, lang="en")).language is None


def test_evidence_never_has_a_plural_where_there_is_one():
    desk = Newsroom()
    heard = desk.hears("10:00", "Gazette", "They talk")
    update = desk.publishes("10:01", heard)
    assert evidence(Desk.of(desk.story), update) == "1 outlet, 1 origin"
    assert status_part(Desk.of(desk.story), "reported", "one origin so far: Gazette").word == "Reported"


def test_issues_and_outcomes_are_called_what_the_story_calls_them_in_the_language_of_the_page():
    told = story(**NAMED)
    own, german, french = Desk.of(told), Desk.of(told, "de"), Desk.of(told, "fr")
    assert (own.issues, own.outcomes) == ({"wages": "Wages"}, {"deal": "A deal"})
    assert (german.issues, german.outcomes) == ({"wages": "Löhne"}, {"deal": "Eine Einigung"})
    assert (french.issues, french.outcomes) == (own.issues, own.outcomes)
    assert [(d.tongue.own, d.tongue.titled) for d in (own, german, french)] == [
        ("", ""),
        ("en", ""),
        ("en", "en"),
    ]


def test_where_one_has_no_title_in_the_language_of_the_page_all_keep_their_own():
    bare = {key: value for key, value in NAMED["outcome"][0].items() if key != "titles"}
    german = Desk.of(story(**(NAMED | {"outcome": [bare]})), "de")
    assert (german.issues, german.tongue.titled) == ({"wages": "Wages"}, "en")

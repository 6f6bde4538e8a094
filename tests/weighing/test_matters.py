"""What a statement on an issue is about beside the issue itself."""

from livedesk.weighing.matters import Matters, one_matter
from newsroom import story

MATTERS = Matters(
    story(
        actor=[{"id": "quill", "name": "Mara Quill", "role": "x", "names": {"en": ["Quill"]}}],
        issue=[{"id": "wages", "title": "Wages", "question": "?", "names": {"en": ["wages"]}}],
    )
)


def test_names_the_issue_and_words_that_say_that_something_is_wanted_are_no_matter():
    assert MATTERS.of("Quill must talk of wages", "en") == frozenset()
    assert MATTERS.of("Quill rules out wages in foreign coin", "en") == {"foreig", "coin"}


def test_two_statements_are_of_one_matter_where_they_share_a_word_or_the_new_one_is_of_the_whole_issue():
    coin, bonus = frozenset({"coin"}), frozenset({"bonus"})
    assert one_matter(coin, coin | bonus)
    assert one_matter(frozenset(), bonus)
    assert not one_matter(coin, bonus)
    assert not one_matter(coin, frozenset())

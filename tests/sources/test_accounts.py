"""Who posted it decides under whose name a post stands, and whether it counts."""

import pytest

from livedesk.sources.accounts import NOT_REGISTERED, Post, Register, posted
from sources.world import NOON, source

MARA = {
    "id": "did:plc:mara",
    "name": "Mara Quill",
    "verified_by": "dockers.example names it",
    "url": "https://example.org/mara",
}
UNION = {
    "id": "@union@quay.example",
    "name": "Dockers' Union",
    "kind": "institution",
    "verified_by": "its site",
    "publisher": "Dockers",
    "type": "official",
}


def social(**fields):
    return source(kind="bluesky", type="social", account=[MARA, UNION], country="GB", **fields)


def report(post=None, made=None, **fields):
    made = made or social()
    given = {"account": "did:plc:mara", "key": "at://1", "text": "We meet at noon."}
    return Register(made).report(post or Post(**{**given, **fields}), seen_at=NOON)


def test_an_account_of_the_register_speaks_under_its_own_name():
    made = report()
    assert (made.source, made.source_name, made.publisher, made.type) == (
        "harbour",
        "Mara Quill",
        "Mara Quill",
        "social",
    )
    assert (made.poster.kind, made.poster.verified_by) == ("person", "dockers.example names it")
    assert made.poster.url == "https://example.org/mara"
    assert made.held is None


def test_it_may_answer_to_a_publisher_and_be_another_kind_of_speaker():
    made = report(account="https://quay.example/users/union", handle="@Union@quay.example")
    assert (made.source_name, made.publisher, made.type) == ("Dockers' Union", "Dockers", "official")


def test_an_account_that_is_not_in_the_register_is_held_and_says_why():
    made = report(account="did:plc:nobody", handle="@nobody")
    assert made.held == NOT_REGISTERED
    assert (made.source_name, made.publisher, made.type, made.country) == (
        "@nobody",
        "@nobody",
        "social",
        None,
    )
    assert made.poster.verified_by is None


def test_unless_the_story_file_says_that_such_posts_count():
    made = report(made=social(unregistered="count"), account="did:plc:nobody")
    assert made.held is None
    assert made.publisher == "did:plc:nobody"


def test_a_post_passed_on_is_its_first_posters_word():
    made = report(first_account="did:plc:nobody", first_handle="@nobody")
    assert (made.source_name, made.publisher, made.credit) == ("Mara Quill", "@nobody", "@nobody")
    assert report(first_account="@union@quay.example").publisher == "Dockers"


@pytest.mark.parametrize("start", ["RT @nobody: ", "RT @nobody ", "RT: @nobody "])
def test_and_so_it_is_where_only_its_words_tell(start):
    made = report(text=f"{start}No deal tonight")
    assert (made.summary, made.publisher) == ("No deal tonight", "@nobody")


def test_the_feed_of_one_account_is_that_accounts():
    bridge = source(kind="bridge", type="social", account=[MARA])
    plain = report(text="No deal", title=None)
    made = posted(plain, bridge, through="bridge.example")
    assert (made.source_name, made.poster.through, made.held) == ("Mara Quill", "bridge.example", None)
    assert posted(plain, source(kind="bridge", type="social")).held == NOT_REGISTERED

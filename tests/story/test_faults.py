"""Each kind of slip reads as a person would put it."""

# ruff: noqa: ISC004 - a slip and what is said of it stand side by side, long or not
import pytest

from livedesk.errors import StoryFileError
from livedesk.story import parse_story
from livedesk.story.faults import near, spell

HEAD = 'title = "a"\nbrief = "b"\n[event]\nplace = "p"\nzone = "UTC"\n'
SOURCE = '[[source]]\nid = "s"\nname = "S"\naddress = "https://example.org/f"\npublisher = "P"\n'
FACT = 'text = "t"\ncite = [{ name = "n", url = "https://example.org" }]\n'


def said(rest, *, head=HEAD):
    """Faults without the file's name."""
    with pytest.raises(StoryFileError) as caught:
        parse_story(head + rest, "f")
    return [line.removeprefix("f:") for line in str(caught.value).split("\n")]


def test_a_key_misspelt_is_one_fault_with_its_cure():
    assert said(SOURCE.replace("publisher", "publsher")) == [
        '10: sources[0] has no key "publsher". Did you mean "publisher"?'
    ]


def test_a_key_unlike_any_other_brings_the_list_of_keys():
    (line,) = said('paint = "red"\n')
    assert line == (
        '6: event has no key "paint". Its keys are place, zone, starts, ends, latitude, longitude, country.'
    )


def test_a_missing_key_is_explained():
    assert said('[[source]]\nid = "s"\nname = "S"\npublisher = "P"\n') == [
        '6: sources[0] lacks the key "address". Add it: address of the feed, the stream, the mailbox or the folder.'
    ]


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ('country = "us"\n', '6: event.country is "us". Use a country code of two capital letters: "US", "RU".'),
        ("latitude = 91\n", "6: event.latitude is 91. Write a number of 90 or less."),
        ('latitude = "north"\n', '6: event.latitude is "north", which is not a number. Write a number without '
         "quotation marks."),
        ("starts = 2025-08-15T11:00:00\n", "6: event.starts is 2025-08-15 11:00:00, a time without its zone. Write it "
         'with its zone: 2025-08-15T11:00:00-08:00, or "Z" for UTC.'),
        ("starts = 2025-08-15\n", "6: event.starts is 2025-08-15, a time without its zone. Write it "
         'with its zone: 2025-08-15T11:00:00-08:00, or "Z" for UTC.'),
        ('starts = "soon"\n', '6: event.starts is "soon", which is not a time. Write it '
         'with its zone: 2025-08-15T11:00:00-08:00, or "Z" for UTC.'),
        (SOURCE + "every = 5\n", "11: sources[0].every is 5. Write a number of 30 or more."),
        (SOURCE + "every = 45.5\n", "11: sources[0].every is 45.5, which is not a whole number. Write a whole number."),
        (SOURCE + 'type = "offical"\n', '11: sources[0].type is "offical". Did you mean "official"?'),
        (SOURCE + 'type = "zzz"\n', '11: sources[0].type is "zzz". Choose one of outlet, agency, official, '
         "state_media, on_the_ground, expert, social."),
        (SOURCE + 'site = "here"\n', '11: sources[0].site is "here", which is not a web address. Write it in full: '
         "https://example.org/page."),
        (SOURCE + "allow_private = 3\n", "11: sources[0].allow_private is 3. Write true or false, without "
         "quotation marks."),
        ('[[term]]\nid = "T"\nnames = { en = ["x"] }\n', '7: terms[0].id is "T". Use lower-case letters and digits, '
         'joined by single hyphens: "white-house".'),
        ('[[term]]\nid = "t"\nnames = { EN = ["x"] }\n', '8: terms[0].names has the key "EN", which is not a language '
         'code. Use a language code of two or three lower-case letters: "en", "uk".'),
        ('[[term]]\nid = "t"\nnames = { en = "x" }\n', '8: terms[0].names.en is "x", which is not a list. Put it '
         "between square brackets, or write it as a list of tables."),
        ('[[term]]\nid = "t"\nnames = ["x"]\n', "8: terms[0].names is a list, which is not a table. Write it by "
         'language: { en = ["name"] }.'),
        ('[[term]]\nid = "t"\nnames = { en = [""] }\n', "8: terms[0].names.en[0] is empty. Write something or leave "
         "the key out."),
        ('[term]\nid = "t"\n', "6: terms is a table, which is not a list. Put it between square brackets, or write it "
         "as a list of tables."),
        ('[[timeline]]\nat = "then"\n' + FACT, '7: timeline[0].at is "then", which is not a date. Write a day as '
         "2025-08-15, a moment as 2025-08-15T11:00:00-08:00, both without quotation marks."),
        ('[[timeline]]\nat = 2025-08-15T11:00:00\n' + FACT, "7: timeline[0].at is 2025-08-15 11:00:00, a time without "
         'its zone. Write it with its zone: 2025-08-15T11:00:00-08:00, or "Z" for UTC.'),
        ('[[timeline]]\nat = 2025-08-15\ntext = "t"\ncite = [\n  { name = "n", url = "u" }]\n',
         '10: timeline[0].cite[0].url is "u", which is not a web address. Write it in full: https://example.org/page.'),
        ("[publishing]\nmin_origins = 9\n", "7: publishing.min_origins is 9. Write a number of 5 or less."),
    ],
)  # fmt: skip
def test_a_value_at_fault_is_quoted_with_its_cure(rest, line):
    assert said(rest) == [line]


def test_a_title_too_long_says_how_long_it_may_be():
    (line,) = said("", head=f'short_title = "{"x" * 80}"\n{HEAD}')
    assert line == f'1: short_title is "{"x" * 59}…", which is too long. Use at most 30 characters.'


def test_near_words_are_found_whatever_their_case():
    assert near("Reuter", ["reuters", "tass"]) == 'Did you mean "reuters"?'
    assert near("europe/moscow", ["Europe/Moscow"]) == 'Did you mean "Europe/Moscow"?'
    assert near("zzz", ["reuters"]) == ""


def test_places_are_spelt_in_the_words_of_the_schema():
    assert spell(()) == "the story file"
    assert spell(("source", 3, "name")) == "sources[3].name"
    assert spell(("explainer", 0, "facts", 1, "cite", 0)) == "explainers[0].facts[1].cite[0]"

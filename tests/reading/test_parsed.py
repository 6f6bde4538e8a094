"""What a parse adds to who says what."""

from livedesk.reading.attributions import attributions
from livedesk.reading.claims import Claims
from livedesk.reading.parsed import LONGEST_SUBJECT, completed
from livedesk.reading.parser import Word
from reading.harbour import STORY


def parsed(**told):
    """A parser that knows one sentence: ``told`` gives words their dep and head, by word; the rest hang on the next."""

    def parse(given):
        words, at = [], 0
        parts = given.replace(",", " ,").replace(".", " .").split()
        heads = {word: parts.index(head) for word, (_, head) in told.items()}
        for i, part in enumerate(parts):
            start = given.index(part, at)
            at = start + len(part)
            dep, _ = told.get(part, ("det", ""))
            words.append([start, at, part.lower(), dep, heads.get(part, min(i + 1, len(parts) - 1))])
        edges = []
        for i in range(len(words)):
            mine = {i}
            for _ in words:
                mine |= {k for k, w in enumerate(words) if w[4] in mine}
            edges.append((min(mine), max(mine)))
        return [Word(*word, *edge) for word, edge in zip(words, edges, strict=True)]

    return parse


TEXT = "Those with doubts said the port stays shut."
PARSE = parsed(
    Those=("nsubj", "said"), doubts=("prep", "Those"), said=("ROOT", "said"), stays=("ccomp", "said"), shut=("acomp", "stays"),
)  # fmt: skip


def shown(text, said):
    return [(text[slice(*s.speaker)], [text[slice(*c)] for c in s.contents]) for s in said if s.speaker]


def test_a_subject_is_taken_whole_where_both_found_the_verb():
    plain = attributions(TEXT)
    assert shown(TEXT, completed(TEXT, plain, PARSE, most=10)) == [
        ("Those with doubts", ["the port stays shut"])
    ]


def test_a_clause_that_word_order_does_not_show_is_added():
    assert shown(TEXT, completed(TEXT, [], PARSE, most=10)) == [
        ("Those with doubts", ["the port stays shut"])
    ]
    assert completed(TEXT, [], PARSE, most=0) == []


def test_what_somebody_is_given_as_saying_already_gets_no_second_speaker():
    plain = attributions("Lind said that Moreau claims the port is shut.")
    inner = parsed(Moreau=("nsubj", "claims"), claims=("ccomp", "said"), shut=("ccomp", "claims"))
    text = "Lind said that Moreau claims the port is shut."
    assert [text[slice(*s.speaker)] for s in completed(text, plain, inner, most=10)] == ["Lind"]


def test_a_subject_that_is_a_story_of_its_own_adds_nothing():
    long = "Those with " + "many " * (LONGEST_SUBJECT // 5) + "doubts said the port stays shut."
    parse = parsed(
        Those=("nsubj", "said"), doubts=("prep", "Those"), said=("ROOT", "said"), stays=("ccomp", "said"), shut=("acomp", "stays"),
    )  # fmt: skip
    assert completed(long, [], parse, most=10) == []


def test_articles_are_completed_and_headlines_are_not():
    claims = Claims(STORY)
    assert [c.speaker for c in claims.of_text(TEXT, "en", (), PARSE)] == ["Those with doubts"]
    assert [c.speaker for c in claims.of_text(TEXT, "de", (), PARSE)] == []

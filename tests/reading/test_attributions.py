"""Who says what in English prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.attributions import attributions


def found(text):
    return [
        (
            text[slice(*s.speaker)] if s.speaker else "",
            text[slice(*s.cue)],
            [text[slice(*c)] for c in s.contents],
        )
        for s in attributions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are close,” said Ida Lind.", [("Ida Lind", "said", ["“We are close,”"])]),
        (
            "“We are close,” Lind said. “Very close.” The port is shut.",
            [("Lind", "said", ["“We are close,”", "“Very close.”"])],
        ),
        ("The port is shut, according to the court.", [("the court", "according to", ["The port is shut"])]),
        ("According to the court, the port is shut.", [("the court", "According to", ["the port is shut"])]),
        ("Moreau denied that he had met Lind.", [("Moreau", "denied", ["he had met Lind"])]),
        (
            "The court's claim that nobody came was wrong.",
            [("The court's", "claim", ["nobody came was wrong"])],
        ),
    ],
)
def test_quoted_reported_and_named_words_have_speaker_cue_and_content(text, expected):
    assert found(text) == expected


def test_what_others_are_said_to_have_said_stays_inside():
    assert [speaker for speaker, _, _ in found("Lind said that Moreau said the port is shut.")] == ["Lind"]


def test_two_speakers_in_one_sentence_are_two():
    assert [s for s, _, _ in found("Lind said the port is open, but Moreau said it is shut.")] == [
        "Lind",
        "Moreau",
    ]


@pytest.mark.parametrize(
    "text", ["Lind did not say whether the port is open.", "Lind has never said the port is open."]
)
def test_what_was_not_said_is_nobodys_claim(text):
    assert found(text) == []


def test_a_denied_belief_is_a_denial():
    assert [s.stance for s in attributions("Lind doesn't believe that the port is open.")] == ["denies"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Lind said the port is open.", "says"),
        ("Lind believes the port is open.", "believes"),
        ("Lind rejected the offer of the port.", "denies"),
        ("Lind asked whether the port is open.", "asks"),
        ("Lind urged Moreau to open the port.", "asks"),
    ],
)
def test_the_verb_tells_the_stance(text, stance):
    assert [s.stance for s in attributions(text)] == [stance]


def test_hearsay_has_no_speaker():
    assert found("The ferry reportedly left at noon.") == [("", "reportedly", ["The ferry", "left at noon"])]


WORDS = st.sampled_from(
    [*"“”\"'‘’,.;:()—\n", "said", "says", "Lind", "he", "who", "according", "to", "told", "that", "and", "by", "was",
     "asked", "the", "minister", "claim", "of", "reportedly", "“No,”", "denied", "wants", "not", "CNN"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_whatever_comes_in_every_place_lies_in_the_text(text):
    for s in attributions(text):
        assert s.contents
        for start, end in (
            *s.contents,
            s.cue,
            *([s.speaker] if s.speaker else []),
            *([s.through] if s.through else []),
        ):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["“No,” Lind said. ", "Lind, ", "said and ", "(", "according to ", "the minister of the port of ", "“‘"],
)
def test_time_grows_with_the_text_and_no_faster(piece):
    def taken(size):
        return spent(lambda: attributions(piece * size))

    taken(500)
    assert lowest(lambda: taken(16_000) / max(taken(1_600), 0.01), under=60) < 60


@pytest.mark.parametrize(
    "text",
    [
        "The minister has welcomed Norwegian Prime Minister Ida Lind to the town hall for talks.",
        "Lind Welcomes Moreau With Brass Band and Red Carpet",
        "Lind Backs Off Strike Demand in Port",
        "Lind and Moreau Could Decide Their Fates, Echoing Vik Strike",
        "Dockers Block the Port, Seeking an Edge in Talks",
        "What Ida Lind wants from Paul Moreau at the town hall",
        "What Norway and other allies are saying after the talks",
        "The court warned of a long strike if Lind refuses to sign.",
        "The court has not ruled out a long strike.",
        "Lind can end the strike if she wants to, or she can go on.",
    ],
)
def test_greetings_asides_suppositions_and_what_is_not_denied_are_nobodys_word(text):
    assert [s for s, _, _ in found(text) if s != "The court"] == []
    assert not any("ruled" in cue for _, cue, _ in found(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The port must open, Lind says ahead of talks", [("Lind", "says", ["The port must open"])]),
        ("The port envoy claims Norway agreed to open it", [("The port envoy", "claims", ["Norway agreed to open it"])]),
        ("Lind welcomed the court's offer of talks.", [("Lind", "welcomed", ["the court's offer of talks"])]),
        ("Lind welcomes Moreau's offer", [("Lind", "welcomes", ["Moreau's offer"])]),
    ],
)  # fmt: skip
def test_what_is_said_stands_on_its_side_of_the_verb(text, expected):
    assert found(text) == expected


def test_a_source_that_a_paper_cites_is_not_what_the_paper_says():
    (one,) = found("The port is shut, according to the Vik Gazette, citing three port officials.")
    assert one[0] == "the Vik Gazette"


@pytest.mark.parametrize(
    "text",
    [
        "How Lind, ex-docker, will seek to sway Moreau at the port",
        "Lind shrugs off suspected hack of the port's computers",
        "Ships left the pier, raising fears that it may have closed.",
    ],
)
def test_looks_at_a_matter_and_participles_are_nobodys_word(text):
    assert attributions(text) == []

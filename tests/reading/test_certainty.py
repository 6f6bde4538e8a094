"""What makes statements less than certain."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Claim, Hedge, HedgeKind, Span
from livedesk.reading.certainty import DOUBT, LEAST, hedges, sureness, uncertain, weigh
from livedesk.reading.phrases import piece

WRITTEN = tomllib.loads(files("livedesk.reading.lexicon").joinpath("hedges.toml").read_text(encoding="utf-8"))


def read(text: str, lang: str = "en") -> tuple[Hedge, ...]:
    return hedges([piece("title", text)], lang)


def scope(text: str, hedge: Hedge) -> str:
    return text[hedge.scope.start : hedge.scope.end]


@pytest.mark.parametrize(
    ("text", "cue", "kind"),
    [
        ("Dockers reportedly end their strike", "reportedly", "evidential"),
        ("Sources say the strike is over", "Sources say", "evidential"),
        ("It is widely believed that the port will close", "It is widely believed", "evidential"),
        ("Quill might meet Ashdown", "might", "epistemic"),
        ("A deal is highly unlikely", "highly unlikely", "epistemic"),
        ("It remains to be seen whether they meet", "remains to be seen", "epistemic"),
        ("Nearly 300 dockers walked out", "Nearly 300", "approximate"),
        ("The ferry sails if the strike ends", "if", "conditional"),
        ("Quill is expected to speak on Monday", "is expected", "future"),
    ],
)
def test_a_cue_is_found_with_its_kind(text, cue, kind):
    assert (cue, kind) in [(h.text, h.kind) for h in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The strike ended in May",
        "May 5 is a holiday",
        "Theresa May met the dockers",
        "Prime Minister May said so",
        "The union showed its military might",
        "The group claims responsibility",
        "Quill appeared at the port",
        "Dockers ended their strike at noon",
        "Ashdown appeared before the court",
    ],
)
def test_false_friends_are_no_cues(text):
    assert read(text) == ()


@pytest.mark.parametrize(
    ("lang", "text", "cue", "kind"),
    [
        ("ru", "Стороны, возможно, встретятся", "возможно", "epistemic"),
        ("ru", "Он якобы уехал", "якобы", "evidential"),
        ("ru", "Погибли около 30 человек", "около 30", "approximate"),
        ("uk", "Він нібито поїхав", "нібито", "evidential"),
        ("es", "El presunto autor huyó", "presunto", "evidential"),
        ("es", "Podría haber acuerdo", "Podría", "epistemic"),
        ("fr", "Il pourrait partir", "pourrait", "epistemic"),
        ("fr", "Le suspect présumé", "présumé", "evidential"),
        ("de", "Der mutmaßliche Täter", "mutmaßliche", "evidential"),
        ("de", "Ein Treffen ist unwahrscheinlich", "unwahrscheinlich", "epistemic"),
        ("vi", "Hai bên có thể gặp nhau", "có thể", "epistemic"),
        ("vi", "Dự kiến họ gặp nhau", "Dự kiến", "future"),
        ("zh", "双方可能会面", "可能", "epistemic"),
        ("zh", "据报道会谈结束", "据报道", "evidential"),
    ],
)
def test_headlines_in_other_languages_have_cues_too(lang, text, cue, kind):
    assert (cue, kind) in [(h.text, h.kind) for h in read(text, lang)]


def test_a_language_without_a_list_has_no_cues_and_an_unknown_one_is_tried_as_english():
    assert read("Ehkä he tapaavat", "fi") == ()
    assert [h.text for h in read("Talks may end", "und")] == ["may"]


@pytest.mark.parametrize(
    ("text", "cue", "covers"),
    [
        ("Quill is in town, and Ashdown may come on Monday", "may", "and Ashdown may come on Monday"),
        ("He said that the port could close", "could", "the port could close"),
        ("Two died, sources say, but the port is open", "sources say", "Two died, sources say,"),
        ("If it rains, the march ends; the port stays shut", "If", "If it rains, the march ends"),
        ("About 300 dockers walked out", "About 300", "About 300 dockers"),
    ],
)
def test_a_cue_covers_its_clause_its_sentence_or_its_figure(text, cue, covers):
    (hedge,) = [h for h in read(text) if h.text == cue]
    assert scope(text, hedge) == covers


def test_the_authors_doubt_is_told_from_that_of_a_quotation():
    found = read("Quill, who may resign, says a deal is “unlikely”")
    assert [(h.text, h.voice) for h in found] == [("may", "author"), ("unlikely", "quoted")]


def claim(text: str, content: str, **fields: object) -> Claim:
    at = text.index(content)
    filled = {"speaker": "Quill", "speaker_span": None, "cue": "said", "manner": "indirect"} | fields
    return Claim(
        cue_span=Span(part="title", start=0, end=1),
        content=content,
        content_span=Span(part="title", start=at, end=at + len(content)),
        **filled,
    )


def test_a_claim_gets_the_hedges_that_touch_its_content_and_its_speaker_the_doubt():
    text = "Quill said a deal is likely; Ashdown said the port is open"
    first, second = claim(text, "a deal is likely"), claim(text, "the port is open")
    (one, two), (hedge,) = weigh((first, second), read(text))
    assert (one.hedges, one.sureness) == ((hedge,), 0.735)
    assert hedge.voice == "quoted"
    assert two == second
    assert two.sureness == 1.0


def test_hearsay_about_a_statement_stays_the_authors():
    text = "Quill reportedly said the strike is over"
    (only,), (hedge,) = weigh((claim(text, "the strike is over"),), read(text))
    assert (hedge.voice, only.sureness) == ("author", 1 - DOUBT["medium"])


def test_sureness_multiplies_what_cues_leave_and_takes_the_lowest_probability_once():
    assert sureness(()) == 1.0
    assert sureness(read("It is likely")) == 0.735
    assert sureness(read("It is likely, perhaps even probable")) == 0.508  # .725 of seven tenths
    assert sureness(read("allegedly " * 12)) == LEAST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Critics say the port is unsafe", True),
        ("The port is probably safe", True),
        ("Some dockers left", True),
        ("Dockers plan to march if the port stays shut", False),
        ("About 300 dockers marched", False),
        ("Most left by noon", False),
    ],
)
def test_a_sentence_is_uncertain_for_hearsay_and_possibility_not_for_plans_and_rounding(text, expected):
    assert uncertain(read(text)) is expected


@pytest.mark.parametrize("lang", sorted(WRITTEN))
def test_every_language_has_every_kind_and_lists_of_known_names(lang):
    table = WRITTEN[lang]
    assert set(table) - {"nothing"} == {*get_args(HedgeKind), "probability"}
    for kind in get_args(HedgeKind):
        assert set(table[kind]) <= set(DOUBT)


@pytest.mark.parametrize("lang", sorted(WRITTEN))
def test_every_cue_of_the_lists_is_found(lang):
    for kind in get_args(HedgeKind):
        for written in WRITTEN[lang][kind].values():
            for phrase in written.split(","):
                plain = " ".join(
                    part.strip("()").split("/")[0].replace("*", "").replace("#", "30")
                    for part in phrase.split()
                    if part != "..."
                )
                assert read(plain, lang), phrase


@pytest.mark.parametrize("lang", sorted(WRITTEN))
def test_ranges_of_probability_lie_in_order_between_nothing_and_certainty(lang):
    for rows in WRITTEN[lang]["probability"].values():
        for phrase, low, high in rows:
            assert 0 <= low <= high <= 1, phrase


@given(
    st.text(alphabet="may some, \"“”'.:;but if 可能かも\n", max_size=200), st.sampled_from(("en", "zh", "ru"))
)
def test_spans_always_lie_in_the_text_and_hold_the_cue(text, lang):
    for hedge in read(text, lang):
        assert text[hedge.span.start : hedge.span.end] == hedge.text
        assert 0 <= hedge.scope.start <= hedge.span.start
        assert hedge.scope.start < hedge.scope.end <= len(text)


@pytest.mark.parametrize(
    "bit", ["1,000,", "about ", "may ", "a'", "chances of ", "is ", "“a ", "'a ", ". ", "x"]
)
def test_hostile_texts_are_read_in_time(bit):
    assert len(read(bit * (60_000 // len(bit)))) <= 40

"""Preview: what readers would see, before anybody published it."""

from livedesk.page.console.preview import preview
from newsroom import Newsroom, at


def begun():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin", summary="They began at noon in the harbour office.")
    desk.assesses("14:05", heard)
    return desk, heard


def test_an_editors_words_stand_in_place_of_the_extracts():
    desk, heard = begun()
    part = preview(
        desk.state,
        desk.story,
        desk.development(heard),
        now=at("14:10"),
        headline="They talk",
        text="At **noon**.",
    )
    assert part is not None
    assert part.headline.text == "They talk"
    assert part.markdown == "At **noon**."
    assert part.extracts == ()
    assert part.worded
    assert part.evidence == "1 outlet, 1 origin"


def test_words_that_are_left_as_they_are_stay_the_reports():
    desk, heard = begun()
    part = preview(desk.state, desk.story, desk.development(heard), now=at("14:10"))
    assert part is not None
    assert part.headline.outlet == "Reuters"
    assert part.extracts[0].text == "They began at noon in the harbour office."
    assert not part.worded


def test_a_correction_shows_its_note_first():
    desk, heard = begun()
    desk.publishes("14:06", heard)
    part = preview(
        desk.state,
        desk.story,
        desk.development(heard),
        now=at("14:10"),
        headline="They talk",
        note="Not yet.",
    )
    assert part is not None
    assert [c.note for c in part.corrections] == ["Not yet."]
    assert part.revision == 2


def test_a_post_of_the_desks_own_has_no_evidence():
    desk, _ = begun()
    part = preview(desk.state, desk.story, "", now=at("14:10"), headline="We are there", text="")
    assert part is not None
    assert part.own
    assert part.headline.text == "We are there"


def test_nothing_is_drawn_of_what_is_not_there():
    desk, _ = begun()
    assert preview(desk.state, desk.story, "d-none", now=at("14:10")) is None

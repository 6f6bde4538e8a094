"""Where things stand, and the rail."""

from livedesk.page.desk import Desk
from livedesk.page.parts import Rail, Standing
from livedesk.page.standing import RAIL_LENGTH, rail, standing
from newsroom import Newsroom


def lines(desk: Newsroom, seq: int | None = None) -> Standing:
    return standing(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def stops(desk: Newsroom) -> Rail:
    return rail(desk.state, Desk.of(desk.story), desk.state.seq)


def told(desk: Newsroom, time: str, words: str, **fields: object) -> str:
    heard = desk.hears(time, "Harbour Wire", words)
    return desk.publishes(time, heard, **fields).id  # type: ignore[arg-type]


def texts(found: Standing) -> list[tuple[str, str]]:
    return [(line.text.text, line.because) for line in found.lines]


def test_established_key_moments_come_first_then_the_newest_then_what_is_disputed():
    desk = Newsroom()
    told(desk, "10:00", "They land", status="confirmed", key=True)
    told(desk, "10:10", "They disagree on the hour", status="disputed")
    told(desk, "10:20", "They sit down", status="corroborated", key=True)
    told(desk, "10:30", "Lunch is served")
    told(desk, "10:40", "Rain falls")
    told(desk, "10:50", "A door opens", key=True)
    assert texts(lines(desk)) == [
        ("They sit down", "established"),
        ("They land", "established"),
        ("A door opens", "newest"),
        ("Rain falls", "newest"),
        ("Lunch is served", "newest"),
        ("They disagree on the hour", "disputed"),
    ]


def test_without_key_moments_the_most_significant_established_updates_come_first():
    desk = Newsroom()
    told(desk, "10:00", "They land", status="confirmed", significance=0.9)
    told(desk, "10:10", "Rain falls", status="corroborated", significance=0.1)
    told(desk, "10:20", "They sit down", status="corroborated", significance=0.8)
    told(desk, "10:30", "They part", status="corroborated", significance=0.7)
    told(desk, "10:40", "A rumour")
    assert texts(lines(desk)) == [
        ("They land", "established"),
        ("They sit down", "established"),
        ("A rumour", "newest"),
        ("They part", "newest"),
        ("Rain falls", "newest"),
    ]


def test_after_two_days_a_key_moment_gives_way_to_what_was_established_since():
    desk = Newsroom()
    told(desk, "2025-08-09T10:00+00:00", "They will meet", status="corroborated", key=True)
    for i in range(3):
        told(desk, f"10:0{i}", f"Thing {i}", status="corroborated", significance=0.5 + i / 10)
    assert texts(lines(desk)) == [
        ("Thing 2", "established"),
        ("Thing 1", "established"),
        ("Thing 0", "newest"),
    ]


def test_of_the_last_hours_the_telling_stand_not_whichever_came_last():
    desk = Newsroom()
    told(desk, "2025-08-14T10:00+00:00", "They are expected", significance=0.5)
    told(desk, "18:00", "They quarrel", significance=0.4)
    told(desk, "18:10", "They will meet again", significance=0.3)
    told(desk, "18:20", "They part", status="confirmed", significance=0.6, key=True)
    told(desk, "18:30", "Markets are flat", significance=0.1)
    told(desk, "18:40", "Rain falls", significance=0.1)
    assert texts(lines(desk)) == [
        ("They part", "established"),
        ("Rain falls", "newest"),
        ("They will meet again", "newest"),
        ("They quarrel", "newest"),
    ]


def test_of_two_that_tell_as_much_the_newer_stands_and_what_has_come_before_what_is_planned():
    desk = Newsroom()
    told(desk, "08:00", "They will sit down at ten", significance=0.5, planned=True)
    told(desk, "08:10", "They are on their way", significance=0.4)
    told(desk, "16:00", "They part without a word", significance=0.35)
    told(desk, "16:10", "They speak of progress", significance=0.35)
    told(desk, "16:20", "They will meet again", significance=0.35)
    assert [text for text, _ in texts(lines(desk))] == [
        "They will meet again",
        "They speak of progress",
        "They part without a word",
    ]


def test_a_line_that_readers_need_not_understand_gives_way_to_one_they_do():
    desk = Newsroom()
    for at, words, lang in (
        ("10:00", "They part", "en"),
        ("10:10", "They speak of progress", "en"),
        ("10:20", "Они расстались без соглашения", "ru"),
        ("10:30", "on august 15 the two presidents held a", "en"),
        ("10:40", "They will meet again", "en"),
        ("10:50", "Markets are flat", "en"),
        ("11:00", "Rain falls", "en"),
    ):
        heard = desk.hears(at, "Harbour Wire", words, lang=lang)
        desk.publishes(at, heard, status="corroborated", significance=0.6 if lang == "ru" else 0.4)
    assert [text for text, _ in texts(lines(desk))] == [
        "Rain falls",
        "Markets are flat",
        "They will meet again",
        "They speak of progress",
        "They part",
    ]


def test_there_are_three_lines_as_soon_as_there_are_three_updates():
    desk = Newsroom()
    for i in range(5):
        told(desk, f"10:0{i}", f"Thing {i}")
    assert [line.text.text for line in lines(desk).lines] == ["Thing 4", "Thing 3", "Thing 2"]


def test_there_are_never_more_than_six():
    desk = Newsroom()
    for i in range(9):
        told(desk, f"10:0{i}", f"Key {i}", status="confirmed", key=True)
        told(desk, f"11:0{i}", f"Doubt {i}", status="denied")
        told(desk, f"12:0{i}", f"Talk {i}")
    assert len(lines(desk).lines) == 6


def test_withdrawn_and_superseded_updates_stand_nowhere():
    desk = Newsroom()
    told(desk, "10:00", "They will meet alone", status="superseded", key=True)
    heard = desk.hears("10:10", "Wire", "A boat sinks")
    desk.publishes("10:11", heard, key=True, status="corroborated")
    desk.withdraws("10:12", heard, "It had not.")
    assert lines(desk).lines == ()
    assert lines(desk).at is None
    assert [m.headline.text for m in stops(desk).moments] == ["They will meet alone"]


def test_a_dispute_that_was_settled_leaves_the_disputed_lines():
    desk = Newsroom()
    heard = desk.hears("10:10", "Wire", "The hour is ten")
    desk.publishes("10:11", heard, status="disputed")
    assert [line.because for line in lines(desk).lines] == ["disputed"]
    desk.publishes("10:12", heard, status="reported")
    assert [line.because for line in lines(desk).lines] == ["newest"]


def test_lines_of_a_past_moment_are_those_readers_saw():
    desk = Newsroom()
    told(desk, "10:00", "They land", status="confirmed", key=True)
    then, seen = desk.state.seq, lines(desk)
    told(desk, "10:10", "They leave", status="confirmed", key=True)
    assert lines(desk, then) == seen


def test_the_rail_runs_from_old_to_new_and_counts_what_it_can_not_draw():
    desk = Newsroom()
    for i in range(RAIL_LENGTH + 3):
        told(desk, f"{10 + i // 60}:{i % 60:02d}", f"Key {i}", key=True)
    found = stops(desk)
    assert len(found.moments) == RAIL_LENGTH
    assert found.moments[-1].headline.text == f"Key {RAIL_LENGTH + 2}"
    assert found.earlier == 3


def test_an_old_update_made_a_key_moment_later_takes_its_place_in_time():
    desk = Newsroom()
    heard = desk.hears("10:00", "Wire", "A quiet word")
    desk.publishes("10:01", heard)
    told(desk, "10:30", "They sit down", key=True)
    desk.publishes("10:40", heard, key=True)
    assert [m.headline.text for m in stops(desk).moments] == ["A quiet word", "They sit down"]
    desk.publishes("10:50", heard, key=False)
    assert [m.headline.text for m in stops(desk).moments] == ["They sit down"]


def test_no_key_moment_is_an_empty_rail():
    assert stops(Newsroom()) == Rail(moments=(), earlier=0, zone="America/Anchorage")

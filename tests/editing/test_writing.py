"""Writing: everything an update says stands in a report, and good lines stay."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from livedesk.editing.revisions import Publication, revise
from livedesk.editing.writing import EXTRACT_CHARACTERS, draft, when_told
from livedesk.model import Member, Update
from livedesk.reading.reader import readable
from newsroom import assessed, at, placement, report, story

STORY = story()


def member(time: str, source: str, title: str | None, summary: str | None = None, **fields: Any) -> Member:
    where = {k: fields.pop(k) for k in ("form", "lang", "copy_of", "revision_of") if k in fields}
    heard = report(time, source, title or "", summary=summary, **fields)
    if title is None:
        heard = msgspec.structs.replace(heard, title=None)
    return Member(report=heard, placement=placement(heard, "d", **({"lang": "en"} | where)))


def nothing(_text: str, _lang: str) -> tuple[str, ...]:
    return ()


def written(members: list[Member], current: Update | None = None) -> Update:
    text = draft(members, STORY, current, nothing)
    assert text is not None
    update = revise(
        Publication(draft=text, assessment=assessed(), happened_at=at("14:00")),
        current,
        now=at("15:00"),
        by="autopilot",
    )
    assert update is not None
    return update


def test_the_headline_comes_from_a_news_report_in_the_pages_language() -> None:
    members = [
        member("14:00", "Volna", "Самолёт приземлился", lang="ru"),
        member("14:01", "Harbour Live", "Live: all the news from the harbour", form="live"),
        member("14:02", "Kodiak", "Aircraft lands in the rain"),
    ]
    text = draft(members, STORY, None, nothing)
    assert text is not None
    assert text.headline.text == "Aircraft lands in the rain"
    assert text.headline.source_name == "Kodiak"


def test_the_headline_on_the_page_stays_when_an_equal_one_comes() -> None:
    one = member("14:00", "Northlight", "Aircraft lands")
    update = written([one])
    text = draft([one, member("14:05", "Kodiak", "Plane touches down")], STORY, update, nothing)
    assert text is not None
    assert text.headline.text == "Aircraft lands"


def test_an_outlets_own_new_title_replaces_its_old_one() -> None:
    one = member("14:00", "Northlight", "Aircraft lands")
    update = written([one])
    two = member("14:05", "Northlight", "Aircraft lands an hour late", revision_of=one.report.id)
    text = draft([one, two], STORY, update, nothing)
    assert text is not None
    assert text.headline.text == "Aircraft lands an hour late"


def test_a_post_without_a_title_is_headed_by_its_first_sentence() -> None:
    text = draft(
        [member("14:00", "Ministry", None, "We have landed. Talks start soon.")], STORY, None, nothing
    )
    assert text is not None
    assert text.headline.text == "We have landed."


def test_what_was_cut_inside_a_word_ends_at_a_whole_one() -> None:
    one = member("14:00", "Ministry", None, "The talks are, says the min", truncated=True)
    text = draft([one], STORY, None, nothing)
    assert text is not None
    assert text.headline.text == "The talks are, says the"


def test_an_outlets_headline_goes_before_the_beginning_of_an_officials_post() -> None:
    post = member("14:00", "Ministry", None, "we have landed, talks start soon")
    outlet = member("14:05", "Northlight", "Aircraft lands")
    text = draft([post, outlet], STORY, None, nothing)
    assert text is not None
    assert text.headline.text == "Aircraft lands"


def test_the_flags_a_post_is_adorned_with_are_not_part_of_its_headline() -> None:
    for line, shown in (
        ("🇷🇺🤝🇺🇸 The talks begin ⚡️", "The talks begin"),
        ("№ 5 is signed at 30°", "№ 5 is signed at 30°"),
        ("🔥🔥", "🔥🔥"),
    ):
        text = draft([member("14:00", "Kodiak", line)], STORY, None, nothing)
        assert text is not None
        assert text.headline.text == shown


def test_an_update_stands_under_the_time_of_its_first_report() -> None:
    members = [
        member("14:00", "Volna", "Самолёт приземлился", lang="ru"),
        member("14:40", "Kodiak", "Aircraft lands in the rain"),
    ]
    text = draft(members, STORY, None, nothing)
    assert text is not None
    assert when_told(text.headline, members, None) == at("14:00")


def test_a_headline_from_much_later_tells_what_came_later() -> None:
    members = [
        member("09:17", "Volna", "Зал готов к переговорам", lang="ru"),
        member("11:29", "Kodiak", "Talks begin behind closed doors"),
    ]
    text = draft(members, STORY, None, nothing)
    assert text is not None
    assert when_told(text.headline, members, None) == at("11:29")


def test_words_that_stay_keep_their_time_whatever_reports_leave_or_come() -> None:
    members = [member("14:10", "Kodiak", "Aircraft lands in the rain")]
    update = written(members)
    later = [member("12:00", "Volna", "Самолёт приземлился", lang="ru"), *members]
    text = draft(later, STORY, update, nothing)
    assert text is not None
    assert when_told(text.headline, later, update) == update.happened_at == at("14:00")


def test_reports_without_any_words_give_no_update() -> None:
    assert draft([member("14:00", "Northlight", None, None)], STORY, None, nothing) is None


def test_extracts_repeat_neither_the_headline_nor_each_other_and_come_newest_first() -> None:
    members = [
        member(
            "14:00", "Northlight", "Aircraft lands at the harbour", "The aircraft has landed at the harbour."
        ),
        member("14:02", "Kodiak", "Plane in", "Dockers lined the apron and held up banners."),
        member("14:03", "Copy", "Plane in", "Dockers lined the apron and held up banners.", copy_of="x"),
        member("14:04", "Tundra", "Plane in", "The port's director waited under an umbrella."),
    ]
    text = draft(members, STORY, None, nothing)
    assert text is not None
    assert [p.source_name for p in text.text] == ["Tundra", "Kodiak"]


def test_a_kicker_before_a_bar_is_not_part_of_the_extract() -> None:
    members = [
        member("14:00", "Tundra", "Plane in", "Harbour news | The port's director waited in the rain.")
    ]
    text = draft(members, STORY, None, nothing)
    assert text is not None
    assert text.text[0].text == "The port's director waited in the rain."


def test_an_officials_words_come_before_an_outlets() -> None:
    many = [
        member(f"14:0{i}", f"Outlet {i}", "Plane in", f"Witness number {i} saw banner colour {i} flying.")
        for i in range(4)
    ]
    official = member(
        "14:09", "Port company", "Statement", "The company welcomes the delegation warmly.", type="official"
    )
    text = draft([*many, official], STORY, None, nothing)
    assert text is not None
    assert text.text[0].source_name == "Port company"


@given(st.lists(st.tuples(st.text(max_size=400), st.text(max_size=900)), min_size=1, max_size=5))
def test_every_passage_is_an_exact_short_substring_of_its_report(texts: list[tuple[str, str]]) -> None:
    members = [member(f"14:0{i}", f"S{i}", title, summary) for i, (title, summary) in enumerate(texts)]
    text = draft(members, STORY, None, nothing)
    if text is None:
        return
    reports = {m.report.id: m.report for m in members}
    for passage in (text.headline, *text.text):
        title, summary = readable(reports[passage.report])
        assert passage.text in title or passage.text in summary
        assert len(passage.text) <= EXTRACT_CHARACTERS


def test_a_wrongly_decoded_headline_is_shown_mended_and_without_the_outlets_name() -> None:
    wrong = "ZelenskyÃ¢â‚¬â„¢s visit ends - Northlight"
    text = draft([member("14:00", "Northlight", wrong)], STORY, None, nothing)
    assert text is not None
    assert text.headline.text == "Zelensky’s visit ends"


def test_a_rubric_behind_a_headlines_bar_is_not_part_of_it() -> None:
    text = draft(
        [member("14:00", "Tundra", "Plane touches down in the rain | Harbour news")], STORY, None, nothing
    )
    assert text is not None
    assert text.headline.text == "Plane touches down in the rain"
    text = draft(
        [member("14:00", "Tundra", "Harbour | Plane touches down in the rain")], STORY, None, nothing
    )
    assert text is not None
    assert text.headline.text == "Harbour | Plane touches down in the rain"

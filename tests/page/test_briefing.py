"""The briefing: the state of play at a moment, and nothing of a source that turns into markup."""

from __future__ import annotations

from avenue import Avenue
from livedesk.model import Because, Reaction, ReactionHeard
from livedesk.page.briefing import briefing, briefing_markdown
from livedesk.page.view import build_view
from newsroom import Newsroom, at, passage, story


def scene(**more: object) -> Newsroom:
    desk = Newsroom(**more)  # type: ignore[arg-type]
    first = desk.hears("14:00", "Wire", "Talks [begin](http://evil.example) *now*")
    desk.publishes("14:02", first, key=True, status="confirmed")
    desk.publishes("14:10", desk.hears("14:09", "Wire", "بدأت المحادثات", lang="ar"))
    return desk


def markdown(desk: Newsroom, **more: str) -> str:
    view = build_view(desk.state, desk.story, now=at("15:00"))
    return "".join(briefing_markdown(briefing(view, **more)))


def test_it_says_when_it_is_of_and_where_things_stand() -> None:
    text = markdown(scene())
    assert text.startswith("# The talks at the harbour: State of play at 07:00\n")
    assert "Friday 15 August 2025" in text
    assert text.index("## Where things stand") < text.index("## Key moments") < text.index("## Updates")
    assert "Confirmed" in text


def test_a_time_of_another_day_says_its_day() -> None:
    desk = scene()
    view = build_view(desk.state, desk.story, now=at("2025-08-16T15:00:00+00:00"))
    assert "(Fri 15 Aug 06:00 · Confirmed" in "".join(briefing_markdown(briefing(view)))
    assert "(06:00 · Confirmed" in markdown(desk)


def test_it_says_how_it_may_end_and_who_has_reacted() -> None:
    deal = {"id": "deal", "title": "A deal", "criteria": "Signed.", "prior": 0.25, "prior_because": "Rare."}
    desk = scene(story=story(outcome=[deal]))
    heard = desk.hears("14:20", "Wire", "Norway welcomes the talks")
    desk.publishes("14:20", heard)
    said = Reaction(
        party="NO", speaker="Norway", attitude="supports", rank="head", sentence=passage(heard),
        development=desk.development(heard), because=Because(rule="reaction.heard", text="so"),
    )  # fmt: skip
    desk.append("14:20", "party:NO", ReactionHeard(reaction=said))
    text = markdown(desk)
    assert "- A deal (25 % · unlikely)" in text
    assert "(Norway · supports · 06:20)" in text
    assert text.index("## Possible outcomes") < text.index("## Reactions")


def test_where_accounts_differ_each_stands_with_its_outlet_and_time() -> None:
    desk = Avenue()
    desk.hears("14:00", "wait", "Quill waited 25 minutes for Ashdown at the gate")
    desk.hears("14:10", "wait", "Quill waited 36 minutes at the gate in Grey Harbour", "Bay Radio")
    view = build_view(desk.state, desk.story, now=at("15:00"))
    text = "".join(briefing_markdown(briefing(view)))
    (line,) = [
        line for line in text.split("## Where accounts differ")[1].splitlines() if line.startswith("- ")
    ]
    for account in view.differences[0].accounts:
        assert f"{account.answer}, {account.says.outlet} {account.says.at.clock}" in line


def test_what_a_source_wrote_is_text_and_its_address_the_one_link() -> None:
    text = markdown(scene())
    assert r"Talks \[begin\](http://evil.example) \*now\*" in text
    assert "(<https://wire.example/" in text


def test_with_a_public_address_lines_lead_to_the_desks_own_permalinks() -> None:
    text = markdown(scene(), base_url="https://live.example")
    assert "(<https://live.example/updates/" in text
    assert text.rstrip().endswith("<https://live.example/>")


def test_corrections_are_listed_with_what_was_wrong_and_a_rehearsal_says_that_it_is_one() -> None:
    desk = scene(rehearsal=True)
    desk.corrects("14:30", desk.state.published.values[0], "They began earlier.")
    text = markdown(desk)
    assert "They began earlier." in text
    assert "rehearsal" in text


def test_its_own_words_are_in_the_language_of_the_story() -> None:
    text = markdown(scene(story=story(language="de")))
    assert "Stand der Dinge um 07:00" in text


def test_an_empty_coverage_is_a_briefing_too() -> None:
    text = markdown(Newsroom())
    assert "State of play" in text
    assert "##" not in text

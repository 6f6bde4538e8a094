"""Who has reacted, first and last, and of whom no word is known."""

import json

import msgspec

from livedesk.model import Because, Reaction, ReactionHeard
from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.push import frames
from livedesk.page.reactions import reactions
from livedesk.page.view import build_view
from newsroom import Newsroom, at, passage, story


def newsroom():
    return Newsroom(story=story(reactions_from=["NO", "IN", "nato"]))


def reacts(desk, time, report, party="NO", speaker="Nils Berg", **fields):
    fields = {"attitude": "supports", "rank": "head"} | fields
    said = Reaction(
        party=party, speaker=speaker, sentence=passage(report), development=desk.development(report),
        because=Because(rule="reaction.heard", text="so"), **fields,
    )  # fmt: skip
    return desk.append(time, f"party:{party}", ReactionHeard(reaction=said))


def published(desk, time, title):
    report = desk.hears(time, "Gazette", title)
    desk.publishes(time, report)
    return report


def of(desk, seq=None):
    return reactions(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)


def test_before_anybody_spoke_everybody_expected_is_silent():
    assert of(newsroom()).parties == ()
    assert of(newsroom()).silent == ("Norway", "India", "NATO")


def test_a_party_shows_its_first_and_its_last_word_and_is_no_longer_silent():
    desk = newsroom()
    reacts(desk, "10:05", published(desk, "10:05", "Berg hails talks"))
    early = desk.state.seq
    reacts(desk, "11:05", published(desk, "11:05", "Berg doubts talks"), attitude="opposes")
    now = of(desk)
    (norway,) = now.parties
    assert (norway.name, norway.count) == ("Norway", "2 statements")
    assert (norway.latest.sentence.text, norway.latest.attitude) == ("Berg doubts talks", "opposes")
    assert norway.first.sentence.text == "Berg hails talks"
    assert now.silent == ("India", "NATO")
    (then,) = build_view(desk.state, desk.story, now=at("12:00"), seq=early).reactions.parties
    assert (then.first, then.count) == (None, "1 statement")


def test_who_spoke_last_stands_first():
    desk = newsroom()
    reacts(desk, "10:05", published(desk, "10:05", "Berg hails talks"))
    reacts(desk, "10:09", published(desk, "10:09", "India hails talks"), party="IN", speaker="India")
    assert [party.id for party in of(desk).parties] == ["IN", "NO"]


def test_what_stood_in_a_withdrawn_update_is_taken_back():
    desk = newsroom()
    report = published(desk, "10:05", "Berg hails talks")
    reacts(desk, "10:05", report)
    desk.withdraws("10:30", report, "He did not say so.")
    assert of(desk).parties == ()
    assert "Norway" in of(desk).silent


def test_open_pages_are_sent_the_list_with_words_that_cannot_run():
    desk = newsroom()
    report = published(desk, "10:05", "Berg <script>hails</script> talks")
    start = desk.state.seq
    reacts(desk, "10:06", report, speaker="<b>Berg</b>")
    desk.publishes("10:06", report, key=True)
    data = json.loads(
        frames(desk.state, desk.story, desk.entries[start:], Renderer())[-1].data.split(b"data: ")[1]
    )
    drawn = data["lists"]["reaction-list"]
    assert "Norway" in drawn
    assert "<script" not in drawn
    assert "<b>Berg" not in drawn
    assert msgspec.json.encode(data)

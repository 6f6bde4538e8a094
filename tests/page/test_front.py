"""The front page: a card a story, in an order that does not jump."""

from livedesk.page import Renderer
from livedesk.page.catalogue import ENGLISH, Tongue
from livedesk.page.front import card, front
from livedesk.page.links import Links
from newsroom import Newsroom

LINKS = Links(root="/stories/harbour/")


def told(newsroom, place=0, name="harbour", lang=None):
    return card(newsroom.state, newsroom.story, name, place, LINKS, lang)


def test_a_card_says_where_the_story_stands_and_leads_into_it():
    newsroom = Newsroom()
    for number in range(5):
        heard = newsroom.hears("13:00", "Wire", f"Talks, part {number}")
        newsroom.publishes("13:00", heard)
    one = told(newsroom)
    assert one.updates == "5 updates"
    assert one.address == "/stories/harbour/"
    assert len(one.lines) == 3
    assert all(line.address == LINKS.update(line.line.id) for line in one.lines)
    html = Renderer().card(one)
    assert all(line.line.text.text in html for line in one.lines)
    assert one.latest is not None
    assert one.latest.clock in html


def test_live_stories_come_first_and_others_keep_the_order_they_were_given_in():
    quiet, live, planned = Newsroom(), Newsroom(), Newsroom()
    quiet.turns("13:00", "quiet")
    live.turns("13:00", "live")
    cards = [told(planned, 0, "planned"), told(quiet, 1, "quiet"), told(live, 2, "live")]
    assert [one.id for one in front(cards, "Desk", ENGLISH).cards] == ["live", "quiet", "planned"]


def test_words_of_a_story_can_be_no_markup():
    newsroom = Newsroom()
    heard = newsroom.hears("13:00", "Wire", "<script>alert(1)</script> talks")
    newsroom.publishes("13:00", heard)
    html = Renderer().front(front([told(newsroom)], "<b>Desk</b>", ENGLISH), base_url="https://desk.example")
    assert "<script>alert" not in html
    assert "<b>Desk" not in html


def test_the_page_speaks_the_readers_language():
    german = Tongue("de", kept=True)
    page = front([told(Newsroom(), lang="de")], None, german)
    html = Renderer().front(page, base_url="https://desk.example")
    assert '<html lang="de"' in html
    assert page.title != "Live coverage"

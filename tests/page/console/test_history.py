"""History: what happened to a development, by whom."""

from editors import Editors
from livedesk.model import DevelopmentsMerged, StatusSet
from livedesk.model import command as c
from livedesk.page.console.history import by_words, history
from livedesk.page.desk import Desk
from newsroom import Newsroom, because


def told(desk, development):
    lines = history(desk.state, Desk.of(desk.story, "en"), development)
    return [(line.what, line.by, line.text) for line in lines]


def test_who_did_it_is_said_in_words():
    assert by_words("editor:Anna Berg") == "Anna Berg"
    assert by_words("autopilot") == by_words(None) == "the desk's rules"
    assert by_words("editor:") == "an editor"
    assert by_words("editor:4f0c", {"editor:4f0c": "Anna Berg"}) == "Anna Berg"


def test_the_newest_comes_first_and_an_editor_is_named():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    id_ = desk.development(heard)
    desk.publishes("14:06", heard)
    desk.corrects("14:09", heard, "They began at noon.")
    lines = told(desk, id_)
    assert lines[0] == ("Corrected", "mara", "They began at noon.")
    assert lines[1] == ("Published", "the desk's rules", "Talks begin")
    assert lines[-1] == ("Opened", "the desk's rules", "by a report of Reuters")


def test_an_editors_status_carries_name_and_reason():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    id_ = desk.development(heard)
    desk.append(
        "14:06",
        f"status:{id_}",
        StatusSet(development=id_, status="confirmed", because=because("I saw them"), by="editor:mara"),
    )
    desk.assesses("14:06", heard, status="confirmed")
    assert told(desk, id_)[0] == ("Status: Confirmed", "mara", "I saw them")


def test_a_merge_stands_in_the_history_of_what_stays():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    second = desk.hears("14:06", "Coast Daily", "Harbour: they talk")
    ended, into = desk.development(second), desk.development(first)
    desk.append(
        "14:07", f"development:{ended}", DevelopmentsMerged(development=ended, into=into, because=because())
    )
    lines = history(desk.state, Desk.of(desk.story, "en"), into)
    assert (lines[0].what, lines[0].text) == ("Merged", "took in: Harbour: they talk")
    assert lines[0].at.iso == "2025-08-15T14:07:00Z"


async def test_what_an_editor_changed_is_no_further_report(tmp_path):
    editors = await Editors.at_work(tmp_path)
    ferry = editors.on("ferry")
    await editors.does(c.Pin(development=ferry))
    (line, *_) = history(editors.state, Desk.of(editors.desk.story, "en"), ferry)
    assert (line.what, line.by) == ("Changed", "mara")

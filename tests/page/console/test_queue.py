"""The queue: a row for each development, ranked, and worked out anew only where something changed."""

from costs import lowest, spent
from livedesk.model import (
    Decision,
    DevelopmentHeld,
    DevelopmentsMerged,
    EditorRuled,
    Ruling,
    StatusSet,
    StoryRevised,
)
from livedesk.page.console.queue import NO_LINE, Queue, touched
from newsroom import Newsroom, because, story

ACTOR = {"id": "mayor", "name": "Ana Ruiz", "role": "mayor", "names": {"en": ["Ruiz"]}}
WAGES = {"id": "wages", "title": "Wages", "question": "How much?", "names": {"en": ["wages"]}}


def opened(desk):
    queue = Queue()
    queue.open(desk.state, desk.story)
    return queue


def test_a_row_tells_what_stands_behind_a_development():
    desk = Newsroom(story=story(actor=[ACTOR], issue=[WAGES]))
    first = desk.hears("14:05", "Reuters", "Ruiz speaks of wages", type="agency")
    desk.hears("14:07", "Coast Daily", "Ruiz speaks of wages", copy_of=first)
    desk.assesses("14:07", first, significance=0.7, key_moment=True)
    (row,) = opened(desk).rows()
    assert row.headline == "Ruiz speaks of wages"
    assert (row.reports, row.copies, row.outlets, row.origins) == (2, 1, 2, 1)
    assert row.kinds == ("agency", "outlet")
    assert row.issues == ("wages",)
    assert row.actors == ("mayor",)
    assert row.significance == 0.7
    assert row.key
    assert row.stage == "waiting"
    assert row.opened == "2025-08-15T14:05:00Z"
    assert row.last == "2025-08-15T14:07:00Z"


def test_what_readers_see_stands_in_the_row_and_what_came_since_is_counted():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    desk.assesses("14:05", first)
    desk.publishes("14:06", first)
    desk.hears("14:09", "Coast Daily", "Talks have begun", joins=first)
    (row,) = opened(desk).rows()
    assert (row.stage, row.revision, row.newer) == ("published", 1, 1)
    desk.withdraws("14:10", first, "It was another meeting.")
    (row,) = opened(desk).rows()
    assert row.stage == "withdrawn"


def test_the_most_significant_comes_first_and_of_equals_the_latest():
    desk = Newsroom()
    for time_, title, significance in (("14:00", "Old", 0.5), ("14:05", "Big", 0.9), ("14:06", "New", 0.5)):
        desk.assesses(time_, desk.hears(time_, "Reuters", title), significance=significance)
    assert [row.headline for row in opened(desk).rows()] == ["Big", "New", "Old"]


def test_what_waits_for_what_it_is_about_is_marked():
    desk = Newsroom(story=story(publishing={"hold_words": {"en": ["killed"]}}))
    desk.assesses("14:05", desk.hears("14:05", "Reuters", "Docker killed"))
    (row,) = opened(desk).rows()
    assert row.sensitive
    assert "killed" in row.waits


def test_a_report_without_words_still_has_a_row():
    desk = Newsroom()
    desk.assesses("14:05", desk.hears("14:05", "Reuters", ""))
    (row,) = opened(desk).rows()
    assert row.headline == NO_LINE


def test_only_what_entries_touch_is_worked_out_anew():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    other = desk.hears("14:06", "Reuters", "A ship leaves")
    queue = opened(desk)
    since = desk.state.seq
    desk.assesses("14:07", first, significance=0.8)
    changed = queue.follow(desk.state, desk.story, desk.entries[since:])
    assert [row.headline for row in changed] == ["Talks begin"]
    assert [row.headline for row in queue.rows(after=since)] == ["Talks begin"]
    untouched = queue.row(desk.development(other))
    assert untouched is not None
    assert untouched.seq <= since


def test_a_merge_takes_a_row_away_and_says_what_it_became_part_of():
    desk = Newsroom()
    first = desk.hears("14:05", "Reuters", "Talks begin")
    second = desk.hears("14:06", "Coast Daily", "Harbour: they talk")
    queue = opened(desk)
    since = desk.state.seq
    ended, into = desk.development(second), desk.development(first)
    desk.append(
        "14:07", f"development:{ended}", DevelopmentsMerged(development=ended, into=into, because=because())
    )
    changed = queue.follow(desk.state, desk.story, desk.entries[since:])
    assert [(row.id, row.reports) for row in changed] == [(into, 2)]
    assert queue.merged(after=since) == {ended: into}
    assert queue.merged(after=desk.state.seq) == {}
    assert len(queue) == 1


def test_another_story_file_changes_every_row():
    desk = Newsroom()
    for i in range(3):
        desk.hears("14:05", "Reuters", f"Talk {i}")
    queue = opened(desk)
    since = desk.state.seq
    desk.append("14:07", "story", StoryRevised(text="", digest="1" * 32, origin="test"))
    assert len(queue.follow(desk.state, desk.story, desk.entries[since:])) == 3


def test_following_gives_what_opening_anew_gives():
    desk = Newsroom()
    queue = opened(desk)
    for i in range(12):
        since = len(desk.entries)
        heard = desk.hears(f"14:{i:02}", "Reuters", f"Talk {i}")
        desk.assesses(f"14:{i:02}", heard)
        if i % 3 == 0:
            desk.publishes(f"14:{i:02}", heard)
        if i % 4 == 0:
            id_ = desk.development(heard)
            set_ = StatusSet(development=id_, status="confirmed", because=because(), by="editor:mara")
            desk.append(f"14:{i:02}", f"status:{id_}", set_)
        queue.follow(desk.state, desk.story, desk.entries[since:])
    plain = lambda rows: [(row.id, row.stage, row.status, row.revision) for row in rows]  # noqa: E731
    assert plain(queue.rows()) == plain(opened(desk).rows())


def test_an_entry_names_the_developments_it_touches():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    assert touched(desk.state, desk.entries) == (desk.development(heard),)
    since = len(desk.entries)
    desk.turns("14:06", "live")
    assert touched(desk.state, desk.entries[since:]) == ()


def test_an_entry_costs_its_rows_and_not_the_length_of_the_queue():
    desk = Newsroom()
    for i in range(400):
        desk.assesses("14:05", desk.hears("14:05", "Reuters", f"Talk number {i} of the harbour"))
    queue = opened(desk)
    since = desk.state.seq
    desk.assesses("14:06", desk.hears("14:06", "Reuters", "One more"))
    new = desk.entries[since:]

    def one_by_all():
        one = spent(lambda: queue.follow(desk.state, desk.story, new))
        return one / spent(lambda: queue.open(desk.state, desk.story))

    assert lowest(one_by_all, under=1 / 20) < 1 / 20


def test_what_editors_decide_and_what_waits_by_rule_stands_in_the_row():
    desk = Newsroom()
    heard = desk.hears("14:05", "Reuters", "Talks begin")
    desk.assesses("14:05", heard)
    id_ = desk.development(heard)
    queue = opened(desk)

    def after(time_, stream, body):
        since = desk.state.seq
        desk.append(time_, stream, body)
        (row,) = queue.follow(desk.state, desk.story, desk.entries[since:])
        return row

    waits = because("held: the desk suggests, an editor publishes", "autopilot.mode")
    row = after("14:06", f"hold:{id_}", DevelopmentHeld(development=id_, because=waits))
    assert (row.stage, row.rule) == ("waiting", "autopilot.mode")
    for verdict, stage in (("hold", "held"), ("reject", "rejected")):
        ruling = Ruling(
            about=f"decision:{id_}",
            value=Decision(verdict=verdict, note="Too thin"),
            by="editor:mara",
            command="",
        )
        row = after("14:07", f"ruling:decision:{id_}", EditorRuled(ruling=ruling))
        assert (row.stage, row.waits) == (stage, "Too thin")


def test_a_ruling_on_something_else_is_no_row():
    desk = Newsroom()
    queue = opened(desk)
    ruling = Ruling(about="mode:story", value="hold", by="editor:mara", command="")
    entry = desk.append("14:07", "ruling:mode:story", EditorRuled(ruling=ruling))
    assert queue.follow(desk.state, desk.story, [entry]) == ()
    assert queue.merged() == {}

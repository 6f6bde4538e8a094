"""A state held still: nothing that comes after a stop reaches it, and past pages of that time are the one before."""

from pathlib import Path

from editors import REPORTS, Editors, heard
from livedesk.model import EditorRuled, Ruling
from livedesk.model import command as c
from livedesk.record.fold import fold
from livedesk.record.freezing import halted, last_seen, still
from newsroom import Newsroom, at


def rules(newsroom: Newsroom, time: str, *, value: bool | None, undoes: str | None = None) -> None:
    ruling = Ruling(about="stopped", value=value, by="editor:Ana", command=f"c{time}")
    newsroom.append(time, "ruling:stopped", EditorRuled(ruling=ruling, undoes=undoes))


def published(*times: str) -> Newsroom:
    newsroom = Newsroom()
    for time in times:
        newsroom.publishes(time, newsroom.hears(time, "Reuters", f"Ship {time} leaves"))
    return newsroom


async def test_while_all_publishing_is_stopped_readers_are_shown_the_state_of_that_moment(
    tmp_path: Path,
) -> None:
    editors = await Editors.at_work(tmp_path, hearing=False)
    reports = list(REPORTS)
    await editors.desk.hear([heard(id_) for id_ in reports[:4]])
    await editors.does(c.Stop())
    stopped = editors.state.seq
    await editors.desk.hear([heard(id_) for id_ in reports[4:]])
    await editors.does(c.Merge(development=editors.on("sign"), into=editors.on("ferry")))
    await editors.does(c.Phase(phase="closed"))
    assert editors.state.seq > stopped
    assert editors.state.shown == fold(editors.desk.record.read(upto=stopped)).shown
    assert editors.state.shown.seq == stopped
    again = await editors.restart(tmp_path)
    assert again.state.shown == editors.state.shown
    await again.does(c.Stop(stopped=False))
    assert again.state.shown is again.state


def test_a_stop_taken_back_lifts_it_like_one_that_is_lifted() -> None:
    newsroom = published("14:00")
    rules(newsroom, "14:05", value=True)
    assert newsroom.state.shown is not newsroom.state
    rules(newsroom, "14:06", value=None, undoes="c14:05")
    assert newsroom.state.shown is newsroom.state


def test_a_second_stop_on_the_first_changes_nothing() -> None:
    newsroom = published("14:00")
    rules(newsroom, "14:05", value=True)
    shown = newsroom.state.shown
    rules(newsroom, "14:06", value=True)
    assert newsroom.state.shown is shown


def test_the_page_as_of_a_moment_of_the_stop_is_the_one_readers_had() -> None:
    newsroom = published("14:00")
    rules(newsroom, "14:05", value=True)
    before = newsroom.state.seq_at(at("14:05"))
    newsroom.publishes("14:10", newsroom.hears("14:10", "Reuters", "A storm closes the pier"))
    rules(newsroom, "14:15", value=False)
    assert newsroom.state.seq_at(at("14:12")) == before
    assert newsroom.state.seq_at(at("14:16")) > before


def test_a_copy_shares_what_never_changes_and_nothing_else() -> None:
    newsroom = published("14:00", "14:01")
    copy = still(newsroom.state)
    assert copy == newsroom.state
    id_ = next(iter(copy.updates))
    assert copy.updates[id_] is not newsroom.state.updates[id_]
    assert copy.updates[id_].latest is newsroom.state.updates[id_].latest
    newsroom.publishes("14:03", newsroom.hears("14:03", "Reuters", "A ferry turns back"))
    assert copy != newsroom.state
    assert len(copy.updates) == 2


def test_without_any_stop_the_last_moment_counts() -> None:
    moments = published("14:00", "14:05").state.moments
    first = [seq for seq, time in zip(moments.seqs, moments.times, strict=True) if time <= at("14:04")]
    assert last_seen(moments, None, at("14:04")) == first[-1] < moments.seqs[-1]
    assert last_seen(moments, None, at("14:06")) == moments.seqs[-1]
    assert not halted(None)

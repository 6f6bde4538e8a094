"""Channels: what is about what, last revised first, nothing left out."""

from __future__ import annotations

from livedesk.page.channel import actors_of, channel
from livedesk.page.desk import Desk
from newsroom import Newsroom, passage, story

STORY = story(
    issue=[{"id": "wages", "title": "Wages", "question": "How much?"}],
    actor=[
        {"id": "mayor", "name": "Ana Ruiz", "role": "mayor", "names": {"en": ["Ruiz"], "ru": ["Руис"]}},
        {"id": "union", "name": "The union", "role": "union", "names": {"en": ["dockers' union"]}},
    ],
)


def scene() -> Newsroom:
    desk = Newsroom(story=STORY)
    desk.publishes("14:00", desk.hears("14:00", "Wire", "Ruiz opens the talks"), issues=("wages",))
    desk.publishes("14:10", desk.hears("14:10", "Post", "Cranes stand still"))
    desk.publishes("14:20", desk.hears("14:20", "Волна", "Руис закрыла переговоры", lang="ru"))
    return desk


def titles(desk: Newsroom, *about: str, **more: int) -> list[str]:
    found = channel(desk.state, desk.story, *about, **more)  # type: ignore[arg-type]
    assert found is not None
    return [update.headline.text for update in found.updates]


def test_the_coverage_holds_every_update_last_revised_first() -> None:
    desk = scene()
    assert titles(desk) == ["Руис закрыла переговоры", "Cranes stand still", "Ruiz opens the talks"]
    desk.corrects("15:00", desk.state.published.values[0], "It was the deputy.")
    assert titles(desk)[0] == "Ruiz opens the talks"
    assert len(titles(desk)) == 3


def test_an_issues_channel_holds_what_bears_on_it_and_an_actors_what_names_them_in_any_language() -> None:
    desk = scene()
    assert titles(desk, "issue", "wages") == ["Ruiz opens the talks"]
    assert titles(desk, "actor", "mayor") == ["Руис закрыла переговоры", "Ruiz opens the talks"]
    assert titles(desk, "actor", "union") == []
    assert channel(desk.state, desk.story, "issue", "nothing") is None
    assert channel(desk.state, desk.story, "actor", "wages") is None


def test_following_older_gives_every_update_once() -> None:
    desk = Newsroom(story=STORY)
    for i in range(25):
        desk.publishes("14:00", desk.hears("14:00", "Wire", f"Thing {i} of Ruiz"))
    for i in (3, 9, 3):
        desk.corrects("15:00", desk.state.published.values[i], "Otherwise.")
    for about in (("coverage", ""), ("actor", "mayor")):
        seen: list[str] = []
        before = None
        while True:
            found = channel(desk.state, desk.story, *about, limit=7, before=before)
            assert found is not None
            seen += [update.id for update in found.updates]
            if found.older is None:
                break
            before = found.older
        assert len(seen) == len(set(seen)) == 25
        assert set(seen) == set(desk.state.updates)


def test_whom_an_update_names_is_looked_up_anew_when_it_is_revised() -> None:
    desk = scene()
    words = Desk.of(desk.story)
    id_ = desk.state.published.values[0]
    first = desk.state.updates[id_].values[-1]
    assert actors_of(words, first) == actors_of(words, first) == {"mayor"}
    heard = desk.hears("16:00", "Wire", "The dockers' union opens the talks", id="r9")
    desk.publishes("16:00", id_, headline=passage(heard))
    assert actors_of(words, desk.state.updates[id_].values[-1]) >= {"union"}

"""A whole stream grouped into stories."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from costs import lowest, spent
from livedesk.gathering.world import Item, World
from livedesk.gathering.world_settings import Settings

PLACES = ("harbour", "airfield", "quarry", "orchard", "bakery", "lighthouse", "museum", "stadium")
DEEDS = ("strike", "fire", "flood", "auction", "festival", "robbery", "election", "quarantine")


def unit(*parts: float, size: int = 16) -> bytes:
    made = np.zeros(size, dtype="<f4")
    made[: len(parts)] = parts
    return (made / np.linalg.norm(made)).astype("<f4").tobytes()


def item(id_: str, hours: float, text: str, **more) -> Item:
    found = tuple(text.lower().split())
    return Item(id=id_, hours=hours, lang="en", title=text, words=found, title_words=len(found), **more)


def background(world: World, hours: float = 0.0, count: int = 60) -> None:
    """Enough other news for words to have their weight: each item of words of its own."""
    for n in range(count):
        world.place(item(f"b{n}", hours, f"other{n} news{n} item{n} words{n}"))


def noise(count: int, seed: int = 1) -> list[Item]:
    chance = random.Random(seed)
    made: list[Item] = []
    for n in range(count):
        place, deed = chance.choice(PLACES), chance.choice(DEEDS)
        more = " ".join(f"w{chance.randrange(3000)}" for _ in range(5))
        vector = unit(*[chance.gauss(0, 1) for _ in range(16)])
        made.append(item(f"n{n}", n / 50, f"{place} {deed} {more}", embedding=vector if n % 3 else None))
    return made


def test_reports_of_one_story_share_a_group_and_others_do_not():
    world = World()
    background(world)
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour"))
    second = world.place(item("2", 2, "Grey Harbour dockers extend strike"))
    other = world.place(item("3", 2, "Baker wins regatta on Hill Lake"))
    assert first.opens
    assert second.group == first.group
    assert not second.opens
    assert other.group != first.group


def test_the_reason_gives_the_figures_compared():
    world = World()
    background(world)
    world.place(item("1", 1, "Dockers strike closes Grey Harbour"))
    because = world.place(item("2", 2, "Grey Harbour dockers extend strike")).because
    assert because.rule == "world.join"
    assert because.values["stands out"] >= because.values["threshold"]
    assert str(because.values["closest"]) in because.text


def test_what_means_the_same_in_other_words_joins_by_its_embedding():
    world = World()
    for n in range(40):
        world.place(
            item(f"b{n}", 0, f"news{n} item{n} words{n} other{n}", embedding=unit(0, *np.eye(14)[n % 14]))
        )
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour", embedding=unit(1)))
    second = world.place(item("2", 2, "Port workers walk out", embedding=unit(1, 0.1)))
    assert second.group == first.group


def test_a_story_grows_cold_in_days():
    world = World()
    background(world)
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour"))
    background(world, hours=100, count=1)
    later = world.place(item("2", 120, "Grey Harbour dockers extend strike"))
    assert later.group != first.group


def test_an_item_heard_again_has_the_group_it_has():
    world = World()
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour"))
    again = world.place(item("1", 5, "Something else entirely was said"))
    assert again.group == first.group
    assert again.because.rule == "world.again"


def test_one_text_sent_ten_thousand_times_is_one_group_and_costs_little():
    world = World()
    background(world)
    sent = (item(f"s{n}", 1, "Dockers strike closes Grey Harbour") for n in range(40_000))

    def ten_thousand():
        assert len({world.place(one).group for one in itertools.islice(sent, 10_000)}) == 1

    assert lowest(lambda: spent(ten_thousand), under=5) < 5


@pytest.mark.parametrize("text", ["", "Fire", "漢字 かな"])
def test_items_with_hardly_any_text_are_placed(text):
    world = World()
    assert world.place(item("1", 1, text)).opens
    world.place(item("2", 1, text))
    world.place(item("3", 1, text, embedding=unit(1)))
    world.place(item("4", 1, text, embedding=b"\0" * 64))
    assert len(world) == 4


def test_embeddings_of_another_length_are_passed_over():
    world = World()
    background(world)
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour", embedding=unit(1)))
    second = world.place(item("2", 1, "Grey Harbour dockers extend strike", embedding=unit(1, size=8)))
    assert second.group == first.group


def test_the_same_items_give_the_same_groups():
    items = noise(600)
    first, second = World(), World()
    assert [first.place(one) for one in items] == [second.place(one) for one in items]


def test_memory_is_bounded_by_the_window_and_the_groups():
    world = World(Settings(window_items=200, groups=50))
    for one in noise(2_000):
        world.place(one)
    assert len(world) == 200
    assert len(world._groups) <= 50
    assert len(world._postings) == sum(len(g.words) for g in world._groups if g is not None)


def test_what_a_closed_group_leaves_is_nothing():
    world = World(Settings(groups=4))
    for one in noise(300):
        world.place(one)
    world.place(item("late", 10_000, "Long after all of it"))
    assert world._postings.words() == {"long", "after", "all", "of", "it"}
    assert np.count_nonzero(world._words_square) == 1


def test_clocks_that_run_backwards_do_no_harm():
    world = World()
    background(world, hours=50)
    first = world.place(item("1", 60, "Dockers strike closes Grey Harbour"))
    second = world.place(item("2", 10, "Grey Harbour dockers extend strike"))
    assert second.group == first.group


def test_endings_do_not_part_what_belongs_together():
    world = World()
    background(world)
    first = world.place(item("1", 1, "Dockers striking Harbour closures"))
    second = world.place(item("2", 2, "Docker strikes Harbours closure"))
    assert second.group == first.group


def test_two_groups_that_grow_alike_become_one_and_the_id_goes_on():
    world = World()
    background(world)
    first = world.place(item("1", 1, "Dockers strike closes Grey Harbour"))
    world.place(item("2", 1, "Dockers strike closes Grey Harbour today"))
    second = world.place(item("3", 1, "Ferries turned back from mainland port"))
    assert second.group != first.group
    joined = [
        world.place(item(f"j{n}", 1 + n / 10, text))
        for n, text in enumerate(
            (
                "Ferries turned back from mainland port strike",
                "Dockers strike: ferries turned back from Harbour port",
                "Ferries turned back, dockers strike closes Harbour",
                "Dockers strike closes mainland port, ferries turned back",
                "Grey Harbour dockers strike: ferries turned back from mainland port",
            )
        )
    ]
    merged = next(placed.merged for placed in joined if placed.merged is not None)
    assert merged.because.rule == "world.merge"
    assert merged.because.values["stands out"] >= merged.because.values["threshold"]
    assert world.now(first.group) == world.now(second.group)
    assert world.place(item("3", 3, "Whatever")).group == world.now(second.group)


@pytest.mark.parametrize(("length", "merges"), [(12, True), (60, False)])
def test_whole_texts_are_not_merged_by_a_short_item_between_them(length, merges):
    world = World(Settings(join_words=0.3, merge_words=0.01))
    background(world)
    texts = [" ".join(f"{name}{n}" for n in range(length)) for name in ("one", "two")]
    first, second = (world.place(item(text[:3], 1, f"{text} strike harbour")) for text in texts)
    assert first.group != second.group
    between = world.place(item("3", 1, f"{' '.join(texts[0].split()[:11])} strike harbour"))
    assert world.now(between.group) == world.now(first.group)
    assert (between.merged is not None) == merges
    assert (world.now(first.group) == world.now(second.group)) == merges


def test_ids_of_merged_groups_are_forgotten_with_their_items():
    world = World(Settings(window_items=50, groups=20, merge_words=0.01))
    for one in noise(2_000):
        world.place(one)
    assert len(world._moved) <= 50

"""One update as the page draws it."""

from datetime import timedelta

from livedesk.model import Because, Findings, Frame, Link, Origin, Path, Poster, ReportPlaced
from livedesk.page.desk import Desk
from livedesk.page.parts import UpdatePart
from livedesk.page.update import update_part
from livedesk.story.schema import Actor
from newsroom import Newsroom, at, passage, placement


def drawn(desk: Newsroom, seq: int | None = None) -> UpdatePart:
    update_id = desk.state.published.values[0]
    part = update_part(desk.state, Desk.of(desk.story), update_id, desk.state.seq if seq is None else seq)
    assert part is not None
    return part


def test_one_outlet_is_one_outlet_and_one_origin():
    desk = Newsroom()
    landing = desk.hears("14:05", "Harbour Wire", "The plane lands")
    desk.publishes("14:06", landing)
    assert drawn(desk).evidence == "1 outlet, 1 origin"


def test_copies_hang_on_their_origin_and_the_first_outlet_is_marked():
    desk = Newsroom()
    landing = desk.hears("14:05", "Harbour Wire", "The plane lands")
    desk.hears("14:07", "Polar Post", "The plane lands", copy_of=landing)
    desk.hears("14:09", "Kontor", "Das Flugzeug landet", joins=landing, lang="de")
    desk.publishes("14:10", landing)
    part = drawn(desk)
    assert part.evidence == "3 outlets, 2 origins"
    assert [(root.origin, [b.outlet for b in root.branches]) for root in part.tree] == [
        ("Harbour Wire", ["Harbour Wire", "Polar Post"]),
        ("Kontor", ["Kontor"]),
    ]
    assert [b.first for root in part.tree for b in root.branches] == [True, False, False]
    assert [b.language for root in part.tree for b in root.branches] == [None, None, "German"]


def test_an_outlet_whose_report_left_the_story_keeps_its_name_and_its_link():
    desk = Newsroom()
    landing = desk.hears("14:05", "Harbour Wire", "The plane lands")
    desk.publishes("14:06", landing)
    del desk.state.members[landing.id]
    assert drawn(desk).tree[0].branches[0].url == landing.url
    desk.state.developments.clear()
    branch = drawn(desk).tree[0].branches[0]
    assert (branch.outlet, branch.url, branch.at) == ("Harbour Wire", None, None)


def test_a_foreign_extract_says_its_language_and_direction():
    desk = Newsroom()
    landing = desk.hears("14:05", "Sahifa", "هبطت الطائرة", lang="ar")
    desk.publishes("14:06", landing)
    headline = drawn(desk).headline
    assert (headline.lang, headline.dir, headline.language) == ("ar", "rtl", "Arabic")


def test_a_headline_in_another_language_says_whom_it_names_and_one_readers_have_does_not():
    desk = Newsroom()
    mara = Actor(
        id="mara", name="Mara Quill", role="mayor", names={"en": ("Mara Quill",), "ru": ("Мара Квилл",)}
    )
    story = desk.story.model_copy(update={"actors": (mara,)})
    for outlet, words, lang, names in (
        ("Volna", "Мара Квилл приземлилась", "ru", ("Mara Quill",)),
        ("Harbour Wire", "Mara Quill has landed", "en", ()),
    ):
        heard = desk.hears("14:05", outlet, words, lang=lang)
        update = desk.publishes("14:06", heard)
        part = update_part(desk.state, Desk.of(story), update.id, desk.state.seq)
        assert part is not None
        assert part.names == names


def test_an_extract_of_unknown_language_claims_none():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "OK")
    desk.publishes("14:06", landing, headline=passage(landing, lang="und"))
    headline = drawn(desk).headline
    assert (headline.lang, headline.dir, headline.language) == ("", "auto", None)


def test_an_extract_that_repeats_the_headline_is_left_out():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "The plane lands", summary="It was on time.")
    desk.publishes("14:06", landing, text=(passage(landing), passage(landing, "It was on time.")))
    assert [e.text for e in drawn(desk).extracts] == ["It was on time."]


def test_delays_tell_said_seen_and_published_apart():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "The plane lands", published_at=at("14:04:19"))
    desk.publishes("14:05:07", landing)
    delays = drawn(desk).delays
    assert delays.said is not None
    assert (delays.said.iso, delays.seen.iso) == ("2025-08-15T14:04:19Z", "2025-08-15T14:05:00Z")
    assert (delays.source_to_desk, delays.desk_to_page, delays.behind) == ("41 s", "7 s", "48 s")


def test_no_delay_is_worked_out_from_a_vague_absent_or_future_time():
    for fields in (
        {"published_precision": "day"},
        {"published_at": None, "published_precision": None},
        {"published_at": at("14:05") + timedelta(hours=3)},
    ):
        desk = Newsroom()
        landing = desk.hears("14:05", "Wire", "The plane lands", **fields)
        desk.publishes("14:06", landing)
        assert drawn(desk).delays.behind is None
        assert drawn(desk).delays.source_to_desk is None


def test_corrections_stand_first_newest_first_and_every_revision_is_listed():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:06", landing)
    desk.corrects("14:10", landing, "It was not on time.")
    desk.corrects(
        "14:20", landing, "It was a quarter of an hour late.", headline=passage(landing, "The plane")
    )
    part = drawn(desk)
    assert [c.note for c in part.corrections] == ["It was a quarter of an hour late.", "It was not on time."]
    assert [(r.number, r.word) for r in part.revisions] == [
        (3, "Corrected"),
        (2, "Corrected"),
        (1, "Published"),
    ]
    assert [r.headline.text if r.headline else None for r in part.revisions] == [
        "The plane",
        None,
        "The plane lands",
    ]
    assert part.revisions[0].by == "an editor"
    assert part.revision_words == "2 revisions"


def test_the_update_of_a_past_moment_knows_nothing_of_later_revisions():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:06", landing)
    then = desk.state.seq
    before = drawn(desk)
    desk.corrects("14:10", landing, "It was not on time.")
    assert drawn(desk, then) == before
    assert update_part(desk.state, Desk.of(desk.story), before.id, then - 1) is None
    assert update_part(desk.state, Desk.of(desk.story), "no-such", then) is None


def test_a_withdrawn_update_is_a_stub_with_its_reason():
    desk = Newsroom()
    landing = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:06", landing)
    desk.withdraws("14:10", landing, "The outlet took it back.")
    part = drawn(desk)
    assert part.withdrawn
    assert part.corrections[0].note == "The outlet took it back."


def test_the_desk_of_a_story_is_made_once_and_of_an_equal_one_anew():
    desk = Newsroom()
    assert Desk.of(desk.story) is Desk.of(desk.story)
    assert Desk.of(desk.story) is not Desk.of(desk.story.model_copy())


def test_each_outlets_way_to_its_origin_is_drawn():
    desk = Newsroom()
    landing = desk.hears("14:05", "Harbour Wire", "The plane lands")
    desk.hears("14:07", "Polar Post", "The plane lands", copy_of=landing)
    desk.hears("14:08", "Kontor", "The plane lands, Polar Post reports", joins=landing)
    ways = (
        Path(outlet="Harbour Wire", report="a", because="own report"),
        Path(outlet="Polar Post", report="b", because="same text", through=("Bay Radio",)),
        Path(outlet="Kontor", report="c", because="cites Polar Post", through=("Polar Post", "Bay Radio")),
    )
    origin = Origin(name="Harbour Wire", outlets=("Harbour Wire", "Polar Post", "Kontor"), reports=("a",),
                    because="own report; same text", paths=ways)  # fmt: skip
    desk.publishes("14:10", landing, origins=(origin,), outlets=origin.outlets)
    part = drawn(desk)
    assert part.hang
    assert [(b.because, b.through) for b in part.tree[0].branches] == [
        ("own report", ()),
        ("same text", ("Bay Radio",)),
        ("cites Polar Post", ("Bay Radio",)),
    ]


def test_that_outlets_quote_somebody_is_said_once_beside_the_name():
    desk = Newsroom()
    first = desk.hears("14:05", "Harbour Wire", "Quill says no")
    desk.hears("14:07", "Polar Post", "No, says Quill", joins=first)
    ways = (
        Path(outlet="Harbour Wire", report="a", because="what Mara Quill said"),
        Path(outlet="Polar Post", report="b", because="same text"),
    )
    origin = Origin(name="Mara Quill", outlets=("Harbour Wire", "Polar Post"), reports=("a",),
                    because="what Mara Quill said; same text", paths=ways)  # fmt: skip
    desk.publishes("14:10", first, origins=(origin,), outlets=origin.outlets)
    root = drawn(desk).tree[0]
    assert (root.quoted, root.because) == (True, "quoted by")
    assert [b.because for b in root.branches] == ["", "same text"]


def test_a_post_says_whose_account_it_is_and_who_says_so():
    desk = Newsroom()
    poster = Poster(
        id="did:plc:x", handle="@mara<b>", kind="person", verified_by="her own site", through="bridge.example"
    )
    post = desk.hears("14:05", "Mara Quill", "No deal tonight", type="social", poster=poster)
    desk.publishes("14:10", post)
    branch = drawn(desk).tree[0].branches[0]
    assert branch.account == "@mara<b> · bridge.example"
    assert branch.verified_by == "her own site"
    plain = Newsroom()
    plain.publishes("14:10", plain.hears("14:05", "Coast Daily", "No deal tonight"))
    assert drawn(plain).tree[0].branches[0].account == ""


def fulfilled(plans: list[tuple[str, str]]) -> Newsroom:
    """Plans, each with its headline and the mode it is told in, and what came: under an older headline of its own."""
    desk = Newsroom()
    came = desk.hears("14:00", "Harbour Wire", "Quill due at the pier at three")
    says = desk.hears("15:05", "Polar Post", "Quill meets Ashdown", joins=came)
    links: list[Link] = []
    for n, (title, mode) in enumerate(plans):
        plan = desk.hears(f"10:0{n}", "Kontor", title)
        frame = Frame(who=None, act="meet", mode=mode, claim=None)  # pyright: ignore[reportArgumentType]
        placed = ReportPlaced(
            placement=placement(plan, desk.development(plan)), findings=Findings(frame=frame)
        )
        desk.append("10:30", f"report:{plan.id}", placed)
        why = Because(rule="status.outcome", text="it has come")
        link = Link(
            id=f"fulfils-{n}", kind="fulfils", newer=desk.development(came), older=desk.development(plan),
            report=says.id, because=why,
        )  # fmt: skip
        links.append(link)
        desk.publishes("11:00", plan, links=(link,))
    desk.publishes("15:06", came, links=tuple(links))
    return desk


def test_a_plan_shows_the_headline_that_says_it_has_come():
    part = drawn(fulfilled([("Quill to meet Ashdown", "planned")]))
    assert [(link.word, link.headline.text) for link in part.links] == [
        ("It has come:", "Quill meets Ashdown")
    ]


def test_what_has_no_plan_in_its_headline_is_not_told_as_one_and_of_many_two_are():
    desk = fulfilled([("Quill in the spotlight", "done"), *[(f"Quill to meet Ashdown ({n})", "planned") for n in range(3)]])  # fmt: skip
    assert drawn(desk).links == ()
    came = update_part(desk.state, Desk.of(desk.story), desk.state.published.values[-1], desk.state.seq)
    assert came is not None
    assert [link.headline.text for link in came.links] == [
        "Quill to meet Ashdown (0)",
        "Quill to meet Ashdown (1)",
    ]

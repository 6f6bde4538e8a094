"""The JSON API: the record's nouns, complete, paged, and honest about what is not there."""

from __future__ import annotations

import msgspec
import pytest

from livedesk.model import (
    Account,
    AccountsDiffer,
    DevelopmentsLinked,
    DevelopmentsMerged,
    Difference,
    Link,
    LinkUndone,
)
from livedesk.serving import Check
from livedesk.serving.answers import (
    AsOfAnswer,
    DevelopmentAnswer,
    DevelopmentsAnswer,
    DifferencesAnswer,
    HealthAnswer,
    LinksAnswer,
    StoryAnswer,
    UpdateAnswer,
    UpdatesAnswer,
)
from livedesk.serving.problem import ErrorAnswer
from newsroom import Newsroom, at, because


async def ask(served, path: str, answer):
    response, body = await served.get(path)
    assert response.headers["Content-Type"].startswith("application/json")
    return response, msgspec.json.decode(body, type=answer)


async def test_the_story_says_how_far_the_desk_is(serve) -> None:
    async with serve() as served:
        served.desk.newsroom.turns("14:00", "live")
        response, story = await ask(served, "/api/story", StoryAnswer)
        assert response.status == 200
        assert (story.title, story.zone, story.phase) == (
            "The talks at the harbour",
            "America/Anchorage",
            "live",
        )
        assert (story.received, story.relevant, story.developments, story.updates) == (3, 3, 3, 3)
        assert story.seq == served.desk.state.seq
        assert story.checked_at == served.desk.clock


async def test_following_next_gives_every_update_once_at_its_latest_revision(serve) -> None:
    async with serve() as served:
        ids = [served.desk.publish(f"Update {i}") for i in range(7)]
        served.desk.revise(ids[0])
        seen: list[tuple[str, int]] = []
        after, pages = 0, 0
        while True:
            _, answer = await ask(served, f"/api/updates?after={after}&limit=3", UpdatesAnswer)
            seen += [(change.update.id, change.update.revision) for change in answer.changes]
            pages += 1
            if answer.next is None:
                break
            after = answer.next
        assert pages == 4
        assert len(seen) == len(set(seen)) == 10
        assert seen[-1] == (ids[0], 2)
        _, nothing = await ask(served, f"/api/updates?after={answer.seq}", UpdatesAnswer)
        assert nothing.changes == ()
        served.desk.revise(ids[3])
        _, news = await ask(served, f"/api/updates?after={answer.seq}", UpdatesAnswer)
        assert [(c.update.id, c.update.revision) for c in news.changes] == [(ids[3], 2)]


async def test_an_update_comes_with_its_revisions(serve) -> None:
    async with serve() as served:
        id_ = served.desk.publish("Talks resume")
        served.desk.newsroom.corrects("14:30", id_, "an earlier version gave the wrong hall")
        _, answer = await ask(served, f"/api/updates/{id_}", UpdateAnswer)
        assert [c.update.change for c in answer.revisions] == ["published", "corrected"]
        assert answer.revisions[1].update.note == "an earlier version gave the wrong hall"


async def test_developments_are_listed_in_order_with_their_reports(serve) -> None:
    async with serve() as served:
        heard = served.desk.newsroom.hears("15:00", "TASS", "A new hall")
        served.desk.newsroom.hears("15:01", "Echo", "A new hall", copy_of=heard)
        _, page = await ask(served, "/api/developments?limit=3", DevelopmentsAnswer)
        assert [line.published for line in page.developments] == [True, True, True]
        _, rest = await ask(served, f"/api/developments?start={page.next}", DevelopmentsAnswer)
        [line] = rest.developments
        assert (line.reports, line.published, rest.next) == (2, False, None)
        _, one = await ask(served, f"/api/developments/{line.id}", DevelopmentAnswer)
        assert [r.source_name for r in one.reports] == ["TASS", "Echo"]
        assert one.reports[1].copy_of == heard.id


async def test_as_of_gives_what_stood_on_the_page(serve) -> None:
    async with serve() as served:
        _, then = await ask(served, "/api/as-of?at=2025-08-15T13:12:00Z", AsOfAnswer)
        assert [u.headline.text for u in then.updates] == ["Talks begin", "Doors closed"]
        response, fault = await ask(served, "/api/as-of?at=2020-01-01", ErrorAnswer)
        assert response.status == 404
        assert "The record begins at 2025-08-15T00:00:00Z" in fault.error.remedy


@pytest.mark.parametrize("path", ["/healthz", "/api/health", "/readyz"])
async def test_a_well_desk_says_so_and_a_failing_source_is_no_reason_to_restart_it(serve, path) -> None:
    async with serve() as served:
        served.desk.checks.append(Check(name="source:echo", ok=False, because="answers 500", needed=False))
        response, health = await ask(served, path, HealthAnswer)
        assert (response.status, health.ok) == (200, True)
        assert [c.name for c in health.checks] == ["record", "source:echo"]
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/api/health", "/readyz"])
async def test_a_desk_whose_record_fails_is_not_well(serve, path) -> None:
    async with serve() as served:
        served.desk.checks = [Check(name="record", ok=False, because="the disk is full")]
        response, health = await ask(served, path, HealthAnswer)
        assert (response.status, health.ok) == (503, False)
        assert health.checks[0].because == "the disk is full"


async def test_readers_are_not_sent_to_a_desk_that_has_nothing_or_is_leaving(serve) -> None:
    empty = Newsroom()
    empty.state = type(empty.state)()
    async with serve(newsroom=empty) as served:
        response, health = await ask(served, "/readyz", HealthAnswer)
        assert response.status == 503
        assert health.checks[0].because == "nothing is recorded yet"
        response, _ = await ask(served, "/healthz", HealthAnswer)
        assert response.status == 200
    async with serve() as served:
        await served.hub.close()
        response, health = await ask(served, "/readyz", HealthAnswer)
        assert response.status == 503
        assert health.checks[0].because == "shutting down"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/updates/nothing", 404),
        ("/api/developments/nothing", 404),
        ("/api/nowhere", 404),
        ("/api/updates?limit=x", 400),
        ("/api/as-of", 400),
    ],
)
async def test_errors_of_the_api_name_place_and_remedy(serve, path: str, status: int) -> None:
    async with serve() as served:
        response, fault = await ask(served, path, ErrorAnswer)
        assert response.status == fault.error.status == status
        assert fault.error.what
        assert fault.error.where
        assert fault.error.remedy


async def test_an_empty_record_answers_everything(serve) -> None:
    empty = Newsroom()
    empty.state = type(empty.state)()
    async with serve(newsroom=empty) as served:
        for path in ("/", "/about", "/corrections", "/feed.atom", "/feed.json", "/api/story", "/api/updates",
                     "/api/developments", "/metrics"):  # fmt: skip
            response, _ = await served.get(path)
            assert response.status == 200, path
        response, _ = await served.get("/as-of?at=2025-08-15T12:00Z")
        assert response.status == 404


async def test_an_update_that_became_part_of_another_is_listed_as_that_and_not_by_itself(serve) -> None:
    async with serve() as served:
        stays, ends = served.desk.publish("Stays"), served.desk.publish("Ends")
        before = served.desk.state.seq
        merged = DevelopmentsMerged(development=ends, into=stays, because=because())
        served.desk.newsroom.append("15:00", f"development:{ends}", merged)
        _, news = await ask(served, "/api/updates", UpdatesAnswer)
        listed = [change.update.id for change in news.changes]
        assert stays in listed
        assert ends not in listed
        assert news.merged == {ends: stays}
        _, later = await ask(served, f"/api/updates?after={before}", UpdatesAnswer)
        assert (later.changes, later.merged) == ((), {ends: stays})
        _, known = await ask(served, f"/api/updates?after={served.desk.state.seq}", UpdatesAnswer)
        assert known.merged == {}
        for feed in ("/feed.json", "/feed.atom"):
            _, body = await served.get(feed)
            assert b"Stays" in body
            assert b"Ends" not in body


def account(answer: str, source: str) -> Account:
    return Account(
        answer=answer, says=f"They met for {answer}", part="title", report=f"r-{source}", development="talks",
        source_name=source, url=None, lang="en", at=at("15:00"),
    )  # fmt: skip


async def test_where_accounts_differ_is_listed_with_who_and_when(serve) -> None:
    async with serve() as served:
        for n in range(3):
            difference = Difference(
                id=f"q{n}",
                kind="how long",
                about="talks",
                accounts=(account("six hours", "Wire"), account("three hours", "Post")),
                because=because("accounts differ", "status.clash"),
            )
            served.desk.newsroom.append("15:01", f"difference:q{n}", AccountsDiffer(difference=difference))
        _, first = await ask(served, "/api/differences?limit=2", DifferencesAnswer)
        assert [d.id for d in first.differences] == ["q0", "q1"]
        assert [(a.answer, a.source_name) for a in first.differences[0].accounts] == [
            ("six hours", "Wire"),
            ("three hours", "Post"),
        ]
        _, rest = await ask(served, f"/api/differences?start={first.next}", DifferencesAnswer)
        assert ([d.id for d in rest.differences], rest.next) == (["q2"], None)


async def test_links_between_developments_are_listed_while_they_hold(serve) -> None:
    async with serve() as served:
        room = served.desk.newsroom
        for older in ("plan", "rumour"):
            link = Link(
                id=f"denies:met:{older}", kind="denies", newer="met", older=older, report="r",
                because=because("denied", "status.denied"),
            )  # fmt: skip
            room.append("15:01", f"link:{link.id}", DevelopmentsLinked(link=link))
        room.append("15:02", "link:denies:met:plan", LinkUndone(link="denies:met:plan", because=because()))
        _, answer = await ask(served, "/api/links", LinksAnswer)
        assert [(link.kind, link.newer, link.older) for link in answer.links] == [("denies", "met", "rumour")]
        assert answer.next is None

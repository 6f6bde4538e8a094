"""Editors' commands in a real browser: published in three keys, undone, in conflict, several at once, by two people."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from newsdesk import Newsdesk, sign_in, written_down

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def taken(page: Page, words: str = "") -> None:
    """Something is in hand: the first of the queue, or the row with these words."""
    if words:
        await page.locator(".row", has_text=words).click()
        await expect(page.locator("#hand-title")).to_contain_text(words)
    else:
        await page.keyboard.press("j")
        await page.wait_for_selector("#in-hand")
    await page.locator("#hand").focus()


async def publish(page: Page, words: str = "") -> str:
    """Publish it and stay with it; its headline."""
    await page.select_option("[name=show]", "all")
    await taken(page, words)
    headline = await page.locator("#hand-title").inner_text()
    await page.keyboard.press("p")
    await page.get_by_role("button", name="Publish ↵").click()
    await expect(page.locator("#in-hand")).to_have_attribute("data-stage", "published")
    return headline


async def send(page: Page) -> None:
    """Send what is being written, and stand by what no report bears out."""
    await page.locator(".editor button.main").click()
    stands = page.get_by_role("button", name="I stand by it")
    await expect(stands.or_(page.locator("#hand:not(:has(.editor))"))).to_be_visible()
    if await stands.count():
        await stands.click()
        await expect(page.locator("#dialog")).to_be_hidden()


def shown(desk: Newsdesk) -> list[str]:
    """Headlines that readers see."""
    latest = (history.latest for history in desk.desk.state.updates.values())
    return [update.headline.text for update in latest if update is not None and update.change != "withdrawn"]


async def test_from_the_queue_to_the_readers_page_with_three_keys(open_desk, chromium) -> None:
    desk, page = await open_desk(3)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    await page.keyboard.press("j")
    headline = await page.locator(".row.cursor .headline").inner_text()
    await page.keyboard.press("p")
    await expect(page.get_by_role("button", name="Publish ↵")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(reader.locator("#list h3")).to_have_text(headline)
    assert shown(desk) == [headline]
    # The next one comes to hand.
    await expect(page.locator("#hand-title")).not_to_have_text(headline)
    await expect(page.locator("#found")).to_contain_text("2 dev")
    # And what was done is undone with one key.
    await page.locator("#hand").focus()
    await page.keyboard.press("u")
    await expect(reader.locator("#list h3 s")).to_have_text(headline)
    assert shown(desk) == []


async def test_a_double_click_publishes_once(open_desk) -> None:
    desk, page = await open_desk(2)
    await taken(page)
    await page.keyboard.press("p")
    button = page.get_by_role("button", name="Publish ↵")
    await button.dblclick()
    await expect(page.locator("#found")).to_contain_text("1 dev")
    await asyncio.sleep(0.3)
    assert len(desk.desk.state.trail.steps()) == 1


async def test_words_of_an_editors_own_are_published_and_corrected_and_readers_see_both_at_once(
    open_desk, chromium
) -> None:
    desk, page = await open_desk(2)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    await page.select_option("[name=show]", "all")
    await taken(page)
    await page.keyboard.press("e")
    await page.fill("#edit-headline", "Grey Harbour stands still")
    await page.fill("#edit-text", "We **see** no crane move.")
    await send(page)
    await expect(reader.locator("#list h3")).to_have_text("Grey Harbour stands still")
    await expect(reader.locator("#list .words strong")).to_have_text("see")
    await expect(page.locator("#in-hand")).to_have_attribute("data-stage", "published")
    await page.locator("#hand").focus()
    await page.keyboard.press("c")
    await page.fill("#edit-note", "One crane moves; we said none did.")
    await page.fill("#edit-text", "One crane moves.")
    await send(page)
    await expect(reader.locator("#list .correction")).to_contain_text("One crane moves; we said none did.")
    await expect(page.locator(".editor")).to_have_count(0)
    assert (
        await page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':draft:')).length") == 0
    )


async def test_a_withdrawal_is_asked_for_twice_leaves_a_stub_and_is_restored(open_desk, chromium) -> None:
    desk, page = await open_desk(2)
    headline = await publish(page)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    await page.locator("#hand").focus()
    await page.keyboard.press("w")
    await expect(page.locator("#dialog")).to_contain_text(headline)
    await page.keyboard.press("Escape")
    assert shown(desk) == [headline]
    await page.keyboard.press("w")
    await page.locator("#dialog textarea").fill("It was another harbour.")
    await page.get_by_role("button", name="Withdraw", exact=True).last.click()
    await expect(reader.locator("#list .correction")).to_contain_text("It was another harbour.")
    await expect(page.locator("#in-hand")).to_have_attribute("data-stage", "withdrawn")
    await page.locator("#hand").focus()
    await page.keyboard.press("p")
    await expect(page.locator("#in-hand")).to_have_attribute("data-stage", "published")
    assert shown(desk) == [headline]


async def test_several_are_held_rejected_and_merged_at_once_and_all_of_it_is_undone(open_desk) -> None:
    _, page = await open_desk(6)

    async def pick_two() -> None:
        await page.locator("#list").focus()
        await page.keyboard.press("Home")
        await page.keyboard.press("x")
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        await expect(page.locator("#picked")).to_have_text("2 selected")

    await pick_two()
    await page.locator("[data-bulk=hold]").click()
    await expect(page.locator("#found")).to_contain_text("4 dev")
    await page.get_by_role("button", name="Undo all").click()
    await expect(page.locator("#found")).to_contain_text("6 dev")
    await pick_two()
    await page.locator("[data-bulk=reject]").click()
    await page.locator("#dialog input[name=why]").fill("Not ours")
    await page.get_by_role("button", name="Reject all").click()
    await expect(page.locator("#found")).to_contain_text("4 dev")
    await page.select_option("[name=show]", "held")
    await expect(page.locator(".row").first).to_contain_text("Not ours")
    await page.select_option("[name=show]", "waiting")
    await pick_two()
    await page.locator("[data-bulk=merge]").click()
    await page.get_by_role("button", name="Merge", exact=True).last.click()
    await expect(page.locator("#found")).to_contain_text("3 dev")
    await expect(page.locator("section[data-part=reports] h3")).to_have_text("2 reports")


async def test_two_editors_one_update_nothing_is_lost_and_the_second_is_told(open_desk, chromium) -> None:
    desk, page = await open_desk(1)
    await publish(page)
    ben = await sign_in(chromium, desk.url, "ben")
    await ben.select_option("[name=show]", "all")
    await taken(ben)
    for who, words in ((page, "Anna’s words"), (ben, "Ben’s words")):
        await who.locator("#hand").focus()
        await who.keyboard.press("e")
        await who.fill("#edit-headline", f"Grey Harbour: {words}")
    await send(page)
    told = ben.locator(".editor-told [role=alert]")
    await expect(told).to_contain_text("Anna’s words")
    await expect(ben.locator("#edit-headline")).to_have_value("Grey Harbour: Ben’s words")
    await told.get_by_role("button", name="Go on with mine").click()
    await send(ben)
    await expect(page.locator("#hand-title")).to_have_text("Grey Harbour: Ben’s words")
    assert shown(desk) == ["Grey Harbour: Ben’s words"]
    history = next(iter(desk.desk.state.updates.values()))
    assert [u.headline.text for u in history.values][-2:] == [
        "Grey Harbour: Anna’s words",
        "Grey Harbour: Ben’s words",
    ]


async def test_a_colleagues_merge_under_the_hands_loses_nothing(open_desk, chromium) -> None:
    desk, page = await open_desk(2)
    ben = await sign_in(chromium, desk.url, "ben")
    ids = list(desk.desk.state.developments)
    for words in ("cranes", "ferry"):
        await taken(ben, words)
        await ben.keyboard.press("e")
        await ben.fill("#edit-text", f"About the {words}.")
        await written_down(ben, f"About the {words}.")
        await ben.keyboard.press("Escape")
    await taken(page, "ferry")
    await page.keyboard.press("m")
    await page.locator("#dialog input[list]").fill("cranes")
    option = await page.locator("#dialog datalist option").first.get_attribute("value")
    await page.locator("#dialog input[list]").fill(option)
    await page.get_by_role("button", name="Merge", exact=True).last.click()
    await expect(page.locator("#found")).to_contain_text("1 dev")
    assert {desk.desk.state.resolve(id_) for id_ in ids} == {ids[0]}
    await expect(ben.locator("#gone")).to_contain_text("merged this into")
    await ben.get_by_role("button", name="Go on there").click()
    await expect(ben.locator("#hand-title")).to_contain_text("cranes")
    await expect(ben.locator("#edit-text")).to_have_value("About the cranes.")


async def test_a_colleagues_word_on_what_nobody_sees_yet_is_told_too_and_what_was_written_stays(
    open_desk, chromium
) -> None:
    desk, page = await open_desk(2)
    ben = await sign_in(chromium, desk.url, "ben")
    for who in (page, ben):
        await taken(who, "cranes")
    await page.keyboard.press("r")
    await page.locator("#dialog [name=why]").fill("A rumour, says the union")
    # What ben does is not on ana's screen before she sends: hers was drawn before.
    await page.route("**/hand/*", lambda route: route.abort("connectionrefused"))
    await ben.keyboard.press("h")
    await expect(ben.locator(".toast")).to_contain_text("Held: “Grey Harbour: cranes")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".toast.bad", has_text="Ben held it")).to_be_visible()
    await page.unroute("**/hand/*")
    assert [step.by.split(":")[1] for step in desk.desk.state.trail.steps()] == [
        desk.people.accounts.named("ben").id
    ]
    await page.reload()
    await page.wait_for_selector("#in-hand")
    await page.locator("#hand").focus()
    await page.keyboard.press("r")
    await expect(page.locator("#dialog [name=why]")).to_have_value("A rumour, says the union")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".toast")).to_contain_text("Rejected")


async def test_what_does_not_apply_is_said_before_anything_is_asked(open_desk) -> None:
    _, page = await open_desk(2)
    await taken(page)
    for key, words in (
        ("w", "hold it or reject it"),
        ("c", "Edit changes its words"),
        ("i", "Publish first"),
    ):
        await page.keyboard.press(key)
        await expect(page.locator(".toast").last).to_contain_text(words)
    await expect(page.locator("#dialog")).to_be_hidden()
    await page.keyboard.press("l")
    await expect(page.locator(".toast").last).to_contain_text("nothing to split")


async def test_ones_latest_command_is_undone_after_a_reload_too_but_not_unseen(open_desk) -> None:
    desk, page = await open_desk(2)
    headline = await publish(page)
    await page.reload()
    await page.wait_for_selector("#in-hand")
    await page.locator("#hand").focus()
    await page.keyboard.press("u")
    await expect(page.locator("#dialog")).to_contain_text("Published")
    await expect(page.locator("#dialog")).to_contain_text(headline)
    assert shown(desk) == [headline]
    await page.keyboard.press("Enter")
    await expect(page.locator("#in-hand")).not_to_have_attribute("data-stage", "published")
    assert shown(desk) == []


async def test_where_things_stand_is_looked_through_and_each_line_changed(open_desk, chromium) -> None:
    desk, page = await open_desk(3)
    headline = await publish(page)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    await page.locator("#hand").focus()
    await page.keyboard.press("g")
    await expect(page.locator("#dialog li")).to_contain_text([headline])
    await page.keyboard.press("Enter")
    await page.locator("#dialog [name=line]").fill("All stands still at the quay")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#dialog")).to_be_hidden()
    await page.keyboard.press("g")
    await expect(page.locator("#dialog li")).to_contain_text(["All stands still at the quay"])
    await reader.reload()
    await expect(reader.locator("#stand")).to_contain_text("All stands still at the quay")


async def test_what_readers_see_takes_its_place_above_the_reasons_when_it_comes_out(open_desk) -> None:
    _, page = await open_desk(2)
    await publish(page)
    parts = await page.locator("#in-hand [data-part]").evaluate_all(
        "(all) => all.map((one) => one.dataset.part)"
    )
    assert parts.index("shown") < parts.index("why")
    first = await page.locator(".row").first.bounding_box()
    pane = await page.locator("#list").bounding_box()
    assert abs(first["y"] - pane["y"]) < 3, "no gap is left above the first row"


async def test_the_trail_tells_who_did_what_and_undoes_it_and_notes_are_for_colleagues(
    open_desk, chromium
) -> None:
    desk, page = await open_desk(2)
    ben = await sign_in(chromium, desk.url, "ben")
    await ben.get_by_role("tab", name="Notes").click()
    await taken(page)
    await page.keyboard.press("n")
    await page.locator("#dialog textarea").fill("Call the <b>union</b> first")
    await page.get_by_role("button", name="Leave it").click()
    await expect(ben.locator("#panel-notes")).to_contain_text("Call the <b>union</b> first")
    await page.locator("#hand").focus()
    await page.keyboard.press("h")
    await expect(page.locator("#found")).to_contain_text("1 dev")
    await ben.get_by_role("tab", name="Trail").click()
    await expect(ben.locator("#panel-trail li")).to_contain_text(["Ana Held"])
    await ben.locator("#panel-trail").get_by_role("button", name="Undo").click()
    await expect(page.locator("#found")).to_contain_text("2 dev")
    await expect(ben.locator("#panel-trail .undone")).to_have_count(1)


async def test_a_chief_stops_all_publishing_and_every_screen_says_so(open_desk, chromium) -> None:
    desk, page = await open_desk(1)
    ben = await sign_in(chromium, desk.url, "ben")
    await page.keyboard.press("Shift+K")
    await page.get_by_role("button", name="Stop publishing now").click()
    await expect(ben.locator("#halted")).to_be_visible()
    await expect(ben.locator("#halted")).to_contain_text("Ana")
    await taken(ben)
    await ben.keyboard.press("p")
    await ben.keyboard.press("Enter")
    await expect(ben.locator(".toast.bad")).to_be_visible()
    assert shown(desk) == []
    await page.keyboard.press("Shift+K")
    await page.get_by_role("button", name="Go on").click()
    await expect(ben.locator("#halted")).to_be_hidden()


async def test_a_post_of_the_desks_own_goes_out_and_outlasts_a_reload_before(open_desk, chromium) -> None:
    desk, page = await open_desk(1)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    await page.keyboard.press("o")
    await page.locator("#dialog [name=headline]").fill("We are at the gate")
    await page.locator("#dialog [name=text]").fill("Nobody *passes*.")
    await written_down(page, "Nobody *passes*.")
    await page.reload()
    await page.wait_for_selector(".row")
    await page.keyboard.press("o")
    await expect(page.locator("#dialog [name=text]")).to_have_value("Nobody *passes*.")
    await page.get_by_role("button", name="Publish", exact=True).last.click()
    await expect(reader.locator("#list h3")).to_have_text("We are at the gate")
    await expect(reader.locator("#list .words em")).to_have_text("passes")
    await page.select_option("[name=show]", "published")
    await expect(page.locator(".row")).to_contain_text("We are at the gate")


async def test_a_picture_goes_on_with_words_and_credit_and_fifty_megabytes_do_not(
    open_desk, chromium, tmp_path
) -> None:
    desk, page = await open_desk(1)
    await publish(page)
    reader = await chromium.new_page()
    await reader.goto(desk.url)
    (tmp_path / "big.jpg").write_bytes(b"\xff\xd8" + b"\0" * 50_000_000)
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    (tmp_path / "pier.jpg").write_bytes(out.getvalue())
    await page.locator(".more-acts [data-do=image]").click()
    dialog = page.locator("#dialog")
    await dialog.locator("[name=alt]").fill("The pier, empty")
    await dialog.locator("[name=credit]").fill("Ana <b>Berg</b>")
    await dialog.locator("[name=file]").set_input_files(tmp_path / "big.jpg")
    await page.get_by_role("button", name="Put it on").click()
    await expect(dialog.locator("[role=alert]")).to_contain_text("50 MB; at most 12 MB")
    await dialog.locator("[name=file]").set_input_files(tmp_path / "pier.jpg")
    await page.get_by_role("button", name="Put it on").click()
    picture = reader.locator("#list .image img")
    await expect(picture).to_have_attribute("alt", "The pier, empty")
    await expect(reader.locator("#list .image")).to_contain_text("Ana <b>Berg</b>")
    assert await picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 256


async def test_what_a_contributor_wishes_waits_for_an_editor(open_desk, chromium) -> None:
    desk, page = await open_desk(1)
    cleo = await sign_in(chromium, desk.url, "cleo")
    await taken(cleo)
    await expect(cleo.locator(".acts [data-do=publish]")).to_contain_text("Hand in")
    await cleo.keyboard.press("p")
    await expect(cleo.locator("#confirm")).to_contain_text("An editor decides")
    await cleo.keyboard.press("Enter")
    await expect(cleo.locator(".toast")).to_contain_text("Submitted")
    assert shown(desk) == []
    await expect(page.get_by_role("tab", name="Trail (1) handed in")).to_be_visible()
    await page.get_by_role("tab", name="Trail").click()
    await page.get_by_role("button", name="Look and decide").click()
    await expect(page.locator("#dialog")).to_contain_text("Cleo hands in")
    await page.get_by_role("button", name="Accept").click()
    await expect(page.locator("#found")).to_contain_text("0 dev")
    assert len(shown(desk)) == 1


async def test_an_editor_stands_by_what_a_contributor_wrote_or_declines_it(open_desk, chromium) -> None:
    desk, page = await open_desk(1)
    cleo = await sign_in(chromium, desk.url, "cleo")
    await taken(cleo)
    await cleo.keyboard.press("e")
    await cleo.fill("#edit-headline", "Nine hundred cranes collapse")
    await cleo.locator(".editor button.main").click()
    await expect(cleo.locator(".toast")).to_contain_text("Submitted")
    await page.get_by_role("tab", name="Trail").click()
    await page.get_by_role("button", name="Look and decide").click()
    preview = page.frame_locator("#dialog iframe")
    await expect(preview.locator("h3, .headline").first).to_contain_text("Nine hundred cranes collapse")
    await page.get_by_role("button", name="Accept").click()
    await expect(page.locator("#dialog")).to_contain_text("Nothing in the reports bears this out")
    assert shown(desk) == []
    await page.get_by_role("button", name="I stand by it").click()
    await expect(page.locator(".toast", has_text="Accepted")).to_be_visible()
    assert len(shown(desk)) == 1
    step = desk.desk.state.trail.steps()[0]
    assert step.unsupported, "the trail keeps what the editor stood by"
    await expect(page.get_by_role("tab", name="Trail", exact=True)).to_be_visible()
    await cleo.locator("#hand").focus()
    await cleo.keyboard.press("i")
    await expect(page.get_by_role("tab", name="Trail (1) handed in")).to_be_visible()
    await page.get_by_role("button", name="Look and decide").click()
    await page.get_by_role("button", name="Decline …").click()
    await page.locator("#dialog [name=why]").fill("Not above the rest.")
    await page.get_by_role("button", name="Decline", exact=True).click()
    await expect(page.get_by_role("tab", name="Trail", exact=True)).to_be_visible()

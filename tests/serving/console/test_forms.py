"""Forms as they come."""

import aiohttp
import pytest

from livedesk.errors import PeopleError
from livedesk.serving.console.forms import Form, refused


def test_a_field_that_was_not_sent_is_empty():
    form = Form({"a": ("1", "2")})
    assert (form["a"], form["b"], form.all("a"), form.all("b")) == ("1", "", ("1", "2"), ())
    assert dict(form) == {"a": "1"}
    assert len(form) == 1


def test_stories_are_ids_or_all():
    assert Form({}).stories() is None
    assert Form({"stories": (" storm, election\n2026 ",)}).stories() == ("storm", "election", "2026")
    for odd in ("../storm", "a/b", "<b>", "-a", "x" * 81):
        with pytest.raises(PeopleError, match="no id"):
            Form({"stories": (odd,)}).stories()


def test_what_is_typed_twice_has_to_be_the_same():
    assert Form({"new": ("a",), "again": ("a",)}).twice("new") == "a"
    with pytest.raises(PeopleError, match="differ"):
        Form({"new": ("a",), "again": ("b",)}).twice("new")


async def test_files_in_a_form_are_left_out(working) -> None:
    async with working("ben") as (_, browser):
        data = aiohttp.FormData({"csrf": browser.csrf})
        data.add_field("display", b"\x89PNG", filename="x.png", content_type="image/png")
        async with browser.session.post(
            browser.url + "/console/account/display",
            data=data,
            headers={"Sec-Fetch-Site": "same-origin", "Origin": browser.url, "Accept": "text/html"},
        ) as answer:
            assert answer.status == 400
            assert "be a display name" in await answer.text()


def test_a_fault_about_accounts_is_the_askers():
    assert refused(PeopleError("no", where="name", remedy="yes")).status == 400

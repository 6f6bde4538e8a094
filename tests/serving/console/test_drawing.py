"""Pages of the console: with who is signed in, and nothing a colleague wrote comes alive."""

from staff import PASSWORD


async def test_a_page_shows_who_is_signed_in_and_carries_the_sessions_mark(working) -> None:
    async with working("ben") as (_, browser):
        response, body = await browser.get("/console/sign-in")
        assert response.status == 200
        assert b"<bdi>Ben</bdi>" in body
        assert f'<meta name="csrf" content="{browser.csrf}">'.encode() in body


async def test_a_name_that_would_be_markup_is_shown_as_it_is_written(working, team) -> None:
    name = "<img src=x onerror=alert(1)> \"'&"
    team.hire("eve", "editor", display=name)
    async with working("eve") as (_, browser):
        _, body = await browser.get("/console/sign-in")
        assert b"<img" not in body
        assert b"&lt;img src=x onerror=alert(1)&gt; &#34;&#39;&amp;" in body


async def test_what_was_typed_comes_back_escaped(working) -> None:
    async with working(None) as (_, browser):
        form = {"name": '"><script>alert(1)</script>', "password": PASSWORD, "next": '/console/"><script>'}
        response, body = await browser.post("/console/sign-in", form)
        assert response.status == 401
        assert b"<script>" not in body
        assert PASSWORD.encode() not in body

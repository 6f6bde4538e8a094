"""Cookies of the console: out of scripts' reach, of this host alone, over https where there is https."""

from livedesk.serving import WebOptions
from staff import PASSWORD


async def signed_in(browser, **options):
    response, _ = await browser.post("/console/sign-in", {"name": "ben", "password": PASSWORD}, **options)
    assert response.status == 303
    return response.headers.getall("Set-Cookie")


async def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(working) -> None:
    async with working(None) as (_, browser):
        cookies = await signed_in(browser)
        assert len(cookies) == 2
        for cookie in cookies:
            assert cookie.startswith("livedesk_")
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
            assert "Secure" not in cookie  # plain http, on one's own machine


async def test_behind_https_a_cookie_is_secure_and_of_this_host_alone(working) -> None:
    for options, headers in (
        (WebOptions(base_url="https://live.example.org"), {"Origin": "https://live.example.org"}),
        (WebOptions(trusted_proxies=("127.0.0.1/32",)), {"X-Forwarded-Proto": "https"}),
    ):
        async with working(None, options=options) as (_, browser):
            for cookie in await signed_in(browser, headers=headers):
                assert cookie.startswith("__Host-livedesk_")
                assert "; Secure" in cookie


async def test_nobody_can_claim_https_who_is_no_trusted_proxy(working) -> None:
    async with working(None) as (_, browser):
        for cookie in await signed_in(browser, headers={"X-Forwarded-Proto": "https"}):
            assert cookie.startswith("livedesk_")


async def test_readers_get_no_cookie_signed_in_or_not(working) -> None:
    async with working("ben") as (_, browser):
        for path in ("/", "/about", "/feed.json", "/api/story"):
            response, _ = await browser.get(path)
            assert "Set-Cookie" not in response.headers


async def test_signing_out_takes_the_cookie_back(working) -> None:
    async with working("ben") as (_, browser):
        response, _ = await browser.post("/console/sign-out")
        (cookie,) = response.headers.getall("Set-Cookie")
        assert "Max-Age=0" in cookie
        assert response.headers["Clear-Site-Data"] == '"cache"'
        response, _ = await browser.get("/console/session")
        assert response.status == 303

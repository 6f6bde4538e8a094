"""Pages in a browser: as patient as all waiting in tests, links followed wherever they lie."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    async_playwright,
    expect,
)

from waiting import LONG

PATIENCE = LONG * 1000
"""Milliseconds. A machine with other work is slow, not wrong: what is waited for comes at once elsewhere."""
expect.set_options(timeout=PATIENCE)

in_the_loop = partial(pytest_asyncio.fixture, loop_scope="session")
"""A fixture of tests/browser, whose tests all run in one event loop."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Chromium:
    """Debian's Chromium, as new to one test: what it opens shares nothing with what others opened, and ends with it.

    Whatever is done on its pages has the same patience.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def new_context(self, **how: Any) -> BrowserContext:
        context = await self._browser.new_context(**how)
        context.set_default_timeout(PATIENCE)
        return context

    async def new_page(self, **how: Any) -> Page:
        return await (await self.new_context(**how)).new_page()


class Launcher:
    """One browser for as many tests as there are: starting it takes longer than most of them. One that died is started again."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Chromium]:
        """The browser without a page; what was opened in it is closed at the end."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS, timeout=PATIENCE
            )
        browser = self._browser
        try:
            yield Chromium(browser)
        finally:
            for context in browser.contexts:
                await context.close()

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()


@asynccontextmanager
async def launcher() -> AsyncIterator[Launcher]:
    async with async_playwright() as playwright:
        found = Launcher(playwright)
        try:
            yield found
        finally:
            await found.close()


async def follow(link: Locator) -> None:
    """Go where a link or a form's button leads, and wait until one is there.

    By keyboard: what is drawn late above a link moves it from under a pointer.
    """
    async with link.page.expect_navigation():
        await link.press("Enter")


async def settled(page: Page) -> None:
    """Wait until nothing on the page moves any more: ten frames in a row that were drawn alike."""
    await page.evaluate("""() => new Promise((done) => {
      let before = "", alike = 0;
      requestAnimationFrame(function look() {
        const now = JSON.stringify([...document.querySelectorAll("main, main > *, article")]
          .map((one) => one.getBoundingClientRect()));
        alike = now === before ? alike + 1 : 0;
        before = now;
        if (alike === 10) done(); else requestAnimationFrame(look);
      });
    })""")

"""Pages in a browser: as patient as all waiting in tests, links followed wherever they lie."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from waiting import LONG

PATIENCE = LONG * 1000
"""Milliseconds. A machine with other work is slow, not wrong: what is waited for comes at once elsewhere."""
expect.set_options(timeout=PATIENCE)

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
    """Debian's Chromium. Whatever is done on its pages has the same patience."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    async def new_context(self, **how: Any) -> BrowserContext:
        context = await self._browser.new_context(**how)
        context.set_default_timeout(PATIENCE)
        return context

    async def new_page(self, **how: Any) -> Page:
        return await (await self.new_context(**how)).new_page()


@asynccontextmanager
async def launched() -> AsyncIterator[Chromium]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS, timeout=PATIENCE
        )
        yield Chromium(browser)
        await browser.close()


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

"""The machine's Chromium, driven; the tests that need it skip, or fail where it is promised."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Error, async_playwright

from tests.needs import skip_or_fail

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""It works as root, and asks nobody for anything."""


@asynccontextmanager
async def opened_browser() -> AsyncIterator[Browser]:
    """A browser of its own for one test."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        skip_or_fail("browser", "there is no Chromium (Debian package: chromium)")
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        except Error as reason:
            skip_or_fail("browser", str(reason).splitlines()[0])
        try:
            yield browser
        finally:
            await browser.close()

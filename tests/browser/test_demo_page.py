"""The demo as a newcomer plays it: the page in a real browser, from MULAI to the result."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.chromium import opened_browser

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "tests" / "output"
pytestmark = pytest.mark.browser


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """`python -m bot demo` as a person starts it; gives the address that it prints."""
    command = (sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONUTF8": "1"}
    )
    assert process.stdout
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(rb"http://127\.0\.0\.1:\d+/",
                                          await process.stdout.readline())):  # fmt: skip
                assert not process.stdout.at_eof(), "the demo ended before it printed an address"
        yield found[0].decode()
    finally:
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 60) == 0


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


async def tap(chat: Locator, label: str) -> None:
    await chat.get_by_role("button", name=label, exact=True).last.click()


async def write(chat: Locator, text: str) -> None:
    field = chat.get_by_role("textbox")
    await field.fill(text)
    await field.press("Enter")


async def answer_everything(chat: Locator, total: int) -> None:
    for number in range(1, total + 1):
        await expect(chat.get_by_text(f"{number} dari {total}").last).to_be_visible()
        await tap(chat, str(number % 5))
    for number in (1, 2, 3):
        await expect(
            chat.get_by_text(f"Pertanyaan penutup · {number} dari 3").last
        ).to_be_visible()
        await tap(chat, "Lewati")


async def test_a_newcomer_plays_the_demo_to_the_result() -> None:
    """From the empty chat to a score with next steps, by tapping and typing only."""
    expect.set_options(timeout=30_000)
    async with opened_browser() as opened, demo() as address:
        page = await opened.new_page(viewport={"width": 860, "height": 900})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(address)
        sari, bima = phone(page, "Sari"), phone(page, "Bima")
        await sari.get_by_role("button", name="Mulai").first.click()
        for label in ("Baca dulu", "Saya setuju", "Ya, 18 ke atas"):
            await tap(sari, label)
        await write(sari, "wonosbo")
        for label in ("Komunitas", "Kriya"):
            await tap(sari, label)
        await expect(sari.get_by_text("paling menonjol").last).to_be_visible()
        await tap(sari, "Kriya")
        await bima.get_by_role("button", name="Mulai").first.click()
        await expect(bima.get_by_role("button", name="Baca dulu")).to_be_visible()
        await answer_everything(sari, 16)
        await expect(sari.get_by_text("dari 100").last).to_be_visible()
        await expect(sari.get_by_text("Langkah yang paling berpengaruh").last).to_be_visible()
        OUTPUT.mkdir(exist_ok=True)
        await page.screenshot(path=OUTPUT / "demo.png")
        assert not problems


async def test_a_newcomer_plays_the_coordinator_at_once() -> None:
    """The third person's desk is open when the page is; the coverage is two taps away."""
    expect.set_options(timeout=30_000)
    async with opened_browser() as opened, demo() as address:
        page = await opened.new_page(viewport={"width": 860, "height": 900})
        await page.goto(address)
        desk = phone(page, "Bu Koordinator")
        await expect(page.get_by_text("untuk berganti orang")).to_be_visible()
        await page.get_by_role("button", name="Bu Koordinator", exact=False).first.click()
        await expect(desk.get_by_text("Meja koordinator").last).to_be_visible()
        await tap(desk, "Cakupan")
        await expect(desk.get_by_text("Contoh: Putaran Latihan").last).to_be_visible()
        await expect(desk.get_by_text("selesai 27").last).to_be_visible()
        await tap(desk, "Kab. Wonosobo")
        await expect(desk.get_by_text("Komunitas 5/5").last).to_be_visible()

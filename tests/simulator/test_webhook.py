"""Webhook delivery: one at a time for each chat, patient and obedient."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller
from tests.simulator.fake_clock import FakeClock


class Hook:
    """A bot that listens, and answers as a test says."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.replies: list[web.Response] = []
        self.hold: asyncio.Event | None = None
        self.arrived = asyncio.Event()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.arrived.set()
        if self.hold is not None:
            await self.hold.wait()
        return self.replies.pop(0) if self.replies else web.Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.got) < count:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(bot: Caller, sari: Person, hook: Hook) -> None:
    """What was pending comes too, and a taken update is gone."""
    sari.send_text("sebelum")
    await bot.result("setWebhook", url=hook.url, secret_token="rahasia_1")
    sari.send_text("sesudah")
    await hook.until(2)

    assert [one["message"]["text"] for one in hook.got] == ["sebelum", "sesudah"]
    assert hook.secrets == ["rahasia_1"] * 2
    await bot.simulator.until_acknowledged()


async def test_a_chat_waits_for_its_answer_and_others_do_not(
    sim: Simulator, bot: Caller, sari: Person, hook: Hook
) -> None:
    """Messages of one chat one after another; its taps and other chats run beside them."""
    hook.hold = asyncio.Event()
    bima = sim.add_person(1002, "Bima")
    await bot.result("setWebhook", url=hook.url)
    sari.send_text("satu")
    sari.send_text("dua")
    sari.tap_raw(1, "y")
    bima.send_text("tiga")
    await hook.until(3)

    kinds = sorted(one.get("message", {}).get("text", "tap") for one in hook.got)
    assert kinds == ["satu", "tap", "tiga"]
    hook.hold.set()
    await hook.until(4)
    assert hook.got[3]["message"]["text"] == "dua"


async def test_a_refused_update_comes_again_with_growing_pauses(hook: Hook) -> None:
    """At once, then after 2 and 4 seconds; Retry-After is obeyed; the failure is reported."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as s:
        bot, sari = Caller(sim, s), sim.add_person(1, "Sari")
        hook.replies = [
            web.Response(status=500),
            web.Response(status=500),
            web.Response(status=503, headers={"Retry-After": "30"}),
        ]
        await bot.result("setWebhook", url=hook.url)
        sari.start()
        await hook.until(2)
        await clock.until_asleep()
        info = await bot.result("getWebhookInfo")
        assert (
            info["last_error_message"]
            == "Wrong response from the webhook: 500 Internal Server Error"
        )
        clock.advance(2)
        await hook.until(3)
        await clock.until_asleep()
        clock.advance(29)
        assert (clock.sleepers, len(hook.got)) == (1, 3)
        clock.advance(1)
        await hook.until(4)
        assert len({one["update_id"] for one in hook.got}) == 1


async def test_a_method_in_the_answer_is_carried_out(
    bot: Caller, sari: Person, hook: Hook
) -> None:
    """The documented shortcut: a method call as the webhook's reply."""
    hook.replies = [
        web.json_response({"method": "sendMessage", "chat_id": sari.id, "text": "Halo"})
    ]
    await bot.result("setWebhook", url=hook.url)
    sari.send_text("halo")

    assert (await sari.wait_for_text("Halo")).text == "Halo"


async def test_addresses_and_secrets_are_checked(bot: Caller) -> None:
    """HTTPS except on this machine; a secret of letters, digits, _ and -."""
    refused = await bot.error("setWebhook", url="http://example.com/x")
    assert "An HTTPS URL must be provided for webhook" in refused
    refused = await bot.error("setWebhook", url="https://example.com/x", secret_token="a b")
    assert refused == "Bad Request: secret token contains unallowed characters"

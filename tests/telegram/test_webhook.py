"""setWebhook: repeated until Telegram answers, and one clear error when it says no."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram.polling import TokenRevokedError
from bot.telegram.transport import BotApi, open_session
from bot.telegram.webhook import WebhookOrder, WebhookRefusedError, set_webhook
from tests.fakes.bot_api import TOKEN, FakeBotApi, Reply, fake_bot_api, refusal
from tests.fakes.rushed import RushedClock

ORDER = WebhookOrder("https://bot.example.org/telegram/x", "rahasia", connections=50)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    async with fake_bot_api() as api:
        yield api


@pytest.fixture
async def api(telegram: FakeBotApi) -> AsyncIterator[BotApi]:
    async with open_session() as session:
        yield BotApi(TOKEN, telegram.root, session)


async def test_telegram_is_told_everything_and_keeps_what_is_pending(
    telegram: FakeBotApi, api: BotApi
) -> None:
    """The fields of https://core.telegram.org/bots/api#setwebhook."""
    await set_webhook(api, ORDER, RushedClock())
    assert telegram.calls == [
        (
            "setWebhook",
            {
                "url": "https://bot.example.org/telegram/x",
                "secret_token": "rahasia",
                "allowed_updates": ["message", "callback_query", "my_chat_member"],
                "max_connections": 50,
                "drop_pending_updates": False,
            },
        )
    ]


async def test_it_is_repeated_until_telegram_answers(telegram: FakeBotApi, api: BotApi) -> None:
    """A lost answer, a 5xx and a 429 pass; the 429's wait is kept."""
    busy = refusal(429, "Too Many Requests: retry after 40", retry_after=40)
    telegram.script("setWebhook", Reply(502), Reply(cut=True), busy)
    clock = RushedClock()
    before = clock.monotonic()
    await set_webhook(api, ORDER, clock)
    assert telegram.methods() == ["setWebhook"] * 4
    assert clock.monotonic() - before >= 40


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_telegram_does_not_know_ends_it(
    telegram: FakeBotApi, api: BotApi, code: int
) -> None:
    """Waiting would not help."""
    telegram.script("setWebhook", refusal(code, "Unauthorized"))
    with pytest.raises(TokenRevokedError):
        await set_webhook(api, ORDER, RushedClock())


async def test_an_address_that_telegram_refuses_is_told(telegram: FakeBotApi, api: BotApi) -> None:
    """Telegram's own sentence says what is wrong with it."""
    sentence = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    telegram.script("setWebhook", refusal(400, sentence))
    with pytest.raises(WebhookRefusedError, match="Failed to resolve host"):
        await set_webhook(api, ORDER, RushedClock())


def test_the_secret_is_not_printed() -> None:
    """Neither the secret nor the path, which is as good as one."""
    assert "rahasia" not in repr(ORDER)
    assert "telegram/x" not in repr(ORDER)

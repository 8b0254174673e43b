"""Posting updates to the bot's webhook.

As the published Bot API server does: messages of one chat one after another,
taps in a queue of their own for every person, the next update of a queue only
after a 2xx; after a failure again at once, then after 2, 4, 8 … 60 seconds or
what `Retry-After` says, until the update expires.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from json import JSONDecodeError, dumps

import aiohttp

from bot.simulator.errors import ApiError
from bot.simulator.methods.receiving import note_failure
from bot.simulator.methods.registry import run_method
from bot.simulator.params import Params
from bot.simulator.updates import Update
from bot.simulator.world import World

ANSWER_SECONDS = 60.0
"""How long the bot may take to answer one update."""
MAX_DELAY = 60.0
"""The longest pause between two attempts, in seconds, without Retry-After."""
MAX_RETRY_AFTER = 3600.0
"""The longest pause that the bot may ask for, in seconds."""
_FORBIDDEN_REPLIES = ("get", "setwebhook", "deletewebhook", "close", "logout")


@dataclass(frozen=True)
class _Failure:
    message: str
    retry_after: float = 0.0


class WebhookDelivery:
    """One task for each queue that has something to deliver."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._serving: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                while True:
                    self._serve_all(session)
                    await self._world.updates.changed()
            finally:
                await self._stop()

    def _serve_all(self, session: aiohttp.ClientSession) -> None:
        if not self._world.webhook.url:
            return
        for update in self._world.updates.pending():
            if update.queue not in self._serving:
                task = asyncio.create_task(self._serve(update.queue, session))
                self._serving[update.queue] = task

    async def _stop(self) -> None:
        tasks = list(self._serving.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, queue: str, session: aiohttp.ClientSession) -> None:
        try:
            while (update := self._head(queue)) is not None:
                await self._deliver(update, session)
        finally:
            del self._serving[queue]

    def _head(self, queue: str) -> Update | None:
        if not self._world.webhook.url:
            return None
        waiting = self._world.updates.pending()
        return next((update for update in waiting if update.queue == queue), None)

    async def _deliver(self, update: Update, session: aiohttp.ClientSession) -> None:
        """Post one update until it is taken, expires, or the webhook is removed."""
        delay, attempts, updates = 1.0, 0, self._world.updates
        while self._world.webhook.url and update in updates.waiting:
            failure = await self._post(update, session)
            if failure is None:
                break
            note_failure(self._world, failure.message)
            pause = min(failure.retry_after, MAX_RETRY_AFTER)
            if not pause and attempts:
                delay = pause = min(delay * 2, MAX_DELAY)
            attempts += 1
            if self._world.clock.seconds() + pause > update.expires:
                break
            await self._world.clock.sleep(pause)
        else:
            return
        updates.remove(update.update_id)

    async def _post(self, update: Update, session: aiohttp.ClientSession) -> _Failure | None:
        settings = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if settings.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = settings.secret_token
        body = dumps(update.to_json(), ensure_ascii=False).encode("utf-8")
        try:
            async with session.post(settings.url, data=body, headers=headers) as reply:
                if reply.ok:
                    await self._carry_out(reply)
                    return None
                said = f"Wrong response from the webhook: {reply.status} {reply.reason}"
                return _Failure(said, _seconds(reply.headers.get("Retry-After", "")))
        except TimeoutError:
            return _Failure("Read timeout expired")
        except aiohttp.ClientError as reason:
            return _Failure(f"Webhook connection failed: {reason}")

    async def _carry_out(self, reply: aiohttp.ClientResponse) -> None:
        """A method call in the reply is carried out; nobody learns its result."""
        with suppress(JSONDecodeError, UnicodeDecodeError, aiohttp.ClientError):
            value = await reply.json(content_type=None)
            method = str(value.pop("method", "")) if isinstance(value, dict) else ""
            if method and not method.lower().startswith(_FORBIDDEN_REPLIES):
                with suppress(ApiError):
                    await run_method(self._world, method, _as_params(value))


def _as_params(value: Mapping[str, object]) -> Params:
    return Params(
        {
            name: one if isinstance(one, str) else dumps(one, ensure_ascii=False)
            for name, one in value.items()
        }
    )


def _seconds(header: str) -> float:
    return float(header) if header.isdecimal() else 0.0

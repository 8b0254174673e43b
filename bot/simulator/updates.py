"""The queue of updates of one bot, with the meaning that Telegram gives to `offset`.

Sources: the documentation of getUpdates, and `do_get_updates` of the published
Bot API server: an offset acknowledges all before it, a negative one drops all
but the last so many, one from the future counts as none; messages are kept
for 24 hours, taps for 150 seconds.
"""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from bot.simulator.clock import Clock
from bot.simulator.errors import OTHER_POLLER, conflict
from bot.simulator.hub import Hub
from bot.simulator.messages import Json

MESSAGE_LIFETIME = 24 * 3600.0
"""Seconds that an update of a message waits for the bot."""
TAP_LIFETIME = 150.0
"""Seconds that a callback query waits for the bot."""
MAX_POLL_SECONDS = 50
"""The longest long poll."""
REPEATED_POLL_SECONDS = 0.5
"""The same offset again within this time gets one update only."""

DEFAULT_KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "my_chat_member", "chat_join_request",
})  # fmt: skip
KNOWN_KINDS = DEFAULT_KINDS | {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Update:
    """One update that waits for the bot.

    Attributes:
        update_id: its number.
        kind: «message», «callback_query» …
        content: the object under that name.
        expires: when Telegram gives up, in seconds of the simulator's clock.
        queue: chat or person; a webhook gets one update of a queue at a time.
    """

    update_id: int
    kind: str
    content: Json
    expires: float
    queue: str

    def to_json(self) -> Json:
        """The update as the bot receives it."""
        return {"update_id": self.update_id, self.kind: self.content}


@dataclass
class UpdateQueue:
    """Updates that the bot has not acknowledged, and the long poll that waits for them."""

    clock: Clock
    hub: Hub
    next_id: int = 100_000_001
    tap_lifetime: float = TAP_LIFETIME
    waiting: list[Update] = field(default_factory=list)
    allowed: frozenset[str] = DEFAULT_KINDS
    duplicates: int = 0
    repeats: int = 0
    reversals: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: "asyncio.Future[str] | None" = None
    _listening: bool = False
    _last_offset: int = 0
    _last_poll: float = 0.0

    def add(self, kind: str, content: Json, queue: str) -> Update | None:
        """Queue an update; nothing where the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        lifetime = self.tap_lifetime if kind == "callback_query" else MESSAGE_LIFETIME
        expires = self.clock.seconds() + lifetime
        update = Update(self.next_id, kind, content, expires, queue)
        self._append(update)
        if self.repeats:
            self.repeats -= 1
            self._append(replace(update, update_id=self.next_id))
        return update

    def _append(self, update: Update) -> None:
        self.waiting.append(update)
        self.next_id = update.update_id + 1
        self._changed.set()

    def pending(self) -> list[Update]:
        """What waits and has not expired, oldest first."""
        now = self.clock.seconds()
        self.waiting = [update for update in self.waiting if update.expires > now]
        return self.waiting

    def acknowledge(self, offset: int) -> None:
        """Forget what the offset says is done; a negative one keeps the last so many."""
        if offset < 0:
            self._keep(self.pending()[offset:])
        elif offset <= self.next_id:
            self._keep([update for update in self.waiting if update.update_id >= offset])

    def remove(self, update_id: int) -> None:
        """Forget one update, whatever its place: a webhook took it."""
        self._keep([update for update in self.waiting if update.update_id != update_id])

    def clear(self) -> None:
        """Forget everything: `drop_pending_updates`."""
        self._keep([])

    def _keep(self, left: list[Update]) -> None:
        if len(left) < len(self.waiting):
            self.waiting = left
            self.hub.publish("acknowledged", left=len(left))

    async def poll(self, offset: int, limit: int, wait: int) -> list[Json]:
        """One getUpdates call.

        Raises:
            ApiError: 409 when another call or a webhook takes its place meanwhile.
        """
        now = self.clock.seconds()
        if offset == self._last_offset and now < self._last_poll + REPEATED_POLL_SECONDS:
            limit = 1
        self._last_offset, self._last_poll = offset, now
        self.acknowledge(offset)
        if not self.pending() and wait:
            await self._wait(wait)
        return self._batch(limit)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits for the next update."""
        return self._listening

    def abort_poll(self, description: str) -> None:
        """End the waiting call with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(description)

    def wake(self) -> None:
        """Let whoever waits look again: something other than an update changed."""
        self._changed.set()

    async def changed(self) -> None:
        """Wait until something is queued, or `wake` is called."""
        self._changed.clear()
        await self._changed.wait()

    async def _wait(self, seconds: int) -> None:
        self.abort_poll(OTHER_POLLER)
        replaced: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = replaced
        over = asyncio.ensure_future(self.clock.sleep(min(seconds, MAX_POLL_SECONDS)))
        arrival = asyncio.ensure_future(self._arrival())
        try:
            await asyncio.sleep(0)  # lets the sleep begin: a fake clock may advance from here
            self._listening = True
            self.hub.publish("polling")
            ends: list[asyncio.Future[Any]] = [replaced, over, arrival]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            arrival.cancel()
            if self._poll is replaced:
                self._poll, self._listening = None, False
                self.hub.publish("polling")
        if replaced.done():
            raise conflict(replaced.result())

    async def _arrival(self) -> None:
        while not self.pending():
            await self.changed()

    def _batch(self, limit: int) -> list[Json]:
        batch = [update.to_json() for update in self.pending()[:limit]]
        if self.reversals and len(batch) > 1:
            self.reversals -= 1
            batch.reverse()
        if self.duplicates and batch:
            self.duplicates -= 1
            batch = [*batch, *batch]
        return batch

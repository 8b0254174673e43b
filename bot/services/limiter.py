"""How fast Telegram may be asked: by chat, by lane, and after it said «too many».

Telegram's published limits: about one message a second to a chat, with short bursts, 20 a
minute to a group, about 30 a second to everybody (https://core.telegram.org/bots/faq).
Edits and sends of one chat share its limit; answering a tap is not limited.
"""

from collections import deque
from dataclasses import dataclass

from bot.services.buckets import TICK, Buckets
from bot.services.ports import Clock
from bot.services.units import Priority

_MARGIN = 0.02
"""Seconds added to the budget's window: requests that were evenly spaced when they left may
arrive closer together. It costs two per cent of the budget."""
_SMOOTH = 0.9
"""Share of the even spacing that is always kept: no burst at the start of a window."""
_HANDFULS = 50
"""A budget is granted in at most so many handfuls a second."""

_MOST_HELD = 1024
"""Pauses of single chats after which those that are over are forgotten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits that we keep by ourselves."""

    chat_burst: int = 3
    chat_per_second: float = 1.0
    group_burst: int = 3
    group_per_second: float = 20 / 60
    bulk_per_second: int = 25
    """Reminders and broadcasts together."""
    settle: float = 1.0
    """Seconds without bulk for who begins to lead: whoever led before may have used up the
    budget of this very second."""
    global_chats: int = 3
    """A 429 to so many different chats …"""
    global_seconds: float = 2.0
    """… within so many seconds is taken for a global one."""


class Budget:
    """Never more than `rate` grants in any window of one second, evenly spread."""

    def __init__(self, clock: Clock, rate: int) -> None:
        self._clock = clock
        # a handful at once where single ones would be closer together than timers are exact
        self._handful = max(1, rate // _HANDFULS)
        self._space = _SMOOTH * self._handful / rate
        self._granted: deque[float] = deque(maxlen=rate)

    def wait(self) -> float:
        """Seconds until the next grant; 0 when it can be taken now."""
        granted = self._granted
        if len(granted) < self._handful:
            return 0.0
        free_at = granted[-self._handful] + self._space
        if len(granted) == granted.maxlen:
            free_at = max(free_at, granted[0] + 1.0 + _MARGIN)
        wait = free_at - self._clock.monotonic()
        return wait if wait > TICK else 0.0

    def take(self) -> None:
        """Use a grant; only right after `wait` gave 0."""
        self._granted.append(self._clock.monotonic())


class Limiter:
    """Says when a request may go; one for the whole process, because the token has one limit."""

    def __init__(self, clock: Clock, pace: Pace | None = None) -> None:
        self._clock = clock
        self.pace = pace = pace or Pace()
        self._people = Buckets(clock, burst=pace.chat_burst, per_second=pace.chat_per_second)
        self._groups = Buckets(clock, burst=pace.group_burst, per_second=pace.group_per_second)
        self.budget = Budget(clock, pace.bulk_per_second)
        self._held: dict[int, float] = {}
        self._bulk_until = 0.0
        self._all_until = 0.0
        self._refused: deque[tuple[float, int, float]] = deque(maxlen=64)

    def wait(self, chat_id: int, priority: Priority = Priority.REPLY) -> float:
        """Seconds until a request to this chat may go; 0 when it may now.

        The shared budget of reminders and broadcasts is asked apart (`budget`).
        """
        until = max(self._all_until, self._held_until(chat_id))
        if priority is not Priority.REPLY:
            until = max(until, self._bulk_until)
        return max(self._left(until), self._bucket(chat_id).wait(chat_id))

    def wait_unpaced(self) -> float:
        """Seconds until a request that belongs to no chat may go."""
        return self._left(self._all_until)

    def wait_bulk(self) -> float:
        """Seconds until reminders and broadcasts may go on after a 429 to one of them."""
        return self._left(max(self._all_until, self._bulk_until))

    def settle(self) -> None:
        """Reminders and broadcasts are ours from now on: wait until the budget is surely whole."""
        until = self._clock.monotonic() + self.pace.settle
        self._bulk_until = max(until, self._bulk_until)

    def take(self, chat_id: int) -> None:
        """Count a request to a chat."""
        self._bucket(chat_id).take(chat_id)

    async def admit(self, chat_id: int) -> None:
        """Wait until a reply to this chat may go, and count it."""
        while wait := self.wait(chat_id):
            await self._clock.sleep(wait)
        self.take(chat_id)

    def refused(
        self, chat_id: int, retry_after: float, priority: Priority = Priority.REPLY
    ) -> None:
        """Telegram said 429: pause this chat, and more only where that is not enough.

        A broadcast's 429 pauses reminders and broadcasts; a 429 to several different chats
        in a short time is a global one and pauses everybody.
        """
        now = self._clock.monotonic()
        until = now + retry_after
        if len(self._held) > _MOST_HELD:
            self._held = {chat: at for chat, at in self._held.items() if at > now}
        self._held[chat_id] = max(until, self._held.get(chat_id, 0.0))
        if priority is not Priority.REPLY:
            self._bulk_until = max(until, self._bulk_until)
        self._refused.append((now, chat_id, until))
        recent = {c: u for at, c, u in self._refused if at >= now - self.pace.global_seconds}
        if len(recent) >= self.pace.global_chats:
            self._all_until = max(self._all_until, min(recent.values()))

    def hold_all(self, seconds: float) -> None:
        """Pause every request for so many seconds."""
        self._all_until = max(self._all_until, self._clock.monotonic() + seconds)

    def _left(self, until: float) -> float:
        wait = until - self._clock.monotonic()
        return wait if wait > TICK else 0.0

    def _bucket(self, chat_id: int) -> Buckets:
        # Telegram's ids of groups are negative
        return self._groups if chat_id < 0 else self._people

    def _held_until(self, chat_id: int) -> float:
        until = self._held.get(chat_id)
        if until is None:
            return 0.0
        if until <= self._clock.monotonic():
            del self._held[chat_id]
            return 0.0
        return until

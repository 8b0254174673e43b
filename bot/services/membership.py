"""This process among those that share its database: a lease, and one of them leads.

What a process committed or took over is its own while its lease lasts. It believes in the
lease for a shorter time than the database does, counted from before it asked, so nobody else
can have taken its rows while it still believes. Who leads is written down with a term; timed
work, reminders and broadcasts are the leader's, because one bot token has one send budget.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.services.ports import Clock, Leader, Leadership, ReplicaStore, StoreUnavailableError

log = structlog.get_logger(__name__)

_AGAIN = 1.0
"""Seconds before timed work that ended by itself is begun again."""


@dataclass(frozen=True, slots=True)
class LeasePace:
    """How long a lease lasts and how often it is renewed, in seconds."""

    lasting: float = 3.0
    """After a sudden death others wait so long before they take over."""
    beat: float = 0.5
    believed: float = 2.4
    """So long after a renewal a process believes in its lease: shorter than it lasts, because
    a request that was begun in it must be over too."""


def _nothing() -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Hooks:
    """Whom to tell; each is told before anything else happens."""

    lapsed: Callable[[], None] = field(default=_nothing)
    """The lease ran out, others may have taken what was ours: forget it."""
    inherited: Callable[[], None] = field(default=_nothing)
    """Others are gone: look for what they left."""


class Membership:
    """Keeps the lease and knows who leads; implements the `Leadership` port."""

    def __init__(
        self,
        store: ReplicaStore,
        clock: Clock,
        pace: LeasePace | None = None,
        hooks: Hooks | None = None,
    ) -> None:
        self.hooks = hooks or Hooks()
        self._store = store
        self._clock = clock
        self._pace = pace or LeasePace()
        self._lasting = timedelta(seconds=self._pace.lasting)
        self._alone = False
        self._believed_until = 0.0
        self._is_leader = False
        self._leader = Leader(0, is_us=False, is_alive=False, replicas=0)
        self._led = False
        self._changed = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Come, and keep the lease from now on.

        Raises:
            StoreUnavailableError: Nothing was written.
            SecondProcessError: (bot.store) The database serves one process, and has it.
        """
        began = self._clock.monotonic()
        self._alone = await self._store.join(self._lasting)
        self._believe(began)
        await self._look_for_leader()
        self._tell()
        self._beating = asyncio.create_task(self._beat_on(), name="membership")

    async def leave(self) -> None:
        """Go, when nothing of this process is under way any more; others take over at once."""
        await self.abandon()
        try:
            await self._store.leave()
        except StoreUnavailableError:
            log.warning("lease_not_returned")

    async def abandon(self) -> None:
        """Stop without a word, as a process that is killed: the lease runs out by itself."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        self._believed_until = float("-inf")
        self._tell()

    def owns(self) -> bool:
        """Whether what it committed or took over is still its own."""
        return self._clock.monotonic() < self._believed_until

    def leads(self) -> bool:
        """Whether timed work, reminders and broadcasts are its own."""
        return self._is_leader and self.owns()

    def seen(self) -> Leader:
        """Who led, in which term, and how many processes were alive at the last beat."""
        return self._leader

    async def until(self, *, leads: bool) -> None:
        """Wait until it leads, or until it does not."""
        while self.leads() is not leads:
            self._changed.clear()
            await self._changed.wait()

    async def beat(self) -> None:
        """Renew the lease, take away the dead, and lead if nobody does.

        Raises:
            StoreUnavailableError: The lease goes on running out.
        """
        began = self._clock.monotonic()
        if not await self._store.renew(self._lasting):
            began = await self._come_again()
        self._believe(began)
        if buried := await self._store.bury():
            log.warning("replica_gone", replicas=buried)
            self.hooks.inherited()
        await self._look_for_leader()

    async def _come_again(self) -> float:
        log.warning("lease_lapsed")
        self._is_leader = False
        self._believed_until = float("-inf")
        # before there is a new lease: nothing of the old one may be sent under it
        self.hooks.lapsed()
        began = self._clock.monotonic()
        await self._store.join(self._lasting)
        return began

    async def _look_for_leader(self) -> None:
        leader = await self._store.leader()
        if not leader.is_alive and await self._store.lead(leader.term):
            leader = Leader(leader.term + 1, is_us=True, is_alive=True, replicas=leader.replicas)
        self._is_leader = leader.is_us and leader.is_alive
        self._leader = leader

    def _believe(self, began: float) -> None:
        lasts = float("inf") if self._alone else self._pace.believed
        self._believed_until = began + lasts

    async def _beat_on(self) -> None:
        while True:
            await self._clock.sleep(self._pace.beat)
            try:
                await self.beat()
            except StoreUnavailableError:
                log.warning("lease_waits")
            except Exception as error:  # noqa: BLE001 - without a beat nothing is sent any more
                log.error("lease_failed", error=type(error).__name__)  # noqa: TRY400 - no text
            self._tell()

    def _tell(self) -> None:
        if self.leads() is not self._led:
            self._led = not self._led
            if self._led:
                log.info("leading")
            else:
                log.info("leading_ended")
            self._changed.set()


class Alone:
    """A process that shares its database with nobody: everything is its own."""

    def owns(self) -> bool:
        """True."""
        return True

    def leads(self) -> bool:
        """True."""
        return True

    async def until(self, *, leads: bool) -> None:
        """At once until it leads; for ever until it does not."""
        if not leads:
            await asyncio.Event().wait()


async def while_leading(
    leadership: Leadership, work: Callable[[], Awaitable[None]], clock: Clock
) -> None:
    """Do timed work whenever this process leads, and only then; until cancelled.

    Work that ends by itself, well or badly, is begun again after a moment.
    """
    while True:
        await leadership.until(leads=True)
        doing = asyncio.ensure_future(work())
        deposed = asyncio.ensure_future(leadership.until(leads=False))
        try:
            await asyncio.wait({doing, deposed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            doing.cancel()
            deposed.cancel()
            (ended, _) = await asyncio.gather(doing, deposed, return_exceptions=True)
        if isinstance(ended, Exception):
            log.warning("timed_work_failed", error=type(ended).__name__)
        await clock.sleep(_AGAIN)

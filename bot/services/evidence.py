"""Takes over the files that people gave as evidence, and sweeps away what nothing refers to.

What somebody sent is committed as a reference before anything is downloaded, so no chat waits
for a file and a crash forgets none: what is not here yet is fetched again by whoever leads.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.flows.context import RubricSource
from bot.flows.evidence import EvidenceKind
from bot.services.blobs import BlobMissingError, Blobs
from bot.services.ports import Clock, StoreUnavailableError
from bot.services.waiting import pause

AT_ONCE = 4
"""Files in hand at the same time: 80 MB in memory at the most."""
LOOK = 15.0
"""Seconds between two looks: another process may have committed a reference."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0
"""Seconds until a file is asked for again, doubling from the one to the other."""
GIVEN_UP = timedelta(days=2)
"""After so long without an answer the person is asked to send it again."""
SWEEP = 3600.0
"""Seconds between two sweeps; what somebody removes is swept at once."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is still with Telegram."""

    id: str
    kind: EvidenceKind
    file_id: str
    name: str
    text: str
    """What was written under it."""
    indicator: str
    instrument: str
    version: str
    given_by: str
    """Internal id of whoever gave it."""
    given_at: datetime
    language: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is here."""

    blob: str
    """Its hash."""
    sort: str
    """What it really is, by its usual ending."""
    size: int
    """Bytes."""
    name: str
    """A harmless name."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be kept."""

    sort: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why a file cannot be kept: a reason by its key in the words of the notice."""

    reason: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Telegram did not answer."""


Fetch = Callable[[str], Awaitable[bytes | NotTaken | TryAgain]]
"""The bytes of a file by Telegram's id of it."""
Inspect = Callable[[bytes, str], Awaitable[Looked | NotTaken]]
"""What bytes with this name really are."""


class EvidenceStore(Protocol):
    """References that wait for their files."""

    async def waiting(self, now: datetime, limit: int) -> Sequence[Waiting]:
        """Files that are still with Telegram and due, those that wait longest first."""

    async def next_due(self) -> datetime | None:
        """When the first of those that wait is due."""

    async def keep(self, one: Waiting, file: Kept, told: Mapping[str, str], at: datetime) -> None:
        """Its file is here; whoever gave it is told so in the same commit."""

    async def drop(self, one: Waiting, told: Mapping[str, str], at: datetime) -> None:
        """Its file cannot be taken; whoever gave it is told why in the same commit."""

    async def postpone(self, one: Waiting, until: datetime) -> None:
        """Telegram did not answer; it is asked again."""

    async def blobs_in_use(self) -> frozenset[str]:
        """Every file that something refers to, by its hash."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the keeper works with."""

    store: EvidenceStore
    blobs: Blobs
    fetch: Fetch
    inspect: Inspect
    rubrics: RubricSource
    clock: Clock
    told: Callable[[], None] = field(default=lambda: None)
    """Told when a notice was written."""


@dataclass
class EvidenceKeeper:
    """Runs on whoever leads; what one process left, the next takes up."""

    shelf: Shelf
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _swept: asyncio.Event = field(default_factory=asyncio.Event)
    _in_hand: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    _settling: asyncio.Lock = field(default_factory=asyncio.Lock)
    """No sweep between a file that is put down and the reference to it."""

    def wake(self) -> None:
        """Look at once: somebody gave a file."""
        self._woken.set()

    def sweep_soon(self) -> None:
        """Something was removed: its file goes too."""
        self._swept.set()

    async def run(self) -> None:
        """Fetch what waits and sweep, until cancelled."""
        try:
            await asyncio.gather(self._fetching(), self._sweeping())
        finally:
            for task in self._in_hand.values():
                task.cancel()

    async def _fetching(self) -> None:
        while True:
            await pause(self.shelf.clock, await self._look(), self._woken)

    async def _look(self) -> float:
        """Take up what waits; gives the seconds until the next look."""
        try:
            now = self.shelf.clock.now()
            for one in await self.shelf.store.waiting(now, AT_ONCE):
                if one.id not in self._in_hand and len(self._in_hand) < AT_ONCE:
                    self._take_up(one)
            due = await self.shelf.store.next_due()
        except StoreUnavailableError:
            log.warning("evidence_waits")
            return LOOK
        if due is None or self._in_hand:
            return LOOK
        return min(max((due - now).total_seconds(), 1.0), LOOK)

    def _take_up(self, one: Waiting) -> None:
        task = asyncio.create_task(self._settle(one))
        self._in_hand[one.id] = task
        task.add_done_callback(lambda _: self._put_down(one.id))

    def _put_down(self, id_: str) -> None:
        del self._in_hand[id_]
        self._woken.set()

    async def _settle(self, one: Waiting) -> None:
        try:
            await self.settle(one)
        except StoreUnavailableError:
            log.warning("evidence_waits")
            await self.shelf.clock.sleep(FIRST_PAUSE)
        except Exception as error:  # noqa: BLE001 - one file must not hold up all others
            log.warning("evidence_failed", error=type(error).__name__)
            await self._postpone(one)

    async def settle(self, one: Waiting) -> None:
        """Fetch one file, look at it, and keep it or say why not.

        Raises:
            StoreUnavailableError: Nothing was settled; it waits as before.
        """
        fetched = await self.shelf.fetch(one.file_id)
        if isinstance(fetched, TryAgain):
            await self._postpone(one)
            return
        if isinstance(fetched, NotTaken):
            await self._drop(one, fetched.reason)
            return
        looked = await self.shelf.inspect(fetched, one.name)
        if isinstance(looked, NotTaken):
            await self._drop(one, looked.reason)
        else:
            await self._keep(one, fetched, looked)

    async def _keep(self, one: Waiting, data: bytes, looked: Looked) -> None:
        async with self._settling:
            blob = await self.shelf.blobs.put(data)
            kept = Kept(blob, looked.sort, looked.size, looked.name if one.name else "")
            at = self.shelf.clock.now()
            await self.shelf.store.keep(one, kept, self._told(one), at)
        self.shelf.told()

    async def _drop(self, one: Waiting, reason: str) -> None:
        told = self._told(one) | {"reason": reason}
        await self.shelf.store.drop(one, told, self.shelf.clock.now())
        self.shelf.told()

    async def _postpone(self, one: Waiting) -> None:
        now = self.shelf.clock.now()
        if now - one.given_at > GIVEN_UP:
            await self._drop(one, "unreachable")
            return
        wait = min(FIRST_PAUSE * 2.0 ** min(one.attempts, 16), LONGEST_PAUSE)
        await self.shelf.store.postpone(one, now + timedelta(seconds=wait))

    def _told(self, one: Waiting) -> dict[str, str]:
        """What the notice names: the indicator in the person's language, and the file."""
        rubrics = self.shelf.rubrics
        rubric = rubrics.get(one.instrument, one.version) or rubrics.current(one.instrument)
        indicator = rubric.indicators.get(one.indicator)
        named = indicator.name if indicator else {}
        name = named.get(one.language) or next(iter(named.values()), one.indicator)
        return {"indicator": name, "kind": one.kind.value, "name": one.name}

    async def _sweeping(self) -> None:
        while True:
            try:
                await self.sweep()
            except StoreUnavailableError:
                log.warning("sweep_waits")
            await pause(self.shelf.clock, SWEEP, self._swept)

    async def sweep(self) -> int:
        """Delete files that nothing refers to; says how many.

        Raises:
            StoreUnavailableError: What is left is swept the next time.
        """
        async with self._settling:
            kept = await self.shelf.blobs.digests()
            orphans = set(kept) - await self.shelf.store.blobs_in_use()
            return sum([await self._delete(digest) for digest in orphans])

    async def _delete(self, digest: str) -> bool:
        """Only what is ours goes: a file under another key may belong to another database."""
        try:
            await self.shelf.blobs.get(digest)
        except BlobMissingError:
            return False
        await self.shelf.blobs.delete(digest)
        return True

"""A lease is believed in for a shorter time than it lasts; one of those who have one leads."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.services.membership import Alone, Hooks, LeasePace, Membership, while_leading
from bot.services.ports import Leader, StoreUnavailableError
from tests.fakes.clock import FakeClock


@dataclass
class Table:
    """What the database says of everybody."""

    clock: FakeClock
    until: dict[str, float] = field(default_factory=dict)
    holder: str = ""
    term: int = 0
    born: int = 0
    down: set[str] = field(default_factory=set)


@dataclass
class MemoryReplicas:
    """`ReplicaStore` in memory."""

    table: Table
    name: str
    replica: str = ""
    alone: bool = False

    async def join(self, lasting: timedelta) -> bool:
        self._check()
        self.table.until.pop(self.replica, None)
        self.table.born += 1
        self.replica = f"{self.name}-{self.table.born}"
        self.table.until[self.replica] = self.table.clock.monotonic() + lasting.total_seconds()
        return self.alone

    async def renew(self, lasting: timedelta) -> bool:
        self._check()
        now = self.table.clock.monotonic()
        if self.table.until.get(self.replica, -1.0) < now:
            return False
        self.table.until[self.replica] = now + lasting.total_seconds()
        return True

    async def bury(self) -> int:
        self._check()
        now = self.table.clock.monotonic()
        dead = [replica for replica, until in self.table.until.items() if until < now]
        for replica in dead:
            del self.table.until[replica]
        return len(dead)

    async def leader(self) -> Leader:
        self._check()
        holder = self.table.holder
        living = self.table.until
        return Leader(self.table.term, holder == self.replica, holder in living, len(living))

    async def lead(self, after: int) -> bool:
        self._check()
        if self.table.term != after:
            return False
        self.table.holder, self.table.term = self.replica, after + 1
        return True

    async def leave(self) -> None:
        self._check()
        self.table.until.pop(self.replica, None)

    def _check(self) -> None:
        if self.name in self.table.down:
            raise StoreUnavailableError


@dataclass
class Member:
    """A process with its lease, and what it was told."""

    membership: Membership
    told: list[str]


@pytest.fixture
def table() -> Table:
    return Table(FakeClock())


@pytest.fixture
async def pair(table: Table) -> AsyncIterator[tuple[Member, Member]]:
    members = []
    for name in ("one", "two"):
        told: list[str] = []
        hooks = Hooks(lambda t=told: t.append("lapsed"), lambda t=told: t.append("inherited"))  # type: ignore[misc]
        pace = LeasePace(lasting=5.0, beat=1.0, believed=4.0)
        membership = Membership(MemoryReplicas(table, name), table.clock, pace, hooks)
        await membership.join()
        members.append(Member(membership, told))
    yield members[0], members[1]
    for member in members:
        await member.membership.abandon()


async def test_the_first_leads_and_keeps_leading(
    pair: tuple[Member, Member], table: Table
) -> None:
    """As long as it renews, nobody follows it."""
    await table.clock.advance(600)

    assert [one.membership.leads() for one in pair] == [True, False]
    assert [one.membership.owns() for one in pair] == [True, True]
    assert table.term == 1


async def test_who_cannot_renew_stops_before_another_begins(
    pair: tuple[Member, Member], table: Table
) -> None:
    """At no moment do two believe that they lead, nor does a row have two owners."""
    one, two = pair
    table.down.add("one")
    led = []
    for _ in range(80):
        await table.clock.advance(0.1)
        led.append((one.membership.leads(), two.membership.leads()))
    assert (True, True) not in led
    assert led[0] == (True, False)
    assert led[-1] == (False, True)
    assert led.index((False, True)) <= 65, "more than a lease and a beat"
    assert two.told == ["inherited"]
    assert not one.membership.owns()

    table.down.clear()
    await table.clock.advance(1.5)
    assert one.told == ["lapsed"]
    assert [m.membership.leads() for m in pair] == [False, True]
    assert one.membership.owns()


async def test_each_sees_who_leads_and_how_many_live(
    pair: tuple[Member, Member], table: Table
) -> None:
    """Those are figures for the operator: a term for each leader, and one less after a death."""
    one, two = (member.membership for member in pair)
    await table.clock.advance(2)
    assert (one.seen().term, one.seen().is_us, one.seen().replicas) == (1, True, 2)
    assert (two.seen().term, two.seen().is_us, two.seen().replicas) == (1, False, 2)
    await one.abandon()
    await table.clock.advance(8)
    assert (two.seen().term, two.seen().is_us, two.seen().replicas) == (2, True, 1)


async def test_a_short_break_costs_nothing(pair: tuple[Member, Member], table: Table) -> None:
    """Between belief and the end of the lease it pauses, and goes on with what it has."""
    one, _ = pair
    table.down.add("one")
    await table.clock.advance(4.5)
    assert not one.membership.owns()
    table.down.clear()
    await table.clock.advance(0.6)

    assert one.membership.owns()
    assert one.told == []


async def test_who_leaves_is_followed_at_the_next_beat(
    pair: tuple[Member, Member], table: Table
) -> None:
    """An orderly end lets nobody wait for a lease to run out."""
    one, two = pair
    await one.membership.leave()
    await table.clock.advance(1.1)

    assert (one.membership.leads(), two.membership.leads()) == (False, True)
    assert table.term == 2


async def test_who_is_alone_needs_no_renewal(table: Table) -> None:
    """A database that is locked for minutes does not stop the replies of its only process."""
    store = MemoryReplicas(table, "one", alone=True)
    membership = Membership(store, table.clock)
    await membership.join()
    table.down.add("one")
    await table.clock.advance(600)

    assert membership.leads()
    await membership.leave()


async def test_timed_work_follows_the_leadership(
    pair: tuple[Member, Member], table: Table
) -> None:
    """It runs at one place at a time, and is begun again when it fails."""
    working: list[str] = []
    begun: list[str] = []

    def work_of(name: str) -> "asyncio.Task[None]":
        async def work() -> None:
            begun.append(name)
            working.append(name)
            try:
                await table.clock.sleep(2.5 if len(begun) == 1 else 1e9)
                raise RuntimeError
            finally:
                working.remove(name)

        member = pair[name == "two"].membership
        return asyncio.create_task(while_leading(member, work, table.clock))

    tasks = [work_of("one"), work_of("two")]
    await table.clock.advance(2)
    assert working == ["one"]
    await table.clock.advance(3)
    assert begun == ["one", "one"]
    await pair[0].membership.leave()
    await table.clock.advance(2)
    assert working == ["two"]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert working == []


async def test_alone_means_always() -> None:
    """For whoever needs no lease at all."""
    alone = Alone()
    await alone.until(leads=True)
    assert alone.leads()
    assert alone.owns()
    deposed = asyncio.create_task(alone.until(leads=False))
    await asyncio.sleep(0)
    assert not deposed.done()
    deposed.cancel()
